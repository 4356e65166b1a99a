hf_add_test(backoff_test SOURCES backoff_test.c LIBS hf_pg)
hf_add_test(cycle_test SOURCES cycle_test.c LIBS hf_worker)
