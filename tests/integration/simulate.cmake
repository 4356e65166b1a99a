hf_add_test(simulate_test SOURCES simulate_test.c DATABASE)
