/* SPDX-License-Identifier: Apache-2.0 */
/* Files with a Grafana dashboard; those in ConfigMaps are read by the kubernetes collector. */
#include "collect/dashboards.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "collect/files.h"
#include "format/json.h"
#include "format/promql.h"

enum { DEEPEST = 8 };

static const char collector[] = "dashboards";

struct laying {
	struct lt_facts *facts;
	struct lt_arena *a;
	const struct lt_dashboard_of *of;
	int64_t panels, queries;
};

static struct lt_row *
begin_row(struct laying *l, const char *table, const char *resource, const char *type, const char *name, struct lt_node at)
{
	struct lt_row *row = lt_facts_row(l->facts, table);
	lt_row_text(row, "resource", resource);
	lt_row_text(row, "type", type);
	lt_row_text(row, "name", name);
	lt_row_text(row, "source", l->of->source);
	lt_row_quality(row, l->of->quality);
	lt_row_place(row, l->of->place.line ? l->of->place : lt_node_place(at));
	return row;
}

/* Loki, CloudWatch and others have expressions too, in languages of their own. */
static bool
asks_prometheus(struct lt_node panel, struct lt_node target)
{
	struct lt_node type = lt_node_path(target, "datasource/type");
	if (lt_node_is(type, LT_KIND_NONE))
		type = lt_node_path(panel, "datasource/type");
	return lt_node_is(type, LT_KIND_NONE) || lt_node_eq(type, "prometheus");
}

static void
lay_query(struct laying *l, const char *panel, struct lt_node expr)
{
	struct lt_text text = lt_node_text(expr, l->a), metric;
	l->queries++;
	for (size_t at = 0; lt_promql_next(text, &at, &metric);) {
		struct lt_row *row = begin_row(l, "dashboard_query", lt_print(l->a, "%s/%s", l->of->resource, panel), "query", panel, expr);
		lt_row_text(row, "dashboard", l->of->resource);
		lt_row_slice(row, "expr", text);
		lt_row_slice(row, "metric", metric);
	}
}

/* Panels stand in rows, and in panels that are folded rows. */
static void
lay_panels(struct laying *l, struct lt_node panels, int depth)
{
	for (struct lt_walk p = lt_walk(panels); depth < DEEPEST && lt_walk_next(&p);) {
		const char *title = lt_node_string(lt_node_get(p.value, "title"), l->a);
		l->panels++;
		for (struct lt_walk t = lt_walk(lt_node_get(p.value, "targets")); lt_walk_next(&t);)
			if (asks_prometheus(p.value, t.value) && lt_node_is(lt_node_get(t.value, "expr"), LT_KIND_TEXT))
				lay_query(l, title && *title ? title : "panel", lt_node_get(t.value, "expr"));
		lay_panels(l, lt_node_get(p.value, "panels"), depth + 1);
	}
}

int64_t
lt_dashboards_lay(struct lt_facts *facts, struct lt_arena *a, const struct lt_dashboard_of *of, struct lt_node root)
{
	struct laying l = { facts, a, of, 0, 0 };
	if (lt_node_is(lt_node_get(root, "dashboard"), LT_KIND_MAP)) /* as the API saves it */
		root = lt_node_get(root, "dashboard");
	struct lt_node panels = lt_node_get(root, "panels"), rows = lt_node_get(root, "rows");
	if (!lt_node_is(panels, LT_KIND_LIST) && !lt_node_is(rows, LT_KIND_LIST))
		return 0;
	lay_panels(&l, panels, 0);
	for (struct lt_walk w = lt_walk(rows); lt_walk_next(&w);)
		lay_panels(&l, lt_node_get(w.value, "panels"), 0);
	const char *title = lt_node_string(lt_node_get(root, "title"), a);
	struct lt_row *row = begin_row(&l, "dashboard", of->resource, "dashboard", title, root);
	lt_row_int(row, "panels", l.panels);
	lt_row_int(row, "queries", l.queries);
	return 1 + l.queries;
}

static bool
read_file(const struct lt_source *src, struct lt_facts *facts, const char *path, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_err why = { 0 };
	struct lt_text bytes;
	struct lt_doc *doc;
	struct lt_dashboard_of of = { .resource = path, .source = "repository", .quality = LT_QUALITY_DECLARED };
	if (lt_io_read(a, src->dir, path, src->limits.file_bytes, &bytes, &why) && lt_json_read(a, lt_keys_new(a), path, bytes, &doc, &why))
		lt_facts_source(facts, collector, path, lt_dashboards_lay(facts, a, &of, lt_doc_root(doc)));
	else
		lt_facts_blind(facts, collector, path, 0, lt_copy(src->arena, why.text));
	bool fine = lt_facts_end(facts, err);
	lt_arena_drop(a);
	return fine;
}

static bool
collect_dashboards(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	const struct lt_file *file;
	for (int at = 0; (file = lt_files_next(src->files, LT_FILE_DASHBOARD, &at));)
		if (!read_file(src, facts, file->path, err))
			return false;
	return true;
}

const struct lt_collector lt_collector_dashboards = {
	.name = collector,
	.summary = "Grafana's dashboards as JSON files",
	.give = "export the dashboards as JSON into the folder",
	.collect = collect_dashboards,
};
