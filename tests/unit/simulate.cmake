hf_add_test(simulate_world SOURCES simulate_world.c LIBS hf_simulate)
