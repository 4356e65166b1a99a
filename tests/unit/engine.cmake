hf_add_test(engine_rules_test SOURCES engine_rules_test.c engine_stage.c LIBS hf_engine)
hf_add_test(engine_events_test SOURCES engine_events_test.c engine_stage.c LIBS hf_engine)
hf_add_test(engine_lists_test SOURCES engine_lists_test.c engine_stage.c LIBS hf_engine)
hf_add_test(statistics_test SOURCES statistics_test.c LIBS hf_engine)
