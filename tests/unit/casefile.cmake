hf_add_test(paper_test SOURCES paper_test.c LIBS hf_casefile PkgConfig::jansson)
hf_add_test(seal_test SOURCES seal_test.c LIBS hf_casefile PkgConfig::jansson)
