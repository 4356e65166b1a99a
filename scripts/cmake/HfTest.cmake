# How tests are declared: one executable per file, each a ctest test of the same name.
#
#     hf_add_test(NAME SOURCES a.c [b.c …] LIBS hf_engine [hf_pg …] [DATABASE] [LABELS …] [TIMEOUT seconds])
#
# LIBS names modules; what they need comes along. DATABASE: the test runs with the fixture's private PostgreSQL
# (HOLDFAST_TEST_DB), and with the binary in HOLDFAST_TEST_BIN; see tests/support/pgtest.h.
# Its label is the folder it is declared in: unit, integration, ….

function(hf_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "DATABASE" "TIMEOUT" "SOURCES;LIBS;LABELS")
    hf_module_closure(modules hf_base ${arg_LIBS})
    set(others ${arg_LIBS})
    list(FILTER others EXCLUDE REGEX "^hf_")
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE hf_test_support ${modules} ${others} m)
    set(test "${HF_TEST_PREFIX}${name}")
    add_test(NAME ${test} COMMAND ${name})
    get_filename_component(kind "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    set_tests_properties(${test} PROPERTIES LABELS "${kind};${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} SKIP_RETURN_CODE 77)
    if(arg_DATABASE)
        hf_test_uses_database(${test})
    endif()
endfunction()

# Gives the ctest test `test` the fixture and its environment; for tests that are not C programs too.
function(hf_test_uses_database test)
    set_property(TEST ${test} APPEND PROPERTY FIXTURES_REQUIRED "${HF_TEST_PREFIX}hf_server;${HF_TEST_PREFIX}hf_template")
    set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT
        "HOLDFAST_TEST_DB=${HF_TEST_DB}" "HOLDFAST_TEST_BIN=$<TARGET_FILE:holdfast>"
        "HOLDFAST_TEST_SOURCE=${PROJECT_SOURCE_DIR}")
endfunction()
