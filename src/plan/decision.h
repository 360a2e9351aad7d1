/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision: a decision table evaluated with what is known, in three values.
 *
 * A row holds, does not hold, or may hold.  While a row that may hold stands before the first that does, nothing is
 * decided: the answer names the rows that remain possible and the smallest set of inputs that settles the table whatever
 * they turn out to be.  That set is exact (the inputs on which a reduced decision diagram of the table still depends)
 * up to a bound of work; past it, it may be larger, and the answer says so.
 */
#pragma once
#include "plan/decision_table.h"
#include "record/noun.h"

/* What is known of one input; value NULL: nothing. */
struct lt_given {
	const char *value, *source, *quality;
	const char *doubt; /* a fact that could not be taken, and why */
};

/* A value as people, facts and records spell it.  False with a sentence that says what would be one. */
bool lt_decision_value(const struct lt_expr_input *input, const char *text, struct lt_input_value *ret_value, struct lt_err *err);

/* given: one for each input of the table; a value that is none leaves the input unknown, with a doubt.  Fills everything but
 * subject, today and records. */
void lt_decision_run(struct lt_arena *a, const struct lt_decision_table *table, const struct lt_given *given, struct lt_noun_plan_decision *ret);

/* The number of an input of this name, or -1. */
int lt_decision_input(const struct lt_decision_table *table, const char *name);

/* Ids of rows that no inputs reach, between blanks; NULL when there are none or nobody can tell within the bound. */
const char *lt_decision_unreached(struct lt_arena *a, const struct lt_decision_table *table);
