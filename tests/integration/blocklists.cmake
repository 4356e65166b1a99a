# As otc.cmake: real data is no part of the repository.
set(HF_BLOCKLIST_DATA "${PROJECT_SOURCE_DIR}/../shared/data" CACHE PATH "Histories of public block lists, for a test")
if(TARGET hf_worker)
    add_test(NAME blocklists COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/blocklists" "${HF_BLOCKLIST_DATA}")
    set_tests_properties(blocklists PROPERTIES LABELS integration TIMEOUT 900 SKIP_RETURN_CODE 77 ENVIRONMENT
        "HOLDFAST_TEST_BIN=$<TARGET_FILE:holdfast>;HOLDFAST_TEST_SOURCE=${PROJECT_SOURCE_DIR}")
endif()
