/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of lists and sets.  Sets are lists without twins. */
#include <stdlib.h>

#include "base/arena.h"
#include "format/hcl_function.h"

static bool
is_list(const struct lt_value *v)
{
	return v->kind == LT_KIND_LIST;
}

static bool
is_empty(const struct lt_value *v)
{
	return v->kind == LT_KIND_NULL || (v->kind == LT_KIND_TEXT && v->text.len == 0) ||
		((v->kind == LT_KIND_LIST || v->kind == LT_KIND_MAP) && v->count == 0);
}

static struct lt_value *
new_list(struct lt_hcl_call *c, int64_t count)
{
	if (count > INT32_MAX || !lt_hcl_eval_take(c->run, count))
		return NULL;
	return lt_value_list(c->arena, (int)count, c->count ? c->args[0]->place : c->place);
}

static const struct lt_value *
too_many(struct lt_hcl_call *c)
{
	return lt_hcl_function_wrong(c, "makes more values than the limit allows");
}

static const struct lt_value *
call_coalesce(struct lt_hcl_call *c)
{
	for (int i = 0; i < c->count; i++)
		if (c->args[i]->kind == LT_KIND_UNKNOWN || !(c->args[i]->kind == LT_KIND_NULL ||
			(c->args[i]->kind == LT_KIND_TEXT && c->args[i]->text.len == 0)))
			return c->args[i];
	return lt_hcl_function_wrong(c, "calls coalesce() with nothing but null");
}

static const struct lt_value *
call_coalescelist(struct lt_hcl_call *c)
{
	for (int i = 0; i < c->count; i++)
		if (c->args[i]->kind == LT_KIND_UNKNOWN || !is_empty(c->args[i]))
			return c->args[i];
	return lt_hcl_function_wrong(c, "calls coalescelist() with nothing but empty lists");
}

static const struct lt_value *
call_concat(struct lt_hcl_call *c)
{
	int64_t count = 0, at = 0;
	for (int i = 0; i < c->count; i++) {
		if (!is_list(c->args[i]))
			return lt_hcl_function_wrong(c, "gives concat() what is no list");
		count += c->args[i]->count;
	}
	struct lt_value *list = new_list(c, count);
	if (!list)
		return too_many(c);
	for (int i = 0; i < c->count; i++)
		for (int j = 0; j < c->args[i]->count; j++)
			list->items[at++] = c->args[i]->items[j];
	return list;
}

static int64_t
flat_count(const struct lt_value *v, int depth)
{
	int64_t count = 0;
	if (!is_list(v) || depth > LT_VALUE_DEPTH)
		return 1;
	for (int i = 0; i < v->count && count < LT_VALUE_REACH; i++)
		count += flat_count(v->items[i], depth + 1);
	return count;
}

static void
flat_fill(const struct lt_value *v, struct lt_value *into, int *at, int depth)
{
	if (!is_list(v) || depth > LT_VALUE_DEPTH) {
		into->items[(*at)++] = v;
		return;
	}
	for (int i = 0; i < v->count; i++)
		flat_fill(v->items[i], into, at, depth + 1);
}

static const struct lt_value *
call_flatten(struct lt_hcl_call *c)
{
	int at = 0;
	if (!is_list(c->args[0]))
		return lt_hcl_function_wrong(c, "gives flatten() what is no list");
	int64_t count = flat_count(c->args[0], 0);
	struct lt_value *list = count < LT_VALUE_REACH ? new_list(c, count) : NULL;
	if (!list)
		return too_many(c);
	flat_fill(c->args[0], list, &at, 0);
	return list;
}

static const struct lt_value *
call_compact(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0];
	struct lt_value *list = is_list(v) ? new_list(c, v->count) : NULL;
	if (!list)
		return lt_hcl_function_wrong(c, "gives compact() what is no list");
	list->count = 0;
	for (int i = 0; i < v->count; i++)
		if (!is_empty(v->items[i]))
			list->items[list->count++] = v->items[i];
	return list;
}

static bool
has(struct lt_hcl_call *c, const struct lt_value *list, int count, const struct lt_value *v)
{
	if (!lt_hcl_eval_take(c->run, count / 8))
		return false;
	for (int i = 0; i < count; i++)
		if (lt_value_same(list->items[i], v))
			return true;
	return false;
}

static const struct lt_value *
call_contains(struct lt_hcl_call *c)
{
	const struct lt_value *gap = lt_hcl_function_gap(c->args[0]);
	if (!is_list(c->args[0]))
		return lt_hcl_function_wrong(c, "gives contains() what is no list");
	if (has(c, c->args[0], c->args[0]->count, c->args[1]))
		return lt_value_bool(c->arena, true, c->args[1]->place);
	return gap ? gap : lt_value_bool(c->arena, false, c->args[1]->place);
}

static const struct lt_value *
call_distinct(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0];
	struct lt_value *list = is_list(v) ? new_list(c, v->count) : NULL;
	if (!list)
		return lt_hcl_function_wrong(c, "gives distinct() what is no list");
	list->count = 0;
	for (int i = 0; i < v->count; i++)
		if (!has(c, list, list->count, v->items[i]))
			list->items[list->count++] = v->items[i];
	return list;
}

static int
by_text(const void *a, const void *b)
{
	const struct lt_value *const *left = a, *const *right = b;
	return lt_text_order((*left)->text, (*right)->text);
}

static const struct lt_value *
call_sort(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0], *gap = lt_hcl_function_gap(v);
	struct lt_value *list = is_list(v) ? new_list(c, v->count) : NULL;
	if (gap)
		return gap;
	for (int i = 0; list && i < v->count; i++) {
		struct lt_text text;
		if (!lt_hcl_eval_text(v->items[i], &text))
			return lt_hcl_function_wrong(c, "sorts what is no text");
		list->items[i] = lt_value_text(c->arena, text, v->items[i]->place);
	}
	if (!list)
		return lt_hcl_function_wrong(c, "gives sort() what is no list");
	if (list->count)
		qsort(list->items, (size_t)list->count, sizeof *list->items, by_text);
	return list;
}

/* A set: no twins, texts in order. */
static const struct lt_value *
call_toset(struct lt_hcl_call *c)
{
	const struct lt_value *set = is_list(c->args[0]) ? call_distinct(c) : c->args[0];
	bool texts = is_list(set);
	for (int i = 0; texts && i < set->count; i++)
		texts = set->items[i]->kind == LT_KIND_TEXT;
	if (texts && set->count)
		qsort(set->items, (size_t)set->count, sizeof *set->items, by_text);
	if (set->kind == LT_KIND_NULL || is_list(set))
		return set;
	return lt_hcl_function_wrong(c, "makes a set of what is no list");
}

static const struct lt_value *
call_tolist(struct lt_hcl_call *c)
{
	if (is_list(c->args[0]) || c->args[0]->kind == LT_KIND_NULL)
		return c->args[0];
	return lt_hcl_function_wrong(c, "makes a list of what is none");
}

static const struct lt_value *
call_element(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0];
	if (!is_list(v) || v->count == 0 || !lt_hcl_function_is_number(c, 1))
		return lt_hcl_function_wrong(
			c, "asks element() of an empty list or with no number");
	double at = lt_hcl_function_number(c, 1);
	int64_t index = at < -1e9 || at > 1e9 ? 0 : (int64_t)at % v->count;
	return v->items[index < 0 ? index + v->count : index];
}

static const struct lt_value *
call_index(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0], *gap = lt_hcl_function_gap(v);
	if (is_list(v))
		for (int i = 0; i < v->count; i++)
			if (lt_value_same(v->items[i], c->args[1]))
				return lt_value_number(c->arena, i, c->place);
	return gap ? gap : lt_hcl_function_wrong(c, "asks index() for what the list does not have");
}

static const struct lt_value *
call_length(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0];
	int64_t count = v->count;
	if (v->kind == LT_KIND_TEXT) {
		count = 0;
		for (size_t i = 0; i < v->text.len; i++)
			count += ((unsigned char)v->text.at[i] & 0xc0) != 0x80;
	} else if (v->kind != LT_KIND_LIST && v->kind != LT_KIND_MAP) {
		return lt_hcl_function_wrong(c, "asks for the length of what has none");
	}
	return lt_value_number(c->arena, (double)count, v->place);
}

/* one([x]) is x, one([]) is null. */
static const struct lt_value *
call_one(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0];
	if (v->kind == LT_KIND_NULL || (is_list(v) && v->count == 0))
		return lt_value_null(c->arena, v->place);
	if (is_list(v))
		return v->count == 1 ? v->items[0]
				     : lt_hcl_function_wrong(c, "gives one() more than one item");
	return v;
}

static const struct lt_value *
call_reverse(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0];
	struct lt_value *list = is_list(v) ? new_list(c, v->count) : NULL;
	if (!list)
		return lt_hcl_function_wrong(c, "reverses what is no list");
	for (int i = 0; i < v->count; i++)
		list->items[i] = v->items[v->count - 1 - i];
	return list;
}

static const struct lt_value *
call_slice(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0];
	double from = lt_hcl_function_number(c, 1), to = lt_hcl_function_number(c, 2);
	if (!is_list(v) || from < 0 || to < from || to > v->count)
		return lt_hcl_function_wrong(c, "slices past the ends of a list");
	struct lt_value *list = new_list(c, (int64_t)to - (int64_t)from);
	if (!list)
		return too_many(c);
	for (int i = 0; i < list->count; i++)
		list->items[i] = v->items[(int)from + i];
	return list;
}

static const struct lt_value *
call_chunklist(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0];
	int size = (int)lt_hcl_function_number(c, 1);
	if (!is_list(v) || size < 1)
		return lt_hcl_function_wrong(c, "makes chunks of no list or of no size");
	struct lt_value *list = new_list(c, (v->count + (int64_t)size - 1) / size);
	for (int i = 0; list && i < list->count; i++) {
		int left = v->count - i * size;
		struct lt_value *chunk = lt_value_list(
			c->arena, left < size ? left : size, v->place);
		memcpy(chunk->items, v->items + i * size,
			sizeof *chunk->items * (size_t)chunk->count);
		list->items[i] = chunk;
	}
	return list ? list : too_many(c);
}

static const struct lt_value *
call_range(struct lt_hcl_call *c)
{
	double from = c->count > 1 ? lt_hcl_function_number(c, 0) : 0;
	double to = lt_hcl_function_number(c, c->count > 1),
	       step = c->count > 2 ? lt_hcl_function_number(c, 2) : 1;
	if (c->count < 3 && to < from)
		step = -1;
	double count = step == 0 ? 1e18 : (to - from) / step;
	struct lt_value *list = count > 100000
		? NULL
		: new_list(c, count <= 0 ? 0 : (int64_t)(count + 0.999999));
	for (int i = 0; list && i < list->count; i++)
		list->items[i] = lt_value_number(c->arena, from + i * step, c->place);
	return list ? list : too_many(c);
}

/* Every item of the one with every item of the others. */
static const struct lt_value *
call_setproduct(struct lt_hcl_call *c)
{
	int64_t count = 1;
	for (int i = 0; i < c->count; i++) {
		if (!is_list(c->args[i]))
			return lt_hcl_function_wrong(c, "gives setproduct() what is no list");
		count *= c->args[i]->count;
		if (count > 1000000)
			return too_many(c);
	}
	struct lt_value *list = lt_hcl_eval_take(c->run, count * c->count) ? new_list(c, count)
									   : NULL;
	for (int n = 0; list && n < list->count; n++) {
		struct lt_value *tuple = lt_value_list(c->arena, c->count, c->place);
		int rest = n;
		for (int i = c->count; i--; rest /= c->args[i]->count)
			tuple->items[i] = c->args[i]->items[rest % c->args[i]->count];
		list->items[n] = tuple;
	}
	return list ? list : too_many(c);
}

/* What is in all (shared) or in any of the sets. */
static const struct lt_value *
combine(struct lt_hcl_call *c, bool shared)
{
	int64_t most = 0;
	for (int i = 0; i < c->count; i++) {
		const struct lt_value *gap = lt_hcl_function_gap(c->args[i]);
		if (gap)
			return gap;
		if (!is_list(c->args[i]))
			return lt_hcl_function_wrong(c, "combines what is no set");
		most += c->args[i]->count;
	}
	struct lt_value *list = new_list(c, most);
	if (!list)
		return too_many(c);
	list->count = 0;
	for (int i = 0; i < (shared ? 1 : c->count); i++)
		for (int j = 0; j < c->args[i]->count; j++) {
			const struct lt_value *item = c->args[i]->items[j];
			bool in = !has(c, list, list->count, item);
			for (int k = 1; shared && in && k < c->count; k++)
				in = has(c, c->args[k], c->args[k]->count, item);
			if (in)
				list->items[list->count++] = item;
		}
	return list;
}

static const struct lt_value *
call_setintersection(struct lt_hcl_call *c)
{
	return combine(c, true);
}

static const struct lt_value *
call_setunion(struct lt_hcl_call *c)
{
	return combine(c, false);
}

static const struct lt_value *
call_setsubtract(struct lt_hcl_call *c)
{
	const struct lt_value *a = c->args[0], *b = c->args[1];
	const struct lt_value *gap = lt_hcl_function_gap(b);
	struct lt_value *list = is_list(a) && is_list(b) ? new_list(c, a->count) : NULL;
	if (!list || gap)
		return gap ? gap : lt_hcl_function_wrong(c, "subtracts what is no set");
	list->count = 0;
	for (int i = 0; i < a->count; i++)
		if (!has(c, b, b->count, a->items[i]))
			list->items[list->count++] = a->items[i];
	return list;
}

static const struct lt_value *
all_or_any(struct lt_hcl_call *c, bool any)
{
	const struct lt_value *v = c->args[0], *gap = NULL;
	if (!is_list(v))
		return lt_hcl_function_wrong(c, "looks for truth in what is no list");
	for (int i = 0; i < v->count; i++) {
		bool yes;
		if (v->items[i]->kind == LT_KIND_UNKNOWN)
			gap = v->items[i];
		else if (lt_hcl_eval_bool(v->items[i], &yes) && yes == any)
			return lt_value_bool(c->arena, any, v->items[i]->place);
	}
	return gap ? gap : lt_value_bool(c->arena, !any, v->place);
}

static const struct lt_value *
call_alltrue(struct lt_hcl_call *c)
{
	return all_or_any(c, false);
}

static const struct lt_value *
call_anytrue(struct lt_hcl_call *c)
{
	return all_or_any(c, true);
}

static const struct lt_value *
call_matchkeys(struct lt_hcl_call *c)
{
	const struct lt_value *values = c->args[0], *keys = c->args[1], *wanted = c->args[2];
	struct lt_value *list = is_list(values) && is_list(keys) && is_list(wanted)
		? new_list(c, values->count)
		: NULL;
	if (!list || keys->count != values->count)
		return lt_hcl_function_wrong(c, "gives matchkeys() lists that do not fit");
	list->count = 0;
	for (int i = 0; i < values->count; i++)
		if (has(c, wanted, wanted->count, keys->items[i]))
			list->items[list->count++] = values->items[i];
	return list;
}

const struct lt_hcl_function lt_hcl_function_lists[] = {
	{ "coalesce", 1, -1, call_coalesce, true },
	{ "coalescelist", 1, -1, call_coalescelist, true },
	{ "concat", 1, -1, call_concat, false },
	{ "flatten", 1, 1, call_flatten, false },
	{ "compact", 1, 1, call_compact, false },
	{ "contains", 2, 2, call_contains, false },
	{ "distinct", 1, 1, call_distinct, false },
	{ "sort", 1, 1, call_sort, false },
	{ "toset", 1, 1, call_toset, false },
	{ "tolist", 1, 1, call_tolist, false },
	{ "element", 2, 2, call_element, false },
	{ "index", 2, 2, call_index, false },
	{ "length", 1, 1, call_length, false },
	{ "one", 1, 1, call_one, false },
	{ "reverse", 1, 1, call_reverse, false },
	{ "slice", 3, 3, call_slice, false },
	{ "chunklist", 2, 2, call_chunklist, false },
	{ "range", 1, 3, call_range, false },
	{ "setproduct", 1, -1, call_setproduct, false },
	{ "setintersection", 1, -1, call_setintersection, false },
	{ "setunion", 1, -1, call_setunion, false },
	{ "setsubtract", 2, 2, call_setsubtract, false },
	{ "alltrue", 1, 1, call_alltrue, false },
	{ "anytrue", 1, 1, call_anytrue, false },
	{ "matchkeys", 3, 3, call_matchkeys, false },
	{ 0 },
};
