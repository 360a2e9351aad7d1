/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of Bicep: declarations, imports, module calls and the resources they stand for.
 */
#include "base/arena.h"
#include "base/io.h"
#include "base/map.h"
#include "format/bicep_inside.h"

struct lt_bicep_estate *
lt_bicep_estate_new(struct lt_arena *a, struct lt_keys *keys, int64_t values)
{
	struct lt_bicep_estate *estate = LT_NEW(a, struct lt_bicep_estate);
	*estate = (struct lt_bicep_estate){ .arena = a,
		.keys = keys,
		.values = values,
		.file_map = lt_map_new(a),
		.bytes_map = lt_map_new(a),
		.scope_map = lt_map_new(a),
		.attribute_map = lt_map_new(a) };
	return estate;
}

void
lt_bicep_allow(struct lt_bicep_estate *estate, int64_t values)
{
	estate->values = values;
}

bool
lt_bicep_spend(struct lt_bicep_estate *estate, int64_t values)
{
	estate->values -= values;
	return lt_bicep_left(estate) > 0;
}

int64_t
lt_bicep_left(const struct lt_bicep_estate *estate)
{
	return estate->values > 0 && !lt_arena_over(estate->arena) ? estate->values : 0;
}

void
lt_bicep_estate_file(struct lt_bicep_estate *estate, struct lt_bicep_file *file)
{
	lt_map_put(estate->file_map, lt_text(file->path), estate->file_count);
	LT_PUSH(estate->arena, estate->files, estate->file_count, estate->file_room) = file;
}

void
lt_bicep_estate_bytes(struct lt_bicep_estate *estate, const char *path, struct lt_text bytes)
{
	lt_map_put(estate->bytes_map, lt_text(path), estate->bytes_count);
	LT_PUSH(estate->arena, estate->bytes, estate->bytes_count, estate->bytes_room) = bytes;
}

const char *
lt_bicep_beside(struct lt_arena *a, const char *file, struct lt_text path)
{
	const char *slash = strrchr(file, '/');
	char *joined = lt_print(
		a, "%.*s%.*s", slash ? (int)(slash - file + 1) : 0, file, LT_ARG(path));
	for (char *at = joined; *at; at++)
		if (*at == '\\')
			*at = '/';
	const char *clean = lt_io_clean(a, joined);
	return clean[0] == '/' || strncmp(clean, "..", 2) == 0 ? NULL : clean;
}

bool
lt_bicep_is_remote(struct lt_text source)
{
	return lt_text_starts(source, "br:") || lt_text_starts(source, "br/") ||
		lt_text_starts(source, "ts:") || lt_text_starts(source, "ts/") ||
		lt_text_starts(source, "oci:");
}

static struct lt_bicep_scope *
scope_new(struct lt_bicep_estate *estate, struct lt_bicep_file *file, const char *address,
	const char *separator)
{
	struct lt_arena *a = estate->arena;
	struct lt_bicep_scope *scope = LT_NEW(a, struct lt_bicep_scope);
	int count = 0;
	for (const struct lt_bicep_decl *d = file->first; d; d = d->next)
		count++;
	*scope = (struct lt_bicep_scope){ .estate = estate,
		.file = file,
		.address = address,
		.separator = separator,
		.names = lt_map_new(a),
		.entries = LT_NEW_ARRAY(a, struct lt_bicep_entry, count) };
	for (const struct lt_bicep_decl *d = file->first; d; d = d->next) {
		scope->entries[scope->entry_count].decl = d;
		/* An output may be named like anything else; it is found by lt_bicep_output(). */
		if (d->name.at && d->kind != LT_BICEP_OUTPUT && d->kind != LT_BICEP_METADATA &&
			d->kind != LT_BICEP_ASSERT && lt_map_get(scope->names, d->name) < 0)
			lt_map_put(scope->names, d->name, scope->entry_count);
		scope->entry_count++;
	}
	return scope;
}

struct lt_bicep_scope *
lt_bicep_root(struct lt_bicep_estate *estate, struct lt_bicep_file *file, const char *address,
	const struct lt_value *given)
{
	struct lt_bicep_scope *scope = scope_new(estate, file, address, ":");
	scope->given = given;
	return scope;
}

const struct lt_value *
lt_bicep_given(struct lt_bicep_estate *estate, struct lt_bicep_file *parameters)
{
	struct lt_bicep_scope *scope = scope_new(estate, parameters, parameters->path, ":");
	int count = 0, at = 0;
	for (const struct lt_bicep_decl *d = parameters->first; d; d = d->next)
		count += d->kind == LT_BICEP_PARAM && d->value;
	struct lt_value *map = lt_value_map(
		estate->arena, count, (struct lt_place){ parameters->path, 1, 1 });
	for (const struct lt_bicep_decl *d = parameters->first; d; d = d->next)
		if (d->kind == LT_BICEP_PARAM && d->value) {
			map->keys[at] = d->name;
			map->items[at++] = lt_bicep_value(scope, d);
		}
	return map;
}

struct lt_bicep_file *
lt_bicep_scope_file(const struct lt_bicep_scope *scope)
{
	return scope->file;
}

const char *
lt_bicep_scope_address(const struct lt_bicep_scope *scope)
{
	return scope->address;
}

const struct lt_bicep_env *
lt_bicep_bind(const struct lt_bicep_env *env, struct lt_text name, const struct lt_value *value)
{
	struct lt_bicep_env *inner = LT_NEW(env->scope->estate->arena, struct lt_bicep_env);
	*inner = (struct lt_bicep_env){
		.scope = env->scope, .name = name, .value = value, .up = env, .at = env->at
	};
	return inner;
}

const struct lt_bicep_env *
lt_bicep_base(struct lt_bicep_scope *scope)
{
	struct lt_bicep_env *env = LT_NEW(scope->estate->arena, struct lt_bicep_env);
	env->scope = scope;
	return env;
}

const struct lt_value *
lt_bicep_local(const struct lt_bicep_env *env, struct lt_text name)
{
	for (; env; env = env->up)
		if (env->name.at && lt_text_is(env->name, name))
			return env->value;
	return NULL;
}

static struct lt_bicep_entry *
entry(struct lt_bicep_scope *scope, struct lt_text name)
{
	int64_t at = lt_map_get(scope->names, name);
	return at < 0 ? NULL : &scope->entries[at];
}

const struct lt_bicep_decl *
lt_bicep_find(struct lt_bicep_scope *scope, struct lt_text name)
{
	const struct lt_bicep_entry *e = scope->names ? entry(scope, name) : NULL;
	return e ? e->decl : NULL;
}

/* Parameters that may be null have null when nothing is given. */
static bool
nullable(struct lt_bicep_scope *scope, const struct lt_bicep_node *type)
{
	for (int hops = 0; type && hops < 8; hops++) {
		if (type->kind == LT_BICEP_TYPE_NULLABLE)
			return true;
		if (type->kind == LT_BICEP_TYPE_UNION) {
			/* the ? behind the last of a union belongs to the whole */
			for (type = type->first; type->next; type = type->next)
				;
			continue;
		}
		const struct lt_bicep_decl *named = type->kind == LT_BICEP_NAME
			? lt_bicep_find(scope, type->word)
			: NULL;
		type = named && named->kind == LT_BICEP_TYPE ? named->type : NULL;
	}
	return false;
}

/* The argument a module's caller wrote for a parameter, or NULL. */
static const struct lt_value *
argument(struct lt_bicep_scope *scope, struct lt_text name)
{
	const struct lt_bicep_node *params = scope->params;
	if (!params)
		return NULL;
	bool plain = params->kind == LT_BICEP_OBJECT;
	for (const struct lt_bicep_node *p = plain ? params->first : NULL; p && plain; p = p->next)
		plain = p->kind == LT_BICEP_PROPERTY && p->word.at;
	if (plain) {
		for (const struct lt_bicep_node *p = params->first; p; p = p->next)
			if (lt_text_is(p->word, name))
				return lt_bicep_eval(scope->where, p->first);
		return NULL;
	}
	if (!scope->params_value)
		scope->params_value = lt_bicep_eval(scope->where, params);
	if (scope->params_value->kind == LT_KIND_UNKNOWN)
		return scope->params_value;
	return lt_value_member(scope->params_value, name);
}

static const struct lt_value *
parameter(struct lt_bicep_scope *scope, const struct lt_bicep_decl *decl)
{
	struct lt_bicep_estate *estate = scope->estate;
	struct lt_place place = lt_bicep_place(scope->file, decl->at);
	const struct lt_value *value = scope->given ? lt_value_member(scope->given, decl->name)
						    : NULL;
	if (!value)
		value = argument(scope, decl->name);
	if ((!value || value->kind == LT_KIND_NULL) && decl->value)
		value = lt_bicep_eval(lt_bicep_base(scope), decl->value);
	if (!value && nullable(scope, decl->type))
		value = lt_value_null(estate->arena, place);
	if (!value)
		return lt_bicep_dunno(estate, place,
			"depends on parameter '%.*s', which has no default and is given no value",
			LT_ARG(decl->name));
	bool secure = lt_bicep_decorator(decl, "secure") && value->kind != LT_KIND_UNKNOWN &&
		value->kind != LT_KIND_NULL;
	return secure ? lt_value_hide(estate->arena, value) : value;
}

const struct lt_value *
lt_bicep_value(struct lt_bicep_scope *scope, const struct lt_bicep_decl *decl)
{
	struct lt_bicep_entry *e = scope->entries;
	while (e->decl != decl)
		e++;
	if (e->value)
		return e->value;
	if (e->busy)
		return lt_bicep_dunno(scope->estate, lt_bicep_place(scope->file, decl->at),
			"depends on itself ('%.*s')", LT_ARG(decl->name));
	e->busy = true;
	e->value = decl->kind == LT_BICEP_PARAM &&
			!(lt_text_ends(lt_text(scope->file->path), ".bicepparam"))
		? parameter(scope, decl)
		: decl->value ? lt_bicep_eval(lt_bicep_base(scope), decl->value)
			      : lt_bicep_dunno(scope->estate, lt_bicep_place(scope->file, decl->at),
					"has no value here");
	e->busy = false;
	return e->value;
}

struct lt_bicep_scope *
lt_bicep_imported(struct lt_bicep_scope *scope, const struct lt_bicep_decl *import)
{
	struct lt_bicep_estate *estate = scope->estate;
	if (!import->source || import->source->kind != LT_BICEP_TEXT ||
		lt_bicep_is_remote(import->source->word))
		return NULL;
	const char *path = lt_bicep_beside(
		estate->arena, scope->file->path, lt_bicep_text(import->source, estate->arena));
	int64_t at = path ? lt_map_get(estate->file_map, lt_text(path)) : -1;
	if (at < 0 || scope->depth >= LT_BICEP_SCOPES)
		return NULL;
	struct lt_text key = lt_text(lt_print(estate->arena, "import %s", path));
	int64_t known = lt_map_get(estate->scope_map, key);
	if (known >= 0)
		return estate->scopes[known];
	struct lt_bicep_scope *other = scope_new(estate, estate->files[at], path, ":");
	other->depth = scope->depth + 1;
	lt_map_put(estate->scope_map, key, estate->scope_count);
	LT_PUSH(estate->arena, estate->scopes, estate->scope_count, estate->scope_room) = other;
	return other;
}

/* `import { b as a } from` of this name: the scope it comes from and the name there. */
static struct lt_bicep_scope *
import_of(struct lt_bicep_scope *scope, struct lt_text name, struct lt_text *ret_original,
	bool *ret_found)
{
	*ret_found = false;
	for (const struct lt_bicep_decl *d = scope->file ? scope->file->first : NULL; d;
		d = d->next) {
		if (d->kind != LT_BICEP_IMPORT)
			continue;
		for (const struct lt_bicep_node *n = d->value; n; n = n->next)
			if (lt_text_is(n->word, name)) {
				*ret_found = true;
				*ret_original = n->first ? n->first->word : n->word;
				return lt_bicep_imported(scope, d);
			}
	}
	return NULL;
}

const struct lt_bicep_decl *
lt_bicep_func(struct lt_bicep_scope *scope, struct lt_text name, struct lt_bicep_scope **ret_scope)
{
	const struct lt_bicep_decl *decl = lt_bicep_find(scope, name);
	if (decl && decl->kind == LT_BICEP_FUNC) {
		*ret_scope = scope;
		return decl;
	}
	struct lt_text original;
	bool found;
	struct lt_bicep_scope *other = decl ? NULL : import_of(scope, name, &original, &found);
	decl = other ? lt_bicep_find(other, original) : NULL;
	*ret_scope = other;
	return decl && decl->kind == LT_BICEP_FUNC ? decl : NULL;
}

/* True and false that an expression of a variable came to have no literal that decided them:
 * they stand where the variable is used. */
static const struct lt_value *
here_if_worked_out(const struct lt_bicep_env *env, const struct lt_bicep_node *name,
	const struct lt_bicep_decl *decl, const struct lt_value *value)
{
	bool truth = value->kind == LT_KIND_TRUE || value->kind == LT_KIND_FALSE;
	if (!truth || decl->kind != LT_BICEP_VAR || !decl->value ||
		(decl->value->kind != LT_BICEP_NOT && decl->value->kind != LT_BICEP_BINARY &&
			decl->value->kind != LT_BICEP_CALL))
		return value;
	return lt_value_at(env->scope->estate->arena, value, lt_bicep_where(env, name));
}

const struct lt_value *
lt_bicep_named(const struct lt_bicep_env *env, const struct lt_bicep_node *name)
{
	struct lt_bicep_scope *scope = env->scope;
	const struct lt_value *value = lt_bicep_local(env, name->word);
	if (value)
		return value;
	const struct lt_bicep_decl *decl = lt_bicep_find(scope, name->word);
	struct lt_bicep_target target;
	struct lt_text original;
	bool found;
	if (decl && (decl->kind == LT_BICEP_PARAM || decl->kind == LT_BICEP_VAR))
		return here_if_worked_out(env, name, decl, lt_bicep_value(scope, decl));
	if (lt_bicep_target(env, name, &target))
		return lt_value_unknown(scope->estate->arena,
			target.many ? LT_NONE : lt_text(target.address), lt_bicep_where(env, name),
			"is the %s '%.*s', known only after deployment",
			target.decl->kind == LT_BICEP_MODULE ? "module" : "resource",
			LT_ARG(name->word));
	struct lt_bicep_scope *other = decl ? NULL
					    : import_of(scope, name->word, &original, &found);
	if (other) {
		decl = lt_bicep_find(other, original);
		if (decl && (decl->kind == LT_BICEP_VAR || decl->kind == LT_BICEP_PARAM))
			return lt_bicep_value(other, decl);
	} else if (!decl && found) {
		return lt_bicep_dunno(scope->estate, lt_bicep_where(env, name),
			"depends on '%.*s', imported from a module that is not here",
			LT_ARG(name->word));
	}
	return lt_bicep_dunno(scope->estate, lt_bicep_where(env, name),
		"depends on '%.*s', which is not declared here", LT_ARG(name->word));
}

const struct lt_bicep_node *
lt_bicep_condition(const struct lt_bicep_node *value)
{
	if (value && value->kind == LT_BICEP_FOR)
		value = value->first->next;
	return value && value->kind == LT_BICEP_IF ? value->first : NULL;
}

const struct lt_bicep_node *
lt_bicep_object(const struct lt_bicep_node *value)
{
	if (value && value->kind == LT_BICEP_FOR)
		value = value->first->next;
	if (value && value->kind == LT_BICEP_IF)
		value = value->first->next;
	return value && value->kind == LT_BICEP_OBJECT ? value : NULL;
}

const struct lt_bicep_node *
lt_bicep_property(const struct lt_bicep_node *object, const char *word)
{
	for (const struct lt_bicep_node *p = object ? object->first : NULL; p; p = p->next)
		if (p->kind == LT_BICEP_PROPERTY && p->word.at && lt_text_eq(p->word, word))
			return p->first;
	return NULL;
}

/* The nested resource of this name in a resource's body, or NULL. */
static const struct lt_bicep_decl *
nested(const struct lt_bicep_target *parent, struct lt_text name)
{
	const struct lt_bicep_node *object = lt_bicep_object(parent->decl->value);
	for (const struct lt_bicep_node *p = object ? object->first : NULL; p; p = p->next)
		if (p->kind == LT_BICEP_RESOURCE && lt_text_is(p->decl->name, name))
			return p->decl;
	return NULL;
}

static void
complete(struct lt_bicep_target *t)
{
	t->many = t->decl->value && t->decl->value->kind == LT_BICEP_FOR;
	t->body = t->many ? NULL : lt_bicep_object(t->decl->value);
}

static void
nested_target(const struct lt_bicep_target *parent, const struct lt_bicep_decl *decl,
	struct lt_bicep_target *ret_target)
{
	struct lt_arena *a = parent->scope->estate->arena;
	struct lt_bicep_target *above = LT_NEW(a, struct lt_bicep_target);
	*above = *parent;
	*ret_target = (struct lt_bicep_target){ .scope = parent->scope,
		.decl = decl,
		.parent = above,
		.env = parent->env,
		.address = lt_print(a, "%s::%.*s", parent->address, LT_ARG(decl->name)) };
	complete(ret_target);
}

void
lt_bicep_instance(const struct lt_bicep_target *loop, const struct lt_value *list, int index,
	struct lt_bicep_target *ret_one)
{
	struct lt_bicep_estate *estate = loop->scope->estate;
	const struct lt_bicep_node *node = loop->decl->value, *number = node->first->next->next;
	struct lt_place place = lt_bicep_place(loop->scope->file, node->at);
	bool known = list->kind == LT_KIND_LIST && index >= 0 && index < list->count;
	const struct lt_value *item = known ? list->items[index]
		: list->kind == LT_KIND_UNKNOWN
		? lt_bicep_pass(estate, list, place)
		: lt_bicep_dunno(estate, place, "depends on which item of the loop '%.*s' is meant",
			  LT_ARG(loop->decl->name));
	*ret_one = *loop;
	ret_one->many = false;
	ret_one->body = lt_bicep_object(node);
	ret_one->env = lt_bicep_bind(loop->env, node->word, item);
	if (number)
		ret_one->env = lt_bicep_bind(ret_one->env, number->word,
			index >= 0 ? lt_value_number(estate->arena, index, place)
				   : lt_bicep_pass(estate, item, place));
	ret_one->address = index >= 0 ? lt_print(estate->arena, "%s[%d]", loop->address, index)
		: lt_print(estate->arena, "%s[*]", loop->address);
}

static bool
indexed_target(const struct lt_bicep_env *env, const struct lt_bicep_node *node,
	struct lt_bicep_target *ret_target)
{
	struct lt_bicep_target loop;
	if (!lt_bicep_target(env, node->first, &loop) || !loop.many)
		return false;
	const struct lt_value *index = lt_bicep_eval(env, node->first->next);
	const struct lt_value *list = lt_bicep_eval(loop.env, loop.decl->value->first);
	int at = index->kind == LT_KIND_NUMBER && index->number >= 0 && index->number < 1e6
		? (int)index->number
		: -1;
	lt_bicep_instance(&loop, list, at, ret_target);
	return true;
}

bool
lt_bicep_target(const struct lt_bicep_env *env, const struct lt_bicep_node *node,
	struct lt_bicep_target *ret_target)
{
	struct lt_bicep_target base;
	if (env->scope->arm)
		return false;
	switch (node->kind) {
	case LT_BICEP_FORCE:
		return lt_bicep_target(env, node->first, ret_target);
	case LT_BICEP_INDEX:
		return indexed_target(env, node, ret_target);
	case LT_BICEP_NESTED: {
		const struct lt_bicep_decl *decl;
		if (!lt_bicep_target(env, node->first, &base) ||
			!(decl = nested(&base, node->word)))
			return false;
		nested_target(&base, decl, ret_target);
		return true;
	}
	case LT_BICEP_NAME:
		break;
	default:
		return false;
	}
	for (const struct lt_bicep_env *e = env; e; e = e->up) {
		const struct lt_bicep_decl *decl = e->inside ? nested(e->inside, node->word) : NULL;
		if (decl) {
			nested_target(e->inside, decl, ret_target);
			return true;
		}
	}
	const struct lt_bicep_decl *decl = lt_bicep_find(env->scope, node->word);
	if (!decl || (decl->kind != LT_BICEP_DECL_RESOURCE && decl->kind != LT_BICEP_MODULE) ||
		lt_bicep_local(env, node->word))
		return false;
	struct lt_bicep_scope *scope = env->scope;
	*ret_target = (struct lt_bicep_target){ .scope = scope,
		.decl = decl,
		.env = lt_bicep_base(scope),
		.address = lt_print(scope->estate->arena, "%s%s%.*s", scope->address,
			scope->separator, LT_ARG(decl->name)) };
	complete(ret_target);
	return true;
}

const char *
lt_bicep_type(const struct lt_bicep_target *target, const char **ret_version)
{
	struct lt_arena *a = target->scope->estate->arena;
	struct lt_text rest = lt_bicep_text(target->decl->source, a), type = rest;
	if (!lt_text_cut(&rest, '@', &type))
		type = rest;
	if (ret_version)
		*ret_version = rest.len ? lt_copy_text(a, rest).at : NULL;
	if (!target->parent)
		return lt_copy_text(a, type).at;
	return lt_print(a, "%s/%.*s", lt_bicep_type(target->parent, NULL), LT_ARG(type));
}

static const struct lt_value *
attribute(const struct lt_bicep_target *t, struct lt_text word, struct lt_place place)
{
	struct lt_arena *a = t->scope->estate->arena;
	const char *version = NULL, *type = lt_bicep_type(t, &version);
	if (lt_text_eq(word, "type"))
		return lt_value_text(a, lt_text(type), place);
	if (lt_text_eq(word, "apiVersion") && version)
		return lt_value_text(a, lt_text(version), place);
	const struct lt_bicep_node *name = lt_bicep_property(t->body, "name");
	const struct lt_value *plain = lt_text_eq(word, "id") && name &&
			strstr(type, "roleDefinitions")
		? lt_bicep_plain_id(
			  t->scope->estate, lt_text(type), lt_bicep_eval(t->env, name), place)
		: NULL;
	if (plain)
		return plain;
	if (lt_text_eq(word, "id"))
		return lt_value_unknown(
			a, lt_text(t->address), place, "is the id of %s", t->address);
	const struct lt_bicep_node *node = lt_bicep_property(t->body, lt_copy_text(a, word).at);
	const struct lt_value *value = node ? lt_bicep_eval(t->env, node) : NULL;
	if (lt_text_eq(word, "name") && value && value->kind == LT_KIND_UNKNOWN)
		return lt_value_unknown(a, lt_text(t->address), value->place,
			"is made with the name of %s, which %.*s", t->address, LT_ARG(value->text));
	if (value && value->kind == LT_KIND_MAP && !value->refers.at) {
		struct lt_value *open = LT_NEW(a, struct lt_value);
		*open = *value;
		open->refers = lt_text(
			t->address); /* the service fills in what the text leaves out */
		return open;
	}
	if (value)
		return value;
	return lt_value_unknown(a, lt_text(t->address), place,
		"is an attribute of %s, known only after deployment", t->address);
}

const struct lt_value *
lt_bicep_attribute(const struct lt_bicep_target *target, struct lt_text word, struct lt_place place)
{
	struct lt_bicep_estate *estate = target->scope->estate;
	struct lt_text key = lt_text(
		lt_print(estate->arena, "%s %.*s", target->address, LT_ARG(word)));
	int64_t at = lt_map_get(estate->attribute_map, key);
	if (at >= 0 && estate->attributes[at])
		return estate->attributes[at];
	if (at >= 0)
		return lt_value_unknown(estate->arena, lt_text(target->address), place,
			"depends on itself through %s", target->address);
	at = estate->attribute_count;
	lt_map_put(estate->attribute_map, key, at);
	LT_PUSH(estate->arena, estate->attributes, estate->attribute_count,
		estate->attribute_room) = NULL;
	const struct lt_value *value = attribute(target, word, place);
	estate->attributes[at] = value;
	return value;
}

/* A module that calls itself, however far below, has no scope. */
static bool
calls_itself(const struct lt_bicep_scope *caller, const struct lt_bicep_file *file)
{
	for (; caller; caller = caller->caller)
		if (caller->file == file)
			return true;
	return false;
}

struct lt_bicep_scope *
lt_bicep_module(const struct lt_bicep_target *module)
{
	struct lt_bicep_scope *caller = module->scope;
	struct lt_bicep_estate *estate = caller->estate;
	struct lt_text source = lt_bicep_text(module->decl->source, estate->arena);
	if (lt_bicep_is_remote(source))
		return NULL;
	struct lt_text key = lt_text(
		lt_print(estate->arena, "%s at %s", module->address, caller->file->path));
	int64_t known = lt_map_get(estate->scope_map, key);
	if (known >= 0)
		return estate->scopes[known];
	const char *path = lt_bicep_beside(estate->arena, caller->file->path, source);
	int64_t at = path ? lt_map_get(estate->file_map, lt_text(path)) : -1;
	struct lt_bicep_scope *scope = NULL;
	if (at >= 0 && caller->depth < LT_BICEP_SCOPES &&
		!calls_itself(caller, estate->files[at])) {
		scope = scope_new(estate, estate->files[at], module->address, ".");
		scope->caller = caller;
		scope->depth = caller->depth + 1;
		scope->params = lt_bicep_property(module->body, "params");
		scope->where = module->env;
	}
	lt_map_put(estate->scope_map, key, estate->scope_count);
	LT_PUSH(estate->arena, estate->scopes, estate->scope_count, estate->scope_room) = scope;
	return scope;
}

const struct lt_value *
lt_bicep_output(const struct lt_bicep_target *module, struct lt_text word, struct lt_place place)
{
	struct lt_bicep_scope *scope = lt_bicep_module(module);
	struct lt_arena *a = module->scope->estate->arena;
	for (const struct lt_bicep_decl *d = scope ? scope->file->first : NULL; d; d = d->next)
		if (d->kind == LT_BICEP_OUTPUT && lt_text_is(d->name, word))
			return lt_bicep_value(scope, d);
	if (scope)
		return lt_bicep_dunno(scope->estate, place,
			"depends on output '%.*s', which module '%.*s' does not have", LT_ARG(word),
			LT_ARG(module->decl->name));
	bool id = lt_text_eq(word, "resourceId") || lt_text_eq(word, "id");
	return lt_value_unknown(a, lt_text(module->address), place,
		id ? "is the id of %s" : "is an output of %s, which is not read here",
		module->address);
}
