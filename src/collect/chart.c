/* SPDX-License-Identifier: Apache-2.0 */
/* Charts are found by their Chart.yaml; a template belongs to the nearest chart above it. */
#include "collect/chart.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/map.h"
#include "collect/files.h"
#include "collect/secret.h"
#include "format/yaml.h"

enum { DEEPEST = 24, MOST_VALUES = 4000 };

LT_AUTO_DEFINE(lt_file_arena, struct lt_arena *, lt_arena_drop, NULL)

static const char *const collector = "kubernetes";

struct chart {
	const char *folder; /* "." for the root */
	const char *name, *version;
	bool needs_others; /* it has dependencies */
};

struct charts {
	const struct lt_source *src;
	struct lt_facts *facts;
	struct chart *at;
	int count, room;
	struct lt_map *folders;
	int values; /* laid from the file being read */
};

static struct lt_text
name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return lt_text(slash ? slash + 1 : path);
}

static const char *
folder_of(struct lt_arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? lt_print(a, "%.*s", (int)(slash - path), path) : ".";
}

/* The chart a file belongs to, or NULL. */
static const struct chart *
chart_above(const struct charts *c, const char *path)
{
	struct lt_text folder = lt_text(path);
	for (;;) {
		const char *slash = folder.len ? memrchr(folder.at, '/', folder.len) : NULL;
		folder = slash ? (struct lt_text){ path, (size_t)(slash - path) } : LT_LIT(".");
		int64_t at = lt_map_get(c->folders, folder);
		if (at >= 0)
			return &c->at[at];
		if (!slash)
			return NULL;
	}
}

/* The first document of a YAML file; what is wrong with it becomes blind. */
static struct lt_node
read_yaml(struct charts *c, struct lt_arena *a, const char *path)
{
	struct lt_err why = { 0 };
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	if (!lt_io_read(a, c->src->dir, path, c->src->limits.file_bytes, &bytes, &why)
		|| !lt_yaml_read(a, lt_facts_keys(c->facts), path, bytes, &docs, &why))
		lt_facts_blind(c->facts, collector, path, 0, lt_copy(c->src->arena, why.text));
	return docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE;
}

static void
find_charts(struct charts *c)
{
	struct lt_arena *keep = c->src->arena;
	for (int i = 0; i < c->src->files->count; i++) {
		const char *path = c->src->files->at[i].path;
		if (!lt_text_eq(name_of(path), "Chart.yaml"))
			continue;
		LT_AUTO(lt_file_arena) a = lt_arena_new(SIZE_MAX);
		struct lt_node root = read_yaml(c, a, path);
		struct chart chart = { .folder = folder_of(keep, path),
			.name = lt_node_string(lt_node_get(root, "name"), keep),
			.version = lt_node_string(lt_node_get(root, "version"), keep),
			.needs_others = lt_node_count(lt_node_get(root, "dependencies")) > 0 };
		if (!chart.name || strchr(chart.name, '<') || strchr(chart.name, '{'))
			chart.name = lt_print(keep, "%.*s", LT_ARG(name_of(chart.folder)));
		else
			chart.name = lt_copy(keep, chart.name);
		if (chart.version)
			chart.version = lt_copy(keep, chart.version);
		lt_map_put(c->folders, lt_text(chart.folder), c->count);
		LT_PUSH(keep, c->at, c->count, c->room) = chart;
	}
}

static const char *
helm_command(struct lt_arena *a, const struct chart *chart)
{
	return lt_print(a, "%s%s%shelm template %s %s", chart->needs_others ? "helm dependency build " : "",
		chart->needs_others ? chart->folder : "", chart->needs_others ? " && " : "", chart->name, chart->folder);
}

static void
lay_render(struct lt_facts *facts, const char *path, const char *tool, const char *command,
	const struct chart *chart, struct lt_place place)
{
	struct lt_row *row = lt_facts_row(facts, "k8s_render");
	lt_row_text(row, "resource", path);
	lt_row_text(row, "type", tool);
	lt_row_text(row, "name", chart ? chart->name : path);
	lt_row_text(row, "source", "manifest");
	lt_row_quality(row, LT_QUALITY_DECLARED);
	lt_row_place(row, place);
	lt_row_text(row, "path", path);
	lt_row_text(row, "tool", tool);
	lt_row_text(row, "command", command);
	lt_row_text(row, "chart", chart ? chart->folder : NULL);
	lt_facts_source(facts, collector, path, 1);
}

void
lt_chart_unfilled(struct lt_facts *facts, const char *path, struct lt_place place)
{
	lay_render(facts, path, "by hand", "write a value where {...} stands", NULL, place);
}

static void
lay_renders(struct charts *c)
{
	struct lt_arena *a = c->src->arena;
	for (int i = 0; i < c->src->files->count; i++) {
		const struct lt_file *f = &c->src->files->at[i];
		const struct lt_place top = { f->path, 1, 1 };
		if (f->kind == LT_FILE_KUSTOMIZE) {
			const char *folder = folder_of(a, f->path);
			lay_render(c->facts, f->path, "kustomize", lt_print(a, "kubectl kustomize %s", folder), NULL, top);
		} else if (f->kind == LT_FILE_HELM) {
			const struct chart *chart = chart_above(c, f->path);
			lay_render(c->facts, f->path, chart ? "helm" : "template", chart ? helm_command(a, chart)
				: lt_print(a, "render %s with the tool that fills its {{ }}", f->path), chart, top);
		}
	}
}

/* Whether no word below n says anything. */
static bool
is_blank(struct lt_node n, struct lt_arena *a, int depth)
{
	if (!lt_node_count(n))
		return lt_node_is(n, LT_KIND_NULL) || lt_node_text(n, a).len == 0;
	struct lt_walk w = lt_walk(n);
	while (depth < DEEPEST && lt_walk_next(&w))
		if (!is_blank(w.value, a, depth + 1))
			return false;
	return true;
}

static void
lay_value(struct charts *c, struct lt_arena *a, const struct chart *chart, const struct lt_walk *w, const char *path)
{
	struct lt_text text = lt_node_count(w->value) || lt_node_is(w->value, LT_KIND_NULL) ? LT_NONE
		: lt_node_text(w->value, a);
	bool secret = (w->map && lt_secret_name(w->word)) || lt_secret_value(text);
	struct lt_row *row = lt_facts_row(c->facts, "k8s_helm_value");
	lt_row_text(row, "resource", lt_print(a, "%s/%s", chart->name, path));
	lt_row_text(row, "type", "helm");
	lt_row_text(row, "name", chart->name);
	lt_row_text(row, "source", "manifest");
	lt_row_quality(row, LT_QUALITY_DECLARED);
	lt_row_place(row, w->map ? lt_walk_key_place(w) : lt_node_place(w->value));
	lt_row_text(row, "chart", chart->folder);
	lt_row_text(row, "path", path);
	lt_row_slice(row, "key", w->map ? w->word : lt_text(path));
	lt_row_bool(row, "empty", is_blank(w->value, a, 0));
	lt_row_bool(row, "secret", secret);
	lt_row_bool(row, "stand_in", lt_node_count(w->value) || lt_secret_stand_in(text));
	if (!secret)
		lt_row_slice(row, "value", text);
	c->values++;
}

/* One row for each word or number below n, and for each map that is named like a secret. */
static void
lay_values(struct charts *c, struct lt_arena *a, const struct chart *chart, struct lt_node n, const char *path,
	int depth)
{
	if (depth > DEEPEST)
		return;
	struct lt_walk w = lt_walk(n);
	for (int i = 0; c->values < MOST_VALUES && lt_walk_next(&w); i++) {
		const char *below = w.map ? lt_print(a, "%s%s%.*s", path, *path ? "." : "", LT_ARG(w.word))
			: lt_print(a, "%s[%d]", path, i);
		if (!lt_node_count(w.value) || (w.map && lt_secret_name(w.word)))
			lay_value(c, a, chart, &w, below);
		if (lt_node_count(w.value))
			lay_values(c, a, chart, w.value, below, depth + 1);
	}
}

static bool
read_values(struct charts *c, struct lt_err *err)
{
	for (int i = 0; i < c->count; i++) {
		const char *path = lt_io_join(c->src->arena, c->at[i].folder, "values.yaml");
		if (!lt_files_named(c->src->files, path))
			continue;
		LT_AUTO(lt_file_arena) a = lt_arena_new(SIZE_MAX);
		c->values = 0;
		lay_values(c, a, &c->at[i], read_yaml(c, a, path), "", 0);
		lt_facts_source(c->facts, collector, path, c->values);
		if (!lt_facts_end(c->facts, err))
			return false;
	}
	return true;
}

bool
lt_chart_collect(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	struct charts c = { .src = src, .facts = facts, .folders = lt_map_new(src->arena) };
	find_charts(&c);
	lay_renders(&c);
	return read_values(&c, err);
}
