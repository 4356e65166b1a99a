# Turns sql/{migrations,functions,queries} into the arrays that src/pg/sql.h declares.
# Byte arrays, because C17 promises string literals of 4,095 characters only.
#
# Included by the build it defines hf_embed_sql; run as a script (cmake -P) it writes the C file.

set(HF_EMBED_SQL_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

# Defines the OBJECT library `target`.
function(hf_embed_sql target)
    set(root "${CMAKE_CURRENT_SOURCE_DIR}/sql")
    file(GLOB_RECURSE files CONFIGURE_DEPENDS
        "${root}/migrations/*.sql" "${root}/functions/*.sql" "${root}/queries/*.sql")
    set(output "${CMAKE_CURRENT_BINARY_DIR}/sql_embedded.c")
    add_custom_command(OUTPUT "${output}"
        COMMAND "${CMAKE_COMMAND}" -D "ROOT=${root}" -D "OUTPUT=${output}" -P "${HF_EMBED_SQL_SCRIPT}"
        DEPENDS ${files} "${HF_EMBED_SQL_SCRIPT}"
        COMMENT "Embedding sql/" VERBATIM)
    add_library(${target} OBJECT "${output}")
endfunction()

# Appends the bytes of sql/KIND/*.sql to the variable `text`; they are static, so C names only need to differ.
function(hf_embed_kind kind)
    file(GLOB_RECURSE files RELATIVE "${ROOT}/${kind}" "${ROOT}/${kind}/*.sql")
    list(SORT files)
    set(table "")
    set(number 0)
    foreach(file IN LISTS files)
        file(READ "${ROOT}/${kind}/${file}" bytes HEX)
        string(LENGTH "${bytes}" digits)
        math(EXPR size "${digits} / 2")
        string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
        string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
        get_filename_component(name "${file}" NAME_WLE)
        string(APPEND text "static const unsigned char ${kind}_${number}[] = {\n${bytes}0};\n")
        string(APPEND table "    {\"${name}\", (const char *)${kind}_${number}, ${size}},\n")
        math(EXPR number "${number} + 1")
    endforeach()
    # The last row is no file: a C array may not be empty.
    string(APPEND text "const hf_sql_file hf_sql_${kind}[] = {\n${table}    {0}};\n")
    string(APPEND text "const size_t hf_sql_${kind}_count = ${number};\n\n")
    set(text "${text}" PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
    set(text "/* Generated from sql/ by scripts/cmake/EmbedSql.cmake. */\n#include \"pg/sql.h\"\n\n")
    hf_embed_kind(migrations)
    hf_embed_kind(functions)
    hf_embed_kind(queries)
    file(WRITE "${OUTPUT}" "${text}")
endif()
