/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions that look outside the template: files beside it, ids of resources, and what only
 * Azure knows when it deploys.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "format/bicep_inside.h"
#include "format/json.h"

/* The file beside that a load function names, or NULL. */
static const struct lt_text *
loaded(const struct lt_bicep_env *env, const struct lt_bicep_node *path, const char **ret_path)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	const struct lt_value *name = lt_bicep_eval(env, path);
	if (name->kind != LT_KIND_TEXT || !env->scope->file)
		return NULL;
	*ret_path = lt_bicep_beside(estate->arena, env->scope->file->path, name->text);
	int64_t at = *ret_path ? lt_map_get(estate->bytes_map, lt_text(*ret_path)) : -1;
	return at < 0 ? NULL : &estate->bytes[at];
}

static const struct lt_value *
call_load(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_place place = lt_bicep_where(env, call);
	const char *path = NULL;
	if (!lt_text_starts(call->word, "load") || !call->first)
		return NULL;
	const struct lt_text *bytes = loaded(env, call->first, &path);
	if (!bytes)
		return lt_bicep_dunno(estate, place,
			"depends on a file read by %.*s() that is not here", LT_ARG(call->word));
	if (lt_text_eq(call->word, "loadTextContent"))
		return lt_value_text(estate->arena, *bytes, place);
	struct lt_doc *doc;
	struct lt_err err = { 0 };
	if (!lt_text_eq(call->word, "loadJsonContent"))
		return lt_bicep_dunno(
			estate, place, "depends on %.*s('%s')", LT_ARG(call->word), path);
	if (!lt_json_read(estate->arena, estate->keys, path, *bytes, &doc, &err))
		return lt_bicep_dunno(estate, place, "depends on %s, which is no JSON", path);
	return lt_value_of(estate->arena, lt_doc_root(doc));
}

/* What only Azure knows when it deploys. */
static const char *const runtime[] = { "resourceGroup", "subscription", "tenant", "managementGroup",
	"deployment", "environment", "deployer", "uniqueString", "guid", "newGuid", "utcNow",
	"reference", "pickZones", "providers", "references", "externalInput",
	"readEnvironmentVariable", "readCliArg", "getSecret", "az.getSecret" };

static const struct lt_value *
call_runtime(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_place place = lt_bicep_where(env, call);
	const struct lt_bicep_node *last = call->first;
	if (lt_text_eq(call->word, "readEnvironmentVariable") && call->first &&
		call->first->kind == LT_BICEP_TEXT)
		return last->next
			? lt_bicep_eval(env, last->next) /* its default */
			: lt_bicep_dunno(estate, place, "depends on the environment variable %.*s",
				  LT_ARG(call->first->word));
	for (size_t i = 0; i < sizeof runtime / sizeof runtime[0]; i++)
		if (lt_text_eq_nocase(call->word, lt_text(runtime[i])))
			return lt_bicep_dunno(
				estate, place, "is decided by %s() at deployment", runtime[i]);
	if (lt_text_starts(call->word, "list") && call->first)
		return lt_bicep_dunno(
			estate, place, "is read by %.*s() at deployment", LT_ARG(call->word));
	return NULL;
}

/* resourceId('Microsoft.X/y', 'name') names a resource of this file when type and name agree. */
static const struct lt_value *
call_resource_id(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_place place = lt_bicep_where(env, call);
	if (!lt_text_ends(call->word, "esourceId") || !env->scope->file)
		return NULL;
	const struct lt_value *type = NULL, *name = NULL;
	for (const struct lt_bicep_node *n = call->first; n; n = n->next) {
		const struct lt_value *v = lt_bicep_eval(env, n);
		if (v->kind == LT_KIND_TEXT &&
			memchr(v->text.at ? v->text.at : "", '/', v->text.len) && !type)
			type = v;
		else if (type)
			name = v;
	}
	const struct lt_value *plain = type ? lt_bicep_plain_id(estate, type->text, name, place)
					    : NULL;
	if (plain)
		return plain;
	for (const struct lt_bicep_decl *d = env->scope->file->first; type && name && d;
		d = d->next) {
		struct lt_bicep_node symbol = { .kind = LT_BICEP_NAME, .word = d->name };
		struct lt_bicep_target t;
		if (d->kind != LT_BICEP_DECL_RESOURCE ||
			!lt_bicep_target(lt_bicep_base(env->scope), &symbol, &t) || t.many ||
			!lt_text_eq_nocase(lt_text(lt_bicep_type(&t, NULL)), type->text))
			continue;
		const struct lt_value *its = lt_bicep_attribute(&t, LT_LIT("name"), place);
		if (its->kind == LT_KIND_TEXT
				? lt_value_same(its, name)
				: name->refers.at && lt_text_is(its->refers, name->refers))
			return lt_value_unknown(estate->arena, lt_text(t.address), place,
				"is the id of %s", t.address);
	}
	return lt_bicep_dunno(estate, place, "is the id of a resource of type %.*s",
		LT_ARG(type ? type->text : LT_LIT("that is not known")));
}

const struct lt_value *
lt_bicep_outside(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	const struct lt_value *v = call_load(env, call);
	if (!v)
		v = call_resource_id(env, call);
	return v ? v : call_runtime(env, call);
}
