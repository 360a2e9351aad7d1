/* SPDX-License-Identifier: Apache-2.0 */
/* decision_find: what a table answers, and what it still depends on. */
#pragma once
#include "plan/decision_table.h"

/* What the table comes to as far as it is known. */
struct lt_outcome {
	bool known;
	bool tie;     /* several options have the same points and nothing orders them */
	uint64_t key; /* first: 1 + the row, 0: none holds; score: 1 + the option; collect: a bit for each row */
};
struct lt_outcome lt_decision_outcome(const struct lt_decision_table *table, const struct lt_input_value *values);

/* Points of an option: those it has, and those it may come to. */
void lt_decision_points(const struct lt_decision_table *table, const struct lt_input_value *values, int option, double *ret_least,
	double *ret_most);

/* What may still become of it. */
struct lt_reach {
	uint64_t inputs; /* a bit for each input on which the answer still depends */
	uint64_t rows;   /* a bit for each row (score: option) that some inputs bring about */
	bool none;       /* some inputs bring about no row at all */
	bool bounded;    /* it was too much to look at: inputs and rows may be too many */
};
struct lt_reach lt_decision_reach(const struct lt_decision_table *table, const struct lt_input_value *values);
