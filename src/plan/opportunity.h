/* SPDX-License-Identifier: Apache-2.0 */
/*
 * opportunity: use cases that evidence proposes, from content/opportunities/: a statement over facts, or gaps that repeat, and
 * from how many rows on it is worth a thought.  Nothing is proposed without rows; each row has its place.
 */
#pragma once
#include "record/noun.h"

struct lt_arena;
struct lt_err;
struct lt_facts;

struct lt_opportunity {
	const char *id, *title, *sentence, *sql, *goal, *objective, *measure;
	bool gaps; /* rows are gaps of one check that repeats */
	int64_t least;
};

struct lt_opportunities {
	struct lt_opportunity *at;
	int count;
};

/* A gap as somebody else found it. */
struct lt_gap_seen {
	const char *check, *resource, *file;
	uint32_t line;
};

bool lt_opportunities_load(struct lt_arena *a, struct lt_opportunities *ret, struct lt_err *err);

const char *const *lt_opportunities_statements(struct lt_arena *a, const struct lt_opportunities *all, int *ret_count);

/* gaps: in the order of their checks. */
bool lt_opportunities_find(struct lt_arena *a, const struct lt_opportunities *all, struct lt_facts *facts, const struct lt_gap_seen *gaps,
	int gap_count, struct lt_noun_plan_opportunity **ret_rows, int *ret_count, struct lt_err *err);
