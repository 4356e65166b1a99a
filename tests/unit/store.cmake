hf_add_test(copy_test SOURCES copy_test.c LIBS hf_pg)
hf_add_test(store_test SOURCES store_test.c LIBS hf_store)
hf_add_test(engine_memory_test SOURCES engine_memory_test.c LIBS hf_store hf_engine TIMEOUT 400)
