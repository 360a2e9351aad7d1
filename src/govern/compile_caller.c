/* SPDX-License-Identifier: Apache-2.0 */
/* compile_caller: teams, callers, their keys and the models they may use. */
#include <stdlib.h>

#include "base/map.h"
#include "govern/inside.h"

#define AT "gateway.callers[]."

/* SHA-256 of no bytes at all: what a script makes of a key that was never set. */
static const uint8_t OF_NOTHING[32] = { 0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
	0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b,
	0x78, 0x52, 0xb8, 0x55 };

void
lt_compile_teams(struct lt_compiling *c, struct lt_node list)
{
	struct lt_walk w = lt_walk(list);
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w)) {
		if (!lt_node_is(w.value, LT_KIND_MAP))
			continue;
		struct lt_text name = lt_inside_name(c, w.value, "a team", c->team_names, c->draft->scopes_count);
		if (!name.at)
			continue;
		uint32_t scope = lt_draft_scope(c->draft, LT_SCOPE_TEAM, name);
		lt_inside_limits(c, scope, w.value, "gateway.teams[].", w.value, "gateway.teams[].");
	}
}

/* A team that is not among teams has no limits; but where teams are listed, it is a slip that
 * would pass the team's limits by. */
static uint32_t
team_scope(struct lt_compiling *c, struct lt_node node, struct lt_text team)
{
	struct lt_node teams = lt_node_get(c->gateway, "teams");
	int64_t known = team.at ? lt_map_get(c->team_names, team) : -1;
	if (known >= 0 || !team.at)
		return team.at ? (uint32_t)known : LT_POLICY_NONE;
	if (lt_node_is(teams, LT_KIND_LIST) && lt_node_count(teams) > 0)
		lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(node, "team")),
			"there is no team '%.*s' in gateway.teams%s", LT_ARG(team), lt_inside_near(c, teams, team));
	uint32_t scope = lt_draft_scope(c->draft, LT_SCOPE_TEAM, team);
	lt_map_put(c->team_names, team, scope);
	return scope;
}

static void
add_key(struct lt_compiling *c, struct lt_node value, uint32_t caller, int32_t until_day)
{
	uint8_t *digest = LT_NEW_ARRAY(c->a, uint8_t, 32);
	if (!lt_inside_digest(c, value, digest)) /* told by setting.c */
		return;
	struct lt_text key = { (const char *)digest, 32 };
	if (memcmp(digest, OF_NOTHING, 32) == 0)
		lt_mistake_add(c->mistakes, lt_node_place(value), "this is the SHA-256 of nothing: the key was empty");
	else if (lt_map_get(c->key_owners, key) >= 0)
		lt_mistake_add(c->mistakes, lt_node_place(value), "this key is somebody's already; every caller has keys of its own");
	lt_map_put(c->key_owners, key, 1);
	struct lt_policy_key row = { .caller = caller, .until_day = until_day };
	memcpy(row.digest, digest, 32);
	LT_DRAFT_ADD(c->draft, keys) = row;
}

static void
read_keys(struct lt_compiling *c, struct lt_node node, struct lt_text name, uint32_t caller)
{
	struct lt_node keys = lt_node_get(node, "key_sha256");
	struct lt_walk w = lt_walk(keys);
	if (!lt_setting_given(node, "key_sha256") || (lt_node_is(keys, LT_KIND_LIST) && lt_node_count(keys) == 0))
		lt_mistake_add(c->mistakes, lt_node_place(node),
			"caller '%.*s' needs key_sha256; lintel govern key %.*s makes a key and the line", LT_ARG(name),
			LT_ARG(name));
	if (!lt_node_is(keys, LT_KIND_LIST))
		return add_key(c, keys, caller, 0);
	while (lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_MAP))
			add_key(c, lt_node_get(w.value, "sha256"), caller, lt_inside_day(c, w.value, "until"));
		else
			add_key(c, w.value, caller, 0);
}

static int
by_model(const void *a, const void *b)
{
	const struct lt_policy_grant *x = a, *y = b;
	return (x->model > y->model) - (x->model < y->model);
}

/* The model with its other names; "*" is every one. */
static void
add_grant(struct lt_compiling *c, struct lt_node value, struct lt_policy_caller *row)
{
	struct lt_text name = lt_node_text(value, c->a);
	int64_t model = lt_map_get(c->model_names, name);
	if (lt_text_eq(name, "*")) {
		row->flags |= LT_CALLER_ANY_MODEL;
		return;
	}
	if (model < 0) {
		lt_mistake_add(c->mistakes, lt_node_place(value), "there is no model '%.*s'%s", LT_ARG(name),
			lt_inside_near(c, lt_node_get(c->gateway, "models"), name));
		return;
	}
	if (model >= c->draft->models_count)
		return;
	if (c->draft->models[model].alias_of != LT_POLICY_NONE)
		model = c->draft->models[model].alias_of;
	for (int i = 0; i < c->draft->models_count; i++)
		if (i == model || c->draft->models[i].alias_of == (uint32_t)model)
			LT_DRAFT_ADD(c->draft, grants) = (struct lt_policy_grant){ (uint32_t)i };
}

static void
read_grants(struct lt_compiling *c, struct lt_node node, struct lt_policy_caller *row)
{
	struct lt_draft *draft = c->draft;
	struct lt_node models = lt_node_get(node, "models");
	struct lt_walk w = lt_walk(models);
	row->first_grant = (uint32_t)draft->grants_count;
	if (!lt_setting_given(node, "models"))
		row->flags |= LT_CALLER_ANY_MODEL;
	else if (lt_node_is(models, LT_KIND_LIST))
		while (lt_walk_next(&w))
			add_grant(c, w.value, row);
	else
		add_grant(c, models, row);
	int count = draft->grants_count - (int)row->first_grant, kept = 0;
	if (count == 0)
		return;
	struct lt_policy_grant *first = &draft->grants[row->first_grant];
	qsort(first, (size_t)count, sizeof *first, by_model);
	for (int i = 0; i < count; i++)
		if (i == 0 || first[i].model != first[kept - 1].model)
			first[kept++] = first[i];
	draft->grants_count = (int)row->first_grant + kept;
	row->grants = (uint32_t)kept;
}

static void
read_caller(struct lt_compiling *c, struct lt_node node)
{
	uint32_t number = (uint32_t)c->draft->callers_count;
	struct lt_text name = lt_inside_name(c, node, "a caller", c->caller_names, (int)number);
	struct lt_text team = lt_inside_text(c, node, "team");
	if (!name.at)
		return;
	struct lt_policy_caller row = {
		.name = lt_draft_text(c->draft, name),
		.team = lt_draft_text(c->draft, team),
		.team_scope = team_scope(c, node, team),
		.scope = lt_draft_scope(c->draft, LT_SCOPE_CALLER, name),
		.flags = lt_setting_true(node, AT "admin") ? LT_CALLER_ADMIN : 0,
		.until_day = lt_inside_day(c, node, "until"),
		.output_cap = (uint32_t)lt_setting_int(node, AT "output_cap"),
	};
	lt_inside_limits(c, row.scope, node, AT, node, AT);
	read_grants(c, node, &row);
	read_keys(c, node, name, number);
	LT_DRAFT_ADD(c->draft, callers) = row;
}

/* Who calls without a known key, where that is allowed. */
static void
add_anybody(struct lt_compiling *c, bool said)
{
	struct lt_text name = LT_LIT("anybody");
	if (lt_map_get(c->caller_names, name) >= 0) {
		lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(c->gateway, "callers")),
			"no caller can be called 'anybody': usage calls those so that come without a known key");
		return;
	}
	c->draft->head.anybody = (uint32_t)c->draft->callers_count;
	LT_DRAFT_ADD(c->draft, callers) = (struct lt_policy_caller){
		.name = lt_draft_text(c->draft, name),
		.team = lt_draft_text(c->draft, LT_LIT("")),
		.scope = lt_draft_scope(c->draft, LT_SCOPE_CALLER, name),
		.team_scope = LT_POLICY_NONE,
		.first_grant = (uint32_t)c->draft->grants_count,
		.flags = LT_CALLER_ANYBODY | LT_CALLER_ANY_MODEL | (said ? LT_CALLER_SAID : 0),
	};
}

void
lt_compile_callers(struct lt_compiling *c, struct lt_node list)
{
	bool listed = lt_node_is(list, LT_KIND_LIST) && lt_node_count(list) > 0;
	bool anybody = lt_setting_true(c->gateway, "gateway.anybody");
	struct lt_walk w = lt_walk(list);
	while (listed && lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_MAP))
			read_caller(c, w.value);
	c->draft->head.anybody = LT_POLICY_NONE;
	if (anybody || !listed)
		add_anybody(c, anybody);
	if (anybody)
		lt_mistake_add(c->warnings, lt_node_place(lt_node_get(c->gateway, "anybody")),
			"calls without a known key are let in, on every address");
}
