/*
 * What is broken, and how often it was.
 *
 * Every fault is a function that does it, waits until what it wants to break is broken, and mends
 * it. Those that cannot be done here (no mounting, so no full disk) say so.
 *
 * Lives here: the faults as a table. Does not: when (soak.c), the clusters' own part (the script
 * `cluster`).
 */
#ifndef HF_TESTS_FAULT_FAULTS_H
#define HF_TESTS_FAULT_FAULTS_H

#include "stage.h"

typedef struct fault {
    const char *name;
    int weight; /* how often, against the others */
    int worker_kills;
    int server_kills;
    bool (*make)(fault_stage *stage); /* false: it could not be done */
} fault;

extern const fault fault_table[];
enum { FAULT_COUNT = 19 };

#endif
