hf_add_test(paper_test SOURCES paper_test.c LIBS hf_casefile PkgConfig::jansson)
