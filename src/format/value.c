/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values: made, compared, laid on a document.  Nothing here goes past
 * LT_VALUE_DEPTH and LT_VALUE_REACH, because a value may be built deeper and larger than
 * any expression was written.
 */
#include "format/value.h"

#include <stdarg.h>

#include "base/arena.h"
#include "format/number.h"

static struct lt_value *
make(struct lt_arena *a, enum lt_kind kind, struct lt_place place)
{
	struct lt_value *v = LT_NEW(a, struct lt_value);
	v->kind = kind;
	v->place = place;
	return v;
}

const struct lt_value *
lt_value_null(struct lt_arena *a, struct lt_place place)
{
	return make(a, LT_KIND_NULL, place);
}

const struct lt_value *
lt_value_bool(struct lt_arena *a, bool value, struct lt_place place)
{
	return make(a, value ? LT_KIND_TRUE : LT_KIND_FALSE, place);
}

const struct lt_value *
lt_value_number(struct lt_arena *a, double number, struct lt_place place)
{
	struct lt_value *v = make(a, LT_KIND_NUMBER, place);
	char spelling[32];
	lt_number_spell(number, spelling);
	v->number = number;
	v->text = lt_copy_text(a, lt_text(spelling));
	return v;
}

const struct lt_value *
lt_value_text(struct lt_arena *a, struct lt_text text, struct lt_place place)
{
	struct lt_value *v = make(a, LT_KIND_TEXT, place);
	v->text = text;
	return v;
}

const struct lt_value *
lt_value_unknown(struct lt_arena *a, struct lt_text refers, struct lt_place place,
	const char *reason, ...)
{
	struct lt_value *v = make(a, LT_KIND_UNKNOWN, place);
	va_list args;
	va_start(args, reason);
	v->text = lt_text(lt_print_va(a, reason, args));
	va_end(args);
	v->refers = refers;
	return v;
}

const struct lt_value *
lt_value_failed(struct lt_arena *a, struct lt_place place, const char *reason, ...)
{
	struct lt_value *v = make(a, LT_KIND_UNKNOWN, place);
	va_list args;
	va_start(args, reason);
	v->text = lt_text(lt_print_va(a, reason, args));
	va_end(args);
	v->failed = true;
	return v;
}

struct lt_value *
lt_value_list(struct lt_arena *a, int count, struct lt_place place)
{
	struct lt_value *v = make(a, LT_KIND_LIST, place);
	v->count = count;
	v->items = LT_NEW_ARRAY(a, const struct lt_value *, count);
	return v;
}

struct lt_value *
lt_value_map(struct lt_arena *a, int count, struct lt_place place)
{
	struct lt_value *v = make(a, LT_KIND_MAP, place);
	v->count = count;
	v->keys = LT_NEW_ARRAY(a, struct lt_text, count);
	v->items = LT_NEW_ARRAY(a, const struct lt_value *, count);
	return v;
}

const struct lt_value *
lt_value_member(const struct lt_value *map, struct lt_text key)
{
	if (map->kind == LT_KIND_MAP)
		for (int i = 0; i < map->count; i++)
			if (lt_text_is(map->keys[i], key))
				return map->items[i];
	return NULL;
}

/* How far one walk may go: parts are shared, so a small value may be a tree without end. */
struct reach {
	int depth;
	int64_t left;
};
#define REACH ((struct reach){ 0, LT_VALUE_REACH })

static bool
goes_on(struct reach *r)
{
	return r->depth <= LT_VALUE_DEPTH && --r->left > 0;
}

static bool
same(const struct lt_value *a, const struct lt_value *b, struct reach *r)
{
	if (a->kind != b->kind || a->kind == LT_KIND_UNKNOWN || !goes_on(r))
		return false;
	if (a == b && a->kind != LT_KIND_LIST && a->kind != LT_KIND_MAP)
		return true;
	if (a->kind == LT_KIND_NUMBER)
		return a->number == b->number;
	if (a->kind == LT_KIND_TEXT)
		return lt_text_is(a->text, b->text);
	if (a->kind != LT_KIND_LIST && a->kind != LT_KIND_MAP)
		return true;
	if (a->count != b->count)
		return false;
	r->depth++;
	bool all = true;
	for (int i = 0; i < a->count && all; i++) {
		const struct lt_value *other = a->kind == LT_KIND_LIST ? b->items[i]
			: lt_text_is(a->keys[i], b->keys[i]) ? b->items[i]
			: lt_value_member(b, a->keys[i]);
		all = other && same(a->items[i], other, r);
	}
	r->depth--;
	return all;
}

bool
lt_value_same(const struct lt_value *a, const struct lt_value *b)
{
	struct reach r = REACH;
	return same(a, b, &r);
}

static bool
wholly_known(const struct lt_value *v, struct reach *r)
{
	if (v->kind == LT_KIND_UNKNOWN || !goes_on(r))
		return false;
	bool all = true;
	r->depth++;
	if (v->kind == LT_KIND_LIST || v->kind == LT_KIND_MAP)
		for (int i = 0; i < v->count && all; i++)
			all = wholly_known(v->items[i], r);
	r->depth--;
	return all;
}

bool
lt_value_wholly_known(const struct lt_value *v)
{
	struct reach r = REACH;
	return wholly_known(v, &r);
}

const struct lt_value *
lt_value_at(struct lt_arena *a, const struct lt_value *v, struct lt_place place)
{
	struct lt_value *copy = make(a, v->kind, place);
	*copy = *v;
	copy->place = place;
	return copy;
}

const struct lt_value *
lt_value_hide(struct lt_arena *a, const struct lt_value *v)
{
	if (v->sensitive)
		return v;
	struct lt_value *copy = make(a, v->kind, v->place);
	*copy = *v;
	copy->sensitive = true;
	return copy;
}

static void
put(const struct lt_value *v, struct lt_doc *doc, struct reach *r)
{
	if (v->sensitive && v->kind != LT_KIND_NULL && v->kind != LT_KIND_UNKNOWN) {
		lt_doc_unknown(doc, LT_LIT("is sensitive"), LT_NONE, v->place);
		return;
	}
	if (!goes_on(r)) {
		lt_doc_unknown(doc, LT_LIT("is too large or nested too deeply"), LT_NONE, v->place);
		return;
	}
	r->depth++;
	switch (v->kind) {
	case LT_KIND_NONE:
	case LT_KIND_NULL:
		lt_doc_null(doc, v->place);
		break;
	case LT_KIND_FALSE:
	case LT_KIND_TRUE:
		lt_doc_bool(doc, v->kind == LT_KIND_TRUE, v->place);
		break;
	case LT_KIND_NUMBER:
		lt_doc_number(doc, v->text, v->place);
		break;
	case LT_KIND_TEXT:
		lt_doc_text(doc, v->text, v->place);
		break;
	case LT_KIND_UNKNOWN:
		lt_doc_unknown(doc, v->text, v->refers, v->place);
		break;
	case LT_KIND_LIST:
		lt_doc_list(doc, v->place);
		for (int i = 0; i < v->count; i++)
			put(v->items[i], doc, r);
		lt_doc_end(doc);
		break;
	case LT_KIND_MAP:
		lt_doc_map(doc, v->place);
		for (int i = 0; i < v->count; i++) {
			lt_doc_key(doc, v->keys[i], v->items[i]->place);
			put(v->items[i], doc, r);
		}
		lt_doc_end(doc);
		break;
	}
	r->depth--;
}

void
lt_value_put(const struct lt_value *v, struct lt_doc *doc)
{
	struct reach r = REACH;
	put(v, doc, &r);
}

static const struct lt_value *
of(struct lt_arena *a, struct lt_node n, int depth)
{
	struct lt_place place = lt_node_place(n);
	enum lt_kind kind = lt_node_kind(n);
	double number;
	if (depth > LT_VALUE_DEPTH)
		return lt_value_unknown(a, LT_NONE, place, "is nested too deeply");
	if (kind == LT_KIND_UNKNOWN) {
		struct lt_value *v = make(a, kind, place);
		v->text = lt_node_text(n, a);
		v->refers = lt_node_refers(n);
		return v;
	}
	if (kind == LT_KIND_NUMBER && lt_node_double(n, &number)) {
		struct lt_value *v = make(a, kind, place);
		v->number = number;
		v->text = lt_node_text(n, a);
		return v;
	}
	if (kind == LT_KIND_TEXT || kind == LT_KIND_NUMBER)
		return lt_value_text(a, lt_node_text(n, a), place);
	if (kind != LT_KIND_LIST && kind != LT_KIND_MAP)
		return make(a, kind == LT_KIND_NONE ? LT_KIND_NULL : kind, place);
	struct lt_value *v = kind == LT_KIND_LIST ? lt_value_list(a, (int)lt_node_count(n), place)
						  : lt_value_map(a, (int)lt_node_count(n), place);
	struct lt_walk w = lt_walk(n);
	for (int i = 0; i < v->count && lt_walk_next(&w); i++) {
		if (kind == LT_KIND_MAP)
			v->keys[i] = w.word;
		v->items[i] = of(a, w.value, depth + 1);
	}
	return v;
}

const struct lt_value *
lt_value_of(struct lt_arena *a, struct lt_node n)
{
	return of(a, n, 0);
}
