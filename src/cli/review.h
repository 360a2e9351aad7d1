/* SPDX-License-Identifier: Apache-2.0 */
/* review: the words of lintel review share options and the opened history. */
#pragma once
#include "cli/command.h"
#include "cli/gather.h"
#include "cli/remember.h"

struct lt_review {
	struct lt_list arguments;       /* the word, then what it takes */
	struct lt_gather gather;        /* path and today; the rest is what a gate's assessment asks */
	struct lt_remember remember;
	const char *format, *since;
	struct lt_list by, checks;
	const char *decide, *because, *review_by, *export;
	bool verify, reopen;
};

int lt_review_runs(struct lt_arena *a, struct lt_review *review, struct lt_err *err);
int lt_review_trend(struct lt_arena *a, struct lt_review *review, struct lt_err *err);
int lt_review_gate(struct lt_arena *a, struct lt_review *review, struct lt_err *err);
int lt_review_gates(struct lt_arena *a, struct lt_review *review, struct lt_err *err);

/* --since as a day; 0 when it is not given. */
bool lt_review_since(const struct lt_review *review, int64_t *ret_day, struct lt_err *err);

/* Is --format one of these words (separated by |)?  The first is meant when none is given. */
bool lt_review_format(struct lt_review *review, const char *words, struct lt_err *err);

/* Opens the history to read.  No history at all is told on standard error, and history stays NULL. */
bool lt_review_open(struct lt_arena *a, struct lt_review *review, struct lt_err *err);

/* Tells on standard error that this estate has no runs, and which have. */
void lt_review_none(const struct lt_review *review);
