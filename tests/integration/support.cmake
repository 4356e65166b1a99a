hf_add_test(pgtest_test SOURCES pgtest_test.c DATABASE)
hf_add_test(cli_test SOURCES cli_test.c DATABASE)

# Of the build as released only: sanitizers need their own runtime and switch hardening off.
if(NOT HF_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    add_test(NAME installed COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/installed" "${PROJECT_BINARY_DIR}" "${CMAKE_C_COMPILER}")
    add_test(NAME hardened COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/hardened" "$<TARGET_FILE:holdfast>")
    set_tests_properties(installed hardened PROPERTIES LABELS integration)
endif()
