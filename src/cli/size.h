/* Sizes in bytes, as people write them. */
#ifndef HF_CLI_SIZE_H
#define HF_CLI_SIZE_H

#include <stdbool.h>
#include <stddef.h>

/* "65536", "64kB", "512MB", "4GB", "1TB": a whole number above 0 and a unit of 1024s, as in
 * postgresql.conf; lower or upper case. False for anything else, and for what does not fit. */
bool hf_size_parse(const char *text, size_t *ret_bytes);

#endif
