hf_add_test(pgtest_test SOURCES pgtest_test.c DATABASE)
