/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions of known values, shared by Bicep and ARM (which spells some operators as
 * functions).  One row a function.  An unknown argument makes the result unknown, except
 * where a row says that it looks for itself.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/bicep_inside.h"
#include "format/json.h"

#include <stdlib.h>

struct call {
	struct lt_bicep_estate *estate;
	struct lt_arena *arena;
	const struct lt_value **args;
	int count;
	struct lt_place place;
	const char *name;
};

static const struct lt_value *
wrong(const struct call *c)
{
	return lt_value_failed(
		c->arena, c->place, "depends on %s() with arguments it does not take", c->name);
}

static const struct lt_value *
text(const struct call *c, struct lt_text value)
{
	return lt_value_text(c->arena, value.at ? value : LT_LIT(""), c->place);
}

static const struct lt_value *
truth(const struct call *c, bool value)
{
	return lt_value_bool(c->arena, value, c->place);
}

static const struct lt_value *
number(const struct call *c, double value)
{
	return lt_value_number(c->arena, value, c->place);
}

static bool
is(const struct call *c, int at, enum lt_kind kind)
{
	return at < c->count && c->args[at]->kind == kind;
}

static bool
whole(const struct call *c, int at, double *ret_value)
{
	*ret_value = at < c->count ? c->args[at]->number : 0;
	return is(c, at, LT_KIND_NUMBER) && *ret_value > -9e15 && *ret_value < 9e15;
}

/* An array in the making that stays within the run's limit of values. */
static bool
affordable(const struct call *c, double count)
{
	if (count < 0 || count > (double)c->estate->values)
		return false;
	c->estate->values -= (int64_t)count;
	return true;
}

bool
lt_bicep_equal(const struct lt_value *a, const struct lt_value *b, bool nocase)
{
	if (nocase && a->kind == LT_KIND_TEXT && b->kind == LT_KIND_TEXT)
		return lt_text_eq_nocase(a->text, b->text);
	return lt_value_same(a, b);
}

int
lt_bicep_order(const struct lt_value *a, const struct lt_value *b)
{
	if (a->kind == LT_KIND_NUMBER && b->kind == LT_KIND_NUMBER)
		return a->number < b->number ? -1 : a->number > b->number;
	return a->kind == LT_KIND_TEXT && b->kind == LT_KIND_TEXT ? lt_text_order(a->text, b->text)
								  : 0;
}

/* A value as text: JSON for what is no scalar.  False when part of it is unknown. */
static bool
spell(const struct call *c, const struct lt_value *v, struct lt_buf *out, int depth)
{
	switch (v->kind) {
	case LT_KIND_TEXT:
		if (depth)
			lt_json_quote(out, v->text);
		else
			lt_buf_text_add(out, v->text);
		return true;
	case LT_KIND_NUMBER:
		lt_buf_text_add(out, v->text);
		return true;
	case LT_KIND_TRUE:
	case LT_KIND_FALSE: /* string(true) is True, inside JSON it is true */
		lt_buf_puts(out,
			depth ? v->kind == LT_KIND_TRUE ? "true" : "false"
				: v->kind == LT_KIND_TRUE ? "True"
							  : "False");
		return true;
	case LT_KIND_NULL:
		lt_buf_puts(out, depth ? "null" : "");
		return true;
	case LT_KIND_LIST:
	case LT_KIND_MAP:
		break;
	default:
		return false;
	}
	if (depth > 100)
		return false;
	lt_buf_putc(out, v->kind == LT_KIND_MAP ? '{' : '[');
	for (int i = 0; i < v->count; i++) {
		if (i)
			lt_buf_putc(out, ',');
		if (v->kind == LT_KIND_MAP) {
			lt_json_quote(out, v->keys[i]);
			lt_buf_putc(out, ':');
		}
		if (!spell(c, v->items[i], out, depth + 1))
			return false;
	}
	lt_buf_putc(out, v->kind == LT_KIND_MAP ? '}' : ']');
	return true;
}

static const struct lt_value *
buffer_text(const struct call *c, struct lt_buf *out, bool good)
{
	const struct lt_value *v = good && !lt_buf_over(out)
		? text(c, lt_copy_text(c->arena, lt_buf_text(out)))
		: lt_bicep_dunno(c->estate, c->place, "is known in part only");
	lt_buf_done(out);
	return v;
}

static const struct lt_value *
f_string(const struct call *c)
{
	struct lt_buf out = LT_BUF(1 << 20);
	return buffer_text(c, &out, spell(c, c->args[0], &out, 0));
}

static const struct lt_value *
f_concat(const struct call *c)
{
	bool lists = false;
	for (int i = 0; i < c->count; i++)
		lists |= c->args[i]->kind == LT_KIND_LIST;
	if (!lists) {
		struct lt_buf out = LT_BUF(1 << 20);
		bool good = true;
		for (int i = 0; i < c->count; i++)
			good &= spell(c, c->args[i], &out, 0);
		return buffer_text(c, &out, good);
	}
	double count = 0;
	for (int i = 0; i < c->count; i++)
		count += c->args[i]->kind == LT_KIND_LIST ? c->args[i]->count : 0;
	if (!affordable(c, count))
		return wrong(c);
	struct lt_value *all = lt_value_list(c->arena, (int)count, c->place);
	int at = 0;
	for (int i = 0; i < c->count; i++)
		for (int k = 0; c->args[i]->kind == LT_KIND_LIST && k < c->args[i]->count; k++)
			all->items[at++] = c->args[i]->items[k];
	return all;
}

/* {0}, {1:00} and {{ in turn */
static const struct lt_value *
f_format(const struct call *c)
{
	if (!is(c, 0, LT_KIND_TEXT))
		return wrong(c);
	struct lt_text f = c->args[0]->text;
	struct lt_buf out = LT_BUF(1 << 20);
	bool good = true;
	for (size_t i = 0; i < f.len; i++) {
		if (i + 1 < f.len && f.at[i] == f.at[i + 1] && (f.at[i] == '{' || f.at[i] == '}')) {
			lt_buf_putc(&out, f.at[i++]);
			continue;
		}
		const char *end = f.at[i] == '{' ? memchr(f.at + i, '}', f.len - i) : NULL;
		if (!end) {
			lt_buf_putc(&out, f.at[i]);
			continue;
		}
		int which = 0;
		size_t at = i + 1;
		for (; f.at + at < end && f.at[at] >= '0' && f.at[at] <= '9' && which < 1000; at++)
			which = which * 10 + f.at[at] - '0';
		bool plain = f.at + at == end && at > i + 1;
		good &= plain && which + 1 < c->count && spell(c, c->args[which + 1], &out, 0);
		i = (size_t)(end - f.at);
	}
	return buffer_text(c, &out, good);
}

static const struct lt_value *
changed_case(const struct call *c, char from, int by)
{
	if (!is(c, 0, LT_KIND_TEXT))
		return wrong(c);
	struct lt_text copy = lt_copy_text(c->arena, c->args[0]->text);
	for (size_t i = 0; i < copy.len; i++)
		if (copy.at[i] >= from && copy.at[i] < from + 26)
			((char *)copy.at)[i] = (char)(copy.at[i] + by);
	return text(c, copy);
}

static const struct lt_value *
f_lower(const struct call *c)
{
	return changed_case(c, 'A', 32);
}

static const struct lt_value *
f_upper(const struct call *c)
{
	return changed_case(c, 'a', -32);
}

static const struct lt_value *
f_trim(const struct call *c)
{
	return is(c, 0, LT_KIND_TEXT) ? text(c, lt_text_trim(c->args[0]->text)) : wrong(c);
}

static const struct lt_value *
f_length(const struct call *c)
{
	const struct lt_value *v = c->args[0];
	if (v->kind == LT_KIND_TEXT)
		return number(c, (double)v->text.len);
	return v->kind == LT_KIND_LIST || v->kind == LT_KIND_MAP ? number(c, v->count) : wrong(c);
}

static const struct lt_value *
f_empty(const struct call *c)
{
	const struct lt_value *v = c->args[0];
	if (v->kind == LT_KIND_NULL)
		return truth(c, true);
	if (v->kind == LT_KIND_TEXT)
		return truth(c, v->text.len == 0);
	return v->kind == LT_KIND_LIST || v->kind == LT_KIND_MAP ? truth(c, v->count == 0)
								 : wrong(c);
}

static const struct lt_value *
f_contains(const struct call *c)
{
	const struct lt_value *in = c->args[0], *what = c->args[1];
	if (in->kind == LT_KIND_TEXT && what->kind == LT_KIND_TEXT)
		return truth(c, lt_text_has(in->text, lt_copy_text(c->arena, what->text).at));
	if (in->kind == LT_KIND_MAP && what->kind == LT_KIND_TEXT) {
		for (int i = 0; i < in->count; i++)
			if (lt_text_eq_nocase(in->keys[i], what->text))
				return truth(c, true);
		return in->refers.at
			? lt_bicep_dunno(c->estate, c->place, "is known only after deployment")
			: truth(c, false);
	}
	if (in->kind != LT_KIND_LIST)
		return wrong(c);
	const struct lt_value *gap = NULL;
	for (int i = 0; i < in->count; i++) {
		if (lt_value_same(in->items[i], what))
			return truth(c, true);
		if (in->items[i]->kind == LT_KIND_UNKNOWN)
			gap = in->items[i];
	}
	return gap ? lt_bicep_pass(c->estate, gap, c->place) : truth(c, false);
}

static const struct lt_value *
f_starts(const struct call *c)
{
	if (!is(c, 0, LT_KIND_TEXT) || !is(c, 1, LT_KIND_TEXT))
		return wrong(c);
	struct lt_text t = c->args[0]->text, with = c->args[1]->text;
	return truth(c,
		t.len >= with.len && lt_text_eq_nocase((struct lt_text){ t.at, with.len }, with));
}

static const struct lt_value *
f_ends(const struct call *c)
{
	if (!is(c, 0, LT_KIND_TEXT) || !is(c, 1, LT_KIND_TEXT))
		return wrong(c);
	struct lt_text t = c->args[0]->text, with = c->args[1]->text;
	return truth(c,
		t.len >= with.len &&
			lt_text_eq_nocase(
				(struct lt_text){ t.at + t.len - with.len, with.len }, with));
}

static const struct lt_value *
index_of(const struct call *c, bool last)
{
	if (!is(c, 0, LT_KIND_TEXT) || !is(c, 1, LT_KIND_TEXT))
		return is(c, 0, LT_KIND_LIST)
			? lt_bicep_dunno(c->estate, c->place, "depends on %s()", c->name)
			: wrong(c);
	struct lt_text t = c->args[0]->text, what = c->args[1]->text;
	double found = -1;
	for (size_t i = 0; i + what.len <= t.len; i++)
		if (lt_text_eq_nocase((struct lt_text){ t.at + i, what.len }, what)) {
			found = (double)i;
			if (!last)
				break;
		}
	return number(c, found);
}

static const struct lt_value *
f_index_of(const struct call *c)
{
	return index_of(c, false);
}

static const struct lt_value *
f_last_index_of(const struct call *c)
{
	return index_of(c, true);
}

static const struct lt_value *
f_substring(const struct call *c)
{
	double from, len;
	if (!is(c, 0, LT_KIND_TEXT) || !whole(c, 1, &from))
		return wrong(c);
	struct lt_text t = c->args[0]->text;
	if (c->count < 3)
		len = (double)t.len - from;
	else if (!whole(c, 2, &len))
		return wrong(c);
	if (from < 0 || len < 0 || from + len > (double)t.len)
		return wrong(c);
	return text(c, (struct lt_text){ t.at + (size_t)from, (size_t)len });
}

/* The items or letters from `from`, `count` of them. */
static const struct lt_value *
part(const struct call *c, double from, double count)
{
	const struct lt_value *v = c->args[0];
	double size = v->kind == LT_KIND_TEXT ? (double)v->text.len : v->count;
	from = from < 0 ? 0 : from > size ? size : from;
	count = count < 0 ? 0 : from + count > size ? size - from : count;
	if (v->kind == LT_KIND_TEXT)
		return text(c, (struct lt_text){ v->text.at + (size_t)from, (size_t)count });
	if (v->kind != LT_KIND_LIST)
		return wrong(c);
	struct lt_value *list = lt_value_list(c->arena, (int)count, c->place);
	for (int i = 0; i < list->count; i++)
		list->items[i] = v->items[(int)from + i];
	return list;
}

static const struct lt_value *
f_take(const struct call *c)
{
	double count;
	return whole(c, 1, &count) ? part(c, 0, count) : wrong(c);
}

static const struct lt_value *
f_skip(const struct call *c)
{
	double count;
	return whole(c, 1, &count) ? part(c, count, 9e15) : wrong(c);
}

static const struct lt_value *
end_of(const struct call *c, bool last)
{
	const struct lt_value *v = c->args[0];
	if (v->kind == LT_KIND_TEXT)
		return text(c,
			v->text.len ? (struct lt_text){ last ? v->text.at + v->text.len - 1
							     : v->text.at,
					      1 }
				    : LT_LIT(""));
	if (v->kind != LT_KIND_LIST)
		return wrong(c);
	return v->count ? v->items[last ? v->count - 1 : 0] : lt_value_null(c->arena, c->place);
}

static const struct lt_value *
f_first(const struct call *c)
{
	return end_of(c, false);
}

static const struct lt_value *
f_last(const struct call *c)
{
	return end_of(c, true);
}

static const struct lt_value *
f_replace(const struct call *c)
{
	if (!is(c, 0, LT_KIND_TEXT) || !is(c, 1, LT_KIND_TEXT) || !is(c, 2, LT_KIND_TEXT))
		return wrong(c);
	struct lt_text t = c->args[0]->text, from = c->args[1]->text, to = c->args[2]->text;
	if (from.len == 0)
		return c->args[0];
	struct lt_buf out = LT_BUF(1 << 20);
	for (size_t i = 0; i < t.len;) {
		bool here = i + from.len <= t.len && memcmp(t.at + i, from.at, from.len) == 0;
		if (here)
			lt_buf_text_add(&out, to);
		else
			lt_buf_putc(&out, t.at[i]);
		i += here ? from.len : 1;
	}
	return buffer_text(c, &out, true);
}

static bool
cuts(const struct lt_value *cut, struct lt_text at, size_t *ret_len)
{
	bool list = cut->kind == LT_KIND_LIST;
	for (int i = 0; i < (list ? cut->count : 1); i++) {
		const struct lt_value *one = list ? cut->items[i] : cut;
		if (one->kind == LT_KIND_TEXT && one->text.len && one->text.len <= at.len &&
			memcmp(one->text.at, at.at, one->text.len) == 0) {
			*ret_len = one->text.len;
			return true;
		}
	}
	return false;
}

static const struct lt_value *
f_split(const struct call *c)
{
	if (!is(c, 0, LT_KIND_TEXT))
		return wrong(c);
	struct lt_text t = c->args[0]->text, *pieces = NULL;
	int count = 0, room = 0;
	size_t from = 0, len = 0;
	for (size_t i = 0; i < t.len; i++)
		if (cuts(c->args[1], (struct lt_text){ t.at + i, t.len - i }, &len)) {
			LT_PUSH(c->arena, pieces, count, room) = (struct lt_text){ t.at + from,
				i - from };
			from = i + len;
			i += len - 1;
		}
	LT_PUSH(c->arena, pieces, count, room) = (struct lt_text){ t.at + from, t.len - from };
	struct lt_value *list = lt_value_list(c->arena, count, c->place);
	for (int i = 0; i < count; i++)
		list->items[i] = lt_value_text(c->arena, pieces[i], c->args[0]->place);
	return list;
}

static const struct lt_value *
f_join(const struct call *c)
{
	if (!is(c, 0, LT_KIND_LIST) || !is(c, 1, LT_KIND_TEXT))
		return wrong(c);
	struct lt_buf out = LT_BUF(1 << 20);
	bool good = true;
	for (int i = 0; i < c->args[0]->count; i++) {
		if (i)
			lt_buf_text_add(&out, c->args[1]->text);
		good &= spell(c, c->args[0]->items[i], &out, 0);
	}
	return buffer_text(c, &out, good);
}

static const struct lt_value *
f_pad_left(const struct call *c)
{
	double width;
	struct lt_buf out = LT_BUF(1 << 16);
	if (!whole(c, 1, &width) || width > 10000)
		return wrong(c);
	bool good = spell(c, c->args[0], &out, 0);
	struct lt_text t = lt_copy_text(c->arena, lt_buf_text(&out));
	lt_buf_done(&out);
	char fill = is(c, 2, LT_KIND_TEXT) && c->args[2]->text.len ? c->args[2]->text.at[0] : ' ';
	lt_buf_fill(&out, fill, (int)width - (int)t.len);
	lt_buf_text_add(&out, t);
	return buffer_text(c, &out, good);
}

/* Maps laid over each other, maps inside them too (union) or not (shallowMerge). */
static const struct lt_value *
merged(const struct call *c, const struct lt_value *a, const struct lt_value *b, bool deep,
	int depth)
{
	struct lt_value *all = lt_value_map(c->arena, a->count + b->count, c->place);
	int count = a->count;
	for (int i = 0; i < a->count; i++) {
		all->keys[i] = a->keys[i];
		all->items[i] = a->items[i];
	}
	for (int i = 0; i < b->count; i++) {
		int at = 0;
		while (at < count && !lt_text_eq_nocase(all->keys[at], b->keys[i]))
			at++;
		bool both = at < count && deep && depth < 50 &&
			all->items[at]->kind == LT_KIND_MAP && b->items[i]->kind == LT_KIND_MAP;
		all->keys[at] = at < count ? all->keys[at] : b->keys[i];
		all->items[at] = both ? merged(c, all->items[at], b->items[i], deep, depth + 1)
				      : b->items[i];
		count += at == count;
	}
	all->count = count;
	all->place = a->place;
	return all;
}

static bool
has(const struct lt_value *list, int count, const struct lt_value *item)
{
	for (int i = 0; i < count; i++)
		if (lt_value_same(list->items[i], item))
			return true;
	return false;
}

static const struct lt_value *
f_union(const struct call *c)
{
	if (is(c, 0, LT_KIND_MAP)) {
		const struct lt_value *all = c->args[0];
		for (int i = 1; i < c->count; i++) {
			if (c->args[i]->kind != LT_KIND_MAP)
				return wrong(c);
			all = merged(c, all, c->args[i], true, 0);
		}
		return all;
	}
	double most = 0;
	for (int i = 0; i < c->count; i++) {
		if (c->args[i]->kind != LT_KIND_LIST)
			return wrong(c);
		most += c->args[i]->count;
	}
	if (most > 3000 || !affordable(c, most * most / 2))
		return lt_bicep_dunno(c->estate, c->place, "unites too many items");
	struct lt_value *all = lt_value_list(c->arena, (int)most, c->place);
	int count = 0;
	for (int i = 0; i < c->count; i++)
		for (int k = 0; k < c->args[i]->count; k++)
			if (!has(all, count, c->args[i]->items[k]))
				all->items[count++] = c->args[i]->items[k];
	all->count = count;
	return all;
}

static const struct lt_value *
f_shallow_merge(const struct call *c)
{
	const struct lt_value *all = lt_value_map(c->arena, 0, c->place);
	if (!is(c, 0, LT_KIND_LIST))
		return wrong(c);
	for (int i = 0; i < c->args[0]->count; i++) {
		const struct lt_value *one = c->args[0]->items[i];
		if (one->kind != LT_KIND_MAP)
			return one->kind == LT_KIND_UNKNOWN
				? lt_bicep_pass(c->estate, one, c->place)
				: wrong(c);
		all = merged(c, all, one, false, 0);
	}
	return all;
}

static const struct lt_value *
f_intersection(const struct call *c)
{
	const struct lt_value *first = c->args[0];
	if (first->kind != LT_KIND_LIST || first->count > 3000 || !lt_value_wholly_known(first))
		return lt_bicep_dunno(c->estate, c->place, "depends on intersection()");
	struct lt_value *all = lt_value_list(c->arena, first->count, c->place);
	int count = 0;
	for (int i = 0; i < first->count; i++) {
		bool everywhere = !has(all, count, first->items[i]);
		for (int k = 1; k < c->count; k++)
			everywhere &= c->args[k]->kind == LT_KIND_LIST &&
				c->args[k]->count <= 3000 &&
				has(c->args[k], c->args[k]->count, first->items[i]);
		if (everywhere)
			all->items[count++] = first->items[i];
	}
	all->count = count;
	return all;
}

static const struct lt_value *
f_range(const struct call *c)
{
	double from, count;
	if (!whole(c, 0, &from) || !whole(c, 1, &count) || count > 10000 || !affordable(c, count))
		return wrong(c);
	struct lt_value *list = lt_value_list(c->arena, (int)count, c->place);
	for (int i = 0; i < list->count; i++)
		list->items[i] = number(c, from + i);
	return list;
}

static int
by_key(const void *a, const void *b)
{
	const struct lt_value *x = *(const struct lt_value *const *)a,
			      *y = *(const struct lt_value *const *)b;
	return lt_text_order(x->items[0]->text, y->items[0]->text);
}

/* Sorted by key, as Azure does. */
static const struct lt_value *
f_items(const struct call *c)
{
	const struct lt_value *map = c->args[0];
	if (map->kind != LT_KIND_MAP)
		return wrong(c);
	struct lt_value *list = lt_value_list(c->arena, map->count, c->place);
	for (int i = 0; i < map->count; i++) {
		struct lt_value *pair = lt_value_map(c->arena, 2, map->items[i]->place);
		pair->keys[0] = LT_LIT("key");
		pair->keys[1] = LT_LIT("value");
		pair->items[0] = lt_value_text(c->arena, map->keys[i], map->items[i]->place);
		pair->items[1] = map->items[i];
		list->items[i] = pair;
	}
	if (list->count)
		qsort(list->items, (size_t)list->count, sizeof *list->items, by_key);
	return list;
}

static const struct lt_value *
f_object_keys(const struct call *c)
{
	const struct lt_value *items = f_items(c);
	if (items->kind != LT_KIND_LIST)
		return items;
	struct lt_value *keys = lt_value_list(c->arena, items->count, c->place);
	for (int i = 0; i < items->count; i++)
		keys->items[i] = items->items[i]->items[0];
	return keys;
}

static const struct lt_value *
f_flatten(const struct call *c)
{
	double count = 0;
	if (!is(c, 0, LT_KIND_LIST))
		return wrong(c);
	const struct lt_value *outer = c->args[0];
	for (int i = 0; i < outer->count; i++) {
		if (outer->items[i]->kind != LT_KIND_LIST)
			return lt_bicep_pass(c->estate, outer->items[i], c->place);
		count += outer->items[i]->count;
	}
	if (!affordable(c, count))
		return wrong(c);
	struct lt_value *all = lt_value_list(c->arena, (int)count, c->place);
	int at = 0;
	for (int i = 0; i < outer->count; i++)
		for (int k = 0; k < outer->items[i]->count; k++)
			all->items[at++] = outer->items[i]->items[k];
	return all;
}

static const struct lt_value *
f_array(const struct call *c)
{
	if (is(c, 0, LT_KIND_LIST))
		return c->args[0];
	struct lt_value *list = lt_value_list(c->arena, 1, c->place);
	list->items[0] = c->args[0];
	return list;
}

static const struct lt_value *
f_create_array(const struct call *c)
{
	struct lt_value *list = lt_value_list(c->arena, c->count, c->place);
	for (int i = 0; i < c->count; i++)
		list->items[i] = c->args[i];
	return list;
}

static const struct lt_value *
f_create_object(const struct call *c)
{
	struct lt_value *map = lt_value_map(c->arena, c->count / 2, c->place);
	for (int i = 0; i < map->count; i++) {
		if (c->args[i * 2]->kind != LT_KIND_TEXT)
			return lt_bicep_pass(c->estate, c->args[i * 2], c->place);
		map->keys[i] = c->args[i * 2]->text;
		map->items[i] = c->args[i * 2 + 1];
	}
	return map;
}

static const struct lt_value *
f_json(const struct call *c)
{
	struct lt_doc *doc;
	struct lt_err err = { 0 };
	if (!is(c, 0, LT_KIND_TEXT))
		return wrong(c);
	if (!lt_json_read(c->arena, c->estate->keys, c->place.file,
		    lt_copy_text(c->arena, c->args[0]->text), &doc, &err))
		return lt_bicep_dunno(c->estate, c->place, "depends on json() of what is no JSON");
	return lt_value_of(c->arena, lt_doc_root(doc));
}

static const struct lt_value *
f_int(const struct call *c)
{
	double value;
	if (is(c, 0, LT_KIND_NUMBER))
		return c->args[0];
	return is(c, 0, LT_KIND_TEXT) && lt_text_double(c->args[0]->text, &value) ? number(c, value)
										  : wrong(c);
}

static const struct lt_value *
f_bool(const struct call *c)
{
	const struct lt_value *v = c->args[0];
	if (v->kind == LT_KIND_TRUE || v->kind == LT_KIND_FALSE)
		return v;
	if (v->kind == LT_KIND_NUMBER)
		return truth(c, v->number != 0);
	if (v->kind != LT_KIND_TEXT)
		return wrong(c);
	if (lt_text_eq_nocase(v->text, LT_LIT("true")) || lt_text_eq(v->text, "1"))
		return truth(c, true);
	return lt_text_eq_nocase(v->text, LT_LIT("false")) || lt_text_eq(v->text, "0")
		? truth(c, false)
		: wrong(c);
}

/* min and max of numbers, or of a list of them */
static const struct lt_value *
extreme(const struct call *c, int sign)
{
	bool list = is(c, 0, LT_KIND_LIST);
	const struct lt_value *best = NULL;
	for (int i = 0; i < (list ? c->args[0]->count : c->count); i++) {
		const struct lt_value *v = list ? c->args[0]->items[i] : c->args[i];
		if (v->kind != LT_KIND_NUMBER)
			return lt_bicep_pass(c->estate, v, c->place);
		if (!best || v->number * sign > best->number * sign)
			best = v;
	}
	return best ? best : wrong(c);
}

static const struct lt_value *
f_min(const struct call *c)
{
	return extreme(c, -1);
}

static const struct lt_value *
f_max(const struct call *c)
{
	return extreme(c, 1);
}

static const struct lt_value *
f_less(const struct call *c)
{
	return truth(c, lt_bicep_order(c->args[0], c->args[1]) < 0);
}

static const struct lt_value *
f_less_or_equals(const struct call *c)
{
	return truth(c, lt_bicep_order(c->args[0], c->args[1]) <= 0);
}

static const struct lt_value *
f_greater(const struct call *c)
{
	return truth(c, lt_bicep_order(c->args[0], c->args[1]) > 0);
}

static const struct lt_value *
f_greater_or_equals(const struct call *c)
{
	return truth(c, lt_bicep_order(c->args[0], c->args[1]) >= 0);
}

static const struct lt_value *
f_add(const struct call *c)
{
	double a, b;
	return whole(c, 0, &a) && whole(c, 1, &b) ? number(c, a + b) : wrong(c);
}

static const struct lt_value *
f_sub(const struct call *c)
{
	double a, b;
	return whole(c, 0, &a) && whole(c, 1, &b) ? number(c, a - b) : wrong(c);
}

static const struct lt_value *
f_mul(const struct call *c)
{
	double a, b;
	return whole(c, 0, &a) && whole(c, 1, &b) ? number(c, a * b) : wrong(c);
}

static const struct lt_value *
f_div(const struct call *c)
{
	double a, b;
	return whole(c, 0, &a) && whole(c, 1, &b) && (int64_t)b
		? number(c, (double)((int64_t)a / (int64_t)b))
		: wrong(c);
}

static const struct lt_value *
f_mod(const struct call *c)
{
	double a, b;
	return whole(c, 0, &a) && whole(c, 1, &b) && (int64_t)b
		? number(c, (double)((int64_t)a % (int64_t)b))
		: wrong(c);
}

static const struct lt_value *
f_true(const struct call *c)
{
	return truth(c, true);
}

static const struct lt_value *
f_false(const struct call *c)
{
	return truth(c, false);
}

static const struct lt_value *
f_null(const struct call *c)
{
	return lt_value_null(c->arena, c->place);
}

static const struct lt_value *
f_try_get(const struct call *c)
{
	const struct lt_value *v = c->args[0];
	for (int i = 1; i < c->count; i++) {
		const struct lt_value *key = c->args[i], *next = NULL;
		if (v->kind == LT_KIND_UNKNOWN)
			return v;
		if (v->kind == LT_KIND_MAP && key->kind == LT_KIND_TEXT)
			next = lt_value_member(v, key->text);
		else if (v->kind == LT_KIND_LIST && key->kind == LT_KIND_NUMBER &&
			key->number >= 0 && key->number < v->count)
			next = v->items[(int)key->number];
		if (!next)
			return lt_value_null(c->arena, c->place);
		v = next;
	}
	return v;
}

/* uri('https://a/b/', 'c') and uri('https://a/b', '/c') as RFC 3986 joins them, plain cases. */
static const struct lt_value *
f_uri(const struct call *c)
{
	if (!is(c, 0, LT_KIND_TEXT) || !is(c, 1, LT_KIND_TEXT))
		return wrong(c);
	struct lt_text base = c->args[0]->text, rest = c->args[1]->text;
	const char *slash = base.len > 8 ? memrchr(base.at + 8, '/', base.len - 8) : NULL;
	if (lt_text_has(rest, "..") || lt_text_has(rest, "://") || lt_text_starts(rest, "/"))
		return lt_bicep_dunno(c->estate, c->place, "is made by uri() at deployment");
	int keep = slash ? (int)(slash + 1 - base.at) : (int)base.len;
	return text(c,
		lt_text(lt_print(
			c->arena, "%.*s%s%.*s", keep, base.at, slash ? "" : "/", LT_ARG(rest))));
}

static const struct lt_value *
f_not_here(const struct call *c)
{
	return lt_bicep_dunno(c->estate, c->place, "is made by %s() at deployment", c->name);
}

static const struct row {
	const char *name;
	int least, most; /* arguments; most 0: any number */
	bool gaps;       /* looks at unknown arguments itself */
	const struct lt_value *(*run)(const struct call *c);
} rows[] = {
	{ "add", 2, 2, false, f_add },
	{ "array", 1, 1, false, f_array },
	{ "bool", 1, 1, false, f_bool },
	{ "concat", 1, 0, false, f_concat },
	{ "contains", 2, 2, false, f_contains },
	{ "createArray", 0, 0, true, f_create_array },
	{ "createObject", 0, 0, true, f_create_object },
	{ "div", 2, 2, false, f_div },
	{ "empty", 1, 1, false, f_empty },
	{ "endsWith", 2, 2, false, f_ends },
	{ "false", 0, 0, false, f_false },
	{ "first", 1, 1, false, f_first },
	{ "flatten", 1, 1, false, f_flatten },
	{ "format", 1, 0, false, f_format },
	{ "greater", 2, 2, false, f_greater },
	{ "greaterOrEquals", 2, 2, false, f_greater_or_equals },
	{ "indexOf", 2, 2, false, f_index_of },
	{ "int", 1, 1, false, f_int },
	{ "intersection", 2, 0, false, f_intersection },
	{ "items", 1, 1, false, f_items },
	{ "join", 2, 2, false, f_join },
	{ "json", 1, 1, false, f_json },
	{ "last", 1, 1, false, f_last },
	{ "lastIndexOf", 2, 2, false, f_last_index_of },
	{ "length", 1, 1, false, f_length },
	{ "less", 2, 2, false, f_less },
	{ "lessOrEquals", 2, 2, false, f_less_or_equals },
	{ "max", 1, 0, false, f_max },
	{ "min", 1, 0, false, f_min },
	{ "mod", 2, 2, false, f_mod },
	{ "mul", 2, 2, false, f_mul },
	{ "null", 0, 0, false, f_null },
	{ "objectKeys", 1, 1, false, f_object_keys },
	{ "padLeft", 2, 3, false, f_pad_left },
	{ "range", 2, 2, false, f_range },
	{ "replace", 3, 3, false, f_replace },
	{ "shallowMerge", 1, 1, false, f_shallow_merge },
	{ "skip", 2, 2, false, f_skip },
	{ "split", 2, 2, false, f_split },
	{ "startsWith", 2, 2, false, f_starts },
	{ "string", 1, 1, false, f_string },
	{ "sub", 2, 2, false, f_sub },
	{ "substring", 2, 3, false, f_substring },
	{ "take", 2, 2, false, f_take },
	{ "toLower", 1, 1, false, f_lower },
	{ "toUpper", 1, 1, false, f_upper },
	{ "trim", 1, 1, false, f_trim },
	{ "true", 0, 0, false, f_true },
	{ "tryGet", 2, 0, true, f_try_get },
	{ "union", 2, 0, false, f_union },
	{ "uri", 2, 2, false, f_uri },
	/* texts that are never empty, whatever they come to */
	{ "base64", 1, 1, false, f_not_here },
	{ "base64ToString", 1, 1, false, f_not_here },
	{ "buildUri", 1, 1, false, f_not_here },
	{ "cidrHost", 2, 2, false, f_not_here },
	{ "cidrSubnet", 3, 3, false, f_not_here },
	{ "dataUri", 1, 1, false, f_not_here },
	{ "dateTimeAdd", 2, 3, false, f_not_here },
	{ "toLogicalZone", 3, 3, false, f_not_here },
	{ "uriComponent", 1, 1, false, f_not_here },
};

/* Unknown because of an argument; still surely something when the argument is and the
 * function adds to it or spells it otherwise. */
static const struct lt_value *
for_a_gap(const struct call *c, const struct lt_value *gap)
{
	static const char *const keeps[] = { "concat", "format", "toLower", "toUpper", "string",
		"base64", "uri", "uriComponent" };
	bool something = lt_bicep_is_something(gap), text = false;
	for (int i = 0; i < c->count; i++)
		text |= c->args[i]->kind == LT_KIND_TEXT && c->args[i]->text.len;
	if (!strcmp(c->name, "concat") || !strcmp(c->name, "format"))
		something |= text;
	for (size_t i = 0; i < sizeof keeps / sizeof keeps[0]; i++)
		if (something && !strcmp(c->name, keeps[i]) &&
			!lt_text_starts(gap->text, "is made "))
			return lt_value_unknown(c->arena, gap->refers, c->place,
				"is made with a part that %.*s", LT_ARG(gap->text));
		else if (something && !strcmp(c->name, keeps[i]))
			return lt_value_at(c->arena, gap, c->place);
	if (something && lt_text_starts(gap->text, "is "))
		return lt_bicep_dunno(
			c->estate, c->place, "depends on what %.*s", LT_ARG(gap->text));
	return lt_bicep_pass(c->estate, gap, c->place);
}

const struct lt_value *
lt_bicep_function(struct lt_bicep_estate *estate, struct lt_text name, const struct lt_value **args,
	int count, struct lt_place place)
{
	bool sensitive = false;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct row *row = &rows[i];
		if (!lt_text_eq_nocase(name, lt_text(row->name)))
			continue;
		struct call c = { estate, estate->arena, args, count, place, row->name };
		if (count < row->least || (row->most && count > row->most))
			return wrong(&c);
		for (int k = 0; k < count; k++) {
			sensitive |= args[k]->sensitive;
			if (args[k]->kind == LT_KIND_UNKNOWN && !row->gaps)
				return for_a_gap(&c, args[k]);
		}
		const struct lt_value *v = row->run(&c);
		return sensitive ? lt_value_hide(estate->arena, v) : v;
	}
	return NULL;
}
