/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a template deploys: conditions decided, loops unrolled, nested resources and local
 * modules followed.  A loop over what is not known is one instance, [*]; a loop over an
 * empty list is one instance that is off, so that it is not taken for missing.
 */
#include "base/arena.h"
#include "format/bicep_inside.h"

/* An instance counts as so many values, for the memory it takes. */
enum { MOST_INSTANCES = 10000, INSTANCE_COSTS = 50 };

struct expanding {
	struct lt_bicep_found *found;
	const char *off; /* why everything below is not deployed, or NULL */
};

static void
expand_scope(const struct expanding *x, struct lt_bicep_scope *scope);
static void
expand(const struct expanding *x, const struct lt_bicep_target *target);

static const char *
off_by(const struct lt_bicep_target *t, const struct lt_bicep_env *env,
	const struct lt_bicep_node *condition)
{
	struct lt_bicep_estate *estate = t->scope->estate;
	const struct lt_value *v = condition ? lt_bicep_eval(env, condition) : NULL;
	if (!v || v->kind != LT_KIND_FALSE)
		return NULL;
	struct lt_place place = lt_bicep_place(t->scope->file, condition->at);
	return lt_print(estate->arena, "its condition is false (%s:%u)", place.file, place.line);
}

/* parent: and scope: as what they refer to, dependsOn left out. */
static const struct lt_value *
body_of(const struct lt_bicep_target *t, const struct lt_bicep_env *env)
{
	struct lt_bicep_estate *estate = t->scope->estate;
	struct lt_place place = lt_bicep_place(t->scope->file, t->decl->at);
	if (!t->body)
		return lt_bicep_dunno(estate, place, "is no object that can be read here");
	const struct lt_value *all = lt_bicep_eval(env, t->body);
	if (all->kind != LT_KIND_MAP)
		return all;
	bool has_parent = t->parent && !lt_value_member(all, LT_LIT("parent"));
	struct lt_value *body = lt_value_map(estate->arena, all->count + has_parent, all->place);
	int count = 0;
	for (int i = 0; i < all->count; i++) {
		if (lt_text_eq(all->keys[i], "dependsOn"))
			continue;
		body->keys[count] = all->keys[i];
		body->items[count++] = all->items[i];
	}
	if (has_parent) {
		body->keys[count] = LT_LIT("parent");
		body->items[count++] = lt_value_unknown(estate->arena, lt_text(t->parent->address),
			place, "is the resource %s", t->parent->address);
	}
	body->count = count;
	return body;
}

static void
add_resource(
	const struct expanding *x, const struct lt_bicep_target *t, const struct lt_bicep_env *env)
{
	struct lt_bicep_estate *estate = t->scope->estate;
	struct lt_bicep_resource *r = &LT_PUSH(estate->arena, x->found->resources,
		x->found->resource_count, x->found->resource_room);
	*r = (struct lt_bicep_resource){ .address = t->address,
		.off = x->off,
		.existing = t->decl->existing,
		.place = lt_bicep_place(t->scope->file, t->decl->at) };
	r->type = lt_bicep_type(t, &r->version);
	const struct lt_value *body = body_of(t, env), *parent = NULL;
	const struct lt_value *name = body->kind == LT_KIND_MAP
		? lt_value_member(body, LT_LIT("name"))
		: NULL;
	if (body->kind == LT_KIND_MAP)
		parent = lt_value_member(body, LT_LIT("parent"));
	/* The array may have moved: evaluation adds nothing to it, but stay on the safe side. */
	r = &x->found->resources[x->found->resource_count - 1];
	r->body = body;
	r->name = name ? name : lt_bicep_dunno(estate, r->place, "is not given");
	r->parent = parent && parent->refers.at ? lt_copy_text(estate->arena, parent->refers).at
						: NULL;
}

static void
add_nested(
	const struct expanding *x, const struct lt_bicep_target *t, const struct lt_bicep_env *env)
{
	struct lt_arena *a = t->scope->estate->arena;
	for (const struct lt_bicep_node *p = t->body ? t->body->first : NULL; p; p = p->next) {
		if (p->kind != LT_BICEP_RESOURCE)
			continue;
		struct lt_bicep_target child = { .scope = t->scope,
			.decl = p->decl,
			.parent = t,
			.env = env,
			.address = lt_print(a, "%s::%.*s", t->address, LT_ARG(p->decl->name)) };
		expand(x, &child);
	}
}

static void
expand_resource(const struct expanding *x, const struct lt_bicep_target *t)
{
	struct lt_bicep_env inside = { .scope = t->scope, .up = t->env, .inside = t };
	struct lt_bicep_env *env = LT_NEW(t->scope->estate->arena, struct lt_bicep_env);
	struct lt_bicep_target *kept = LT_NEW(t->scope->estate->arena, struct lt_bicep_target);
	*env = inside;
	*kept = *t;
	env->inside = kept;
	add_resource(x, kept, env);
	add_nested(x, kept, env);
}

static void
expand_module(const struct expanding *x, const struct lt_bicep_target *t)
{
	struct lt_bicep_estate *estate = t->scope->estate;
	struct lt_text source = lt_bicep_text(t->decl->source, estate->arena);
	struct lt_bicep_scope *scope = lt_bicep_module(t);
	const struct lt_bicep_node *params = lt_bicep_property(t->body, "params");
	struct lt_place place = lt_bicep_place(t->scope->file, t->decl->at);
	LT_PUSH(estate->arena, x->found->calls, x->found->call_count,
		x->found->call_room) = (struct lt_bicep_call){
		.address = t->address,
		.source = source,
		.off = x->off,
		.read = scope != NULL,
		.place = place,
		.params = params ? lt_bicep_eval(t->env, params)
				 : lt_value_map(estate->arena, 0, place),
		.file = lt_bicep_is_remote(source)
			? NULL
			: lt_bicep_beside(estate->arena, t->scope->file->path, source),
	};
	if (scope)
		expand_scope(x, scope);
}

/* One instance, its condition looked at. */
static void
expand_one(const struct expanding *x, const struct lt_bicep_target *t)
{
	struct expanding inner = *x;
	if (!lt_bicep_spend(t->scope->estate, INSTANCE_COSTS))
		return;
	if (!inner.off)
		inner.off = off_by(t, t->env, lt_bicep_condition(t->decl->value));
	if (t->decl->kind == LT_BICEP_MODULE)
		expand_module(&inner, t);
	else
		expand_resource(&inner, t);
}

/* An empty list that is the default of a root's parameter: whoever deploys fills it in, so
 * the loop is not switched off.  The parameter, or NULL. */
static const struct lt_bicep_decl *
left_to_deployer(const struct lt_bicep_scope *scope, const struct lt_value *list)
{
	while (scope->caller)
		scope = scope->caller;
	for (const struct lt_bicep_decl *d = scope->file->first; d; d = d->next) {
		if (d->kind != LT_BICEP_PARAM || !d->value || d->value->kind != LT_BICEP_LIST)
			continue;
		struct lt_place place = lt_bicep_place(scope->file, d->value->at);
		if (list->place.file && strcmp(place.file, list->place.file) == 0 &&
			place.line == list->place.line && place.column == list->place.column)
			return d;
	}
	return NULL;
}

static void
expand(const struct expanding *x, const struct lt_bicep_target *target)
{
	struct lt_bicep_estate *estate = target->scope->estate;
	const struct lt_bicep_node *value = target->decl->value;
	struct lt_bicep_target one = *target;
	one.body = lt_bicep_object(value);
	if (!value || value->kind != LT_BICEP_FOR) {
		expand_one(x, &one);
		return;
	}
	const struct lt_value *list = lt_bicep_eval(target->env, value->first);
	bool known = list->kind == LT_KIND_LIST;
	for (int i = 0; known && i < list->count && i < MOST_INSTANCES && estate->values > 0; i++) {
		lt_bicep_instance(target, list, i, &one);
		expand_one(x, &one);
	}
	if (known && list->count)
		return;
	struct expanding inner = *x;
	const struct lt_bicep_decl *parameter = known ? left_to_deployer(target->scope, list)
						      : NULL;
	if (parameter)
		list = lt_bicep_dunno(estate, list->place,
			"depends on an item of parameter '%.*s', whose default is empty",
			LT_ARG(parameter->name));
	else if (known && !inner.off)
		inner.off = lt_print(estate->arena, "its loop has no items (%s:%u)",
			list->place.file ? list->place.file : target->scope->file->path,
			list->place.line);
	lt_bicep_instance(target, list, -1, &one);
	expand_one(&inner, &one);
}

static void
expand_scope(const struct expanding *x, struct lt_bicep_scope *scope)
{
	struct lt_arena *a = scope->estate->arena;
	LT_PUSH(a, x->found->scopes, x->found->scope_count, x->found->scope_room) = scope;
	for (const struct lt_bicep_decl *d = scope->file->first; d; d = d->next) {
		if (d->kind != LT_BICEP_DECL_RESOURCE && d->kind != LT_BICEP_MODULE)
			continue;
		struct lt_bicep_target t = { .scope = scope,
			.decl = d,
			.env = lt_bicep_base(scope),
			.address = lt_print(
				a, "%s%s%.*s", scope->address, scope->separator, LT_ARG(d->name)) };
		expand(x, &t);
	}
}

void
lt_bicep_expand(struct lt_bicep_scope *scope, struct lt_bicep_found *found)
{
	struct expanding x = { .found = found };
	expand_scope(&x, scope);
}
