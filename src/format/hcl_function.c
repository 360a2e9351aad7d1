/* SPDX-License-Identifier: Apache-2.0 */
/* Calls: arguments are worked out and the row of the function is found. */
#include "format/hcl_function.h"

#include "base/arena.h"

static const struct lt_hcl_function *const tables[] = {
	lt_hcl_function_lists, lt_hcl_function_maps, lt_hcl_function_texts, lt_hcl_function_kinds,
	lt_hcl_function_codes, lt_hcl_function_files, lt_hcl_function_nets, lt_hcl_function_numbers,
};

const struct lt_value *
lt_hcl_function_wrong(struct lt_hcl_call *c, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *reason = lt_print_va(c->arena, format, args);
	va_end(args);
	return lt_value_failed(c->arena, c->place, "%s", reason);
}

const struct lt_value *
lt_hcl_function_text(struct lt_hcl_call *c, struct lt_text text)
{
	return lt_value_text(c->arena, text, c->count ? c->args[0]->place : c->place);
}

const struct lt_value *
lt_hcl_function_flag(struct lt_hcl_call *c, bool value)
{
	return lt_value_bool(c->arena, value, c->count ? c->args[0]->place : c->place);
}

struct lt_text
lt_hcl_function_arg(struct lt_hcl_call *c, int at)
{
	struct lt_text text;
	return at < c->count && lt_hcl_eval_text(c->args[at], &text) ? text : LT_LIT("");
}

double
lt_hcl_function_number(struct lt_hcl_call *c, int at)
{
	double number;
	return at < c->count && lt_hcl_eval_number(c->args[at], &number) ? number : 0;
}

bool
lt_hcl_function_is_text(struct lt_hcl_call *c, int at)
{
	struct lt_text text;
	return at < c->count && lt_hcl_eval_text(c->args[at], &text);
}

bool
lt_hcl_function_is_number(struct lt_hcl_call *c, int at)
{
	double number;
	return at < c->count && lt_hcl_eval_number(c->args[at], &number);
}

const struct lt_value *
lt_hcl_function_gap(const struct lt_value *v)
{
	if (v->kind == LT_KIND_UNKNOWN)
		return v;
	if (v->kind == LT_KIND_LIST || v->kind == LT_KIND_MAP)
		for (int i = 0; i < v->count; i++)
			if (v->items[i]->kind == LT_KIND_UNKNOWN)
				return v->items[i];
	return NULL;
}

/* try(a, b, ...): the first that is not wrong.  One that is not known may be either. */
static const struct lt_value *
call_try(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	const struct lt_value *v = NULL;
	for (int i = 0; i < e->count; i++) {
		v = lt_hcl_eval(scope, bound, e->items[i]);
		if (!v->failed)
			return v;
	}
	return v ? v
		 : lt_value_failed(scope->run->arena, e->place, "calls try() without an argument");
}

static const struct lt_value *
call_can(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	struct lt_arena *a = scope->run->arena;
	if (e->count != 1)
		return lt_value_failed(a, e->place, "calls can() with other than one argument");
	const struct lt_value *v = lt_hcl_eval(scope, bound, e->items[0]);
	if (v->kind == LT_KIND_UNKNOWN && !v->failed)
		return v;
	return lt_value_bool(a, !v->failed, v->place);
}

/* The arguments; the last one spread out if the call says so.  NULL, or why there are none. */
static const struct lt_value *
read_args(struct lt_hcl_call *c, const struct lt_hcl_bound *bound, const struct lt_hcl_expr *e)
{
	int fixed = e->count - e->spread;
	const struct lt_value *rest = e->spread ? lt_hcl_eval(c->scope, bound, e->items[fixed])
						: NULL;
	if (rest && rest->kind == LT_KIND_UNKNOWN)
		return rest;
	if (rest && rest->kind != LT_KIND_LIST)
		return lt_hcl_function_wrong(c, "spreads what is no list");
	c->count = fixed + (rest ? rest->count : 0);
	if (!lt_hcl_eval_take(c->run, c->count))
		return lt_hcl_function_wrong(c, "makes more values than the limit allows");
	c->args = LT_NEW_ARRAY(c->arena, const struct lt_value *, c->count);
	for (int i = 0; i < fixed; i++)
		c->args[i] = lt_hcl_eval(c->scope, bound, e->items[i]);
	for (int i = fixed; i < c->count; i++)
		c->args[i] = rest->items[i - fixed];
	return NULL;
}

static const struct lt_hcl_function *
find_function(struct lt_text name)
{
	if (lt_text_starts(name, "core::"))
		name = (struct lt_text){ name.at + 6, name.len - 6 };
	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
		for (const struct lt_hcl_function *f = tables[t]; f->name; f++)
			if (lt_text_eq(name, f->name))
				return f;
	return NULL;
}

const struct lt_value *
lt_hcl_function_call(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	struct lt_hcl_call c = {
		.scope = scope, .run = scope->run, .arena = scope->run->arena, .place = e->place
	};
	bool sensitive = false;
	if (lt_text_eq(e->text, "try"))
		return call_try(scope, bound, e);
	if (lt_text_eq(e->text, "can"))
		return call_can(scope, bound, e);
	const struct lt_hcl_function *f = find_function(e->text);
	if (!f)
		return lt_value_unknown(c.arena, LT_NONE, e->place,
			"needs %.*s(), which is not worked out here", LT_ARG(e->text));
	const struct lt_value *why = read_args(&c, bound, e);
	if (why)
		return why;
	if (c.count < f->least || (f->most >= 0 && c.count > f->most))
		return lt_hcl_function_wrong(&c, "calls %s() with %d arguments", f->name, c.count);
	for (int i = 0; i < c.count; i++) {
		sensitive |= c.args[i]->sensitive;
		if (!f->as_they_come && c.args[i]->kind == LT_KIND_UNKNOWN &&
			(!why || c.args[i]->failed))
			why = c.args[i];
	}
	if (why)
		return why;
	const struct lt_value *v = f->call(&c);
	return sensitive && !f->as_they_come ? lt_value_hide(c.arena, v) : v;
}
