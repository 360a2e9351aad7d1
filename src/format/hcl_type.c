/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conversions that Terraform makes by itself, and type constraints of variables: what a value
 * is turned into, and the defaults of optional().
 *
 * A value that does not fit is left as it is: Terraform would have refused it, and a wrong
 * guess here would be worse than what was written.
 */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "format/hcl_eval.h"

bool
lt_hcl_eval_text(const struct lt_value *v, struct lt_text *ret_text)
{
	switch (v->kind) {
	case LT_KIND_TEXT:
	case LT_KIND_NUMBER:
		*ret_text = v->text;
		return true;
	case LT_KIND_TRUE:
		*ret_text = LT_LIT("true");
		return true;
	case LT_KIND_FALSE:
		*ret_text = LT_LIT("false");
		return true;
	default:
		return false;
	}
}

bool
lt_hcl_eval_number(const struct lt_value *v, double *ret_number)
{
	if (v->kind == LT_KIND_NUMBER) {
		*ret_number = v->number;
		return true;
	}
	return v->kind == LT_KIND_TEXT && lt_text_double(v->text, ret_number) &&
		isfinite(*ret_number);
}

bool
lt_hcl_eval_bool(const struct lt_value *v, bool *ret_bool)
{
	bool yes = v->kind == LT_KIND_TRUE ||
		(v->kind == LT_KIND_TEXT && lt_text_eq(v->text, "true"));
	bool no = v->kind == LT_KIND_FALSE ||
		(v->kind == LT_KIND_TEXT && lt_text_eq(v->text, "false"));
	*ret_bool = yes;
	return yes || no;
}

static int
by_key(const void *a, const void *b, void *map)
{
	const struct lt_value *v = map;
	int left = *(const int *)a, right = *(const int *)b;
	int order = lt_text_order(v->keys[left], v->keys[right]);
	return order ? order : left - right;
}

const struct lt_value *
lt_hcl_eval_sorted(struct lt_arena *a, const struct lt_value *v)
{
	bool sorted = true;
	if (v->kind != LT_KIND_MAP)
		return v;
	for (int i = 1; i < v->count && sorted; i++)
		sorted = lt_text_order(v->keys[i - 1], v->keys[i]) < 0;
	if (sorted)
		return v;
	int *order = LT_NEW_ARRAY(a, int, v->count);
	for (int i = 0; i < v->count; i++)
		order[i] = i;
	qsort_r(order, (size_t)v->count, sizeof *order, by_key, (void *)v);
	struct lt_value *copy = lt_value_map(a, v->count, v->place);
	copy->refers = v->refers;
	copy->sensitive = v->sensitive;
	for (int i = 0; i < v->count; i++) {
		copy->keys[i] = v->keys[order[i]];
		copy->items[i] = v->items[order[i]];
	}
	return copy;
}

static const struct lt_value *convert(const struct lt_hcl_scope *scope, const struct lt_value *v,
	const struct lt_hcl_expr *type, int depth);

static const struct lt_value *
convert_plain(const struct lt_hcl_scope *scope, const struct lt_value *v, struct lt_text type)
{
	struct lt_arena *a = scope->run->arena;
	struct lt_text text;
	double number;
	bool yes;
	const struct lt_value *made = v;
	if (lt_text_eq(type, "string") && v->kind != LT_KIND_TEXT && lt_hcl_eval_text(v, &text))
		made = lt_value_text(a, text, v->place);
	else if (lt_text_eq(type, "number") && v->kind == LT_KIND_TEXT &&
		lt_hcl_eval_number(v, &number))
		made = lt_value_number(a, number, v->place);
	else if (lt_text_eq(type, "bool") && v->kind == LT_KIND_TEXT && lt_hcl_eval_bool(v, &yes))
		made = lt_value_bool(a, yes, v->place);
	return v->sensitive ? lt_value_hide(a, made) : made;
}

static int
by_text(const void *a, const void *b)
{
	const struct lt_value *const *left = a, *const *right = b;
	return lt_text_order((*left)->text, (*right)->text);
}

/* Without twins; texts in order, as Terraform gives sets. */
static const struct lt_value *
as_set(struct lt_value *list)
{
	int kept = 0;
	bool texts = true;
	for (int i = 0; i < list->count; i++)
		texts &= list->items[i]->kind == LT_KIND_TEXT;
	if (texts && list->count)
		qsort(list->items, (size_t)list->count, sizeof *list->items, by_text);
	for (int i = 0; i < list->count; i++) {
		bool twin = false;
		for (int j = texts && kept ? kept - 1 : 0; j < kept && !twin; j++)
			twin = lt_value_same(list->items[j], list->items[i]);
		if (!twin)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
	return list;
}

static const struct lt_value *
convert_items(const struct lt_hcl_scope *scope, const struct lt_value *v,
	const struct lt_hcl_expr *type, bool set, int depth)
{
	struct lt_arena *a = scope->run->arena;
	if (v->kind != LT_KIND_LIST && v->kind != LT_KIND_MAP)
		return v;
	struct lt_value *made = v->kind == LT_KIND_LIST ? lt_value_list(a, v->count, v->place)
							: lt_value_map(a, v->count, v->place);
	made->sensitive = v->sensitive;
	made->refers = v->refers;
	for (int i = 0; i < v->count; i++) {
		made->items[i] = convert(scope, v->items[i], type, depth + 1);
		if (made->keys)
			made->keys[i] = v->keys[i];
	}
	return set && v->kind == LT_KIND_LIST ? as_set(made) : made;
}

/* One attribute of an object: what is given, or what optional() says.  A null that nobody
 * wrote stands nowhere: who takes it says where. */
static const struct lt_value *
convert_member(const struct lt_hcl_scope *scope, const struct lt_value *given,
	const struct lt_hcl_expr *type, int depth)
{
	struct lt_arena *a = scope->run->arena;
	bool optional = type->kind == LT_HCL_CALL && lt_text_eq(type->text, "optional") &&
		type->count > 0;
	if (optional && (!given || given->kind == LT_KIND_NULL) && type->count > 1)
		given = lt_hcl_eval(
			&(struct lt_hcl_scope){ .run = scope->run }, NULL, type->items[1]);
	if (!given)
		return lt_value_null(a, (struct lt_place){ 0 });
	return convert(scope, given, optional ? type->items[0] : type, depth + 1);
}

static const struct lt_value *
convert_object(const struct lt_hcl_scope *scope, const struct lt_value *v,
	const struct lt_hcl_expr *type, int depth)
{
	if (v->kind != LT_KIND_MAP || type->kind != LT_HCL_MAP)
		return v;
	struct lt_value *made = lt_value_map(scope->run->arena, type->count / 2, v->place);
	made->sensitive = v->sensitive;
	made->refers = v->refers;
	for (int i = 0; i < made->count; i++) {
		const struct lt_hcl_expr *key = type->items[2 * i];
		made->keys[i] = key->kind == LT_HCL_TEXT ? key->text : LT_LIT("");
		made->items[i] = convert_member(
			scope, lt_value_member(v, made->keys[i]), type->items[2 * i + 1], depth);
	}
	return made;
}

static const struct lt_value *
convert_tuple(const struct lt_hcl_scope *scope, const struct lt_value *v,
	const struct lt_hcl_expr *types, int depth)
{
	if (v->kind != LT_KIND_LIST || types->kind != LT_HCL_LIST || types->count != v->count)
		return v;
	struct lt_value *made = lt_value_list(scope->run->arena, v->count, v->place);
	made->sensitive = v->sensitive;
	for (int i = 0; i < v->count; i++)
		made->items[i] = convert(scope, v->items[i], types->items[i], depth + 1);
	return made;
}

static const struct lt_value *
convert(const struct lt_hcl_scope *scope, const struct lt_value *v, const struct lt_hcl_expr *type,
	int depth)
{
	if (v->kind == LT_KIND_UNKNOWN || v->kind == LT_KIND_NULL || depth > LT_HCL_DEPTH ||
		!lt_hcl_eval_take(scope->run, 1))
		return v;
	if (type->kind == LT_HCL_NAME)
		return convert_plain(scope, v, type->text);
	if (type->kind != LT_HCL_CALL || type->count < 1)
		return v;
	if (lt_text_eq(type->text, "object"))
		return convert_object(scope, v, type->items[0], depth);
	if (lt_text_eq(type->text, "tuple"))
		return convert_tuple(scope, v, type->items[0], depth);
	return convert_items(scope, v, type->items[0], lt_text_eq(type->text, "set"), depth);
}

const struct lt_value *
lt_hcl_convert(
	const struct lt_hcl_scope *scope, const struct lt_value *v, const struct lt_hcl_expr *type)
{
	return convert(scope, v, type, 0);
}
