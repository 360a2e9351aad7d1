/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foresee: what the statements that come with the program need, worked out when it is built.
 *
 * For each: the tables it names, and what it answers while they are all empty; and for all
 * of them together the columns they use.  A run then reads this instead of every statement,
 * and asks only those that have something to look at.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"
#include "format/doc.h"

struct lt_arena;
struct lt_buf;
struct lt_err;
struct lt_facts;

/* At build time: two facts that are described alike and not begun, to be tried as two worlds;
 * statements and their names in order. */
bool lt_foresee_write(struct lt_arena *a, struct lt_facts *const worlds[2], const struct lt_text *names,
	const struct lt_text *statements, int count, struct lt_buf *out, struct lt_err *err);

/* At run time: the columns, once; then each statement by name.  The number is that of
 * lt_facts_expect(), or -1 when the name is not known here. */
void lt_foresee_columns(struct lt_facts *facts, struct lt_node foreseen);
int lt_foresee_expect(struct lt_facts *facts, struct lt_node foreseen, struct lt_text name);

/* What a statement answers while its tables are empty: lists of cells in the order it
 * returns them, behind one with their names.  LT_NOWHERE when that is not foreseen. */
struct lt_node lt_foresee_rows(const struct lt_facts *facts, int statement);
