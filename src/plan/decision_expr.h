/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision_expr: conditions and sums over the inputs of a decision table, in three values.
 *
 *	purpose = build and models in (many, own) and not k8s_skill
 *	practices has any or areas has education
 *	1.15 * (weights_gb + kv_gb)
 *
 * What is not known is unknown and stays so: `no and unknown` is no, `yes or unknown` is yes, everything else with an
 * unknown in it is unknown.  A condition compares an input with a word, a number or a weight of the table; sums stand
 * in computed inputs alone.  A name alone is an input of yes and no.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_buf;
struct lt_err;

enum lt_tri { LT_TRI_NO, LT_TRI_YES, LT_TRI_UNKNOWN };

enum lt_input_type { LT_INPUT_YES, LT_INPUT_CHOICE, LT_INPUT_NUMBER, LT_INPUT_SET, LT_INPUT_TYPES };

/* What an input is: number has the number, the place of the word, 0 or 1; bits the words of a set. */
struct lt_input_value {
	bool known;
	double number;
	uint64_t bits;
};

/* What a condition may name. */
struct lt_expr_input {
	const char *name;
	enum lt_input_type type;
	const char *const *words; /* of CHOICE and SET, NULL ends; 64 at most */
};

struct lt_expr_weight {
	const char *name;
	double value;
};

struct lt_expr_names {
	const struct lt_expr_input *inputs;
	int input_count;
	const struct lt_expr_weight *weights;
	int weight_count;
};

struct lt_expr;

/* NULL with a sentence that names the word that is wrong, and the one that was probably meant. */
const struct lt_expr *lt_expr_condition(struct lt_arena *a, const struct lt_expr_names *names, const char *text, struct lt_err *err);
const struct lt_expr *lt_expr_sum(struct lt_arena *a, const struct lt_expr_names *names, const char *text, struct lt_err *err);

enum lt_tri lt_expr_holds(const struct lt_expr *condition, const struct lt_input_value *values);

/* False when something it needs is not known, or it divides by nothing. */
bool lt_expr_value(const struct lt_expr *sum, const struct lt_input_value *values, double *ret_value);

/* Why a condition that is not known to hold does not hold: "purpose is build, not individual". */
void lt_expr_why(const struct lt_expr *condition, const struct lt_expr_names *names, const struct lt_input_value *values, struct lt_buf *out);

/* Calls each() for every input it names, and for every number a numeric input is compared with. */
typedef void (*lt_expr_each)(void *to, int input, double number, bool compared);
void lt_expr_walk(const struct lt_expr *expr, lt_expr_each each, void *to);

/* A value as people write it: build, yes, 12.5, [education, credit]. */
void lt_expr_spell(const struct lt_expr_input *input, const struct lt_input_value *value, struct lt_buf *out);
