/* SPDX-License-Identifier: Apache-2.0 */
/*
 * promql: the names of metrics in an expression of Prometheus' query language.
 *
 * This is no parser: it knows texts, braces, ranges, keywords and what a function looks like,
 * and never fails.  A name that a dashboard puts together from a variable is none.
 *
 *	struct lt_text name;
 *	for (size_t at = 0; lt_promql_next(expr, &at, &name);)
 *		...
 */
#pragma once
#include "base/text.h"

/* The next name at or after *at, which moves past it. */
bool lt_promql_next(struct lt_text expr, size_t *at, struct lt_text *ret_name);
