/* SPDX-License-Identifier: Apache-2.0 */
/* Terraform and OpenTofu: source code, plans and states, joined by address. */
#include "collect/terraform.h"

#include "base/arena.h"
#include "base/io.h"
#include "base/map.h"
#include "collect/files.h"
#include "format/json.h"

void
lt_terraform_blind(struct lt_terraform *t, const char *path, uint32_t line, const char *sentence)
{
	lt_facts_blind(t->facts, "terraform", path, line, sentence);
}

const char *
lt_terraform_folder(struct lt_arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? lt_print(a, "%.*s", (int)(slash - path), path) : "";
}

const char *
lt_terraform_plain(struct lt_arena *a, const char *address)
{
	char *plain = lt_copy(a, address), *to = plain;
	for (const char *at = address; *at;) {
		if (*at != '[') {
			*to++ = *at++;
			continue;
		}
		bool quoted = false;
		for (; *at && (quoted || *at != ']'); at++) {
			if (quoted && *at == '\\' && at[1])
				at++;
			else if (*at == '"')
				quoted = !quoted;
		}
		at += *at == ']';
	}
	*to = 0;
	return plain;
}

const char *
lt_terraform_local(const struct lt_terraform_root *root, const char *address)
{
	size_t len = strlen(root->folder);
	return len ? address + len + 1 : address;
}

/* How many of the addresses the root's code declares. */
static int
count_known(struct lt_terraform *t, const struct lt_terraform_root *root,
	const char *const *addresses, int count)
{
	int known = 0;
	for (int i = 0; i < count; i++)
		known += addresses[i] &&
			lt_map_get(root->plain,
				lt_text(lt_terraform_plain(t->arena, addresses[i]))) >= 0;
	return known;
}

struct lt_terraform_root *
lt_terraform_root_for(
	struct lt_terraform *t, const char *path, const char *const *addresses, int count)
{
	const char *folder = lt_terraform_folder(t->arena, path);
	struct lt_terraform_root *beside = NULL, *all = NULL;
	for (int i = 0; i < t->root_count; i++) {
		struct lt_terraform_root *root = t->roots[i];
		bool knows = count && count_known(t, root, addresses, count) == count;
		if (strcmp(root->folder, folder) == 0)
			beside = root;
		if (knows && (beside == root || !all))
			all = root;
	}
	return all ? all : beside;
}

struct lt_terraform_object *
lt_terraform_object_for(struct lt_terraform *t, struct lt_terraform_root *root, const char *address)
{
	int64_t at = root ? lt_map_get(root->exact, lt_text(address)) : -1;
	if (root && at < 0)
		at = lt_map_get(root->plain, lt_text(lt_terraform_plain(t->arena, address)));
	return at < 0 ? NULL : &root->objects[at];
}

/* The value as a document of its own. */
static struct lt_node
document(struct lt_terraform *t, struct lt_arena *scratch, const struct lt_value *body,
	const char *file)
{
	struct lt_doc *doc = lt_doc_new(scratch, lt_facts_keys(t->facts), file);
	lt_value_put(body, doc);
	return lt_doc_broken(doc) ? LT_NOWHERE : lt_doc_root(doc);
}

/* azapi_resource is also what its type and body say. */
static void
lay_azapi(struct lt_terraform *t, const struct lt_object *object, struct lt_arena *scratch)
{
	if (strcmp(object->type, "azapi_resource") != 0 &&
		strcmp(object->type, "azapi_update_resource") != 0)
		return;
	struct lt_text type = lt_node_text(lt_node_get(object->body, "type"), scratch), plain;
	struct lt_node body = lt_node_get(object->body, "body"), inner = body;
	if (!lt_node_is(lt_node_get(object->body, "type"), LT_KIND_TEXT) ||
		!lt_text_cut(&type, '@', &plain))
		return;
	struct lt_err err = { 0 };
	struct lt_doc *parsed;
	if (lt_node_is(body, LT_KIND_TEXT) &&
		lt_json_read(scratch, lt_facts_keys(t->facts), lt_node_place(body).file,
			lt_copy_text(scratch, lt_node_text(body, scratch)), &parsed, &err))
		inner = lt_doc_root(parsed);
	struct lt_doc *doc = lt_doc_new(scratch, lt_facts_keys(t->facts), object->place.file);
	lt_doc_map(doc, object->place);
	for (struct lt_walk w = lt_walk(inner); lt_walk_next(&w);) {
		lt_doc_key(doc, w.word, lt_walk_key_place(&w));
		lt_doc_copy(doc, w.value);
	}
	struct lt_node later = lt_node_get(object->unknown, "body");
	if (lt_node_is(later, LT_KIND_TRUE) || (!lt_node_is(inner, LT_KIND_MAP) && inner.doc)) {
		bool why = lt_node_is(inner, LT_KIND_UNKNOWN);
		lt_doc_key(doc, LT_LIT("properties"), lt_node_place(inner));
		lt_doc_unknown(doc,
			why ? lt_node_text(inner, scratch) : LT_LIT("is known only after apply"),
			lt_node_refers(inner), lt_node_place(inner));
	}
	static const char *const beside[] = { "location", "tags", "identity", "name", "parent_id",
		"lifecycle" };
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		struct lt_node value = lt_node_get(object->body, beside[i]);
		if (!value.doc || lt_node_get(inner, beside[i]).doc)
			continue;
		if (strcmp(beside[i], "identity") == 0 && lt_node_is(value, LT_KIND_LIST))
			value = lt_node_item(value, 0);
		if (!value.doc)
			continue;
		lt_doc_key(doc, lt_text(beside[i]), lt_node_place(value));
		lt_doc_copy(doc, value);
	}
	lt_doc_end(doc);
	if (lt_doc_broken(doc))
		return;
	struct lt_object arm = *object;
	arm.type = lt_copy_text(scratch, plain).at;
	arm.body = lt_doc_root(doc);
	arm.unknown = later;
	arm.references = arm.places = LT_NOWHERE;
	arm.source = "terraform";
	arm.version = 0;
	lt_facts_object(t->facts, &arm);
}

/* What only the code knows of a planned resource. */
static struct lt_node
with_lifecycle(
	struct lt_terraform *t, struct lt_arena *scratch, struct lt_node body, struct lt_node code)
{
	struct lt_node lifecycle = lt_node_get(code, "lifecycle");
	if (!lifecycle.doc || !lt_node_is(body, LT_KIND_MAP))
		return body;
	struct lt_doc *doc = lt_doc_new(scratch, lt_facts_keys(t->facts), NULL);
	lt_doc_map(doc, lt_node_place(body));
	for (struct lt_walk w = lt_walk(body); lt_walk_next(&w);) {
		lt_doc_key(doc, w.word, lt_walk_key_place(&w));
		lt_doc_copy(doc, w.value);
	}
	lt_doc_key(doc, LT_LIT("lifecycle"), lt_node_place(lifecycle));
	lt_doc_copy(doc, lifecycle);
	lt_doc_end(doc);
	return lt_doc_broken(doc) ? body : lt_doc_root(doc);
}

void
lt_terraform_lay(struct lt_terraform *t, struct lt_terraform_root *root, struct lt_object *object,
	struct lt_arena *scratch)
{
	bool plan = strcmp(object->source, "plan") == 0;
	const char *folder = root ? root->folder
				  : lt_terraform_folder(scratch, object->place.file);
	if (t->planned) {
		struct lt_text key = lt_text(
			lt_print(t->arena, "%s\t%s", folder, object->resource));
		if (lt_map_get(t->planned, key) >= 0)
			return;
		if (plan)
			lt_map_put(t->planned, key, 0);
	}
	struct lt_terraform_object *code = root ? lt_terraform_object_for(t, root, object->resource)
						: NULL;
	if (code) {
		code->covered = true;
		object->place = code->place;
		if (!code->document.doc)
			code->document = document(t, t->arena, code->body, code->place.file);
		object->places = code->document;
		object->body = with_lifecycle(t, scratch, object->body, object->places);
		if (!object->version)
			object->version = code->version;
	}
	if (*folder)
		object->resource = lt_print(scratch, "%s/%s", folder, object->resource);
	if (code && !plan)
		lt_terraform_drift(t, scratch, object, object->body);
	lt_facts_object(t->facts, object);
	lay_azapi(t, object, scratch);
	t->laid++;
}

/* What only the code declares. */
static void
lay_code(struct lt_terraform *t, struct lt_terraform_root *root)
{
	for (int i = 0; i < root->count; i++) {
		struct lt_terraform_object *code = &root->objects[i];
		if (code->covered)
			continue;
		struct lt_arena *scratch = lt_arena_new(SIZE_MAX);
		struct lt_object o = { .type = code->type,
			.resource = code->address,
			.name = code->name,
			.place = code->place,
			.source = "terraform",
			.quality = LT_QUALITY_DECLARED,
			.version = code->version,
			.off = code->off };
		o.body = document(t, scratch, code->body, code->place.file);
		lt_facts_object(t->facts, &o);
		if (!code->off)
			lay_azapi(t, &o, scratch);
		t->laid++;
		lt_arena_drop(scratch);
	}
}

/* A wrapper around Terraform prints its command before the document and words behind it.
 * They become blanks, so that lines keep their numbers. */
static struct lt_text
strip_wrapper(struct lt_arena *scratch, struct lt_text bytes)
{
	struct lt_text inner = lt_text_trim(bytes);
	if (inner.len < 2 || (unsigned char)inner.at[0] >= 0x80 || inner.at[0] == 0 ||
		inner.at[1] == 0 || (inner.at[0] == '{' && inner.at[inner.len - 1] == '}'))
		return bytes;
	const char *open = inner.at[0] == '{' ? inner.at : memmem(inner.at, inner.len, "\n{", 2);
	const char *words = open ? memmem(open, (size_t)(inner.at + inner.len - open), "\n::", 3)
				 : NULL;
	const char *close = memrchr(inner.at, '}', words ? (size_t)(words - inner.at) : inner.len);
	if (!open || !close || close < open)
		return bytes;
	size_t len = (size_t)(close + 1 - bytes.at);
	char *copy = (char *)lt_copy_text(scratch, (struct lt_text){ bytes.at, len }).at;
	for (char *at = copy; at < copy + (open - bytes.at); at++)
		if (*at != '\n')
			*at = ' ';
	return (struct lt_text){ copy, len };
}

bool
lt_terraform_json(
	struct lt_terraform *t, struct lt_arena *scratch, const char *path, struct lt_doc **ret_doc)
{
	struct lt_err err = { 0 };
	struct lt_text bytes;
	if (lt_io_read(scratch, t->src->dir, path, t->src->limits.file_bytes, &bytes, &err) &&
		lt_json_read(scratch, lt_facts_keys(t->facts), lt_copy(t->arena, path),
			strip_wrapper(scratch, bytes), ret_doc, &err))
		return true;
	lt_terraform_blind(t, path, 0, err.text);
	return false;
}

static bool
collect_terraform(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	struct lt_terraform t = { .src = src, .facts = facts, .arena = lt_arena_new(SIZE_MAX) };
	int at = 0, states = 0, plans = 0;
	const struct lt_file *file;
	while (lt_files_next(src->files, LT_FILE_STATE, &at))
		states++;
	if (states)
		t.planned = lt_map_new(t.arena);
	lt_terraform_roots_read(&t);
	for (at = 0; (file = lt_files_next(src->files, LT_FILE_PLAN, &at)); plans++)
		lt_terraform_plan(&t, file->path);
	for (at = 0; (file = lt_files_next(src->files, LT_FILE_STATE, &at));)
		lt_terraform_state(&t, file->path);
	for (int i = 0; i < t.root_count; i++) {
		lay_code(&t, t.roots[i]);
		lt_terraform_row_of_root(&t, t.roots[i]);
	}
	if (t.root_count || plans || states)
		lt_facts_source(facts, "terraform", src->root, t.laid);
	bool good = lt_facts_end(facts, err);
	lt_arena_drop(t.arena);
	return good;
}

const struct lt_collector lt_collector_terraform = {
	.name = "terraform",
	.summary = "Terraform and OpenTofu: source code, plans and states",
	.give = "name a folder with .tf files, or save terraform show -json plan.out > plan.json "
		"there",
	.collect = collect_terraform,
};
