# libev has no pkg-config file: finds ev.h and the library, reads the version from the header.
# Defines Libev::Libev.
find_path(LIBEV_INCLUDE_DIR ev.h PATH_SUFFIXES libev)
find_library(LIBEV_LIBRARY ev)
mark_as_advanced(LIBEV_INCLUDE_DIR LIBEV_LIBRARY)

if(LIBEV_INCLUDE_DIR)
    file(STRINGS "${LIBEV_INCLUDE_DIR}/ev.h" lines REGEX "^#define EV_VERSION_(MAJOR|MINOR) +[0-9]+")
    string(REGEX REPLACE ".*MAJOR +([0-9]+).*MINOR +([0-9]+).*" "\\1.\\2" LIBEV_VERSION "${lines}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libev REQUIRED_VARS LIBEV_LIBRARY LIBEV_INCLUDE_DIR VERSION_VAR LIBEV_VERSION)

if(Libev_FOUND AND NOT TARGET Libev::Libev)
    # Imported, so its headers are SYSTEM: ev.h does not pass our warnings.
    add_library(Libev::Libev UNKNOWN IMPORTED)
    set_target_properties(Libev::Libev PROPERTIES
        IMPORTED_LOCATION "${LIBEV_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${LIBEV_INCLUDE_DIR}")
endif()
