/* SPDX-License-Identifier: Apache-2.0 */
/* answer: what the facts say to one statement, row by row. */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_answer;
struct lt_arena;
struct lt_err;
struct lt_facts;

/* NULL with a sentence when the statement cannot be read.  Lives as long as a. */
struct lt_answer *lt_answer_open(struct lt_arena *a, struct lt_facts *facts, const char *sql, struct lt_err *err);

int lt_answer_columns(const struct lt_answer *answer);
const char *lt_answer_name(const struct lt_answer *answer, int column);

/* False at the end, and with a sentence when the statement fails on the way. */
bool lt_answer_next(struct lt_answer *answer, struct lt_err *err);

/* Until the next row.  LT_NONE: no value. */
struct lt_text lt_answer_cell(const struct lt_answer *answer, int column);
bool lt_answer_is_number(const struct lt_answer *answer, int column);
