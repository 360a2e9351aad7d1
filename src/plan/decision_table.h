/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision_table: one table of content/decisions/, or of the folder decisions beside the estate.
 *
 *	id, code, version, title, sentence   code: as the sources call it, D1
 *	hit      first: the first row that holds; score: the option with most points; collect: every row that holds
 *	inputs   name, ask, type (yes, choice, number, set), words, unit; and where its value can be had without asking:
 *	         fact: one SELECT whose first row has value, and perhaps source, quality, file and line;
 *	         is: a sum over other inputs; decision: a table, rows: those whose record means yes
 *	weights  numbers of ours that sums and conditions may name, each editable: name, value, sentence
 *	rows     when (decision_expr.h; else: no other row holds), output, reason, record (what to write down), also (further
 *	         cells); blocked: a conflict, told and never passed over; stops: of collect, ends the table; for and weight:
 *	         of score, the option that gets the points
 *	options  of score: option: what it means; ties: order for equal points, each with when
 *
 * A table of a person's own with the same id takes the place of ours.  Every mistake has its file and line.
 */
#pragma once
#include "format/doc.h"
#include "plan/decision_expr.h"
#include "record/assessment.h"

struct lt_mistakes;

enum lt_hit { LT_HIT_FIRST, LT_HIT_SCORE, LT_HIT_COLLECT, LT_HITS };
extern const char *const lt_hit_names[];

struct lt_decision_input {
	const char *ask, *unit, *fact, *decision; /* ask: what a person is asked */
	const struct lt_expr *is;                 /* computed, or NULL */
	const char *is_text;
	struct lt_texts rows;                     /* of decision */
	struct lt_texts meanings;                 /* of the words, "" where there is none */
};

struct lt_decision_weight {
	const char *sentence;
	bool given; /* by the source; else it is ours */
};

struct lt_decision_row {
	const char *id, *when, *output, *reason;
	const struct lt_expr *condition; /* NULL: holds when no other does */
	struct lt_texts record, also;    /* also: "data: ..." */
	bool blocked, stops;
	int option;
	double weight;
	struct lt_place place;
};

struct lt_decision_tie {
	const struct lt_expr *condition; /* NULL: always */
	const int *order;
};

struct lt_decision_table {
	const char *id, *code, *title, *sentence, *source, *as_of;
	bool own; /* laid beside the estate */
	const char *file;
	int64_t version, review_days;
	enum lt_hit hit;
	struct lt_expr_names names;
	const struct lt_decision_input *inputs;     /* of names.inputs */
	const struct lt_decision_weight *weights;   /* of names.weights */
	const struct lt_decision_row *rows;
	int row_count;
	struct lt_texts options, option_meanings;
	const struct lt_decision_tie *ties;
	int tie_count;
};

struct lt_decision_tables {
	struct lt_decision_table *at;
	int count, room;
};

/* Those that come with the program. */
bool lt_decision_tables_load(struct lt_arena *a, struct lt_decision_tables *ret_tables, struct lt_err *err);

/* One more, in the place of that with its id.  False with mistakes; the table is not taken then. */
bool lt_decision_tables_add(struct lt_arena *a, struct lt_decision_tables *tables, struct lt_node root, bool own, struct lt_mistakes *mistakes);

/* By id or code, in any case; NULL. */
const struct lt_decision_table *lt_decision_tables_find(const struct lt_decision_tables *tables, const char *name);
