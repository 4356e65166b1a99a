# CUnit, by header and library. Defines CUnit::CUnit.
find_path(CUNIT_INCLUDE_DIR CUnit/Basic.h)
find_library(CUNIT_LIBRARY cunit)
mark_as_advanced(CUNIT_INCLUDE_DIR CUNIT_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(CUnit REQUIRED_VARS CUNIT_LIBRARY CUNIT_INCLUDE_DIR)

if(CUnit_FOUND AND NOT TARGET CUnit::CUnit)
    add_library(CUnit::CUnit UNKNOWN IMPORTED)
    set_target_properties(CUnit::CUnit PROPERTIES
        IMPORTED_LOCATION "${CUNIT_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${CUNIT_INCLUDE_DIR}")
endif()
