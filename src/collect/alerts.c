/* SPDX-License-Identifier: Apache-2.0 */
/* One row a rule, one row a receiver with the routes that lead to it. */
#include "collect/alerts.h"

#include "base/arena.h"
#include "base/buf.h"

enum { DEEPEST = 64, LONGEST = 16 << 10 };

static const char *
string_at(struct lt_node n, const char *path, struct lt_arena *a)
{
	return lt_node_string(lt_node_path(n, path), a);
}

static void
lay_rule(struct lt_facts *facts, struct lt_arena *a, const char *resource, const char *group, struct lt_node rule,
	bool live)
{
	const char *alert = string_at(rule, "alert", a), *record = string_at(rule, "record", a);
	const char *name = alert ? alert : record;
	if (!name)
		return;
	struct lt_row *row = lt_facts_row(facts, "alert_rule");
	lt_row_text(row, "resource", lt_print(a, "%s/%s/%s", resource, group ? group : "group", name));
	lt_row_text(row, "type", alert ? "alert" : "record");
	lt_row_text(row, "name", name);
	lt_row_text(row, "source", live ? "cluster" : "manifest");
	lt_row_quality(row, live ? LT_QUALITY_OBSERVED : LT_QUALITY_DECLARED);
	lt_row_place(row, lt_node_place(rule));
	lt_row_text(row, "rule_file", lt_node_place(rule).file);
	lt_row_text(row, "rule_group", group);
	lt_row_text(row, "kind", alert ? "alert" : "record");
	const char *expr = string_at(rule, "expr", a);
	lt_row_column_place(row, "expr", lt_node_place(lt_node_get(rule, "expr")));
	if (expr && strstr(expr, "{{"))
		lt_row_unknown(row, "expr", "is a template that was not rendered");
	else
		lt_row_text(row, "expr", expr);
	lt_row_text(row, "waits", string_at(rule, "for", a));
	lt_row_text(row, "severity", string_at(rule, "labels/severity", a));
	lt_row_text(row, "runbook", string_at(rule, "annotations/runbook_url", a));
	if (!string_at(rule, "annotations/runbook_url", a))
		lt_row_text(row, "runbook", string_at(rule, "annotations/runbook", a));
	lt_row_text(row, "summary", string_at(rule, "annotations/summary", a));
}

void
lt_alerts_rules(struct lt_facts *facts, struct lt_arena *a, const char *resource, struct lt_node groups, bool live)
{
	struct lt_walk g = lt_walk(groups);
	while (lt_walk_next(&g)) {
		struct lt_walk r = lt_walk(lt_node_get(g.value, "rules"));
		while (lt_walk_next(&r))
			lay_rule(facts, a, resource, string_at(g.value, "name", a), r.value, live);
	}
}

/* A receiver's integrations: slack_configs, webhook_configs ... that are not empty. */
static int
integrations(struct lt_node receiver, struct lt_buf *out)
{
	int count = 0;
	struct lt_walk w = lt_walk(receiver);
	while (lt_walk_next(&w)) {
		if (!lt_text_ends(w.word, "_configs") || !lt_node_count(w.value))
			continue;
		if (out->len)
			lt_buf_putc(out, ' ');
		lt_buf_add(out, w.word.at, w.word.len - strlen("_configs"));
		count++;
	}
	return count;
}

static void
matchers_of(struct lt_node route, struct lt_arena *a, struct lt_buf *out)
{
	struct lt_walk w = lt_walk(lt_node_get(route, "matchers"));
	while (lt_walk_next(&w))
		lt_buf_printf(out, " %.*s", LT_ARG(lt_node_text(w.value, a)));
	static const char *const old[] = { "match", "match_re" };
	for (int i = 0; i < 2; i++) {
		w = lt_walk(lt_node_get(route, old[i]));
		while (lt_walk_next(&w))
			lt_buf_printf(out, " %.*s%s%.*s", LT_ARG(w.word), i ? "=~" : "=", LT_ARG(lt_node_text(w.value, a)));
	}
}

/* Writes what leads to this receiver: "default" for the root, else the matchers of each route. */
static void
routes_to(struct lt_node route, struct lt_text receiver, struct lt_arena *a, struct lt_buf *out, int depth)
{
	if (depth > DEEPEST)
		return;
	if (lt_text_is(lt_node_text(lt_node_get(route, "receiver"), a), receiver)) {
		if (out->len)
			lt_buf_puts(out, ";");
		if (depth == 0)
			lt_buf_puts(out, "default");
		else
			matchers_of(route, a, out);
	}
	struct lt_walk w = lt_walk(lt_node_get(route, "routes"));
	while (lt_walk_next(&w))
		routes_to(w.value, receiver, a, out, depth + 1);
}

void
lt_alerts_manager(struct lt_facts *facts, struct lt_arena *a, const char *resource, struct lt_node root, bool live,
	struct lt_place place)
{
	struct lt_walk w = lt_walk(lt_node_get(root, "receivers"));
	while (lt_walk_next(&w)) {
		struct lt_buf kinds = LT_BUF(LONGEST), routes = LT_BUF(LONGEST);
		struct lt_node name = lt_node_get(w.value, "name");
		int count = integrations(w.value, &kinds);
		routes_to(lt_node_get(root, "route"), lt_node_text(name, a), a, &routes, 0);
		struct lt_row *row = lt_facts_row(facts, "alert_receiver");
		lt_row_text(row, "resource", lt_print(a, "%s/%.*s", resource, LT_ARG(lt_node_text(name, a))));
		lt_row_text(row, "type", "receiver");
		lt_row_text(row, "name", lt_node_string(name, a));
		lt_row_text(row, "source", live ? "cluster" : "manifest");
		lt_row_quality(row, live ? LT_QUALITY_OBSERVED : LT_QUALITY_DECLARED);
		lt_row_place(row, place.line ? place : lt_node_place(w.value));
		lt_row_int(row, "integrations", count);
		lt_row_slice(row, "kinds", lt_copy_text(a, lt_buf_text(&kinds)));
		lt_row_slice(row, "routes", lt_copy_text(a, lt_text_trim(lt_buf_text(&routes))));
		lt_row_bool(row, "used", routes.len > 0);
		lt_buf_done(&kinds);
		lt_buf_done(&routes);
	}
}
