# Real data is no part of the repository: HF_OTC_DATA names its folder, by default beside the repository's.
set(HF_OTC_DATA "${PROJECT_SOURCE_DIR}/../shared/data" CACHE PATH "Bitcoin-OTC ratings and labels, for a test")
if(TARGET hf_worker)
    add_test(NAME otc COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/otc" "${HF_OTC_DATA}")
    set_tests_properties(otc PROPERTIES LABELS integration TIMEOUT 180 SKIP_RETURN_CODE 77 ENVIRONMENT
        "HOLDFAST_TEST_BIN=$<TARGET_FILE:holdfast>;HOLDFAST_TEST_SOURCE=${PROJECT_SOURCE_DIR}")
endif()
