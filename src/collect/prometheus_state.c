/* SPDX-License-Identifier: Apache-2.0 */
/* Targets, rules and alerts of one live server. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "collect/prometheus_live.h"
#include "collect/prometheus_server.h"

enum { EACH_MS = 60000, TEXT_BYTES = 64 << 10 };

struct telling {
	struct lt_server *server;
	struct lt_facts *facts;
	struct lt_arena *a, *keep;
	int64_t rows; /* of the table being filled */
};

static const char *
string_at(const struct telling *t, struct lt_node n, const char *path)
{
	return lt_node_string(lt_node_path(n, path), t->a);
}

static struct lt_row *
begin_row(struct telling *t, const char *table, const char *resource, const char *type, const char *name, const char *page)
{
	struct lt_row *row = lt_facts_row(t->facts, table);
	t->rows++;
	lt_row_text(row, "resource", resource);
	lt_row_text(row, "type", type);
	lt_row_text(row, "name", name);
	lt_row_text(row, "source", "prometheus");
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, (struct lt_place){ lt_server_place(t->server, page), 0, 0 });
	return row;
}

static struct lt_text
json_of(const struct telling *t, struct lt_node n)
{
	struct lt_buf out = LT_BUF(TEXT_BYTES);
	lt_node_json(n, &out);
	struct lt_text text = lt_buf_over(&out) ? LT_NONE : lt_copy_text(t->a, lt_buf_text(&out));
	lt_buf_done(&out);
	return text;
}

/* The answer of a page that feeds a table.  What this server does not offer is no failure. */
static enum lt_told
ask(struct telling *t, const char *page, const char *form, const char *table, struct lt_node *ret_data)
{
	struct lt_err err = { 0 };
	enum lt_told told = lt_server_ask(t->server, t->a, page, form, EACH_MS, ret_data, &err);
	t->rows = 0;
	if (told == LT_NOT_TOLD)
		lt_facts_blind_of(t->facts, "prometheus", lt_copy(t->keep, lt_server_place(t->server, page)), table, lt_copy(t->keep, err.text));
	return told;
}

static bool
told_of(struct telling *t, enum lt_told told, const char *table)
{
	if (told == LT_TOLD)
		lt_facts_source_of(t->facts, "prometheus", lt_copy(t->keep, t->server->url), table, t->rows);
	return told == LT_TOLD;
}

/* What a scrape stumbled over, without the queries and passwords of addresses in it. */
static struct lt_text
without_secrets(struct lt_arena *a, struct lt_text said)
{
	char *out = lt_alloc(a, said.len + 1);
	size_t len = 0, host = 0;
	bool address = false, query = false;
	for (size_t i = 0; i < said.len; i++) {
		char c = said.at[i];
		if (c == ' ' || c == '"' || c == '\'')
			address = query = false;
		else if (i >= 3 && memcmp(said.at + i - 3, "://", 3) == 0)
			address = true, host = len;
		if (address && c == '@' && !query) {
			len = host;
			continue;
		}
		query |= address && c == '?';
		if (!query)
			out[len++] = c;
	}
	return (struct lt_text){ out, len };
}

static const char *
target_key(const struct telling *t, struct lt_node labels)
{
	const char *job = string_at(t, labels, "job"), *instance = string_at(t, labels, "instance");
	return lt_print(t->a, "%s/%s", job ? job : "", instance ? instance : "");
}

/* Whether each target was up at least once in ten minutes: job/instance to 0 or 1. */
static struct lt_map *
read_lately(struct telling *t)
{
	struct lt_map *lately = lt_map_new(t->a);
	struct lt_err err = { 0 };
	struct lt_node results;
	double value;
	lt_server_query(t->server, t->a, lt_print(t->a, "max_over_time(up{%s}[10m])", t->server->match), EACH_MS, &results, &err);
	for (struct lt_walk w = lt_walk(results); lt_walk_next(&w);)
		if (lt_node_double(lt_node_path(w.value, "value/1"), &value))
			lt_map_put(lately, lt_text(target_key(t, lt_node_get(w.value, "metric"))), value > 0);
	return lately;
}

static void
lay_target(struct telling *t, struct lt_node labels, struct lt_map *lately, const char *page, bool known, bool up, struct lt_text trouble)
{
	const char *key = target_key(t, labels);
	struct lt_row *row = begin_row(t, "prom_target", lt_print(t->a, "%s:%s", t->server->url, key), "target", key, page);
	int64_t was_up = lt_map_get(lately, lt_text(key));
	lt_row_text(row, "source_id", t->server->url);
	lt_row_text(row, "job", string_at(t, labels, "job"));
	lt_row_text(row, "instance", string_at(t, labels, "instance"));
	lt_row_text(row, "namespace", string_at(t, labels, "namespace"));
	lt_row_text(row, "pod", string_at(t, labels, "pod"));
	if (known)
		lt_row_bool(row, "up", up);
	else
		lt_row_unknown(row, "up", "was not scraped yet");
	if (was_up >= 0)
		lt_row_bool(row, "up_lately", was_up);
	else
		lt_row_unknown(row, "up_lately", "has no samples yet");
	if (trouble.len)
		lt_row_slice(row, "trouble", without_secrets(t->a, trouble));
	lt_row_slice(row, "labels", json_of(t, labels));
}

/* Where a server does not list its targets, the series up does. */
static enum lt_told
tell_ups(struct telling *t, struct lt_map *lately)
{
	struct lt_node results;
	struct lt_err err = { 0 };
	double value;
	enum lt_told told = lt_server_query(t->server, t->a, lt_print(t->a, "up{%s}", t->server->match), EACH_MS, &results, &err);
	if (told != LT_TOLD)
		lt_facts_blind_of(t->facts, "prometheus", lt_copy(t->keep, lt_server_place(t->server, "query")), "prom_target", lt_copy(t->keep, err.text));
	for (struct lt_walk w = lt_walk(results); lt_walk_next(&w);) {
		bool known = lt_node_double(lt_node_path(w.value, "value/1"), &value);
		lay_target(t, lt_node_get(w.value, "metric"), lately, "query", known, known && value > 0, LT_NONE);
	}
	return told;
}

static bool
tell_targets(struct telling *t)
{
	struct lt_map *lately = read_lately(t);
	struct lt_node data;
	enum lt_told told = ask(t, "targets", "state=active", "prom_target", &data);
	for (struct lt_walk w = lt_walk(lt_node_get(data, "activeTargets")); lt_walk_next(&w);) {
		struct lt_node health = lt_node_get(w.value, "health");
		lay_target(t, lt_node_get(w.value, "labels"), lately, "targets", !lt_node_eq(health, "unknown"), lt_node_eq(health, "up"),
			lt_node_text(lt_node_get(w.value, "lastError"), t->a));
	}
	return told_of(t, told == LT_NOT_OFFERED ? tell_ups(t, lately) : told, "prom_target");
}

static void
lay_rule(struct telling *t, struct lt_node group, struct lt_node rule)
{
	bool alert = lt_node_eq(lt_node_get(rule, "type"), "alerting");
	const char *name = string_at(t, rule, "name"), *in = string_at(t, group, "name"), *runbook = string_at(t, rule, "annotations/runbook_url");
	double waits = 0;
	struct lt_row *row = begin_row(t, "alert_rule", lt_print(t->a, "%s:%s/%s", t->server->url, in ? in : "group", name ? name : "rule"),
		alert ? "alert" : "record", name, "rules");
	lt_row_text(row, "rule_file", string_at(t, group, "file"));
	lt_row_text(row, "rule_group", in);
	lt_row_text(row, "kind", alert ? "alert" : "record");
	lt_row_text(row, "expr", string_at(t, rule, "query"));
	if (alert && lt_node_double(lt_node_get(rule, "duration"), &waits) && waits > 0)
		lt_row_text(row, "waits", lt_print(t->a, "%gs", waits));
	lt_row_text(row, "severity", string_at(t, rule, "labels/severity"));
	lt_row_text(row, "runbook", runbook ? runbook : string_at(t, rule, "annotations/runbook"));
	lt_row_text(row, "summary", string_at(t, rule, "annotations/summary"));
	lt_row_text(row, "health", string_at(t, rule, "health"));
}

static bool
tell_rules(struct telling *t)
{
	struct lt_node data;
	enum lt_told told = ask(t, "rules", NULL, "alert_rule", &data);
	for (struct lt_walk g = lt_walk(lt_node_get(data, "groups")); lt_walk_next(&g);)
		for (struct lt_walk r = lt_walk(lt_node_get(g.value, "rules")); lt_walk_next(&r);)
			lay_rule(t, g.value, r.value);
	return told_of(t, told, "alert_rule");
}

static bool
tell_alerts(struct telling *t)
{
	struct lt_node data;
	double value;
	enum lt_told told = ask(t, "alerts", NULL, "prom_alert", &data);
	for (struct lt_walk w = lt_walk(lt_node_get(data, "alerts")); lt_walk_next(&w);) {
		struct lt_node labels = lt_node_get(w.value, "labels");
		const char *name = string_at(t, labels, "alertname");
		struct lt_row *row = begin_row(t, "prom_alert", lt_print(t->a, "%s:%s", t->server->url, name ? name : "alert"), "alert", name, "alerts");
		lt_row_text(row, "source_id", t->server->url);
		lt_row_text(row, "state", string_at(t, w.value, "state"));
		lt_row_text(row, "since", string_at(t, w.value, "activeAt"));
		lt_row_text(row, "severity", string_at(t, labels, "severity"));
		lt_row_text(row, "namespace", string_at(t, labels, "namespace"));
		lt_row_text(row, "runbook", string_at(t, w.value, "annotations/runbook_url"));
		if (lt_node_double(lt_node_get(w.value, "value"), &value))
			lt_row_real(row, "value", value);
		lt_row_slice(row, "labels", json_of(t, labels));
	}
	return told_of(t, told, "prom_alert");
}

void
lt_live_state(struct lt_server *server, struct lt_facts *facts, struct lt_arena *keep, struct lt_live_state *ret_state)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct telling t = { .server = server, .facts = facts, .a = a, .keep = keep };
	ret_state->targets = tell_targets(&t);
	ret_state->rules = tell_rules(&t);
	ret_state->alerts = tell_alerts(&t);
	lt_arena_drop(a);
}
