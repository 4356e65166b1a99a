foreach(subject alloc budget buf error finding map policy rng sort status text)
    hf_add_test(${subject}_test SOURCES ${subject}_test.c LIBS hf_base)
endforeach()
hf_add_test(log_test SOURCES log_test.c "${PROJECT_SOURCE_DIR}/src/cli/log.c" LIBS hf_base)
hf_add_test(conninfo_test SOURCES conninfo_test.c "${PROJECT_SOURCE_DIR}/src/cli/conninfo.c" LIBS hf_base PostgreSQL::PostgreSQL)
hf_add_test(options_test SOURCES options_test.c "${PROJECT_SOURCE_DIR}/src/cli/options.c" LIBS hf_base)
hf_add_test(size_test SOURCES size_test.c "${PROJECT_SOURCE_DIR}/src/cli/size.c" LIBS hf_base)
hf_add_test(policy_text_test SOURCES policy_text_test.c "${PROJECT_SOURCE_DIR}/src/cli/policy_text.c" LIBS hf_base)

# Instrumented objects call the sanitizers' runtime. base/alloc.c is where the C library's allocator lives.
if(NOT HF_SANITIZE)
    set(base_objects "$<FILTER:$<TARGET_OBJECTS:hf_base>,EXCLUDE,/alloc\\.c>")
    add_test(NAME engine.purity COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/purity" "$<TARGET_OBJECTS:hf_engine>" "${base_objects}"
        COMMAND_EXPAND_LISTS)
    set_tests_properties(engine.purity PROPERTIES LABELS unit)
endif()
