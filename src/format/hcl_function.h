/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hcl_function: the functions an expression may call; for hcl_eval.c and its siblings.
 *
 * A function gets arguments that are neither unknown nor wrong as a whole (their parts may
 * be) unless its row says that it takes them as they come.
 */
#pragma once
#include "format/hcl_eval.h"

struct lt_hcl_call {
	const struct lt_hcl_scope *scope;
	struct lt_hcl_run *run;
	struct lt_arena *arena;
	const struct lt_value **args;
	int count;
	struct lt_place place;
};

struct lt_hcl_function {
	const char *name;
	int least, most; /* arguments; -1: any number */
	const struct lt_value *(*call)(struct lt_hcl_call *c);
	bool as_they_come;
};

/* A call with its arguments still expressions, for try() and can(). */
const struct lt_value *lt_hcl_function_call(const struct lt_hcl_scope *scope,
	const struct lt_hcl_bound *bound, const struct lt_hcl_expr *e);

/* Tables, each ended by a row without a name. */
extern const struct lt_hcl_function lt_hcl_function_numbers[], lt_hcl_function_texts[],
	lt_hcl_function_lists[], lt_hcl_function_maps[], lt_hcl_function_codes[],
	lt_hcl_function_nets[], lt_hcl_function_files[], lt_hcl_function_kinds[];

/* For their rows. */
const struct lt_value *lt_hcl_function_wrong(struct lt_hcl_call *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
const struct lt_value *lt_hcl_function_text(
	struct lt_hcl_call *c, struct lt_text text); /* at the first argument's place */
const struct lt_value *lt_hcl_function_flag(struct lt_hcl_call *c, bool value);
/* Arguments as texts and numbers; an empty text and 0 when they are none (ask valid first). */
struct lt_text lt_hcl_function_arg(struct lt_hcl_call *c, int at);
double lt_hcl_function_number(struct lt_hcl_call *c, int at);
bool lt_hcl_function_is_text(struct lt_hcl_call *c, int at);
bool lt_hcl_function_is_number(struct lt_hcl_call *c, int at);

/* The first part of a list or map that is not known, or NULL. */
const struct lt_value *lt_hcl_function_gap(const struct lt_value *v);
/* text with every match of pattern replaced; NULL when the pattern cannot be used here. */
const struct lt_value *lt_hcl_function_replace(
	struct lt_hcl_call *c, struct lt_text text, struct lt_text pattern, struct lt_text with);
const struct lt_value *lt_hcl_function_regex(struct lt_hcl_call *c);
const struct lt_value *lt_hcl_function_regexall(struct lt_hcl_call *c);
const struct lt_value *lt_hcl_function_format(struct lt_hcl_call *c);
const struct lt_value *lt_hcl_function_formatlist(struct lt_hcl_call *c);
