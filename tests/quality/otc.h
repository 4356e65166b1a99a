/*
 * Bitcoin-OTC's negative ratings as reports, and which accounts are known to be good or fraudulent.
 *
 * Lives here: reading the two files that the README of the data describes. Does not: judging
 * (otc_memory.c).
 */
#ifndef HF_QUALITY_OTC_H
#define HF_QUALITY_OTC_H

#include "feed.h"

#define OTC_ACCOUNTS 10000 /* ids are below */

typedef enum otc_label { OTC_UNLABELLED, OTC_GOOD, OTC_FRAUD, OTC_LABEL_COUNT } otc_label;

typedef struct otc_data {
    quality_feed feed; /* reports, in event order */
    otc_label labels[OTC_ACCOUNTS];
} otc_data;

/* Ends the program with 77 (ctest: skipped) if the folder does not have the files. */
void otc_read(otc_data *data, const char *folder);

#endif
