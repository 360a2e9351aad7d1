/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of maps and objects, and of kinds of values. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "format/hcl_function.h"

static bool
is_map(const struct lt_value *v)
{
	return v->kind == LT_KIND_MAP;
}

static const struct lt_value *
call_keys(struct lt_hcl_call *c)
{
	if (!is_map(c->args[0]))
		return lt_hcl_function_wrong(c, "asks for the keys of what is no map");
	const struct lt_value *v = lt_hcl_eval_sorted(c->arena, c->args[0]);
	struct lt_value *list = lt_value_list(c->arena, v->count, v->place);
	for (int i = 0; i < v->count; i++)
		list->items[i] = lt_value_text(c->arena, v->keys[i], v->items[i]->place);
	return list;
}

static const struct lt_value *
call_values(struct lt_hcl_call *c)
{
	if (!is_map(c->args[0]))
		return lt_hcl_function_wrong(c, "asks for the values of what is no map");
	const struct lt_value *v = lt_hcl_eval_sorted(c->arena, c->args[0]);
	struct lt_value *list = lt_value_list(c->arena, v->count, v->place);
	if (v->count)
		memcpy(list->items, v->items, sizeof *list->items * (size_t)v->count);
	return list;
}

static const struct lt_value *
call_lookup(struct lt_hcl_call *c)
{
	if (!is_map(c->args[0]))
		return lt_hcl_function_wrong(c, "looks up in what is no map");
	const struct lt_value *member = lt_value_member(c->args[0], lt_hcl_function_arg(c, 1));
	if (member)
		return member;
	if (c->args[0]->refers.at)
		return lt_hcl_eval_member(c->run, c->args[0], lt_hcl_function_arg(c, 1), c->place);
	return c->count > 2 ? c->args[2]
			    : lt_hcl_function_wrong(c, "looks up a key that the map does not have");
}

/* One map of all; of twins the last counts. */
static const struct lt_value *
call_merge(struct lt_hcl_call *c)
{
	int64_t most = 0;
	for (int i = 0; i < c->count; i++)
		most += is_map(c->args[i]) ? c->args[i]->count : 0;
	if (most > INT32_MAX || !lt_hcl_eval_take(c->run, most))
		return lt_hcl_function_wrong(c, "makes more values than the limit allows");
	struct lt_value *map = lt_value_map(c->arena, (int)most, c->place);
	struct lt_map *seen = lt_map_new(c->arena);
	map->count = 0;
	for (int i = 0; i < c->count; i++) {
		const struct lt_value *v = c->args[i];
		if (v->kind != LT_KIND_NULL && !is_map(v))
			return lt_hcl_function_wrong(c, "merges what is no map");
		for (int j = 0; j < v->count; j++) {
			int64_t at = lt_map_get(seen, v->keys[j]);
			if (at < 0) {
				at = map->count++;
				lt_map_put(seen, v->keys[j], at);
			}
			map->keys[at] = v->keys[j];
			map->items[at] = v->items[j];
		}
	}
	return map;
}

static const struct lt_value *
call_zipmap(struct lt_hcl_call *c)
{
	const struct lt_value *keys = c->args[0], *values = c->args[1],
			      *gap = lt_hcl_function_gap(keys);
	if (gap)
		return gap;
	if (keys->kind != LT_KIND_LIST || values->kind != LT_KIND_LIST ||
		keys->count != values->count)
		return lt_hcl_function_wrong(c, "zips lists that do not fit");
	struct lt_value *map = lt_value_map(c->arena, keys->count, c->place);
	for (int i = 0; i < keys->count; i++) {
		if (!lt_hcl_eval_text(keys->items[i], &map->keys[i]))
			return lt_hcl_function_wrong(c, "zips keys that are no texts");
		map->items[i] = values->items[i];
	}
	return map;
}

/* {a = ["x", "y"]} to {x = ["a"], y = ["a"]} */
static const struct lt_value *
call_transpose(struct lt_hcl_call *c)
{
	const struct lt_value *v = c->args[0];
	struct lt_map *seen = lt_map_new(c->arena);
	int count = 0, room = 0, key_room = 0;
	struct lt_text *keys = NULL;
	struct lt_value **lists = NULL;
	if (!is_map(v))
		return lt_hcl_function_wrong(c, "transposes what is no map");
	for (int i = 0; i < v->count; i++)
		for (int j = 0; j < v->items[i]->count && v->items[i]->kind == LT_KIND_LIST; j++) {
			const struct lt_value *item = v->items[i]->items[j];
			if (item->kind != LT_KIND_TEXT || !lt_hcl_eval_take(c->run, v->count))
				return item->kind == LT_KIND_UNKNOWN
					? item
					: lt_hcl_function_wrong(c, "transposes no texts");
			int64_t at = lt_map_get(seen, item->text);
			if (at < 0) {
				int key_count = at = count;
				LT_PUSH(c->arena, keys, key_count, key_room) = item->text;
				LT_PUSH(c->arena, lists, count, room) = lt_value_list(
					c->arena, v->count, c->place);
				lists[at]->count = 0;
				lt_map_put(seen, item->text, at);
			}
			if (lists[at]->count < v->count)
				lists[at]->items[lists[at]->count++] = lt_value_text(
					c->arena, v->keys[i], c->place);
		}
	struct lt_value *map = lt_value_map(c->arena, count, c->place);
	for (int i = 0; i < count; i++) {
		map->keys[i] = keys[i];
		map->items[i] = lists[i];
	}
	return map;
}

const struct lt_hcl_function lt_hcl_function_maps[] = {
	{ "keys", 1, 1, call_keys, false },
	{ "values", 1, 1, call_values, false },
	{ "lookup", 2, 3, call_lookup, false },
	{ "merge", 0, -1, call_merge, false },
	{ "zipmap", 2, 2, call_zipmap, false },
	{ "transpose", 1, 1, call_transpose, false },
	{ 0 },
};

static const struct lt_value *
call_tostring(struct lt_hcl_call *c)
{
	if (c->args[0]->kind == LT_KIND_NULL || c->args[0]->kind == LT_KIND_TEXT)
		return c->args[0];
	if (!lt_hcl_function_is_text(c, 0))
		return lt_hcl_function_wrong(c, "makes a text of what cannot be one");
	return lt_hcl_function_text(c, lt_hcl_function_arg(c, 0));
}

static const struct lt_value *
call_tonumber(struct lt_hcl_call *c)
{
	if (c->args[0]->kind == LT_KIND_NULL)
		return c->args[0];
	if (!lt_hcl_function_is_number(c, 0))
		return lt_hcl_function_wrong(c, "makes a number of what cannot be one");
	return lt_value_number(c->arena, lt_hcl_function_number(c, 0), c->args[0]->place);
}

static const struct lt_value *
call_tobool(struct lt_hcl_call *c)
{
	bool yes;
	if (c->args[0]->kind == LT_KIND_NULL)
		return c->args[0];
	if (!lt_hcl_eval_bool(c->args[0], &yes))
		return lt_hcl_function_wrong(c, "makes a truth value of what cannot be one");
	return lt_hcl_function_flag(c, yes);
}

static const struct lt_value *
call_tomap(struct lt_hcl_call *c)
{
	if (is_map(c->args[0]) || c->args[0]->kind == LT_KIND_NULL)
		return c->args[0];
	return lt_hcl_function_wrong(c, "makes a map of what is none");
}

static const struct lt_value *
call_sensitive(struct lt_hcl_call *c)
{
	return lt_value_hide(c->arena, c->args[0]);
}

static const struct lt_value *
call_nonsensitive(struct lt_hcl_call *c)
{
	struct lt_value *copy = (struct lt_value *)lt_value_at(
		c->arena, c->args[0], c->args[0]->place);
	copy->sensitive = false;
	return copy;
}

static const struct lt_value *
call_issensitive(struct lt_hcl_call *c)
{
	return lt_hcl_function_flag(c, c->args[0]->sensitive);
}

static const struct lt_value *
call_ephemeralasnull(struct lt_hcl_call *c)
{
	return c->args[0];
}

static const struct lt_value *
call_type(struct lt_hcl_call *c)
{
	static const char *const names[] = { "", "dynamic", "bool", "bool", "number", "string",
		"list", "map", "" };
	return lt_hcl_function_text(c, lt_text(names[c->args[0]->kind]));
}

/* What only a run of Terraform can answer. */
static const struct lt_value *
call_later(struct lt_hcl_call *c)
{
	return lt_value_unknown(c->arena, LT_NONE, c->place, "is made new at every run");
}

const struct lt_hcl_function lt_hcl_function_kinds[] = {
	{ "tostring", 1, 1, call_tostring, false },
	{ "tonumber", 1, 1, call_tonumber, false },
	{ "tobool", 1, 1, call_tobool, false },
	{ "tomap", 1, 1, call_tomap, false },
	{ "sensitive", 1, 1, call_sensitive, true },
	{ "nonsensitive", 1, 1, call_nonsensitive, true },
	{ "issensitive", 1, 1, call_issensitive, false },
	{ "ephemeralasnull", 1, 1, call_ephemeralasnull, false },
	{ "type", 1, 1, call_type, false },
	{ "timestamp", 0, 0, call_later, false },
	{ "plantimestamp", 0, 0, call_later, false },
	{ "uuid", 0, 0, call_later, false },
	{ "bcrypt", 1, 2, call_later, false },
	{ 0 },
};
