/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Manifests, streams of them, Lists, and what kubectl get -o json or a support archive saved
 * of a live cluster.  Every object becomes rows; what makes none is still in k8s_object.
 *
 * Unrendered Helm templates and kustomizations are named in k8s_render with the command that
 * renders them: they are no broken YAML, and what they would say is not guessed.
 */
#include <ctype.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/io.h"
#include "collect/chart.h"
#include "collect/files.h"
#include "collect/kube.h"
#include "format/json.h"
#include "format/yaml.h"

LT_AUTO_DEFINE(lt_file_arena, struct lt_arena *, lt_arena_drop, NULL)

static const char *const collector = "kubernetes";

static struct lt_node
first_of(struct lt_node a, struct lt_node b)
{
	return lt_node_kind(a) != LT_KIND_NONE ? a : b;
}

/* Archives save objects without saying what they are; their shape and folder tell. */
static const char *
guess_kind(struct lt_kube_object *o)
{
	struct lt_text path = lt_text(o->place.file);
	if (lt_node_is(lt_node_path(o->spec, "containers"), LT_KIND_LIST))
		return "Pod";
	if (lt_node_is(lt_node_get(o->status, "nodeInfo"), LT_KIND_MAP))
		return "Node";
	if (lt_node_is(lt_node_get(o->body, "webhooks"), LT_KIND_LIST))
		return lt_text_has(path, "mutating") ? "MutatingWebhookConfiguration" : "ValidatingWebhookConfiguration";
	if (lt_node_is(lt_node_path(o->spec, "names"), LT_KIND_MAP))
		return "CustomResourceDefinition";
	if (lt_node_kind(lt_node_get(o->body, "provisioner")) != LT_KIND_NONE)
		return "StorageClass";
	if (lt_node_is(lt_node_get(o->body, "roleRef"), LT_KIND_MAP))
		return "ClusterRoleBinding";
	return NULL;
}

/* Groups whose kinds are written without the group: Kubernetes' own. */
static bool
is_own_group(struct lt_text group)
{
	static const char *const groups[] = { "", "apps", "batch", "autoscaling", "policy", "extensions" };
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (lt_text_eq(group, groups[i]))
			return true;
	return lt_text_ends(group, ".k8s.io") && !lt_text_ends(group, "x-k8s.io");
}

/* A live cluster wrote it when it carries what only the API server gives. */
static bool
is_live(const struct lt_kube_object *o)
{
	return lt_node_kind(lt_node_get(o->metadata, "uid")) != LT_KIND_NONE
		|| lt_node_kind(lt_node_get(o->metadata, "resourceVersion")) != LT_KIND_NONE
		|| (lt_node_count(o->status) > 0 && !lt_text_eq(lt_text(o->kind), "CustomResourceDefinition"));
}

static const char *
folder_of(struct lt_kube *k, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? lt_print(k->file, "./%.*s", (int)(slash - path), path) : ".";
}

/* Fills o from a body; false when it is no object. */
static bool
describe(struct lt_kube *k, struct lt_node body, struct lt_kube_object *o)
{
	*o = (struct lt_kube_object){ .body = body, .place = lt_node_place(body) };
	o->metadata = first_of(lt_node_get(body, "metadata"), lt_node_get(body, "ObjectMeta"));
	o->spec = first_of(lt_node_get(body, "spec"), lt_node_get(body, "Spec"));
	o->status = first_of(lt_node_get(body, "status"), lt_node_get(body, "Status"));
	o->kind = lt_node_string(lt_node_get(body, "kind"), k->file);
	bool typed = o->kind != NULL;
	if (!typed)
		o->kind = guess_kind(o);
	if (!o->kind || !*o->kind || !lt_node_is(o->metadata, LT_KIND_MAP))
		return false;
	struct lt_text version = lt_node_text(lt_node_get(body, "apiVersion"), k->file), group = version;
	const char *slash = version.at ? memchr(version.at, '/', version.len) : NULL;
	group.len = slash ? (size_t)(slash - version.at) : 0;
	o->group = lt_copy_text(k->file, group).at;
	if (!o->group)
		o->group = "";
	o->name = lt_node_string(first_of(lt_node_get(o->metadata, "name"), lt_node_get(o->metadata, "generateName")), k->file);
	if (!o->name)
		o->name = "(no name)";
	o->space = lt_kube_space(k, lt_node_get(o->metadata, "namespace"));
	o->type = is_own_group(group) ? o->kind : lt_print(k->file, "%s/%s", o->group, o->kind);
	const char *lower = lt_kube_lower(k, o->kind);
	o->resource = o->space ? lt_print(k->file, "%s/%s/%s", o->space, lower, o->name)
		: k->page && k->page->prefix ? lt_print(k->file, "%s/%s/%s", k->page->prefix, lower, o->name)
		: lt_print(k->file, "%s/%s", lower, o->name);
	o->scope = o->space ? o->space : k->page ? k->page->cluster : folder_of(k, o->place.file);
	o->live = k->page || is_live(o);
	return true;
}

void
lt_kube_lay(struct lt_kube *k, struct lt_node body)
{
	struct lt_kube_object o;
	if (!describe(k, body, &o))
		return;
	struct lt_object object = { .type = o.type, .resource = o.resource, .name = o.name, .body = body,
		.place = o.place, .source = o.live ? "cluster" : "manifest",
		.quality = o.live ? LT_QUALITY_OBSERVED : LT_QUALITY_DECLARED };
	lt_facts_object(k->facts, &object);
	lt_kube_object_lay(k, &o);
	lt_kube_pod_lay(k, &o);
	lt_kube_status_lay(k, &o);
	k->objects++;
}

/* A document: an object, a List of them, or JSON's plain list. */
static void
lay_document(struct lt_kube *k, struct lt_node root)
{
	struct lt_node items = lt_node_is(root, LT_KIND_LIST) ? root : lt_node_get(root, "items");
	if (!lt_node_is(items, LT_KIND_LIST) || lt_node_is(lt_node_get(root, "spec"), LT_KIND_MAP)) {
		lt_kube_lay(k, root);
		return;
	}
	struct lt_walk w = lt_walk(items);
	while (lt_walk_next(&w))
		lt_kube_lay(k, w.value);
}

static bool
looks_like_json(struct lt_text bytes)
{
	bytes = lt_text_trim(bytes);
	return lt_text_starts(bytes, "{") || lt_text_starts(bytes, "[") || lt_text_starts(bytes, "\xef\xbb\xbf{");
}

static bool
read_documents(struct lt_kube *k, const char *path, struct lt_docs *docs, struct lt_err *err)
{
	struct lt_keys *keys = lt_facts_keys(k->facts);
	*docs = (struct lt_docs){ 0 };
	if (!looks_like_json(k->bytes) || lt_text_ends(lt_text(path), ".yaml") || lt_text_ends(lt_text(path), ".yml"))
		return lt_yaml_read(k->file, keys, path, k->bytes, docs, err);
	struct lt_doc *doc;
	if (!lt_json_read(k->file, keys, path, k->bytes, &doc, err))
		return false;
	docs->at = LT_NEW(k->file, const struct lt_doc *);
	docs->at[docs->count++] = doc;
	return true;
}

static void
lay_twice(struct lt_kube *k, const struct lt_docs *docs)
{
	for (int i = 0; i < docs->twice_count; i++) {
		const struct lt_yaml_twice *t = &docs->twice[i];
		struct lt_row *row = lt_facts_row(k->facts, "k8s_twice");
		lt_row_text(row, "resource", t->second.file);
		lt_row_text(row, "source", "manifest");
		lt_row_place(row, t->second);
		lt_row_slice(row, "key", t->key);
		lt_row_int(row, "first_line", t->first.line);
	}
}

/* The line of "image: {user}/app": samples write so what a person must fill in. */
static uint32_t
unfilled_line(struct lt_text rest)
{
	struct lt_text line;
	for (uint32_t n = 1; lt_text_cut(&rest, '\n', &line); n++) {
		const char *open = line.len ? memmem(line.at, line.len, ": {", 3) : NULL;
		if (!open)
			continue;
		const char *at = open + 3, *end = line.at + line.len;
		while (at < end && (isalnum((unsigned char)*at) || strchr("_-. ", *at)))
			at++;
		if (at > open + 3 && at + 1 < end && *at == '}' && strchr("/:-.", at[1]))
			return n;
	}
	return 0;
}

/* Reads one file; what is broken in it is blind, and what stood before that counts. */
static bool
read_file(struct lt_kube *k, const struct lt_file *f, struct lt_err *err)
{
	LT_AUTO(lt_file_arena) arena = lt_arena_new(SIZE_MAX);
	struct lt_err why = { 0 };
	struct lt_docs docs = { 0 };
	int64_t before = k->objects;
	k->file = arena;
	k->bytes = LT_NONE;
	bool fine = lt_io_read(arena, k->src->dir, f->path, k->src->limits.file_bytes, &k->bytes, &why)
		&& read_documents(k, f->path, &docs, &why);
	for (int i = 0; i < docs.count; i++)
		lay_document(k, lt_doc_root(docs.at[i]));
	lay_twice(k, &docs);
	uint32_t unfilled = fine ? 0 : unfilled_line(k->bytes);
	if (unfilled)
		lt_chart_unfilled(k->facts, f->path, (struct lt_place){ f->path, unfilled, 1 });
	else if (!fine)
		lt_facts_blind(k->facts, collector, f->path, 0, lt_copy(k->src->arena, why.text));
	else
		lt_facts_source(k->facts, collector, f->path, k->objects - before);
	return lt_facts_end(k->facts, err);
}

static bool
collect_kubernetes(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	struct lt_kube k = { .src = src, .facts = facts, .select = lt_select_new(src->arena) };
	const struct lt_file *f;
	for (int at = 0; (f = lt_files_next(src->files, LT_FILE_KUBERNETES, &at));)
		if (!read_file(&k, f, err))
			return false;
	if (!lt_kube_live(&k, err))
		return false;
	lt_select_lay(k.select, facts);
	return lt_chart_collect(src, facts, err) && lt_facts_end(facts, err);
}

const struct lt_collector lt_collector_kubernetes = {
	.name = "kubernetes",
	.summary = "Kubernetes manifests, kubectl dumps, Helm charts and kustomizations; live clusters with --context",
	.give = "name a folder with manifests, or a cluster with --context NAME",
	.collect = collect_kubernetes,
};
