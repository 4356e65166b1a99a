hf_add_test(copy_test SOURCES copy_test.c LIBS hf_pg)
hf_add_test(store_test SOURCES store_test.c LIBS hf_store)
