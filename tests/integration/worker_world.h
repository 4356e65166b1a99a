/* What the tests of the worker share: a simulated platform to judge, an attack, and findings to
 * compare. */
#ifndef HF_TESTS_WORKER_WORLD_H
#define HF_TESTS_WORKER_WORLD_H

#include "support/pgtest.h"

/* A migrated database with the secret 42, so that findings of several can be compared. */
bool worker_open(hf_pgtest *db);

/* A world of about 15,000 reports whose end is `now` as PostgreSQL reads it; the same every time.
 */
bool worker_simulate(hf_pgtest *db, const char *now);

/* Adds words and origins to the reports, and block lists (lists_world.sql): three attacks by
 * accounts that never reported before, on 810001 through a list, on 810002 with a template, on
 * 810003 from one origin. */
bool worker_add_lists(hf_pgtest *db);

/* holdfast run with more arguments (ended by NULL) to its end; the exit code. */
int worker_run(hf_pgtest *db, const char *const *arguments);

/* Starts it. */
bool worker_start(hf_proc *proc, hf_pgtest *db, const char *const *arguments);

/* Asks it to stop, and frees what is known of it. Whether it left with 0 within 20 s. */
bool worker_stop(hf_proc *proc);

/* Waits until every committed report was judged. */
bool worker_wait_settled(hf_pgtest *db);

/* One text of all campaigns, members, evidence, holds and suppressions: equal texts, equal
 * findings. To free(). */
char *worker_findings(hf_pgtest *db);

/* Account 900001 to 900020 report `target`, from the first to the last of them, `seconds` ago at
 * the first and one a second. */
bool worker_attack(hf_pgtest *db, int64_t target, int first, int last, int seconds);

/* The same a minute ago, and it was judged. */
bool worker_attack_judged(hf_pgtest *db, int64_t target, int first, int last);

/* A platform with a policy (a statement; "select" for none), a worker that has judged it, and a
 * crew's two attacks before: on 800001 and 800002. */
bool worker_start_struck(hf_pgtest *db, hf_proc *proc, const char *policy);

#endif
