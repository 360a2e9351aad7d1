/* SPDX-License-Identifier: Apache-2.0 */
/*
 * count and for_each: how many instances there are, and what they are called.
 *
 * When that cannot be known there is one instance without an index, so that what does not
 * depend on it can still be judged.
 */
#include "base/arena.h"
#include "collect/terraform_code.h"

enum { MOST = 10000 };

/* name = { a = b, ... } around an instance. */
static const struct lt_hcl_bound *
bind(struct lt_terraform_module *m, const char *name, const char *first, const struct lt_value *a,
	const char *second, const struct lt_value *b)
{
	struct lt_hcl_bound *bound = LT_NEW(m->t->arena, struct lt_hcl_bound);
	struct lt_value *map = lt_value_map(m->t->arena, b ? 2 : 1, a->place);
	map->keys[0] = lt_text(first);
	map->items[0] = a;
	if (b) {
		map->keys[1] = lt_text(second);
		map->items[1] = b;
	}
	bound->name = lt_text(name);
	bound->value = map;
	return bound;
}

/* Where a person would change the decision: the condition, if the count is one. */
static struct lt_place
place_of(struct lt_terraform_module *m, const struct lt_hcl_expr *e, const struct lt_value *v)
{
	if (e->kind == LT_HCL_CONDITION)
		return lt_hcl_eval(&m->scope, NULL, e->of)->place;
	return v->place;
}

static void
switch_off(struct lt_terraform_module *m, struct lt_terraform_expansion *x, const char *why,
	const struct lt_hcl_expr *e, const struct lt_value *v)
{
	struct lt_place place = place_of(m, e, v);
	x->off = place.line ? lt_print(m->t->arena, "%s (%s:%u)", why, place.file, place.line)
			    : why;
}

static void
expand_open(struct lt_terraform_module *m, struct lt_terraform_expansion *x, const char *address,
	const char *ending, const struct lt_value *why, bool count)
{
	x->kind = LT_TERRAFORM_OPEN;
	x->why = why;
	x->count = 1;
	x->at = LT_NEW(m->t->arena, struct lt_terraform_instance);
	x->at->address = lt_print(m->t->arena, "%s%s", address, ending);
	x->at->bound = count ? bind(m, "count", "index", why, NULL, NULL)
			     : bind(m, "each", "key", why, "value", why);
}

static void
expand_count(struct lt_terraform_module *m, struct lt_terraform_expansion *x, const char *address,
	const char *ending, const struct lt_hcl_expr *e)
{
	struct lt_arena *a = m->t->arena;
	const struct lt_value *v = lt_hcl_eval(&m->scope, NULL, e);
	double number;
	if (!lt_hcl_eval_number(v, &number) || number < 0 || number > MOST ||
		!lt_hcl_eval_take(m->scope.run, (int64_t)number * 8)) {
		if (v->kind != LT_KIND_UNKNOWN)
			v = lt_value_unknown(a, LT_NONE, v->place,
				"has a count that is no number up to %d", MOST);
		expand_open(m, x, address, ending, v, true);
		return;
	}
	x->kind = LT_TERRAFORM_COUNTED;
	x->count = (int)number;
	x->at = LT_NEW_ARRAY(a, struct lt_terraform_instance, x->count);
	for (int i = 0; i < x->count; i++) {
		x->at[i].address = lt_print(a, "%s[%d]%s", address, i, ending);
		x->at[i].bound = bind(
			m, "count", "index", lt_value_number(a, i, v->place), NULL, NULL);
	}
	if (x->count == 0)
		switch_off(m, x, "count is 0", e, v);
}

static void
expand_each(struct lt_terraform_module *m, struct lt_terraform_expansion *x, const char *address,
	const char *ending, const struct lt_hcl_expr *e)
{
	struct lt_arena *a = m->t->arena;
	const struct lt_value *v = lt_hcl_eval(&m->scope, NULL, e);
	bool known = (v->kind == LT_KIND_MAP || v->kind == LT_KIND_LIST) && v->count <= MOST &&
		lt_hcl_eval_take(m->scope.run, (int64_t)v->count * 8);
	struct lt_text key;
	for (int i = 0; known && v->kind == LT_KIND_LIST && i < v->count; i++)
		if (!lt_hcl_eval_text(v->items[i], &key)) {
			known = false;
			v = v->items[i];
		}
	if (!known) {
		if (v->kind != LT_KIND_UNKNOWN)
			v = lt_value_unknown(a, LT_NONE, v->place,
				"has a for_each that is no map and no set of texts");
		expand_open(m, x, address, ending, v, false);
		return;
	}
	v = lt_hcl_eval_sorted(a, v);
	x->kind = LT_TERRAFORM_KEYED;
	x->count = v->count;
	x->at = LT_NEW_ARRAY(a, struct lt_terraform_instance, x->count);
	for (int i = 0; i < x->count; i++) {
		if (v->kind == LT_KIND_MAP)
			key = v->keys[i];
		else
			lt_hcl_eval_text(v->items[i], &key);
		x->at[i].key = key;
		x->at[i].address = lt_print(a, "%s[\"%.*s\"]%s", address, LT_ARG(key), ending);
		x->at[i].bound = bind(m, "each", "key", lt_value_text(a, key, v->items[i]->place),
			"value", v->items[i]);
	}
	if (x->count == 0)
		switch_off(m, x, "for_each is empty", e, v);
}

void
lt_terraform_expand(struct lt_terraform_module *m, const struct lt_hcl_body *body,
	const char *address, const char *ending, struct lt_terraform_expansion *x)
{
	const struct lt_hcl_attr *count = lt_hcl_attr(body, "count"),
				 *each = lt_hcl_attr(body, "for_each");
	if (count) {
		expand_count(m, x, address, ending, count->value);
	} else if (each) {
		expand_each(m, x, address, ending, each->value);
	} else {
		x->kind = LT_TERRAFORM_ONCE;
		x->count = 1;
		x->at = LT_NEW(m->t->arena, struct lt_terraform_instance);
		x->at->address = lt_print(m->t->arena, "%s%s", address, ending);
	}
}
