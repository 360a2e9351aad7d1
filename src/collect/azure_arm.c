/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ARM's half of azure_templates: resources as an array or, in language version 2.0, as an
 * object; children inside parents; copy loops; conditions; deployments inside deployments
 * with inner or outer scope.
 *
 * A resource's address is the template's path, a colon, the last part of its type and its
 * name, or its number where the name cannot be known: azuredeploy.json:accounts/openai1,
 * template.json:deployments/defender.pricings/AI, template.json:pricings[3].
 */
#include "base/arena.h"
#include "base/io.h"
#include "base/map.h"
#include "collect/azure_templates.h"
#include "collect/files.h"
#include "format/json.h"

/* ARM itself takes 800 copies.  An instance counts as so many values. */
enum { DEEPEST = 16, MOST_COPIES = 800, COSTS = 50 };

static bool
read_json(struct azure *az, const char *path, struct lt_node *ret_root)
{
	struct lt_err err = { 0 };
	struct lt_text bytes;
	struct lt_doc *doc;
	if (!lt_io_read(az->arena, az->src->dir, path, az->src->limits.file_bytes, &bytes, &err) ||
		!lt_json_read(az->arena, lt_facts_keys(az->facts), path, bytes, &doc, &err)) {
		lt_facts_blind(az->facts, "azure_templates", path, 0, err.text);
		return false;
	}
	*ret_root = lt_doc_root(doc);
	return true;
}

void
azure_arm_read(struct azure *az)
{
	const struct lt_file *file;
	struct lt_node root;
	for (int at = 0; (file = lt_files_next(az->src->files, LT_FILE_ARM, &at));) {
		if (!read_json(az, file->path, &root))
			continue;
		lt_map_put(az->arm_map, lt_text(file->path), az->arm_count);
		LT_PUSH(az->arena, az->arm, az->arm_count, az->arm_room) =
			(struct azure_arm_file){ .path = file->path, .root = root };
	}
}

/* "${NAME}" is filled in by azd from its environment; "${NAME=x}" has a default. */
static const struct lt_value *
from_environment(struct azure *az, struct lt_text text, struct lt_place place)
{
	struct lt_text name = { text.at + 2, text.len - 3 }, before;
	lt_text_cut(&name, '=', &before);
	if (!name.at)
		return lt_value_unknown(az->arena, LT_NONE, place,
			"depends on the environment variable %.*s, which azd fills in",
			LT_ARG(before));
	if (lt_text_eq(name, "true") || lt_text_eq(name, "false"))
		return lt_value_bool(az->arena, lt_text_eq(name, "true"), place);
	return lt_value_text(az->arena, name, place);
}

/* Does the template have a default for it?  azd leaves out a parameter whose variable is not
 * set, so that the default holds. */
static bool
has_default(struct azure *az, const char *template, struct lt_text name)
{
	int64_t bicep = template ? lt_map_get(az->file_map, lt_text(template)) : -1;
	int64_t arm = template ? lt_map_get(az->arm_map, lt_text(template)) : -1;
	for (const struct lt_bicep_decl *d = bicep >= 0 ? az->files[bicep]->first : NULL; d;
		d = d->next)
		if (d->kind == LT_BICEP_PARAM && lt_text_eq_nocase(d->name, name))
			return d->value != NULL;
	if (arm < 0)
		return false;
	struct lt_node declared = lt_node_get(
		lt_node_get(az->arm[arm].root, "parameters"), lt_copy_text(az->arena, name).at);
	return !lt_node_is(lt_node_get(declared, "defaultValue"), LT_KIND_NONE);
}

static bool
is_unset_variable(struct azure *az, struct lt_node parameter)
{
	struct lt_node value = lt_node_get(parameter, "value");
	struct lt_text text = lt_node_is(value, LT_KIND_TEXT) ? lt_node_text(value, az->arena)
							      : LT_NONE;
	return text.len > 3 && lt_text_starts(text, "${") && lt_text_ends(text, "}") &&
		!memchr(text.at, '=', text.len);
}

static const struct lt_value *
given_value(struct azure *az, struct lt_node parameter)
{
	struct lt_node value = lt_node_get(parameter, "value");
	struct lt_text text = lt_node_is(value, LT_KIND_TEXT) ? lt_node_text(value, az->arena)
							      : LT_NONE;
	if (lt_node_is(value, LT_KIND_NONE))
		return lt_value_unknown(az->arena, LT_NONE, lt_node_place(parameter),
			"comes from a key vault at deployment");
	if (text.len > 3 && lt_text_starts(text, "${") && lt_text_ends(text, "}"))
		return from_environment(az, text, lt_node_place(value));
	if (text.at && lt_text_has(text, "${"))
		return lt_value_unknown(az->arena, LT_NONE, lt_node_place(value),
			"is made with environment variables, which azd fills in");
	return lt_value_of(az->arena, value);
}

/* main.parameters.prod.json is for main.bicep or main.json beside it; parameters.json for
 * main.bicep, azuredeploy.json or template.json. */
static const char *
template_of(struct azure *az, const char *path)
{
	static const char *const stems[] = { "main", "azuredeploy", "template" };
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *mark = strstr(name, ".parameters");
	mark = mark ? mark : strstr(name, ".param");
	for (int i = 0; i < 3; i++) {
		int len = mark ? (int)(mark - name) : (int)strlen(stems[i]);
		const char *stem = lt_print(az->arena, "%.*s%.*s", (int)(name - path), path, len,
			mark ? name : stems[i]);
		const char *bicep = lt_print(az->arena, "%s.bicep", stem),
			   *arm = lt_print(az->arena, "%s.json", stem);
		if (lt_map_get(az->file_map, lt_text(bicep)) >= 0)
			return bicep;
		if (lt_map_get(az->arm_map, lt_text(arm)) >= 0)
			return arm;
	}
	return NULL;
}

void
azure_arm_read_parameters(struct azure *az)
{
	const struct lt_file *file;
	struct lt_node root;
	for (int at = 0; (file = lt_files_next(az->src->files, LT_FILE_ARM_PARAMETERS, &at));) {
		if (!read_json(az, file->path, &root))
			continue;
		struct lt_node all = lt_node_get(root, "parameters");
		struct lt_value *given = lt_value_map(
			az->arena, (int)lt_node_count(all), lt_node_place(all));
		struct lt_walk w = lt_walk(all);
		const char *template = template_of(az, file->path);
		int count = 0;
		while (lt_walk_next(&w)) {
			if (is_unset_variable(az, w.value) && has_default(az, template, w.word))
				continue;
			given->keys[count] = lt_copy_text(az->arena, w.word);
			given->items[count++] = given_value(az, w.value);
		}
		given->count = count;
		LT_PUSH(az->arena, az->parameters, az->parameter_count,
			az->parameter_room) = (struct azure_parameters){
			.path = file->path, .template = template, .given = given
		};
		lt_facts_source(
			az->facts, "azure_templates", file->path, (int64_t)lt_node_count(all));
	}
}

/* A template, or one level of children in it, being laid. */
struct level {
	struct azure *az;
	struct lt_bicep_scope *scope;
	struct lt_arm_scope *arm;
	const char *path, *prefix; /* addresses are prefix + label */
	const char *off;
	const char *parent_type, *parent, *parent_name; /* of children, or NULL */
	const struct lt_arm_copy *copy;
};

static struct lt_text
text_of(const struct level *l, struct lt_node n)
{
	return lt_node_text(n, l->az->arena);
}

static const char *
full_type(const struct level *l, struct lt_text type)
{
	if (!l->parent_type || lt_text_starts(type, lt_print(l->az->arena, "%s/", l->parent_type)))
		return lt_copy_text(l->az->arena, type).at;
	return lt_print(l->az->arena, "%s/%.*s", l->parent_type, LT_ARG(type));
}

static const char *
label(const struct level *l, struct lt_node r, const char *type, struct lt_text symbol, int number)
{
	struct lt_arena *a = l->az->arena;
	struct lt_arm_copy any = { .index = -1, .outer = l->copy };
	const struct lt_value *name = symbol.at
		? NULL
		: lt_arm_value(l->scope, &any, lt_node_get(r, "name"));
	const char *last = strrchr(type, '/');
	last = last ? last + 1 : type;
	if (symbol.at)
		return lt_copy_text(a, symbol).at;
	if (name->kind == LT_KIND_TEXT && !name->sensitive)
		return lt_print(a, "%s/%.*s", last, LT_ARG(name->text));
	return lt_print(a, "%s[%d]", last, number);
}

static void
lay_resources(const struct level *l, struct lt_node resources);

/* {x: {value: ...}} of a nested deployment, worked out where it is written. */
static const struct lt_value *
arguments(const struct level *l, const struct lt_arm_copy *copy, struct lt_node parameters)
{
	struct lt_arena *a = l->az->arena;
	struct lt_value *given = lt_value_map(
		a, (int)lt_node_count(parameters), lt_node_place(parameters));
	struct lt_walk w = lt_walk(parameters);
	for (int i = 0; lt_walk_next(&w); i++) {
		struct lt_node value = lt_node_get(w.value, "value");
		given->keys[i] = lt_copy_text(a, w.word);
		given->items[i] = lt_node_is(value, LT_KIND_NONE)
			? lt_value_unknown(a, LT_NONE, lt_node_place(w.value),
				  "comes from a key vault at deployment")
			: lt_arm_value(l->scope, copy, value);
	}
	return given;
}

static void lay_template(struct azure *az, struct lt_node root, const char *address,
	const char *prefix, struct lt_arm_scope *arm, const char *off);

static void
lay_inline(const struct level *l, const char *address, struct lt_node properties,
	const struct lt_value *given, const char *off)
{
	struct azure *az = l->az;
	struct lt_node template = lt_node_get(properties, "template");
	struct lt_text scope = text_of(
		l, lt_node_path(properties, "expressionEvaluationOptions/scope"));
	struct lt_arm_scope *arm = LT_NEW(az->arena, struct lt_arm_scope);
	*arm = *l->arm; /* outer: expressions mean the template around */
	if (lt_text_eq_nocase(scope, LT_LIT("inner")))
		*arm = (struct lt_arm_scope){ .parameters = lt_node_get(template, "parameters"),
			.variables = lt_node_get(template, "variables"),
			.functions = lt_node_get(template, "functions"),
			.given = given };
	if (az->depth >= DEEPEST)
		return;
	az->depth++;
	lay_template(az, template, address, lt_print(az->arena, "%s.", address), arm, off);
	az->depth--;
}

/* A linked template: a file beside this one, or somewhere else. */
static void
lay_link(const struct level *l, struct lt_node r, const char *address,
	const struct lt_arm_copy *copy, const struct lt_value *given, const char *off)
{
	struct azure *az = l->az;
	struct lt_node link = lt_node_path(r, "properties/templateLink");
	struct lt_node beside = lt_node_get(link, "relativePath"),
		       where = lt_node_is(beside, LT_KIND_NONE) ? lt_node_get(link, "uri") : beside;
	if (lt_node_is(where, LT_KIND_NONE))
		where = lt_node_get(link, "id");
	const struct lt_value *reference = lt_arm_value(l->scope, copy, where);
	const char *path = reference->kind == LT_KIND_TEXT && !lt_node_is(beside, LT_KIND_NONE)
		? lt_bicep_beside(az->arena, l->path, reference->text) : NULL;
	int64_t at = path ? lt_map_get(az->arm_map, lt_text(path)) : -1;
	const char *colon = strrchr(address, ':');
	azure_lay_call(az,
		&(struct azure_call){ .address = address,
			.name = colon ? colon + 1 : address,
			.off = off,
			.source = "arm",
			.reference = reference->kind == LT_KIND_TEXT ? reference->text : LT_NONE,
			.params = given,
			.read = at >= 0,
			.place = lt_node_place(lt_node_get(r, "type")) });
	if (at >= 0)
		azure_arm_expand(az, &az->arm[at], address, given, off);
}

static bool
left_out(struct lt_text key)
{
	static const char *const keys[] = { "type", "condition", "copy", "dependsOn", "resources",
		"comments" };
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (lt_text_eq(key, keys[i]))
			return true;
	return false;
}

/* What it depends on that is of its parent's type is its parent. */
static struct lt_text
parent_of(const struct level *l, struct lt_node r, const char *type, const struct lt_arm_copy *copy)
{
	const char *slash = strrchr(type, '/');
	struct lt_text parent_type = { type, slash ? (size_t)(slash - type) : 0 };
	if (l->parent)
		return lt_text(l->parent);
	struct lt_walk w = lt_walk(lt_node_get(r, "dependsOn"));
	while (parent_type.len && lt_walk_next(&w)) {
		const struct lt_value *on = lt_arm_value(l->scope, copy, w.value);
		for (int i = 0; i < l->arm->resource_count; i++) {
			const struct lt_arm_resource *o = &l->arm->resources[i];
			bool meant = on->kind == LT_KIND_TEXT
				? o->symbol.at && lt_text_is(o->symbol, on->text)
				: on->kind == LT_KIND_UNKNOWN && on->refers.at &&
					lt_text_eq(on->refers, o->address);
			if (meant && lt_text_eq_nocase(o->type, parent_type))
				return lt_text(o->address);
		}
	}
	return LT_NONE;
}

static const struct lt_value *
body_of(const struct level *l, struct lt_node r, const char *type, const struct lt_arm_copy *copy)
{
	struct lt_arena *a = l->az->arena;
	struct lt_value *body = lt_value_map(a, (int)lt_node_count(r) + 1, lt_node_place(r));
	struct lt_text parent = parent_of(l, r, type, copy);
	struct lt_walk w = lt_walk(r);
	int count = 0;
	while (lt_walk_next(&w)) {
		if (left_out(w.word))
			continue;
		body->keys[count] = lt_copy_text(a, w.word);
		body->items[count++] = lt_arm_value(l->scope, copy, w.value);
	}
	if (parent.at) {
		body->keys[count] = LT_LIT("parent");
		body->items[count++] = lt_value_unknown(
			a, parent, body->place, "is the resource %.*s", LT_ARG(parent));
	}
	body->count = count;
	return body;
}

static const char *
off_by(const struct level *l, struct lt_node r, const struct lt_arm_copy *copy)
{
	struct lt_node condition = lt_node_get(r, "condition");
	if (l->off || lt_node_is(condition, LT_KIND_NONE))
		return l->off;
	const struct lt_value *v = lt_arm_value(l->scope, copy, condition);
	bool off = v->kind == LT_KIND_FALSE ||
		(v->kind == LT_KIND_TEXT && lt_text_eq_nocase(v->text, LT_LIT("false")));
	struct lt_place place = lt_node_place(condition);
	return off
		? lt_print(l->az->arena, "its condition is false (%s:%u)", place.file, place.line)
		: NULL;
}

static void
lay_one(const struct level *l, struct lt_node r, const char *type, const char *address,
	const struct lt_arm_copy *copy, const char *off)
{
	struct azure *az = l->az;
	struct lt_node properties = lt_node_get(r, "properties");
	if (!lt_bicep_spend(az->estate, COSTS))
		return;
	off = off ? off : off_by(l, r, copy);
	if (strcasecmp(type, "Microsoft.Resources/deployments") == 0) {
		const struct lt_value *given = arguments(
			l, copy, lt_node_get(properties, "parameters"));
		if (lt_node_is(lt_node_get(properties, "template"), LT_KIND_MAP))
			lay_inline(l, address, properties, given, off);
		else
			lay_link(l, r, address, copy, given, off);
		return;
	}
	const struct lt_value *body = body_of(l, r, type, copy);
	if (!lt_node_true(lt_node_get(r, "existing")))
		azure_lay_resource(az,
			&(struct azure_resource){ .type = type,
				.address = address,
				.off = off,
				.source = "arm",
				.name = lt_value_member(body, LT_LIT("name")),
				.body = body,
				.place = lt_node_place(lt_node_get(r, "type")) });
	struct level children = *l;
	children.prefix = lt_print(az->arena, "%s::", address);
	children.off = off;
	children.parent_type = type;
	children.parent = address;
	children.copy = copy;
	if (az->depth++ < DEEPEST)
		lay_resources(&children, lt_node_get(r, "resources"));
	az->depth--;
}

static void
lay_copies(const struct level *l, struct lt_node r, const char *type, const char *address)
{
	struct azure *az = l->az;
	struct lt_node loop = lt_node_get(r, "copy");
	if (lt_node_is(loop, LT_KIND_NONE)) {
		lay_one(l, r, type, address, l->copy, NULL);
		return;
	}
	struct lt_arm_copy copy = {
		.name = text_of(l, lt_node_get(loop, "name")), .index = -1, .outer = l->copy
	};
	const struct lt_value *count = lt_arm_value(l->scope, l->copy, lt_node_get(loop, "count"));
	int copies = count->kind == LT_KIND_NUMBER && count->number >= 0 &&
			count->number <= MOST_COPIES
		? (int)count->number
		: -1;
	for (copy.index = 0; copy.index < copies && lt_bicep_left(az->estate); copy.index++)
		lay_one(l, r, type, lt_print(az->arena, "%s[%d]", address, (int)copy.index), &copy,
			NULL);
	copy.index = -1;
	struct lt_place place = lt_node_place(loop);
	if (copies <= 0)
		lay_one(l, r, type, lt_print(az->arena, "%s[*]", address), &copy,
			copies == 0 ? lt_print(az->arena, "its loop has no items (%s:%u)",
					      place.file, place.line)
				    : NULL);
}

static void
lay_resources(const struct level *l, struct lt_node resources)
{
	struct azure *az = l->az;
	struct lt_walk w = lt_walk(resources);
	for (int number = 0; lt_walk_next(&w); number++) {
		struct lt_text written = text_of(l, lt_node_get(w.value, "type"));
		if (!written.len)
			continue;
		const char *type = full_type(l, written);
		const char *address = lt_print(az->arena, "%s%s", l->prefix,
			label(l, w.value, type, w.map ? lt_copy_text(az->arena, w.word) : LT_NONE,
				number));
		lay_copies(l, w.value, type, address);
	}
}

/* Those of one template that expressions may refer to, and those around it. */
static void
name_resources(const struct level *l, struct lt_node resources)
{
	struct lt_arena *a = l->az->arena;
	int own = (int)lt_node_count(resources), count = 0, number = 0;
	struct lt_arm_resource *all = LT_NEW_ARRAY(
		a, struct lt_arm_resource, own + l->arm->resource_count);
	struct lt_walk w = lt_walk(resources);
	for (; lt_walk_next(&w); number++) {
		struct lt_text type = text_of(l, lt_node_get(w.value, "type"));
		if (!type.len)
			continue;
		struct lt_text symbol = w.map ? lt_copy_text(a, w.word) : LT_NONE;
		all[count++] = (struct lt_arm_resource){ .symbol = symbol,
			.type = type,
			.name = text_of(l, lt_node_get(w.value, "name")),
			.address = lt_print(a, "%s%s", l->prefix,
				label(l, w.value, lt_copy_text(a, type).at, symbol, number)) };
	}
	for (int i = 0; i < l->arm->resource_count; i++)
		all[count++] = l->arm->resources[i];
	l->arm->resources = all;
	l->arm->resource_count = count;
}

static void
lay_outputs(const struct level *l, struct lt_node outputs, const char *address)
{
	struct lt_walk w = lt_walk(outputs);
	while (lt_walk_next(&w)) {
		struct lt_text type = text_of(l, lt_node_get(w.value, "type"));
		struct lt_node value = lt_node_get(w.value, "value");
		if (!lt_node_is(value, LT_KIND_NONE))
			azure_lay_output(l->az,
				&(struct azure_output){ .address = address,
					.source = "arm",
					.name = lt_copy_text(l->az->arena, w.word),
					.type = type,
					.secure = lt_text_eq_nocase(type, LT_LIT("securestring")) ||
						lt_text_eq_nocase(type, LT_LIT("secureobject")),
					.value = lt_arm_value(l->scope, NULL, value),
					.place = lt_node_place(value) });
	}
}

static void
lay_template(struct azure *az, struct lt_node root, const char *address, const char *prefix,
	struct lt_arm_scope *arm, const char *off)
{
	struct level l = { .az = az,
		.arm = arm,
		.scope = lt_arm_scope(az->estate, address, arm),
		.off = off,
		.prefix = prefix,
		.path = lt_node_place(root).file };
	struct lt_node resources = lt_node_get(root, "resources");
	name_resources(&l, resources);
	lay_resources(&l, resources);
	lay_outputs(&l, lt_node_get(root, "outputs"), address);
}

void
azure_arm_expand(struct azure *az, const struct azure_arm_file *file, const char *address,
	const struct lt_value *given, const char *off)
{
	bool root = strcmp(address, file->path) == 0;
	struct lt_arm_scope *arm = LT_NEW(az->arena, struct lt_arm_scope);
	*arm = (struct lt_arm_scope){ .parameters = lt_node_get(file->root, "parameters"),
		.variables = lt_node_get(file->root, "variables"),
		.functions = lt_node_get(file->root, "functions"),
		.given = given };
	if (az->depth >= DEEPEST)
		return;
	az->depth++;
	lay_template(az, file->root, address,
		lt_print(az->arena, "%s%s", address, root || !given ? ":" : "."), arm, off);
	az->depth--;
}

static void
lay_parameters(struct azure *az, const struct azure_arm_file *file)
{
	struct lt_arm_scope arm = { .parameters = lt_node_get(file->root, "parameters"),
		.variables = lt_node_get(file->root, "variables"),
		.functions = lt_node_get(file->root, "functions") };
	struct lt_bicep_scope *scope = lt_arm_scope(az->estate, file->path, &arm);
	struct lt_walk w = lt_walk(arm.parameters);
	while (lt_walk_next(&w)) {
		struct lt_text type = lt_node_text(lt_node_get(w.value, "type"), az->arena);
		struct lt_node fallback = lt_node_get(w.value, "defaultValue");
		bool has = !lt_node_is(fallback, LT_KIND_NONE);
		azure_lay_parameter(az,
			&(struct azure_parameter){ .file = file->path,
				.source = "arm",
				.name = lt_copy_text(az->arena, w.word),
				.type = type,
				.has_default = has,
				.secure = lt_text_eq_nocase(type, LT_LIT("securestring")) ||
					lt_text_eq_nocase(type, LT_LIT("secureobject")),
				.described = !lt_node_is(
					lt_node_path(w.value, "metadata/description"),
					LT_KIND_NONE),
				.fallback = has ? lt_arm_value(scope, NULL, fallback) : NULL,
				.place = has ? lt_node_place(fallback) : lt_walk_key_place(&w) });
	}
}

/* main.json beside main.bicep, made by Bicep: its source speaks for it. */
static bool
is_built(struct azure *az, const struct azure_arm_file *file)
{
	struct lt_node generator = lt_node_path(file->root, "metadata/_generator/name");
	size_t len = strlen(file->path);
	const char *source = lt_print(
		az->arena, "%.*s.bicep", len > 5 ? (int)len - 5 : 0, file->path);
	return lt_node_eq(generator, "bicep") && lt_map_get(az->file_map, lt_text(source)) >= 0;
}

void
azure_arm_lay(struct azure *az)
{
	for (int i = 0; i < az->arm_count; i++) {
		struct azure_arm_file *file = &az->arm[i];
		int64_t before = az->objects;
		int uses = 0;
		if (is_built(az, file))
			continue;
		azure_begin_root(az);
		for (int p = 0; p < az->parameter_count; p++)
			uses += az->parameters[p].template &&
				strcmp(az->parameters[p].template, file->path) == 0;
		for (int p = 0; p < az->parameter_count; p++)
			if (az->parameters[p].template &&
				strcmp(az->parameters[p].template, file->path) == 0)
				azure_arm_expand(az, file,
					uses > 1 ? az->parameters[p].path : file->path,
					az->parameters[p].given, NULL);
		if (!uses && !file->called)
			azure_arm_expand(az, file, file->path, NULL, NULL);
		lay_parameters(az, file);
		azure_end_root(az, file->path);
		lt_facts_source(az->facts, "azure_templates", file->path, az->objects - before);
	}
}
