/* SPDX-License-Identifier: Apache-2.0 */
/* compile_model: the names that callers give, and the ways their calls go. */
#include "base/map.h"
#include "govern/inside.h"

#define AT "gateway.models[]."
#define WAY "gateway.models[].route[]."

static int
target_of(struct lt_compiling *c, struct lt_node way)
{
	struct lt_text to = lt_inside_text(c, way, "to");
	int64_t target = to.at ? lt_map_get(c->target_names, to) : -1;
	if (!to.at && !lt_setting_given(way, "to"))
		lt_mistake_add(c->mistakes, lt_node_place(way), "a route needs to: the name of a deployment");
	else if (to.at && target < 0)
		lt_mistake_add(c->mistakes, lt_node_place(lt_node_get(way, "to")), "there is no deployment '%.*s'%s",
			LT_ARG(to), lt_inside_near(c, lt_node_get(c->gateway, "deployments"), to));
	/* A name that was told to be wrong has no target behind it. */
	return target < c->targets_count ? (int)target : -1;
}

static bool
any_first(struct lt_node route)
{
	struct lt_walk w = lt_walk(route);
	while (lt_walk_next(&w))
		if (lt_setting_true(w.value, WAY "first"))
			return true;
	return false;
}

/* Keeps the routes of a model in the order of their tiers; those of one tier as they were written. */
static void
insert_route(struct lt_draft *draft, uint32_t first, struct lt_policy_route route)
{
	LT_DRAFT_ADD(draft, routes) = route;
	int at = draft->routes_count - 1;
	for (; at > (int)first && draft->routes[at - 1].tier > route.tier; at--)
		draft->routes[at] = draft->routes[at - 1];
	draft->routes[at] = route;
}

static bool
goes_there(const struct lt_draft *draft, uint32_t first, uint32_t deployment)
{
	for (int i = (int)first; i < draft->routes_count; i++)
		if (draft->routes[i].deployment == deployment)
			return true;
	return false;
}

static void
read_way(struct lt_compiling *c, struct lt_node way, struct lt_text name, uint32_t first, bool some_first)
{
	int target = target_of(c, way);
	bool is_first = lt_setting_true(way, WAY "first");
	if (is_first && lt_setting_given(way, "tier"))
		lt_mistake_add(c->mistakes, lt_node_place(way), "a route has first or tier, not both");
	if (target < 0)
		return;
	struct lt_policy_route route = {
		.deployment = lt_compile_row(c, target, name, lt_node_place(way)),
		.tier = lt_setting_given(way, "tier") ? (uint32_t)lt_setting_int(way, WAY "tier")
						      : some_first && !is_first,
		.weight = (uint32_t)lt_setting_int(way, WAY "weight"),
		.wait_ms = (uint32_t)lt_setting_int(way, WAY "wait_ms"),
	};
	if (goes_there(c->draft, first, route.deployment))
		lt_mistake_add(c->mistakes, lt_node_place(way), "model '%.*s' goes to this deployment already",
			LT_ARG(name));
	else
		insert_route(c->draft, first, route);
}

static void
read_alias(struct lt_compiling *c, struct lt_node value, uint32_t model)
{
	struct lt_text name = lt_node_text(value, c->a);
	struct lt_policy_model row = c->draft->models[model];
	if (!lt_node_is(value, LT_KIND_TEXT) && !lt_node_is(value, LT_KIND_NUMBER))
		return;
	if (lt_map_get(c->model_names, name) >= 0 || lt_text_eq(name, "*")) {
		lt_mistake_add(c->mistakes, lt_node_place(value), "the alias '%.*s' is a model's name already",
			LT_ARG(name));
		return;
	}
	lt_map_put(c->model_names, name, c->draft->models_count);
	row.name = lt_draft_text(c->draft, name);
	row.alias_of = model;
	LT_DRAFT_ADD(c->draft, models) = row;
}

static void
read_model(struct lt_compiling *c, struct lt_node node)
{
	struct lt_text name = lt_inside_name(c, node, "a model", c->model_names, c->draft->models_count);
	struct lt_node route = lt_node_get(node, "route"), aliases = lt_node_get(node, "aliases");
	if (!name.at)
		return;
	struct lt_policy_model row = {
		.name = lt_draft_text(c->draft, name),
		.identity = lt_policy_identity("model", name),
		.scope = lt_draft_scope(c->draft, LT_SCOPE_MODEL, name),
		.first_route = (uint32_t)c->draft->routes_count,
		.output_guess = (uint32_t)lt_setting_int(node, AT "output_guess"),
		.alias_of = LT_POLICY_NONE,
	};
	lt_inside_limits(c, row.scope, node, AT, node, AT);
	bool some_first = lt_node_is(route, LT_KIND_LIST) && any_first(route);
	struct lt_walk w = lt_walk(route);
	while (lt_node_is(route, LT_KIND_LIST) && lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_MAP))
			read_way(c, w.value, name, row.first_route, some_first);
	row.routes = (uint32_t)c->draft->routes_count - row.first_route;
	if (!lt_setting_given(node, "route") || (lt_node_is(route, LT_KIND_LIST) && lt_node_count(route) == 0))
		lt_mistake_add(c->mistakes, lt_node_place(node), "model '%.*s' needs a route: [{to: DEPLOYMENT}]",
			LT_ARG(name));
	LT_DRAFT_ADD(c->draft, models) = row;
	uint32_t number = (uint32_t)c->draft->models_count - 1;
	w = lt_walk(aliases);
	if (lt_node_is(aliases, LT_KIND_LIST))
		while (lt_walk_next(&w))
			read_alias(c, w.value, number);
	else
		read_alias(c, aliases, number);
}

void
lt_compile_models(struct lt_compiling *c, struct lt_node list)
{
	struct lt_walk w = lt_walk(list);
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_MAP))
			read_model(c, w.value);
	for (int i = 0; i < c->targets_count; i++)
		if (!c->targets[i].used)
			lt_mistake_add(c->warnings, lt_node_place(c->targets[i].node),
				"no model goes to deployment '%.*s'", LT_ARG(c->targets[i].name));
}
