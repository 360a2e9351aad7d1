/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Saved lists of alerts: what Alertmanager's /api/v2/alerts, its webhook or Prometheus'
 * /api/v1/alerts told.  Each alert is a row beside those that a live Prometheus tells; one that is
 * silenced or inhibited is suppressed.
 */
#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/io.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "format/json.h"

LT_AUTO_DEFINE(lt_list_arena, struct lt_arena *, lt_arena_drop, NULL)

static const char collector[] = "alertmanager";
enum { LABELS_MOST = 64 << 10 };

struct list {
	const struct lt_source *src;
	struct lt_facts *facts;
	struct lt_arena *a; /* of this file */
	const char *path;
	int64_t count;
};

static const char *
text(struct list *l, struct lt_node n, const char *path)
{
	struct lt_node at = lt_node_path(n, path);
	return lt_node_is(at, LT_KIND_TEXT) ? lt_node_string(at, l->a) : NULL;
}

/* Alertmanager says {"state": "suppressed"}; a webhook says "firing"; Prometheus has state beside it. */
static const char *
state_of(struct list *l, struct lt_node alert)
{
	const char *state = text(l, alert, "status/state");
	state = state ? state : text(l, alert, "state");
	state = state ? state : text(l, alert, "status");
	if (!state || strcmp(state, "active") == 0)
		return "firing";
	return state;
}

static const char *
either(const char *one, const char *other)
{
	return one ? one : other;
}

static void
lay(struct list *l, struct lt_node alert)
{
	struct lt_node labels = lt_node_get(alert, "labels");
	const char *name = text(l, labels, "alertname");
	if (!lt_node_is(labels, LT_KIND_MAP) || !name)
		return;
	const char *space = text(l, labels, "namespace");
	struct lt_buf json = LT_BUF(LABELS_MOST);
	lt_node_json(labels, &json);
	struct lt_row *row = lt_facts_row(l->facts, "prom_alert");
	lt_row_text(row, "resource", space ? lt_print(l->a, "%s:%s (%s)", l->path, name, space) : lt_print(l->a, "%s:%s", l->path, name));
	lt_row_text(row, "type", "alert");
	lt_row_text(row, "name", name);
	lt_row_text(row, "source", collector);
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, lt_node_place(alert));
	lt_row_text(row, "source_id", l->path);
	lt_row_text(row, "state", state_of(l, alert));
	lt_row_text(row, "since", either(text(l, alert, "startsAt"), text(l, alert, "activeAt")));
	const char *seen = text(l, alert, "updatedAt");
	if (seen && strlen(seen) > 10)
		lt_row_slice(row, "seen", (struct lt_text){ seen, 10 });
	lt_row_text(row, "severity", text(l, labels, "severity"));
	lt_row_text(row, "namespace", space);
	lt_row_text(row, "runbook", text(l, alert, "annotations/runbook_url"));
	if (!lt_buf_over(&json))
		lt_row_slice(row, "labels", lt_buf_text(&json));
	lt_buf_done(&json);
	l->count++;
}

/* The list itself, or where an answer or a webhook keeps it. */
static struct lt_node
alerts_of(struct lt_node root)
{
	if (lt_node_is(root, LT_KIND_LIST))
		return root;
	struct lt_node data = lt_node_get(root, "data");
	struct lt_node inside = lt_node_get(lt_node_is(data, LT_KIND_MAP) ? data : root, "alerts");
	return lt_node_is(data, LT_KIND_LIST) ? data : inside;
}

static void
read_list(struct list *l, const struct lt_file *file)
{
	LT_AUTO(lt_list_arena) one = lt_arena_new(SIZE_MAX);
	struct lt_err err = { 0 };
	struct lt_text bytes;
	struct lt_doc *doc;
	l->a = one;
	l->path = file->path;
	if (!lt_io_read(one, l->src->dir, file->path, l->src->limits.file_bytes, &bytes, &err) ||
		!lt_json_read(one, lt_facts_keys(l->facts), file->path, bytes, &doc, &err)) {
		lt_facts_blind(l->facts, collector, file->path, 0, err.text);
		return;
	}
	struct lt_node alerts = alerts_of(lt_doc_root(doc));
	for (struct lt_walk w = lt_walk(alerts); lt_node_is(alerts, LT_KIND_LIST) && lt_walk_next(&w);)
		lay(l, w.value);
}

static bool
collect_alertmanager(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	struct list l = { .src = src, .facts = facts };
	const struct lt_file *file;
	bool found = false;
	for (int at = 0; (file = lt_files_next(src->files, LT_FILE_ALERTS, &at)); found = true)
		read_list(&l, file);
	if (found)
		lt_facts_source(facts, collector, src->root, l.count);
	return lt_facts_end(facts, err);
}

const struct lt_collector lt_collector_alertmanager = {
	.name = "alertmanager",
	.summary = "saved lists of alerts, from Alertmanager or Prometheus",
	.give = "save curl http://alertmanager:9093/api/v2/alerts as a JSON file in the folder",
	.collect = collect_alertmanager,
};
