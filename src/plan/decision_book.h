/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision_book: tables, what is known of their inputs, and what people recorded, together.
 *
 *	lt_decision_book_open(); lt_decision_book_table() for each file of decisions/; lt_decision_book_records(); lt_decision_book_inputs();
 *	then, where facts are collected, lt_decision_book_statements() before and lt_decision_book_facts() after; then ask.
 *
 * An input is taken from what was said in the call, else from lintel.yaml (plan.inputs), else from facts, else from the record of
 * another table, else from what a person said in the last record of this table.
 */
#pragma once
#include "plan/decision_record.h"
#include "record/mistake.h"

struct lt_facts;

struct lt_decision_book {
	struct lt_arena *a;
	struct lt_decision_tables tables;
	struct lt_records records;
	struct lt_mistakes mistakes;
	const char *today;
	struct lt_given **facts, **settings, **said; /* by table and input */
};

bool lt_decision_book_open(struct lt_arena *a, const char *today, struct lt_decision_book *book, struct lt_err *err);

/* A file of the folder decisions; decisions.yaml; lintel.yaml's root (LT_NOWHERE is fine).  Mistakes are listed in the book. */
void lt_decision_book_table(struct lt_decision_book *book, const char *file, struct lt_text bytes);
void lt_decision_book_records(struct lt_decision_book *book, const char *file, struct lt_text bytes);
void lt_decision_book_inputs(struct lt_decision_book *book, struct lt_node estate);

/* False with all mistakes as sentences when there are any. */
bool lt_decision_book_sound(const struct lt_decision_book *book, struct lt_err *err);

const char *const *lt_decision_book_statements(struct lt_decision_book *book, int *ret_count);

/* A statement that cannot be asked leaves its input unknown, with the reason. */
void lt_decision_book_facts(struct lt_decision_book *book, struct lt_facts *facts);

/* "purpose=build" for one table.  False with a sentence. */
bool lt_decision_book_say(struct lt_decision_book *book, const struct lt_decision_table *table, const char *said, struct lt_err *err);

void lt_decision_book_decide(struct lt_decision_book *book, const struct lt_decision_table *table, const char *subject, struct lt_noun_plan_decision *ret);

/* Every table, one with several subjects once for each. */
int lt_decision_book_list(struct lt_decision_book *book, struct lt_noun_plan_table **ret_rows);
