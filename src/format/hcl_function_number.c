/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of numbers. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "format/hcl_function.h"

static const struct lt_value *
number(struct lt_hcl_call *c, double value)
{
	if (!isfinite(value))
		return lt_hcl_function_wrong(c, "comes to no number");
	return lt_value_number(c->arena, value, c->count ? c->args[0]->place : c->place);
}

/* One number in, one out. */
static const struct lt_value *
through(struct lt_hcl_call *c, double (*f)(double))
{
	if (!lt_hcl_function_is_number(c, 0))
		return lt_hcl_function_wrong(c, "calculates with what is no number");
	return number(c, f(lt_hcl_function_number(c, 0)));
}

static const struct lt_value *
call_abs(struct lt_hcl_call *c)
{
	return through(c, fabs);
}

static const struct lt_value *
call_ceil(struct lt_hcl_call *c)
{
	return through(c, ceil);
}

static const struct lt_value *
call_floor(struct lt_hcl_call *c)
{
	return through(c, floor);
}

static const struct lt_value *
call_signum(struct lt_hcl_call *c)
{
	double n = lt_hcl_function_number(c, 0);
	return number(c, (n > 0) - (n < 0));
}

static const struct lt_value *
call_log(struct lt_hcl_call *c)
{
	return number(c, log(lt_hcl_function_number(c, 0)) / log(lt_hcl_function_number(c, 1)));
}

static const struct lt_value *
call_pow(struct lt_hcl_call *c)
{
	return number(c, pow(lt_hcl_function_number(c, 0), lt_hcl_function_number(c, 1)));
}

/* The largest or least argument, itself, so that it keeps its place. */
static const struct lt_value *
choose(struct lt_hcl_call *c, int sign)
{
	int best = 0;
	for (int i = 0; i < c->count; i++) {
		if (!lt_hcl_function_is_number(c, i))
			return lt_hcl_function_wrong(c, "compares what is no number");
		if (sign * lt_hcl_function_number(c, i) > sign * lt_hcl_function_number(c, best))
			best = i;
	}
	return c->args[best];
}

static const struct lt_value *
call_max(struct lt_hcl_call *c)
{
	return choose(c, 1);
}

static const struct lt_value *
call_min(struct lt_hcl_call *c)
{
	return choose(c, -1);
}

static const struct lt_value *
call_parseint(struct lt_hcl_call *c)
{
	struct lt_text text = lt_copy_text(c->arena, lt_hcl_function_arg(c, 0));
	int base = (int)lt_hcl_function_number(c, 1);
	char *end = NULL;
	long long value = text.len && base >= 2 && base <= 36 ? strtoll(text.at, &end, base) : 0;
	if (!end || *end || end == text.at)
		return lt_hcl_function_wrong(c, "reads a number that is none");
	return number(c, (double)value);
}

static const struct lt_value *
call_sum(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0], *gap = lt_hcl_function_gap(v);
	double sum = 0, one;
	if (gap)
		return gap;
	if (v->kind != LT_KIND_LIST || v->count == 0)
		return lt_hcl_function_wrong(c, "sums up what is no list");
	for (int i = 0; i < v->count; i++) {
		if (!lt_hcl_eval_number(v->items[i], &one))
			return lt_hcl_function_wrong(c, "sums up what is no number");
		sum += one;
	}
	return number(c, sum);
}

const struct lt_hcl_function lt_hcl_function_numbers[] = {
	{ "abs", 1, 1, call_abs, false },
	{ "ceil", 1, 1, call_ceil, false },
	{ "floor", 1, 1, call_floor, false },
	{ "signum", 1, 1, call_signum, false },
	{ "log", 2, 2, call_log, false },
	{ "pow", 2, 2, call_pow, false },
	{ "max", 1, -1, call_max, false },
	{ "min", 1, -1, call_min, false },
	{ "parseint", 2, 2, call_parseint, false },
	{ "sum", 1, 1, call_sum, false },
	{ 0 },
};
