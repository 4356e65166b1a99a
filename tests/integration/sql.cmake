foreach(name sql_bulk sql_counts sql_decisions sql_ledger sql_lists sql_migrate sql_platform sql_roles sql_staff sql_views)
    hf_add_test(${name}_test SOURCES ${name}_test.c sql_world.c LIBS hf_base hf_pg DATABASE)
endforeach()
hf_add_test(audit_test SOURCES audit_test.c sql_world.c LIBS hf_base hf_pg DATABASE)
