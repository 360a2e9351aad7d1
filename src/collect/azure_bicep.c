/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bicep's half of azure_templates.  A file that no other file calls is a root and is worked
 * out with its defaults, or once for each parameter file that uses it.  A file that others
 * call speaks only through its callers, with their arguments, unless a parameter file says
 * that it is deployed by itself too.  Beneath a main.bicep that calls others, a file that
 * nobody calls is a part on the shelf: it is judged, and its address says so.
 */
#include "base/arena.h"
#include "base/io.h"
#include "base/map.h"
#include "collect/azure_templates.h"
#include "collect/files.h"

/* Bicep makes templates of 4 MiB at most. */
enum { MOST_ERRORS_TOLD = 5, MOST_BYTES = 16 << 20 };

static void
read_file(struct azure *az, const char *path)
{
	struct lt_err err = { 0 };
	struct lt_text bytes;
	uint64_t most = az->src->limits.file_bytes < MOST_BYTES ? az->src->limits.file_bytes
								: MOST_BYTES;
	if (!lt_io_read(az->arena, az->src->dir, path, most, &bytes, &err)) {
		lt_facts_blind(az->facts, "azure_templates", path, 0, err.text);
		return;
	}
	struct lt_bicep_file *file = lt_bicep_read(az->arena, path, bytes);
	for (int i = 0; i < file->error_count && i < MOST_ERRORS_TOLD; i++)
		lt_facts_blind(az->facts, "azure_templates", path, file->errors[i].place.line,
			file->errors[i].sentence);
	lt_map_put(az->file_map, lt_text(path), az->file_count);
	LT_PUSH(az->arena, az->files, az->file_count, az->file_room) = file;
	lt_bicep_estate_file(az->estate, file);
}

/* Files that loadTextContent() and its kin name; those that are not here stay unknown. */
static void
read_loads(struct azure *az, const struct lt_bicep_file *file)
{
	for (int i = 0; i < file->load_count; i++) {
		const struct lt_bicep_node *path = file->loads[i]->first;
		if (file->loads[i]->kind == LT_BICEP_METHOD)
			path = path->next;
		if (!path || path->kind != LT_BICEP_TEXT)
			continue;
		const char *beside = lt_bicep_beside(
			az->arena, file->path, lt_bicep_text(path, az->arena));
		struct lt_err err = { 0 };
		struct lt_text bytes;
		if (beside && lt_io_read(az->arena, az->src->dir, beside, 16 << 20, &bytes, &err))
			lt_bicep_estate_bytes(az->estate, beside, bytes);
	}
}

static void
mark_called(struct azure *az, const struct lt_bicep_file *file)
{
	for (const struct lt_bicep_decl *d = file->first; d; d = d->next) {
		if (d->kind != LT_BICEP_MODULE ||
			lt_bicep_is_remote(lt_bicep_text(d->source, az->arena)))
			continue;
		const char *path = lt_bicep_beside(
			az->arena, file->path, lt_bicep_text(d->source, az->arena));
		int64_t at = path ? lt_map_get(az->file_map, lt_text(path)) : -1;
		int64_t arm = path ? lt_map_get(az->arm_map, lt_text(path)) : -1;
		if (at >= 0 && az->files[at] != file)
			az->called[at] = true;
		if (arm >= 0)
			az->arm[arm].called = true;
	}
}

void
azure_bicep_read(struct azure *az)
{
	static const enum lt_file_kind kinds[] = { LT_FILE_BICEP, LT_FILE_BICEPPARAM };
	const struct lt_file *file;
	for (int i = 0; i < 2; i++)
		for (int at = 0; (file = lt_files_next(az->src->files, kinds[i], &at));)
			read_file(az, file->path);
	az->called = LT_NEW_ARRAY(az->arena, bool, az->file_count);
	for (int i = 0; i < az->file_count; i++) {
		read_loads(az, az->files[i]);
		mark_called(az, az->files[i]);
	}
	for (int i = 0; i < az->file_count; i++)
		for (const struct lt_bicep_decl *d = az->files[i]->first; d; d = d->next)
			if (d->kind == LT_BICEP_USING && d->source)
				LT_PUSH(az->arena, az->parameters, az->parameter_count,
					az->parameter_room) = (struct azure_parameters){
					.path = az->files[i]->path,
					.given = lt_bicep_given(az->estate, az->files[i]),
					.template = lt_bicep_beside(az->arena, az->files[i]->path,
						lt_bicep_text(d->source, az->arena))
				};
}

/* Its words as written, on one line: what a person calls the type. */
static struct lt_text
type_name(const struct lt_bicep_decl *d)
{
	const struct lt_bicep_node *type = d->type;
	while (type && (type->kind == LT_BICEP_TYPE_NULLABLE))
		type = type->first;
	if (!type)
		return LT_NONE;
	switch (type->kind) {
	case LT_BICEP_NAME:
	case LT_BICEP_TYPE_OF:
		return type->word;
	case LT_BICEP_TYPE_LIST:
	case LT_BICEP_LIST:
		return LT_LIT("array");
	case LT_BICEP_OBJECT:
		return LT_LIT("object");
	case LT_BICEP_TYPE_UNION:
	case LT_BICEP_TEXT:
		return LT_LIT("string");
	default:
		return LT_LIT("other");
	}
}

static void
lay_parameters(struct azure *az, struct lt_bicep_file *file)
{
	struct lt_bicep_scope *alone = lt_bicep_root(az->estate, file, file->path, NULL);
	for (const struct lt_bicep_decl *d = file->first; d; d = d->next)
		if (d->kind == LT_BICEP_PARAM)
			azure_lay_parameter(az,
				&(struct azure_parameter){ .file = file->path,
					.source = "bicep",
					.name = d->name,
					.type = type_name(d),
					.secure = lt_bicep_decorator(d, "secure"),
					.has_default = d->value != NULL,
					.described = lt_bicep_decorator(d, "description"),
					.fallback = d->value ? lt_bicep_value(alone, d) : NULL,
					.place = lt_bicep_place(
						file, d->value ? d->value->at : d->at) });
}

static void
lay_outputs(struct azure *az, struct lt_bicep_scope *scope)
{
	struct lt_bicep_file *file = lt_bicep_scope_file(scope);
	for (const struct lt_bicep_decl *d = file->first; d; d = d->next)
		if (d->kind == LT_BICEP_OUTPUT && d->value)
			azure_lay_output(az,
				&(struct azure_output){ .address = lt_bicep_scope_address(scope),
					.source = "bicep",
					.name = d->name,
					.type = type_name(d),
					.secure = lt_bicep_decorator(d, "secure"),
					.value = lt_bicep_value(scope, d),
					.place = lt_bicep_place(file, d->at) });
}

static void
lay_call(struct azure *az, const struct lt_bicep_call *call)
{
	int64_t arm = call->file ? lt_map_get(az->arm_map, lt_text(call->file)) : -1;
	const char *name = strrchr(call->address, call->address[0] ? ':' : 0);
	const char *dot = strrchr(call->address, '.');
	azure_lay_call(az,
		&(struct azure_call){ .address = call->address,
			.source = "bicep",
			.reference = call->source,
			.name = dot && name && dot > name ? dot + 1
				: name			  ? name + 1
							  : call->address,
			.off = call->off,
			.params = call->params,
			.read = call->read || arm >= 0,
			.place = call->place });
	if (arm >= 0)
		azure_arm_expand(az, &az->arm[arm], call->address, call->params, call->off);
}

static struct lt_text
identity(struct azure *az, const char *type, struct lt_text name)
{
	char *key = lt_print(az->arena, "%s %.*s", type, LT_ARG(name));
	for (char *at = key; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at += 'a' - 'A';
	return lt_text(key);
}

/* An `existing` resource is another name for the one that has its type and name, or whose
 * name it was given. */
static void
find_aliases(struct azure *az, const struct lt_bicep_found *found)
{
	struct lt_map *declared = lt_map_new(az->arena);
	for (int i = 0; i < found->resource_count; i++) {
		const struct lt_bicep_resource *r = &found->resources[i];
		if (!r->existing && r->name->kind == LT_KIND_TEXT)
			lt_map_put(declared, identity(az, r->type, r->name->text), i);
	}
	for (int i = 0; i < found->resource_count; i++) {
		const struct lt_bicep_resource *r = &found->resources[i];
		if (!r->existing)
			continue;
		int64_t at = r->name->kind == LT_KIND_TEXT
			? lt_map_get(declared, identity(az, r->type, r->name->text))
			: -1;
		const char *real = at >= 0 ? found->resources[at].address
			: r->name->kind == LT_KIND_UNKNOWN && r->name->refers.at
			? lt_copy_text(az->arena, r->name->refers).at
			: NULL;
		if (!real || strcmp(real, r->address) == 0)
			continue;
		lt_map_put(az->aliases, lt_text(r->address), az->real_count);
		LT_PUSH(az->arena, az->real, az->real_count, az->real_room) = real;
	}
}

static void
lay_root(struct azure *az, struct lt_bicep_file *file, const char *address,
	const struct lt_value *given)
{
	struct lt_bicep_found found = { 0 };
	azure_begin_root(az);
	lt_bicep_expand(lt_bicep_root(az->estate, file, address, given), &found);
	find_aliases(az, &found);
	for (int i = 0; i < found.resource_count; i++) {
		const struct lt_bicep_resource *r = &found.resources[i];
		if (!r->existing)
			azure_lay_resource(az,
				&(struct azure_resource){ .type = r->type,
					.address = r->address,
					.off = r->off,
					.source = "bicep",
					.name = r->name,
					.body = r->body,
					.place = r->place });
	}
	for (int i = 0; i < found.call_count; i++)
		lay_call(az, &found.calls[i]);
	for (int i = 0; i < found.scope_count; i++)
		lay_outputs(az, found.scopes[i]);
	azure_end_root(az, address);
}

static bool
is_template(const struct lt_bicep_file *file)
{
	return !lt_text_ends(lt_text(file->path), ".bicepparam");
}

/* Does it call this path, or, with NULL, anything? */
static bool
calls(const struct azure *az, const struct lt_bicep_file *file, const char *path)
{
	for (const struct lt_bicep_decl *d = file->first; d; d = d->next) {
		if (d->kind != LT_BICEP_MODULE)
			continue;
		const char *called = lt_bicep_beside(az->arena, file->path, lt_bicep_text(d->source, az->arena));
		if (!path || (called && strcmp(called, path) == 0))
			return true;
	}
	return false;
}

/* Does it stand in a folder beneath that of a main.bicep which calls others? */
static bool
is_shelved(const struct azure *az, const struct lt_bicep_file *file)
{
	for (int i = 0; i < az->file_count; i++) {
		struct lt_text path = lt_text(az->files[i]->path);
		if (!lt_text_eq(path, "main.bicep") && !lt_text_ends(path, "/main.bicep"))
			continue;
		struct lt_text folder = { path.at, path.len - strlen("main.bicep") };
		bool beneath = strncmp(file->path, folder.at, folder.len) == 0 && strchr(file->path + folder.len, '/');
		if (beneath && calls(az, az->files[i], NULL) && !calls(az, file, az->files[i]->path))
			return true;
	}
	return false;
}

void
azure_bicep_lay(struct azure *az)
{
	for (int i = 0; i < az->file_count; i++) {
		struct lt_bicep_file *file = az->files[i];
		int64_t before = az->objects;
		int uses = 0;
		if (!is_template(file))
			continue;
		for (int p = 0; p < az->parameter_count; p++)
			uses += az->parameters[p].template &&
				strcmp(az->parameters[p].template, file->path) == 0;
		for (int p = 0; p < az->parameter_count; p++)
			if (az->parameters[p].template &&
				strcmp(az->parameters[p].template, file->path) == 0)
				lay_root(az, file, uses > 1 ? az->parameters[p].path : file->path,
					az->parameters[p].given);
		if (!uses && !az->called[i])
			lay_root(az, file,
				is_shelved(az, file) ? lt_print(az->arena, "%s (nobody calls it)", file->path) : file->path,
				NULL);
		lay_parameters(az, file);
		lt_facts_source(az->facts, "azure_templates", file->path, az->objects - before);
	}
}
