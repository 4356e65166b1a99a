hf_add_test(decoys_test SOURCES decoys_test.c LIBS hf_evaluate)
hf_add_test(evaluate_test SOURCES evaluate_test.c LIBS hf_evaluate)
