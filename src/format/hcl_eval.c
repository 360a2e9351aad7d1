/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expressions to values.
 *
 * Chains of members and indexes, which may be long, are walked in a loop; everything else
 * recurses and is counted.
 */
#include "format/hcl_eval.h"

#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/hcl_function.h"

enum { TEXT_BYTES = 16 << 20 };

bool
lt_hcl_eval_take(struct lt_hcl_run *run, int64_t count)
{
	run->values -= count;
	return run->values >= 0;
}

/* The same reason, but it stands for no resource's attribute any more. */
static const struct lt_value *
only_reason(struct lt_hcl_run *run, const struct lt_value *v)
{
	if (!v->refers.at)
		return v;
	struct lt_value *copy = (struct lt_value *)lt_value_at(run->arena, v, v->place);
	copy->refers = LT_NONE;
	return copy;
}

static bool
literal(const struct lt_hcl_expr *e)
{
	return e->kind <= LT_HCL_TEXT;
}

/* The place of what a person would change in a op b: the side that is no literal. */
static struct lt_place
place_of_two(const struct lt_hcl_expr *e, const struct lt_value *left, const struct lt_value *right)
{
	return literal(e->of) ? right->place : left->place;
}

const struct lt_value *
lt_hcl_eval_member(struct lt_hcl_run *run, const struct lt_value *of, struct lt_text name,
	struct lt_place place)
{
	int64_t index;
	if (of->kind == LT_KIND_UNKNOWN)
		return of;
	if (of->kind == LT_KIND_LIST && lt_text_int(name, &index) && index >= 0 &&
		index < of->count)
		return of->items[index];
	if (of->kind != LT_KIND_MAP)
		return lt_value_failed(
			run->arena, place, "asks for .%.*s of what is no object", LT_ARG(name));
	const struct lt_value *member = lt_value_member(of, name);
	if (member)
		return of->sensitive ? lt_value_hide(run->arena, member) : member;
	if (of->refers.at)
		return lt_value_unknown(run->arena, of->refers, place,
			"is known only after apply of %.*s", LT_ARG(of->refers));
	return lt_value_failed(
		run->arena, place, "asks for .%.*s, which the object does not have", LT_ARG(name));
}

const struct lt_value *
lt_hcl_eval_index(struct lt_hcl_run *run, const struct lt_value *of, const struct lt_value *index,
	struct lt_place place)
{
	struct lt_text name;
	double number;
	if (of->kind == LT_KIND_UNKNOWN)
		return of;
	if (index->kind == LT_KIND_UNKNOWN)
		return only_reason(run, index);
	if (of->kind == LT_KIND_LIST) {
		if (lt_hcl_eval_number(index, &number) && number >= 0 && number < of->count)
			return of->sensitive ? lt_value_hide(run->arena, of->items[(int)number])
					     : of->items[(int)number];
		return lt_value_failed(
			run->arena, place, "asks for an item that the list does not have");
	}
	if (!lt_hcl_eval_text(index, &name))
		return lt_value_failed(
			run->arena, place, "uses an index that is neither a number nor a text");
	return lt_hcl_eval_member(run, of, name, place);
}

struct lt_text
lt_hcl_eval_name(const struct lt_hcl_expr *step)
{
	if (step->kind == LT_HCL_MEMBER)
		return step->text;
	if (step->kind == LT_HCL_INDEX && step->with->kind == LT_HCL_TEXT)
		return step->with->text;
	return LT_NONE;
}

static const struct lt_hcl_bound *
find_bound(const struct lt_hcl_bound *bound, struct lt_text name)
{
	for (; bound; bound = bound->outer)
		if (name.at ? bound->name.at && lt_text_is(bound->name, name) : !bound->name.at)
			return bound;
	return NULL;
}

/* Each item of v through with; of a single value a list of one, of null an empty one. */
static const struct lt_value *
eval_splat(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_value *v, const struct lt_hcl_expr *step)
{
	struct lt_arena *a = scope->run->arena;
	if (v->kind == LT_KIND_UNKNOWN)
		return v;
	int count = v->kind == LT_KIND_NULL ? 0 : v->kind == LT_KIND_LIST ? v->count : 1;
	struct lt_value *list = lt_value_list(a, count, v->place);
	for (int i = 0; i < count; i++) {
		struct lt_hcl_bound item = { LT_NONE, v->kind == LT_KIND_LIST ? v->items[i] : v,
			bound };
		list->items[i] = lt_hcl_eval(scope, &item, step->with);
	}
	return list;
}

static bool
is_step(const struct lt_hcl_expr *e)
{
	return e->kind == LT_HCL_MEMBER || e->kind == LT_HCL_INDEX || e->kind == LT_HCL_SPLAT;
}

/* A term with the steps behind it; what the scope does not take, is taken here one by one. */
static const struct lt_value *
eval_chain(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	struct lt_hcl_run *run = scope->run;
	const struct lt_hcl_expr *few[16], *root = e;
	struct lt_hcl_path path = { .bound = bound, .place = e->place };
	for (; is_step(root); root = root->of)
		path.count++;
	path.steps = path.count <= 16
		? few
		: LT_NEW_ARRAY(run->arena, const struct lt_hcl_expr *, path.count);
	for (int i = path.count; i--; e = e->of)
		path.steps[i] = e;
	const struct lt_value *v;
	const struct lt_hcl_bound *own =
		root->kind == LT_HCL_NAME ? find_bound(bound, root->text) : NULL;
	if (own) {
		v = own->value;
	} else if (root->kind == LT_HCL_NAME) {
		path.root = root->text;
		v = scope->resolve ? scope->resolve(scope, &path) : NULL;
		if (!v)
			return lt_value_failed(run->arena, path.place,
				"uses %.*s, which is not declared", LT_ARG(root->text));
	} else {
		v = lt_hcl_eval(scope, bound, root);
	}
	for (int i = path.used; i < path.count; i++) {
		const struct lt_hcl_expr *step = path.steps[i];
		if (step->kind == LT_HCL_MEMBER)
			v = lt_hcl_eval_member(run, v, step->text, path.place);
		else if (step->kind == LT_HCL_INDEX)
			v = lt_hcl_eval_index(
				run, v, lt_hcl_eval(scope, bound, step->with), path.place);
		else
			v = eval_splat(scope, bound, v, step);
	}
	return v;
}

/* Items joined to one text; of a single unknown part nothing is left but its reason. */
static const struct lt_value *
join(struct lt_hcl_run *run, const struct lt_value *const *items, int count, struct lt_place place)
{
	struct lt_buf out = LT_BUF(TEXT_BYTES);
	const struct lt_value *odd = NULL, *first = NULL;
	bool sensitive = false;
	for (int i = 0; i < count; i++) {
		struct lt_text text;
		sensitive |= items[i]->sensitive;
		if (items[i]->kind == LT_KIND_UNKNOWN && (!odd || items[i]->failed))
			odd = items[i];
		else if (lt_hcl_eval_text(items[i], &text))
			lt_buf_text_add(&out, text);
		else if (!odd)
			odd = lt_value_failed(
				run->arena, place, "puts what is no text into a text");
		first = first ? first : items[i];
	}
	struct lt_value *v = NULL;
	if (!odd && !lt_buf_over(&out)) {
		v = (struct lt_value *)lt_value_text(
			run->arena, lt_copy_text(run->arena, lt_buf_text(&out)), place);
		v->sensitive = sensitive;
	}
	bool over = lt_buf_over(&out);
	lt_buf_done(&out);
	if (over)
		return lt_value_failed(
			run->arena, place, "makes a text longer than %d bytes", TEXT_BYTES);
	return odd ? odd : v;
}

static const struct lt_value **
eval_items(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	const struct lt_value **items = LT_NEW_ARRAY(
		scope->run->arena, const struct lt_value *, e->count);
	for (int i = 0; i < e->count; i++)
		items[i] = lt_hcl_eval(scope, bound, e->items[i]);
	return items;
}

static const struct lt_value *
eval_list(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	struct lt_value *list = lt_value_list(scope->run->arena, e->count, e->place);
	for (int i = 0; i < e->count; i++)
		list->items[i] = lt_hcl_eval(scope, bound, e->items[i]);
	return list;
}

/* The key of one member; false when it cannot be known or is wrong, with the reason in *ret_why. */
static bool
eval_key(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e, struct lt_text *ret_key, const struct lt_value **ret_why)
{
	if (e->kind == LT_HCL_TEXT) {
		*ret_key = e->text;
		return true;
	}
	const struct lt_value *key = lt_hcl_eval(scope, bound, e);
	if (lt_hcl_eval_text(key, ret_key))
		return true;
	*ret_why = key->kind == LT_KIND_UNKNOWN
		? only_reason(scope->run, key)
		: lt_value_failed(scope->run->arena, e->place, "has a key that is no text");
	return false;
}

static const struct lt_value *
eval_map(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	struct lt_value *map = lt_value_map(scope->run->arena, e->count / 2, e->place);
	for (int i = 0; i < map->count; i++) {
		const struct lt_value *why;
		if (!eval_key(scope, bound, e->items[2 * i], &map->keys[i], &why))
			return why;
		map->items[i] = lt_hcl_eval(scope, bound, e->items[2 * i + 1]);
	}
	return map;
}

/* What a loop has made so far. */
struct made {
	struct lt_text *keys;
	const struct lt_value **items;
	int count, room, key_room;
};

/* {for ... : key => value...} collects the values of a key in a list. */
static const struct lt_value *
group(struct lt_arena *a, const struct lt_value *pairs)
{
	const struct lt_value *sorted = pairs;
	int groups = 0;
	for (int i = 0; i < sorted->count; i++)
		groups += i == 0 || !lt_text_is(sorted->keys[i], sorted->keys[i - 1]);
	struct lt_value *map = lt_value_map(a, groups, pairs->place);
	for (int from = 0, to, g = 0; from < sorted->count; from = to, g++) {
		for (to = from + 1;
			to < sorted->count && lt_text_is(sorted->keys[to], sorted->keys[from]);)
			to++;
		struct lt_value *list = lt_value_list(a, to - from, sorted->items[from]->place);
		memcpy(list->items, sorted->items + from,
			sizeof *list->items * (size_t)list->count);
		map->keys[g] = sorted->keys[from];
		map->items[g] = list;
	}
	return map;
}

/* Sorted by key, stable; of equal keys the last stays when they are not grouped. */
static const struct lt_value *
finish_map(struct lt_arena *a, const struct made *made, bool grouped, struct lt_place place)
{
	struct lt_value *map = lt_value_map(a, made->count, place);
	if (made->count) {
		memcpy(map->keys, made->keys, sizeof *map->keys * (size_t)made->count);
		memcpy(map->items, made->items, sizeof *map->items * (size_t)made->count);
	}
	const struct lt_value *sorted = lt_hcl_eval_sorted(a, map);
	if (grouped)
		return group(a, sorted);
	struct lt_value *unique = lt_value_map(a, sorted->count, place);
	unique->count = 0;
	for (int i = 0; i < sorted->count; i++) {
		if (unique->count && lt_text_is(unique->keys[unique->count - 1], sorted->keys[i]))
			unique->count--;
		unique->keys[unique->count] = sorted->keys[i];
		unique->items[unique->count++] = sorted->items[i];
	}
	return unique;
}

/* One turn of a loop.  NULL, or why the whole loop cannot be known. */
static const struct lt_value *
eval_turn(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_loop *loop, struct made *made)
{
	struct lt_arena *a = scope->run->arena;
	const struct lt_value *why = NULL;
	struct lt_text key = LT_NONE;
	if (loop->when) {
		const struct lt_value *when = lt_hcl_eval(scope, bound, loop->when);
		bool yes;
		if (when->kind == LT_KIND_UNKNOWN)
			return only_reason(scope->run, when);
		if (!lt_hcl_eval_bool(when, &yes))
			return lt_value_failed(a, loop->when->place,
				"has a condition that is neither true nor false");
		if (!yes)
			return NULL;
	}
	if (loop->key && !eval_key(scope, bound, loop->key, &key, &why))
		return why;
	const struct lt_value *item = lt_hcl_eval(scope, bound, loop->value);
	if (loop->key) {
		int count = made->count;
		LT_PUSH(a, made->keys, count, made->key_room) = key;
	}
	LT_PUSH(a, made->items, made->count, made->room) = item;
	return NULL;
}

static const struct lt_value *
eval_for(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	struct lt_arena *a = scope->run->arena;
	const struct lt_hcl_loop *loop = e->loop;
	const struct lt_value *over = lt_hcl_eval(scope, bound, e->of);
	struct made made = { 0 };
	if (over->kind == LT_KIND_UNKNOWN)
		return only_reason(scope->run, over);
	if (over->kind != LT_KIND_LIST && over->kind != LT_KIND_MAP)
		return lt_value_failed(a, e->place, "goes over what is no list and no map");
	over = lt_hcl_eval_sorted(a, over);
	for (int i = 0; i < over->count; i++) {
		const struct lt_value *name = over->kind == LT_KIND_MAP
			? lt_value_text(a, over->keys[i], over->items[i]->place)
			: lt_value_number(a, i, over->items[i]->place);
		struct lt_hcl_bound outer = { loop->name, name, bound };
		struct lt_hcl_bound inner = { loop->item, over->items[i],
			loop->name.at ? &outer : bound };
		if (!lt_hcl_eval_take(scope->run, 4))
			return lt_value_failed(
				a, e->place, "makes more values than the limit allows");
		const struct lt_value *why = eval_turn(scope, &inner, loop, &made);
		if (why)
			return why;
	}
	if (loop->key)
		return finish_map(a, &made, loop->group, e->place);
	struct lt_value *list = lt_value_list(a, made.count, e->place);
	if (made.count)
		memcpy(list->items, made.items, sizeof *list->items * (size_t)made.count);
	return list;
}

static const struct lt_value *
eval_condition(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	const struct lt_value *when = lt_hcl_eval(scope, bound, e->of);
	bool yes;
	if (when->kind == LT_KIND_UNKNOWN) {
		if (when->failed)
			return when;
		const struct lt_value *a = lt_hcl_eval(scope, bound, e->with);
		const struct lt_value *b = lt_hcl_eval(scope, bound, e->otherwise);
		return lt_value_same(a, b) ? a : only_reason(scope->run, when);
	}
	if (!lt_hcl_eval_bool(when, &yes))
		return lt_value_failed(scope->run->arena, e->place,
			"has a condition that is neither true nor false");
	return lt_hcl_eval(scope, bound, yes ? e->with : e->otherwise);
}

/* && and ||: the left side may decide alone, and so may the right one when the left is not
 * known. */
static const struct lt_value *
eval_logic(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	struct lt_arena *a = scope->run->arena;
	bool decides = e->op == LT_HCL_OR, yes;
	const struct lt_value *left = lt_hcl_eval(scope, bound, e->of);
	if (left->kind == LT_KIND_UNKNOWN && left->failed)
		return left;
	if (lt_hcl_eval_bool(left, &yes) && yes == decides)
		return lt_value_bool(a, decides, left->place);
	const struct lt_value *right = lt_hcl_eval(scope, bound, e->with);
	if (lt_hcl_eval_bool(right, &yes) && (yes == decides || left->kind != LT_KIND_UNKNOWN))
		return lt_value_bool(a, yes, place_of_two(e, yes == decides ? right : left, right));
	const struct lt_value *why = left->kind == LT_KIND_UNKNOWN ? left : right;
	if (why->kind == LT_KIND_UNKNOWN)
		return only_reason(scope->run, why);
	return lt_value_failed(a, e->place, "joins what is neither true nor false");
}

static const struct lt_value *
compare(struct lt_hcl_run *run, const struct lt_hcl_expr *e, const struct lt_value *left,
	const struct lt_value *right)
{
	bool unknown = left->kind == LT_KIND_UNKNOWN || right->kind == LT_KIND_UNKNOWN;
	bool same = lt_value_same(left, right);
	if (unknown)
		return only_reason(run, left->kind == LT_KIND_UNKNOWN ? left : right);
	if (!same && left->kind == right->kind &&
		(left->kind == LT_KIND_LIST || left->kind == LT_KIND_MAP) &&
		left->count == right->count &&
		!(lt_value_wholly_known(left) && lt_value_wholly_known(right)))
		return lt_value_unknown(run->arena, LT_NONE, e->place,
			"compares values that are known in part only");
	return lt_value_bool(
		run->arena, same == (e->op == LT_HCL_EQUAL), place_of_two(e, left, right));
}

static const struct lt_value *
calculate(struct lt_hcl_run *run, const struct lt_hcl_expr *e, double a, double b,
	struct lt_place place)
{
	switch ((enum lt_hcl_op)e->op) {
	case LT_HCL_LESS:
		return lt_value_bool(run->arena, a < b, place);
	case LT_HCL_LESS_EQUAL:
		return lt_value_bool(run->arena, a <= b, place);
	case LT_HCL_MORE:
		return lt_value_bool(run->arena, a > b, place);
	case LT_HCL_MORE_EQUAL:
		return lt_value_bool(run->arena, a >= b, place);
	case LT_HCL_ADD:
		a += b;
		break;
	case LT_HCL_SUBTRACT:
		a -= b;
		break;
	case LT_HCL_MULTIPLY:
		a *= b;
		break;
	case LT_HCL_DIVIDE:
		a = b == 0 ? INFINITY : a / b;
		break;
	default:
		a = b == 0 ? INFINITY : fmod(a, b);
	}
	return isfinite(a)
		? lt_value_number(run->arena, a, place)
		: lt_value_failed(run->arena, e->place, "divides by zero or comes to no number");
}

static const struct lt_value *
eval_binary(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	if (e->op == LT_HCL_OR || e->op == LT_HCL_AND)
		return eval_logic(scope, bound, e);
	const struct lt_value *left = lt_hcl_eval(scope, bound, e->of);
	const struct lt_value *right = lt_hcl_eval(scope, bound, e->with);
	double a, b;
	if (left->failed || right->failed)
		return left->failed ? left : right;
	if (e->op == LT_HCL_EQUAL || e->op == LT_HCL_UNEQUAL)
		return compare(scope->run, e, left, right);
	if (left->kind == LT_KIND_UNKNOWN || right->kind == LT_KIND_UNKNOWN)
		return only_reason(scope->run, left->kind == LT_KIND_UNKNOWN ? left : right);
	if (!lt_hcl_eval_number(left, &a) || !lt_hcl_eval_number(right, &b))
		return lt_value_failed(
			scope->run->arena, e->place, "calculates with what is no number");
	return calculate(scope->run, e, a, b, place_of_two(e, left, right));
}

static const struct lt_value *
eval_unary(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	const struct lt_value *v = lt_hcl_eval(scope, bound, e->of);
	struct lt_arena *a = scope->run->arena;
	double number;
	bool yes;
	if (v->kind == LT_KIND_UNKNOWN)
		return only_reason(scope->run, v);
	if (e->kind == LT_HCL_NOT && lt_hcl_eval_bool(v, &yes))
		return lt_value_bool(a, !yes, v->place);
	if (e->kind == LT_HCL_NEGATE && lt_hcl_eval_number(v, &number))
		return lt_value_number(a, -number, v->place);
	return lt_value_failed(a, e->place, "turns round what is no %s",
		e->kind == LT_HCL_NOT ? "truth value" : "number");
}

static const struct lt_value *
eval_kind(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	struct lt_arena *a = scope->run->arena;
	const struct lt_value *v;
	double number;
	switch ((enum lt_hcl_kind)e->kind) {
	case LT_HCL_NULL:
		return lt_value_null(a, e->place);
	case LT_HCL_FALSE:
	case LT_HCL_TRUE:
		return lt_value_bool(a, e->kind == LT_HCL_TRUE, e->place);
	case LT_HCL_NUMBER:
		return lt_text_double(e->text, &number) && isfinite(number)
			? lt_value_number(a, number, e->place)
			: lt_value_failed(a, e->place, "is a number too large to be worked with");
	case LT_HCL_TEXT:
		return lt_value_text(a, e->text, e->place);
	case LT_HCL_TEMPLATE:
		return join(scope->run, eval_items(scope, bound, e), e->count, e->place);
	case LT_HCL_JOIN:
		v = eval_for(scope, bound, e->of);
		return v->kind == LT_KIND_LIST ? join(scope->run, v->items, v->count, e->place) : v;
	case LT_HCL_ITEM: {
		const struct lt_hcl_bound *item = find_bound(bound, LT_NONE);
		return item ? item->value : lt_value_failed(a, e->place, "has no item here");
	}
	case LT_HCL_NAME:
	case LT_HCL_MEMBER:
	case LT_HCL_INDEX:
	case LT_HCL_SPLAT:
		return eval_chain(scope, bound, e);
	case LT_HCL_CALL:
		return lt_hcl_function_call(scope, bound, e);
	case LT_HCL_LIST:
		return eval_list(scope, bound, e);
	case LT_HCL_MAP:
		return eval_map(scope, bound, e);
	case LT_HCL_FOR:
		return eval_for(scope, bound, e);
	case LT_HCL_NOT:
	case LT_HCL_NEGATE:
		return eval_unary(scope, bound, e);
	case LT_HCL_BINARY:
		return eval_binary(scope, bound, e);
	case LT_HCL_CONDITION:
		return eval_condition(scope, bound, e);
	}
	return lt_value_null(a, e->place);
}

const struct lt_value *
lt_hcl_eval(const struct lt_hcl_scope *scope, const struct lt_hcl_bound *bound,
	const struct lt_hcl_expr *e)
{
	struct lt_hcl_run *run = scope->run;
	const struct lt_value *v;
	if (!lt_hcl_eval_take(run, 1 + e->count))
		return lt_value_unknown(run->arena, LT_NONE, e->place,
			"cannot be worked out: the estate makes more values than the limit allows");
	if (++run->depth > LT_HCL_EVAL_DEPTH)
		v = lt_value_unknown(run->arena, LT_NONE, e->place,
			"cannot be worked out: it is nested too deeply");
	else
		v = eval_kind(scope, bound, e);
	run->depth--;
	return v;
}
