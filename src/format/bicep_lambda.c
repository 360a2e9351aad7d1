/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions that take a lambda: map(list, x => ...), filter, reduce, sort, toObject, groupBy,
 * mapValues.
 */
#include "format/bicep_inside.h"

static const struct lt_value *
apply(const struct lt_bicep_env *env, const struct lt_bicep_node *lambda,
	const struct lt_value *const *values, int count)
{
	const struct lt_bicep_node *parameter = lambda->first->next;
	for (int i = 0; i < count && parameter; i++, parameter = parameter->next)
		env = lt_bicep_bind(env, parameter->word, values[i]);
	return lt_bicep_eval(env, lambda->first);
}

static const struct lt_value *
apply_indexed(const struct lt_bicep_env *env, const struct lt_bicep_node *lambda,
	const struct lt_value *item, int index)
{
	const struct lt_value *values[] = { item,
		lt_value_number(env->scope->estate->arena, index, item->place) };
	return apply(env, lambda, values, 2);
}

static const struct lt_value *
call_map(const struct lt_bicep_env *env, const struct lt_bicep_node *call,
	const struct lt_value *list)
{
	struct lt_bicep_parts parts = { 0 };
	for (int i = 0; i < list->count; i++)
		lt_bicep_put(env->scope->estate, &parts, LT_NONE,
			apply_indexed(env, call->first->next, list->items[i], i));
	return lt_bicep_made(env->scope->estate, &parts, false, lt_bicep_where(env, call));
}

static const struct lt_value *
call_filter(const struct lt_bicep_env *env, const struct lt_bicep_node *call,
	const struct lt_value *list)
{
	struct lt_bicep_parts parts = { 0 };
	for (int i = 0; i < list->count; i++) {
		const struct lt_value *keep = apply_indexed(
			env, call->first->next, list->items[i], i);
		if (keep->kind == LT_KIND_TRUE)
			lt_bicep_put(env->scope->estate, &parts, LT_NONE, list->items[i]);
		else if (keep->kind != LT_KIND_FALSE)
			return lt_bicep_pass(env->scope->estate, keep, lt_bicep_where(env, call));
	}
	return lt_bicep_made(env->scope->estate, &parts, false, lt_bicep_where(env, call));
}

static const struct lt_value *
call_reduce(const struct lt_bicep_env *env, const struct lt_bicep_node *call,
	const struct lt_value *list)
{
	const struct lt_bicep_node *initial = call->first->next;
	if (!initial->next || initial->next->kind != LT_BICEP_LAMBDA)
		return lt_bicep_dunno(env->scope->estate, lt_bicep_where(env, call),
			"depends on reduce() without a lambda");
	const struct lt_value *value = lt_bicep_eval(env, initial);
	for (int i = 0; i < list->count; i++) {
		const struct lt_value *values[] = { value, list->items[i],
			lt_value_number(env->scope->estate->arena, i, list->place) };
		value = apply(env, initial->next, values, 3);
	}
	return value;
}

/* Insertion sort by the lambda's "less than"; long lists are left as unknown. */
static const struct lt_value *
call_sort(const struct lt_bicep_env *env, const struct lt_bicep_node *call,
	const struct lt_value *list)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_value *sorted = lt_value_list(
		estate->arena, list->count, lt_bicep_where(env, call));
	if (list->count > 1000)
		return lt_bicep_dunno(estate, sorted->place, "sorts more than 1000 items");
	for (int i = 0; i < list->count; i++) {
		int at = i;
		for (; at > 0; at--) {
			const struct lt_value *pair[] = { list->items[i], sorted->items[at - 1] };
			const struct lt_value *less = apply(env, call->first->next, pair, 2);
			if (less->kind == LT_KIND_UNKNOWN)
				return lt_bicep_pass(estate, less, sorted->place);
			if (less->kind != LT_KIND_TRUE)
				break;
			sorted->items[at] = sorted->items[at - 1];
		}
		sorted->items[at] = list->items[i];
	}
	return sorted;
}

/* toObject(list, key, value?) and groupBy(list, key, value?) */
static const struct lt_value *
call_to_object(const struct lt_bicep_env *env, const struct lt_bicep_node *call,
	const struct lt_value *list)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	const struct lt_bicep_node *key_of = call->first->next, *value_of = key_of->next;
	struct lt_bicep_parts parts = { 0 };
	bool groups = lt_text_eq(call->word, "groupBy");
	for (int i = 0; i < list->count; i++) {
		const struct lt_value *key = apply_indexed(env, key_of, list->items[i], i);
		const struct lt_value *value = value_of && value_of->kind == LT_BICEP_LAMBDA
			? apply_indexed(env, value_of, list->items[i], i) : list->items[i];
		if (key->kind != LT_KIND_TEXT)
			return lt_bicep_pass(estate, key, lt_bicep_where(env, call));
		if (groups) {
			const struct lt_value *before = NULL;
			for (int k = 0; k < parts.count; k++)
				if (lt_text_is(parts.keys[k], key->text))
					before = parts.items[k];
			struct lt_value *group = lt_value_list(
				estate->arena, before ? before->count + 1 : 1, value->place);
			for (int k = 0; k + 1 < group->count; k++)
				group->items[k] = before->items[k];
			group->items[group->count - 1] = value;
			value = group;
		}
		lt_bicep_put(estate, &parts, key->text.at ? key->text : LT_LIT(""), value);
	}
	return lt_bicep_made(estate, &parts, true, lt_bicep_where(env, call));
}

static const struct lt_value *
call_map_values(const struct lt_bicep_env *env, const struct lt_bicep_node *call,
	const struct lt_value *map)
{
	struct lt_bicep_parts parts = { 0 };
	for (int i = 0; i < map->count; i++)
		lt_bicep_put(env->scope->estate, &parts, map->keys[i],
			apply(env, call->first->next, &map->items[i], 1));
	return lt_bicep_made(env->scope->estate, &parts, true, lt_bicep_where(env, call));
}

static const struct {
	const char *name;
	enum lt_kind over;
	const struct lt_value *(*run)(const struct lt_bicep_env *env,
		const struct lt_bicep_node *call, const struct lt_value *over);
} lambdas[] = {
	{ "map", LT_KIND_LIST, call_map },
	{ "filter", LT_KIND_LIST, call_filter },
	{ "reduce", LT_KIND_LIST, call_reduce },
	{ "sort", LT_KIND_LIST, call_sort },
	{ "toObject", LT_KIND_LIST, call_to_object },
	{ "groupBy", LT_KIND_LIST, call_to_object },
	{ "mapValues", LT_KIND_MAP, call_map_values },
};

const struct lt_value *
lt_bicep_lambda(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	const struct lt_bicep_node *second = call->first ? call->first->next : NULL;
	for (size_t i = 0; second && i < sizeof lambdas / sizeof lambdas[0]; i++) {
		if (!lt_text_eq_nocase(call->word, lt_text(lambdas[i].name)))
			continue;
		if (second->kind != LT_BICEP_LAMBDA && lambdas[i].run != call_reduce)
			return NULL;
		const struct lt_value *over = lt_bicep_eval(env, call->first);
		return over->kind == lambdas[i].over ? lambdas[i].run(env, call, over)
			: lt_bicep_pass(env->scope->estate, over, lt_bicep_where(env, call));
	}
	return NULL;
}
