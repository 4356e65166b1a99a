/*
 * What a fallible function of Holdfast returns.
 *
 * Lives here: the one table of status codes (name, text) and its accessors.
 * Does not: error messages with context; those are `hf_error` (src/base/error.h), for code that
 * does I/O.
 */
#ifndef HOLDFAST_STATUS_H
#define HOLDFAST_STATUS_H

#if defined(__GNUC__) || defined(__clang__)
#define HF_MUST_CHECK __attribute__((warn_unused_result))
#else
#define HF_MUST_CHECK
#endif

#define HF_STATUS_TABLE(X)                                                   \
    X(HF_OK, "done")                                                         \
    X(HF_ENOMEM, "out of memory, or over the memory cap")                    \
    X(HF_EINVAL, "an argument is outside its stated range")                  \
    X(HF_ENOTFOUND, "no such object")                                        \
    X(HF_EEXISTS, "the object is there already")                             \
    X(HF_ELIMIT, "a stated maximum is reached")                              \
    X(HF_EFORMAT, "the bytes are not in the expected format")                \
    X(HF_ECONN, "the connection to the database is lost or cannot be made")  \
    X(HF_ESQL, "the database refused a statement")                           \
    X(HF_EFENCED, "another worker leads now: this one may not write")        \
    X(HF_ESCHEMA, "the schema is missing, older or newer than this program") \
    X(HF_EIO, "reading or writing a file failed")                            \
    X(HF_ESTOPPED, "asked to stop")

typedef enum hf_status {
#define HF_STATUS_ENUM(name, text) name,
    HF_STATUS_TABLE(HF_STATUS_ENUM)
#undef HF_STATUS_ENUM
        HF_STATUS_COUNT
} hf_status;

/* "HF_ENOMEM" and the like; "HF_?" for a number that is none. Static storage, never NULL. */
const char *hf_status_name(hf_status status);

/* One English clause without a full stop. Static storage, never NULL. */
const char *hf_status_text(hf_status status);

#endif
