/* SPDX-License-Identifier: Apache-2.0 */
/* runner_row: an assessment as api_assessment keeps it; for runner.c alone. */
#pragma once
#include "record/noun.h"

struct lt_arena;
struct lt_database;
struct lt_err;

struct lt_runner_row {
	int64_t number;        /* 0: none */
	char state[16], why[16], who[160], step[16], asked_at[32], began_at[32], ended_at[32], sentence[640], instance[32];
	uint32_t done, total;
	bool cancel;           /* somebody wants it to end */
};

bool lt_runner_make(struct lt_database *db, struct lt_err *err);

/* Adds one that waits, under the next number. */
bool lt_runner_add(struct lt_database *db, struct lt_runner_row *row, struct lt_err *err);
bool lt_runner_keep(struct lt_database *db, const struct lt_runner_row *row, struct lt_err *err);
bool lt_runner_wish_end(struct lt_database *db, int64_t number, struct lt_err *err);

/* The one that runs, else the oldest that waits, else the newest; number 0: there is none. */
bool lt_runner_find(struct lt_database *db, struct lt_runner_row *ret_row, struct lt_err *err);
bool lt_runner_rows(struct lt_database *db, struct lt_arena *a, int64_t from, int64_t most, struct lt_runner_row **ret_rows,
	int *ret_count, int64_t *ret_total, struct lt_err *err);

/* Those that an instance began which is gone: failed. */
bool lt_runner_orphans(struct lt_database *db, const char *instance, const char *ended_at, struct lt_err *err);
bool lt_runner_forget(struct lt_database *db, const char *before, struct lt_err *err);

/* Texts lie in the row. */
void lt_runner_noun(const struct lt_runner_row *row, struct lt_noun_assessment_run *ret_run);
