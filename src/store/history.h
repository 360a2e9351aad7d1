/* SPDX-License-Identifier: Apache-2.0 */
/*
 * history: what was found on which day, kept in SQLite or PostgreSQL.
 *
 * A run has a document, a part that runs may share (kept once for all that bring the same bytes),
 * and marks: small rows that trends are read from.  An entry is a document that is never changed
 * and never thrown away; entries of one estate are numbered 1, 2, ... and each is written only
 * behind the one its writer knew.  The store does not know what any of this says.
 *
 *	lintel_schema  the version of these tables
 *	lintel_run     estate, day (since 1970), made (when), version, model, digest, document, part
 *	lintel_part    digest, bytes
 *	lintel_mark    run, kind, name, value, text
 *	lintel_entry   estate, number, digest, document
 *
 * Runs of different estates never meet: every question names one.  All runs of the last seven days
 * stay (500 at most), then the last of each day for 95 days, then the last of each week for two
 * years; entries stay for ever.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;
struct lt_history;

struct lt_history_mark {
	const char *kind, *name;
	double value;
	const char *text; /* or NULL */
};

struct lt_history_run {
	int64_t id;
	const char *estate;
	int64_t day;          /* the day it counted from, since 1970 */
	const char *made;     /* when it was kept: 2026-11-22T10:00:00Z */
	const char *version, *model;
	const char *digest;   /* or NULL */
	struct lt_text document, part;
};

struct lt_history_entry {
	int64_t number;
	const char *digest;
	struct lt_text document;
};

/* place: a file, or postgres://...; one that is only read must be there.  Texts of later answers
 * lie in a.  NULL with err. */
struct lt_history *lt_history_open(struct lt_arena *a, const char *place, bool writes, struct lt_err *err);
void lt_history_close(struct lt_history *history); /* NULL is fine */

/* Keeps one run with its marks, and throws away what is old on that day; all or nothing.  Its id,
 * made and day of throwing away are given. */
bool lt_history_keep(struct lt_history *history, const struct lt_history_run *run, const struct lt_history_mark *marks,
	int count, int64_t today, int64_t *ret_id, struct lt_err *err);

/* The last run of an estate on or before the day, or before the id when that is above 0; id 0: there is none. */
bool lt_history_before(struct lt_history *history, const char *estate, int64_t day, struct lt_history_run *ret_run,
	struct lt_err *err);
bool lt_history_by_id(struct lt_history *history, const char *estate, int64_t id, struct lt_history_run *ret_run,
	struct lt_err *err);
/* Its first run on or after the day. */
bool lt_history_after(struct lt_history *history, const char *estate, int64_t day, struct lt_history_run *ret_run,
	struct lt_err *err);

/* The runs of an estate from the day on, oldest first, with documents and without parts. */
bool lt_history_runs(struct lt_history *history, const char *estate, int64_t since, struct lt_history_run **ret_runs,
	int *ret_count, struct lt_err *err);

/* Marks of one kind from the day on, oldest run first: cells day, name, value, text. */
typedef bool (*lt_history_mark_fn)(void *to, int64_t day, int64_t run, const struct lt_history_mark *mark);
bool lt_history_marks(struct lt_history *history, const char *estate, const char *kind, int64_t since, int64_t until,
	lt_history_mark_fn mark, void *to, struct lt_err *err);

/* The estates that have runs or entries: name and how many runs. */
struct lt_history_estate {
	const char *name;
	int64_t runs, last; /* last: the day of the last run */
};
bool lt_history_estates(struct lt_history *history, struct lt_history_estate **ret_estates, int *ret_count,
	struct lt_err *err);

bool lt_history_entries(struct lt_history *history, const char *estate, struct lt_history_entry **ret_entries,
	int *ret_count, struct lt_err *err);
/* Adds an entry behind the one with the number before its own; false where somebody else was first. */
bool lt_history_add(struct lt_history *history, const char *estate, const struct lt_history_entry *entry,
	struct lt_err *err);
