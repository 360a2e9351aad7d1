/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remember: what lintel still knows of earlier runs of an estate, and keeping this one.
 *
 * An estate is told from others by its organisation and its name in lintel.yaml (estate:), or, where
 * it has no name, by where its folder lies.  A run is kept when it looked at all of the estate (no
 * --only) and decided anything.
 *
 * Where nobody named a store, one that cannot be used is a note on standard error and the run goes on.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_assessment;
struct lt_err;
struct lt_gather;
struct lt_history;
struct lt_decided_record;
struct lt_kept;

struct lt_remember {
	const char *store;  /* --store: none, a folder, postgres://...; NULL: the state folder */
	const char *since;  /* --since: a run's number or a day; NULL: nothing is compared */
	const char *estate; /* by lt_remember_estate(), or given */
	struct lt_history *history;
	struct lt_kept *now, *before; /* filled: this run and the one before it */
};

#define LT_STORE_SENTENCE \
	"where runs are kept: a folder (the state folder when not given), postgres://NAME@HOST/DATABASE, or none"

/* What the estate is called in the history. */
const char *lt_remember_estate(struct lt_arena *a, const struct lt_gather *gather);

/* The address or file that --store means, or NULL: none. */
bool lt_remember_place(struct lt_arena *a, const char *store, const char **ret_place, struct lt_err *err);

/* Opens it.  With nothing there to read yet, and no wish to write, history stays NULL. */
bool lt_remember_open(struct lt_arena *a, struct lt_remember *remember, bool writes, struct lt_err *err);
void lt_remember_close(struct lt_remember *remember);

/* Compares the assessment with what is known, and keeps it.  Called when everything is judged and
 * before a baseline leaves anything out.  False with an exit code in *ret_code. */
bool lt_remember_run(struct lt_arena *a, struct lt_remember *remember, const struct lt_gather *gather,
	struct lt_assessment *assessment, int *ret_code, struct lt_err *err);

/* Fills the decisions of the assessment and whether they hold, and keeps nothing. */
bool lt_remember_decisions(struct lt_arena *a, struct lt_remember *remember, const struct lt_gather *gather,
	struct lt_assessment *assessment, struct lt_err *err);

/* The run that a number or a day means.  NULL with a sentence when there is none. */
struct lt_kept *lt_remember_find(struct lt_arena *a, const struct lt_remember *remember, const char *word,
	struct lt_err *err);
/* The last run up to a day; *ret_kept NULL when there is none. */
bool lt_remember_last(struct lt_arena *a, const struct lt_remember *remember, int64_t day, struct lt_kept **ret_kept,
	struct lt_err *err);

/* The records of gate decisions, oldest first. */
bool lt_remember_records(struct lt_arena *a, const struct lt_remember *remember, struct lt_decided_record **ret_records,
	int *ret_count, struct lt_err *err);
