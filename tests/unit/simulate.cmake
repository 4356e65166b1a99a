hf_add_test(simulate_world SOURCES simulate_world.c LIBS hf_simulate)
hf_add_test(simulate_families SOURCES simulate_families.c LIBS hf_simulate)
hf_add_test(simulate_plays SOURCES simulate_plays.c LIBS hf_simulate)
hf_add_test(simulate_words SOURCES simulate_words.c LIBS hf_simulate hf_engine)
hf_add_test(quality_permute SOURCES quality_permute.c "${PROJECT_SOURCE_DIR}/tests/quality/permute.c"
    "${PROJECT_SOURCE_DIR}/tests/quality/tables.c" LIBS hf_simulate hf_engine)
