/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expressions.  A value known in part stays so: a list with an unknown item, an object with
 * an unknown property.  An operator decides as soon as one side decides it (false && x).
 */
#include "format/bicep_inside.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"

const struct lt_value *
lt_bicep_dunno(struct lt_bicep_estate *estate, struct lt_place place, const char *reason, ...)
{
	va_list args;
	va_start(args, reason);
	const char *text = lt_print_va(estate->arena, reason, args);
	va_end(args);
	return lt_value_unknown(estate->arena, LT_NONE, place, "%s", text);
}

const struct lt_value *
lt_bicep_pass(struct lt_bicep_estate *estate, const struct lt_value *v, struct lt_place place)
{
	if (v->kind == LT_KIND_UNKNOWN)
		return lt_value_unknown(estate->arena, LT_NONE, place, "%.*s", LT_ARG(v->text));
	return lt_bicep_dunno(estate, place, "is known in part only");
}

bool
lt_bicep_is_something(const struct lt_value *v)
{
	static const char *const sure[] = { "is the id of ", "is made ", "is decided ",
		"is the resource ", "is the module " };
	for (size_t i = 0; v->kind == LT_KIND_UNKNOWN && i < sizeof sure / sizeof sure[0]; i++)
		if (lt_text_starts(v->text, sure[i]))
			return true;
	return false;
}

const struct lt_value *
lt_bicep_plain_id(struct lt_bicep_estate *estate, struct lt_text type, const struct lt_value *name,
	struct lt_place place)
{
	if (!name || name->kind != LT_KIND_TEXT ||
		!lt_text_eq_nocase(type, LT_LIT("Microsoft.Authorization/roleDefinitions")))
		return NULL;
	return lt_value_text(estate->arena,
		lt_text(lt_print(estate->arena,
			"/providers/Microsoft.Authorization/roleDefinitions/%.*s",
			LT_ARG(name->text))),
		place);
}

struct lt_place
lt_bicep_where(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	return env->scope->file ? lt_bicep_place(env->scope->file, node->at) : env->at;
}

static const struct lt_value *
boolean(const struct lt_bicep_env *env, bool value, struct lt_place place)
{
	return lt_value_bool(env->scope->estate->arena, value, place);
}

const struct lt_value *
lt_bicep_member(const struct lt_bicep_env *env, const struct lt_value *base, struct lt_text word,
	bool safe, struct lt_place place)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	if (base->kind == LT_KIND_UNKNOWN)
		return base;
	if (base->kind == LT_KIND_NULL && safe)
		return lt_value_null(estate->arena, place);
	if (base->kind != LT_KIND_MAP)
		return lt_value_failed(estate->arena, place,
			"depends on property '%.*s' of what is no object", LT_ARG(word));
	const struct lt_value *value = lt_value_member(base, word);
	for (int i = 0; !value && i < base->count; i++)
		if (lt_text_eq_nocase(base->keys[i], word))
			value = base->items[i];
	if (value)
		return base->sensitive ? lt_value_hide(estate->arena, value) : value;
	if (base->refers.at)
		return lt_value_unknown(estate->arena, base->refers, place,
			"is an attribute of %.*s, known only after deployment",
			LT_ARG(base->refers));
	if (safe)
		return lt_value_null(estate->arena, place);
	return lt_value_failed(estate->arena, place,
		"depends on property '%.*s', which is not there", LT_ARG(word));
}

static const struct lt_value *
eval_text(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_arena *a = env->scope->estate->arena;
	return lt_value_text(a, lt_bicep_text(node, a), lt_bicep_where(env, node));
}

/* The pieces put together; unknown, but surely not empty, when a piece is unknown. */
static const struct lt_value *
eval_template(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_place place = lt_bicep_where(env, node);
	struct lt_buf out = LT_BUF(1 << 20);
	const struct lt_value *gap = NULL;
	bool literal = false, sensitive = false;
	for (const struct lt_bicep_node *p = node->first; p; p = p->next) {
		const struct lt_value *v = lt_bicep_eval(env, p);
		sensitive |= v->sensitive;
		if (v->kind == LT_KIND_UNKNOWN) {
			gap = gap ? gap : v;
			continue;
		}
		literal |= p->kind == LT_BICEP_TEXT && p->word.len;
		const struct lt_value *text = lt_bicep_function(
			estate, LT_LIT("string"), &v, 1, place);
		if (text->kind == LT_KIND_TEXT)
			lt_buf_text_add(&out, text->text);
		else
			gap = gap ? gap : text;
	}
	const struct lt_value *result;
	if (gap && (literal || lt_bicep_is_something(gap)) &&
		!lt_text_starts(gap->text, "is made with "))
		result = lt_value_unknown(estate->arena, gap->refers, place,
			"is made with a part that %.*s", LT_ARG(gap->text));
	else if (gap)
		result = lt_value_at(estate->arena, gap, place);
	else
		result = lt_value_text(
			estate->arena, lt_copy_text(estate->arena, lt_buf_text(&out)), place);
	lt_buf_done(&out);
	return sensitive ? lt_value_hide(estate->arena, result) : result;
}

static const struct lt_value *
eval_index(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_arena *a = env->scope->estate->arena;
	struct lt_place place = lt_bicep_where(env, node);
	struct lt_bicep_target one; /* of a loop of resources: what parent: and scope: name */
	if (lt_bicep_target(env, node, &one) && !one.many && one.decl->kind == LT_BICEP_DECL_RESOURCE)
		return lt_value_unknown(a, lt_text(one.address), place, "is the resource %s", one.address);
	const struct lt_value *base = lt_bicep_eval(env, node->first),
			      *index = lt_bicep_eval(env, node->first->next);
	bool safe = node->flags & LT_BICEP_SAFE;
	if (base->kind == LT_KIND_UNKNOWN)
		return base;
	if (base->kind == LT_KIND_NULL && safe)
		return lt_value_null(a, place);
	if (index->kind == LT_KIND_UNKNOWN)
		return lt_bicep_pass(env->scope->estate, index, place);
	if (index->kind == LT_KIND_TEXT)
		return lt_bicep_member(env, base, index->text, safe, place);
	if (base->kind == LT_KIND_LIST && index->kind == LT_KIND_NUMBER && index->number >= 0 &&
		index->number < base->count)
		return base->items[(int)index->number];
	if (safe && base->kind == LT_KIND_LIST)
		return lt_value_null(a, place);
	return lt_value_failed(a, place, "depends on an item that is not there");
}

static const struct lt_value *
eval_member(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_bicep_target target;
	struct lt_place place = lt_bicep_where(env, node);
	const struct lt_bicep_node *base = node->first;
	while (base->kind == LT_BICEP_FORCE)
		base = base->first;
	if (base->kind == LT_BICEP_MEMBER && lt_text_eq(base->word, "outputs") &&
		lt_bicep_target(env, base->first, &target) && target.decl->kind == LT_BICEP_MODULE)
		return lt_bicep_output(&target, node->word, place);
	if (lt_bicep_target(env, base, &target) && !target.many)
		return lt_bicep_attribute(&target, node->word, place);
	const struct lt_bicep_decl *decl = base->kind == LT_BICEP_NAME &&
			!lt_bicep_local(env, base->word)
		? lt_bicep_find(env->scope, base->word)
		: NULL;
	if (decl && decl->kind == LT_BICEP_IMPORT) {
		struct lt_bicep_scope *other = lt_bicep_imported(env->scope, decl);
		decl = other ? lt_bicep_find(other, node->word) : NULL;
		if (decl && decl->kind == LT_BICEP_VAR)
			return lt_bicep_value(other, decl);
		return lt_bicep_dunno(env->scope->estate, place,
			"depends on '%.*s.%.*s', imported from a module that is not here",
			LT_ARG(base->word), LT_ARG(node->word));
	}
	return lt_bicep_member(
		env, lt_bicep_eval(env, base), node->word, node->flags & LT_BICEP_SAFE, place);
}

static const struct lt_value *
eval_not(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	const struct lt_value *v = lt_bicep_eval(env, node->first);
	if (v->kind == LT_KIND_TRUE || v->kind == LT_KIND_FALSE)
		return boolean(env, v->kind == LT_KIND_FALSE, lt_bicep_where(env, node));
	return v->kind == LT_KIND_UNKNOWN
		? lt_value_at(env->scope->estate->arena, v, lt_bicep_where(env, node))
		: lt_value_failed(env->scope->estate->arena, lt_bicep_where(env, node),
			  "negates what is neither true nor false");
}

static const struct lt_value *
eval_minus(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	const struct lt_value *v = lt_bicep_eval(env, node->first);
	if (v->kind == LT_KIND_NUMBER)
		return lt_value_number(
			env->scope->estate->arena, -v->number, lt_bicep_where(env, node));
	return lt_bicep_pass(env->scope->estate, v, lt_bicep_where(env, node));
}

/* && and ||: `decides` is the side's value that settles it alone. */
static const struct lt_value *
eval_logic(const struct lt_bicep_env *env, const struct lt_bicep_node *node, enum lt_kind decides)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_place place = lt_bicep_where(env, node);
	const struct lt_value *gap = NULL;
	for (const struct lt_bicep_node *side = node->first; side; side = side->next) {
		const struct lt_value *v = lt_bicep_eval(env, side);
		if (v->kind == decides)
			return boolean(env, decides == LT_KIND_TRUE, place);
		if (v->kind != LT_KIND_TRUE && v->kind != LT_KIND_FALSE && !gap)
			gap = v;
	}
	return gap ? lt_bicep_pass(estate, gap, place)
		   : boolean(env, decides == LT_KIND_FALSE, place);
}

static bool
blank(const struct lt_value *v)
{
	return v->kind == LT_KIND_NULL || (v->kind == LT_KIND_TEXT && v->text.len == 0);
}

static const struct lt_value *
eval_equal(const struct lt_bicep_env *env, int op, const struct lt_value *a,
	const struct lt_value *b, struct lt_place place)
{
	bool want = op == LT_BICEP_EQUAL || op == LT_BICEP_LIKE,
	     nocase = op == LT_BICEP_LIKE || op == LT_BICEP_UNLIKE;
	if ((lt_bicep_is_something(a) && blank(b)) || (lt_bicep_is_something(b) && blank(a)))
		return boolean(env, !want, place);
	if (a->kind == LT_KIND_UNKNOWN || b->kind == LT_KIND_UNKNOWN)
		return lt_bicep_pass(env->scope->estate, a->kind == LT_KIND_UNKNOWN ? a : b, place);
	if (!lt_value_wholly_known(a) || !lt_value_wholly_known(b))
		return lt_bicep_dunno(
			env->scope->estate, place, "compares what is known in part only");
	return boolean(env, lt_bicep_equal(a, b, nocase) == want, place);
}

static const struct lt_value *
eval_arithmetic(const struct lt_bicep_env *env, int op, double a, double b, struct lt_place place)
{
	struct lt_arena *arena = env->scope->estate->arena;
	bool divides = op == LT_BICEP_DIVIDE || op == LT_BICEP_REMAINDER;
	if (divides && (b == 0 || a < -9e18 || a > 9e18 || b < -9e18 || b > 9e18))
		return lt_value_failed(arena, place, "divides by zero or what is too large");
	switch (op) {
	case LT_BICEP_ADD:
		return lt_value_number(arena, a + b, place);
	case LT_BICEP_SUBTRACT:
		return lt_value_number(arena, a - b, place);
	case LT_BICEP_MULTIPLY:
		return lt_value_number(arena, a * b, place);
	case LT_BICEP_DIVIDE:
		return lt_value_number(
			arena, (double)((int64_t)a / ((int64_t)b ? (int64_t)b : 1)), place);
	default:
		return lt_value_number(
			arena, (double)((int64_t)a % ((int64_t)b ? (int64_t)b : 1)), place);
	}
}

static const struct lt_value *
eval_compare(const struct lt_bicep_env *env, int op, const struct lt_value *a,
	const struct lt_value *b, struct lt_place place)
{
	int order = lt_bicep_order(a, b);
	return boolean(env, op == LT_BICEP_LESS ? order < 0 : op == LT_BICEP_LESS_EQUAL ? order <= 0
		: op == LT_BICEP_GREATER ? order > 0 : order >= 0, place);
}

static const struct lt_value *
eval_binary(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_place place = lt_bicep_where(env, node);
	if (node->op == LT_BICEP_AND || node->op == LT_BICEP_OR)
		return eval_logic(
			env, node, node->op == LT_BICEP_AND ? LT_KIND_FALSE : LT_KIND_TRUE);
	const struct lt_value *a = lt_bicep_eval(env, node->first);
	if (node->op == LT_BICEP_COALESCE)
		return a->kind == LT_KIND_NULL ? lt_bicep_eval(env, node->first->next) : a;
	const struct lt_value *b = lt_bicep_eval(env, node->first->next);
	if (node->op >= LT_BICEP_EQUAL && node->op <= LT_BICEP_UNLIKE)
		return eval_equal(env, node->op, a, b, place);
	if (a->kind == LT_KIND_UNKNOWN || b->kind == LT_KIND_UNKNOWN)
		return lt_bicep_pass(estate, a->kind == LT_KIND_UNKNOWN ? a : b, place);
	bool numbers = a->kind == LT_KIND_NUMBER && b->kind == LT_KIND_NUMBER;
	bool compares = node->op >= LT_BICEP_LESS && node->op <= LT_BICEP_GREATER_EQUAL;
	if (compares && (numbers || (a->kind == LT_KIND_TEXT && b->kind == LT_KIND_TEXT)))
		return eval_compare(env, node->op, a, b, place);
	if (numbers)
		return eval_arithmetic(env, node->op, a->number, b->number, place);
	return lt_value_failed(estate->arena, place, "reckons with what is no number");
}

/* The branch that the condition takes; both when they agree. */
static const struct lt_value *
eval_choice(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	const struct lt_value *condition = lt_bicep_eval(env, node->first);
	const struct lt_bicep_node *then = node->first->next, *other = then ? then->next : NULL;
	if (!other)
		return lt_bicep_dunno(env->scope->estate, lt_bicep_where(env, node),
			"depends on if() without three arguments");
	if (condition->kind == LT_KIND_TRUE)
		return lt_bicep_eval(env, then);
	if (condition->kind == LT_KIND_FALSE)
		return lt_bicep_eval(env, other);
	const struct lt_value *a = lt_bicep_eval(env, then), *b = lt_bicep_eval(env, other);
	if (lt_value_same(a, b) && lt_value_wholly_known(a))
		return a;
	return lt_bicep_pass(env->scope->estate, condition, lt_bicep_where(env, node));
}

void
lt_bicep_put(struct lt_bicep_estate *estate, struct lt_bicep_parts *parts, struct lt_text key,
	const struct lt_value *value)
{
	for (int i = 0; key.at && i < parts->count; i++)
		if (lt_text_is(parts->keys[i], key)) {
			parts->items[i] = value;
			return;
		}
	if (key.at)
		LT_PUSH(estate->arena, parts->keys, parts->key_count, parts->key_room) = key;
	LT_PUSH(estate->arena, parts->items, parts->count, parts->room) = value;
}

const struct lt_value *
lt_bicep_made(struct lt_bicep_estate *estate, const struct lt_bicep_parts *parts, bool map,
	struct lt_place place)
{
	struct lt_value *v = map ? lt_value_map(estate->arena, parts->count, place)
		: lt_value_list(estate->arena, parts->count, place);
	for (int i = 0; i < parts->count; i++) {
		v->items[i] = parts->items[i];
		if (map)
			v->keys[i] = parts->keys[i];
	}
	return v;
}

/* ...value; false when it is unknown, which makes the whole unknown. */
static bool
spread(const struct lt_bicep_env *env, const struct lt_bicep_node *node, bool map,
	struct lt_bicep_parts *parts, const struct lt_value **ret_gap)
{
	const struct lt_value *v = lt_bicep_eval(env, node->first);
	if (v->kind == LT_KIND_NULL)
		return true;
	if (v->kind != (map ? LT_KIND_MAP : LT_KIND_LIST)) {
		*ret_gap = v;
		return false;
	}
	for (int i = 0; i < v->count; i++)
		lt_bicep_put(env->scope->estate, parts, map ? v->keys[i] : LT_NONE, v->items[i]);
	return true;
}

static const struct lt_value *
eval_object(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_place place = lt_bicep_where(env, node);
	struct lt_bicep_parts parts = { 0 };
	const struct lt_value *gap = NULL;
	for (const struct lt_bicep_node *p = node->first; p; p = p->next) {
		if (p->kind == LT_BICEP_SPREAD && !spread(env, p, true, &parts, &gap))
			return lt_bicep_pass(estate, gap, place);
		if (p->kind != LT_BICEP_PROPERTY)
			continue;
		struct lt_text key = p->word;
		const struct lt_bicep_node *value = p->first;
		if (!key.at) {
			const struct lt_value *name = lt_bicep_eval(env, p->first);
			value = p->first->next;
			if (name->kind !=
				LT_KIND_TEXT) /* some property more: nothing looks for it by this name */
				key = LT_LIT("(a name that is not known)");
			else
				key = name->text.at ? name->text : LT_LIT("");
		}
		lt_bicep_put(estate, &parts, key, lt_bicep_eval(env, value));
	}
	return lt_bicep_made(estate, &parts, true, place);
}

static const struct lt_value *
eval_list(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_bicep_parts parts = { 0 };
	const struct lt_value *gap = NULL;
	for (const struct lt_bicep_node *p = node->first; p; p = p->next) {
		if (p->kind != LT_BICEP_SPREAD)
			lt_bicep_put(estate, &parts, LT_NONE, lt_bicep_eval(env, p));
		else if (!spread(env, p, false, &parts, &gap))
			return lt_bicep_pass(estate, gap, lt_bicep_where(env, node));
	}
	return lt_bicep_made(estate, &parts, false, lt_bicep_where(env, node));
}

static const struct lt_value *
eval_for(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_place place = lt_bicep_where(env, node);
	const struct lt_value *list = lt_bicep_eval(env, node->first);
	const struct lt_bicep_node *body = node->first->next, *index = body->next;
	struct lt_bicep_parts parts = { 0 };
	if (list->kind != LT_KIND_LIST)
		return lt_bicep_pass(estate, list, place);
	for (int i = 0; i < list->count; i++) {
		const struct lt_bicep_env *inner = lt_bicep_bind(env, node->word, list->items[i]);
		if (index)
			inner = lt_bicep_bind(
				inner, index->word, lt_value_number(estate->arena, i, place));
		lt_bicep_put(estate, &parts, LT_NONE, lt_bicep_eval(inner, body));
	}
	return lt_bicep_made(estate, &parts, false, place);
}

/* func name(...) => ... of this file or an imported one. */
static const struct lt_value *
call_declared(const struct lt_bicep_env *env, struct lt_bicep_scope *scope,
	const struct lt_bicep_decl *func, const struct lt_bicep_node *args)
{
	const struct lt_bicep_env *inner = lt_bicep_base(scope);
	const struct lt_bicep_node *parameter = func->value->first->next;
	for (; parameter; parameter = parameter->next) {
		const struct lt_value *v = args ? lt_bicep_eval(env, args)
						: lt_value_null(scope->estate->arena,
							  lt_bicep_place(scope->file, func->at));
		inner = lt_bicep_bind(inner, parameter->word, v);
		args = args ? args->next : NULL;
	}
	return lt_bicep_eval(inner, func->value->first);
}

/* Functions that look at an argument before the others, or at its name. */
static const struct lt_value *
call_special(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_arena *a = env->scope->estate->arena;
	const struct lt_bicep_node *first = call->first;
	if (!first)
		return NULL;
	if (lt_text_eq(call->word, "any") || lt_text_eq(call->word, "asserts"))
		return lt_bicep_eval(env, first);
	if (lt_text_eq_nocase(call->word, LT_LIT("if")))
		return eval_choice(env, call);
	if (lt_text_eq_nocase(call->word, LT_LIT("and")) ||
		lt_text_eq_nocase(call->word, LT_LIT("or")))
		return eval_logic(
			env, call, (call->word.at[0] | 32) == 'a' ? LT_KIND_FALSE : LT_KIND_TRUE);
	if (lt_text_eq_nocase(call->word, LT_LIT("not")))
		return eval_not(env, call);
	if (lt_text_eq_nocase(call->word, LT_LIT("equals")) && first->next)
		return eval_equal(env, LT_BICEP_EQUAL, lt_bicep_eval(env, first),
			lt_bicep_eval(env, first->next), lt_bicep_where(env, call));
	if (lt_text_eq(call->word, "nameof") &&
		(first->kind == LT_BICEP_NAME || first->kind == LT_BICEP_MEMBER))
		return lt_value_text(a, first->word, lt_bicep_where(env, call));
	if (lt_text_eq_nocase(call->word, LT_LIT("coalesce"))) {
		const struct lt_value *v = NULL;
		for (const struct lt_bicep_node *n = first; n && (!v || v->kind == LT_KIND_NULL);
			n = n->next)
			v = lt_bicep_eval(env, n);
		return v;
	}
	if (lt_text_eq_nocase(call->word, LT_LIT("empty"))) {
		const struct lt_value *v = lt_bicep_eval(env, first);
		return lt_bicep_is_something(v) ? boolean(env, false, lt_bicep_where(env, call))
						: NULL;
	}
	return NULL;
}

static const struct lt_value *
call_known(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	int count = 0, at = 0;
	for (const struct lt_bicep_node *n = call->first; n; n = n->next)
		count++;
	const struct lt_value **args = LT_NEW_ARRAY(estate->arena, const struct lt_value *, count);
	for (const struct lt_bicep_node *n = call->first; n; n = n->next)
		args[at++] = lt_bicep_eval(env, n);
	const struct lt_value *v = lt_bicep_function(
		estate, call->word, args, count, lt_bicep_where(env, call));
	return v ? v
		 : lt_bicep_dunno(estate, lt_bicep_where(env, call),
			   "depends on %.*s(), which is worked out at deployment",
			   LT_ARG(call->word));
}

static const struct lt_value *
eval_call(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_bicep_scope *scope;
	const struct lt_bicep_decl *func = env->scope->file
		? lt_bicep_func(env->scope, call->word, &scope)
		: NULL;
	if (func)
		return call_declared(env, scope, func, call->first);
	const struct lt_value *v = env->scope->arm ? lt_arm_call(env, call) : NULL;
	if (!v)
		v = call_special(env, call);
	if (!v)
		v = lt_bicep_lambda(env, call);
	if (!v)
		v = lt_bicep_outside(env, call);
	return v ? v : call_known(env, call);
}

/* az.resourceGroup(), lib.function(), account.listKeys() */
static const struct lt_value *
eval_method(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	const struct lt_bicep_node *base = node->first;
	struct lt_bicep_target target;
	if (lt_bicep_target(env, base, &target))
		return lt_value_unknown(estate->arena, lt_text(target.address),
			lt_bicep_where(env, node), "is read from %s by %.*s() at deployment",
			target.address, LT_ARG(node->word));
	const struct lt_bicep_decl *decl = base->kind == LT_BICEP_NAME
		? lt_bicep_find(env->scope, base->word)
		: NULL;
	if (decl && decl->kind == LT_BICEP_IMPORT) {
		struct lt_bicep_scope *other = lt_bicep_imported(env->scope, decl), *scope;
		const struct lt_bicep_decl *func = other ? lt_bicep_func(other, node->word, &scope)
							 : NULL;
		if (func)
			return call_declared(env, scope, func, base->next);
		return lt_bicep_dunno(estate, lt_bicep_where(env, node),
			"depends on %.*s.%.*s(), which is not here", LT_ARG(base->word),
			LT_ARG(node->word));
	}
	struct lt_bicep_node call = *node;
	call.kind = LT_BICEP_CALL;
	call.first = base->next;
	return eval_call(env, &call);
}

static const struct lt_value *
eval(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_arena *a = env->scope->estate->arena;
	switch (node->kind) {
	case LT_BICEP_TEXT:
		return eval_text(env, node);
	case LT_BICEP_TEMPLATE:
		return eval_template(env, node);
	case LT_BICEP_NUMBER:
		return lt_value_number(
			a, strtod(lt_copy_text(a, node->word).at, NULL), lt_bicep_where(env, node));
	case LT_BICEP_TRUE:
	case LT_BICEP_FALSE:
		return boolean(env, node->kind == LT_BICEP_TRUE, lt_bicep_where(env, node));
	case LT_BICEP_NULL:
		return lt_value_null(a, lt_bicep_where(env, node));
	case LT_BICEP_NAME:
		return lt_bicep_named(env, node);
	case LT_BICEP_CALL:
		return eval_call(env, node);
	case LT_BICEP_METHOD:
		return eval_method(env, node);
	case LT_BICEP_MEMBER:
		return eval_member(env, node);
	case LT_BICEP_INDEX:
		return eval_index(env, node);
	case LT_BICEP_FORCE:
		return lt_bicep_eval(env, node->first);
	case LT_BICEP_NOT:
		return eval_not(env, node);
	case LT_BICEP_MINUS:
		return eval_minus(env, node);
	case LT_BICEP_BINARY:
		return eval_binary(env, node);
	case LT_BICEP_CHOICE:
		return eval_choice(env, node);
	case LT_BICEP_OBJECT:
		return eval_object(env, node);
	case LT_BICEP_LIST:
		return eval_list(env, node);
	case LT_BICEP_FOR:
		return eval_for(env, node);
	case LT_BICEP_IF:
		return lt_bicep_eval(env, node->first->next);
	case LT_BICEP_NESTED: {
		struct lt_bicep_target t;
		if (lt_bicep_target(env, node, &t))
			return lt_value_unknown(a, lt_text(t.address), lt_bicep_where(env, node),
				"is the resource %s", t.address);
		return lt_bicep_dunno(env->scope->estate, lt_bicep_where(env, node),
			"depends on '%.*s', which is not nested here", LT_ARG(node->word));
	}
	default:
		return lt_bicep_dunno(
			env->scope->estate, lt_bicep_where(env, node), "is a lambda, not a value");
	}
}

const struct lt_value *
lt_bicep_eval(const struct lt_bicep_env *env, const struct lt_bicep_node *node)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	if (estate->values <= 0 || lt_arena_over(estate->arena))
		return lt_bicep_dunno(estate, lt_bicep_where(env, node),
			"is past the limit of values of one run");
	if (estate->depth >= LT_BICEP_DEEP)
		return lt_bicep_dunno(estate, lt_bicep_where(env, node), "is nested too deeply");
	estate->values--;
	estate->depth++;
	const struct lt_value *v = eval(env, node);
	estate->depth--;
	return v;
}
