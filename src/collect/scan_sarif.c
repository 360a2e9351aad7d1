/* SPDX-License-Identifier: Apache-2.0 */
/* SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0): runs, each with its tool, rules and results. */
#include "base/arena.h"
#include "base/map.h"
#include "collect/scan_read.h"

struct run {
	struct lt_scan *scan;
	struct lt_node rules;
	struct lt_map *by_id;
};

static struct lt_node
rule_of(struct run *r, struct lt_node found, const char *id)
{
	int64_t at = id ? lt_map_get(r->by_id, lt_text(id)) : -1;
	if (at < 0 && !lt_node_int(lt_node_get(found, "ruleIndex"), &at) && !lt_node_int(lt_node_path(found, "rule/index"), &at))
		return LT_NOWHERE;
	return at >= 0 && at < lt_node_count(r->rules) ? lt_node_item(r->rules, (uint32_t)at) : LT_NOWHERE;
}

/* kind says it; without one level does.  A finding that people suppressed is left out. */
static const char *
status_of(struct lt_node found)
{
	static const char *const kinds[][2] = { { "pass", "ok" }, { "open", "unknown" }, { "review", "unknown" },
		{ "notApplicable", "skip" }, { "informational", "skip" }, { "fail", "gap" } };
	struct lt_node kind = lt_node_get(found, "kind");
	struct lt_walk w = lt_walk(lt_node_get(found, "suppressions"));
	while (lt_walk_next(&w))
		if (!lt_node_eq(lt_node_get(w.value, "status"), "rejected") && !lt_node_eq(lt_node_get(w.value, "status"), "underReview"))
			return "skip";
	if (lt_node_eq(lt_node_get(found, "baselineState"), "absent"))
		return "skip";
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (lt_node_eq(kind, kinds[i][0]))
			return kinds[i][1];
	return "gap";
}

/* GitHub's score where a rule has one, else the level. */
static const char *
severity_of(struct lt_node found, struct lt_node rule)
{
	double score;
	struct lt_node level = lt_node_get(found, "level");
	if (lt_node_double(lt_node_path(rule, "properties/security-severity"), &score))
		return score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : "low";
	if (lt_node_kind(level) == LT_KIND_NONE)
		level = lt_node_path(rule, "defaultConfiguration/level");
	return lt_node_eq(level, "error") ? "high" : lt_node_eq(level, "note") || lt_node_eq(level, "none") ? "low" : "medium";
}

/* A relative path as our own facts spell it; NULL when it is an address elsewhere. */
static const char *
file_of(struct lt_scan *scan, struct lt_node location)
{
	const char *uri = lt_scan_text(scan, location, "artifactLocation/uri");
	if (!uri)
		return NULL;
	if (strncmp(uri, "file://", 7) == 0)
		uri += 7;
	else if (strstr(uri, "://"))
		return NULL;
	while (strncmp(uri, "./", 2) == 0)
		uri += 2;
	while (*uri == '/' && uri[1] == '/')
		uri++;
	return *uri ? uri : NULL;
}

static void
lay(struct run *r, struct lt_node found)
{
	struct lt_scan *scan = r->scan;
	const char *id = lt_scan_text(scan, found, "ruleId");
	if (!id)
		id = lt_scan_text(scan, found, "rule/id");
	struct lt_node rule = rule_of(r, found, id), at = lt_node_path(found, "locations/0/physicalLocation");
	if (!id)
		id = lt_scan_text(scan, rule, "id");
	if (!id)
		return;
	struct lt_scan_finding f = { .rule = id, .title = lt_scan_text(scan, rule, "shortDescription/text"),
		.status = status_of(found), .severity = severity_of(found, rule), .message = lt_scan_text(scan, found, "message/text"),
		.resource = lt_scan_text(scan, found, "locations/0/logicalLocations/0/fullyQualifiedName"), .file = file_of(scan, at),
		.place = lt_node_place(found) };
	if (!f.title)
		f.title = lt_scan_text(scan, rule, "name");
	lt_node_int(lt_node_path(at, "region/startLine"), &f.line);
	lt_node_int(lt_node_path(at, "region/endLine"), &f.end_line);
	lt_scan_lay(scan, &f);
}

static void
read_run(struct lt_scan *scan, struct lt_node node)
{
	struct lt_node driver = lt_node_path(node, "tool/driver");
	struct run run = { .scan = scan, .rules = lt_node_get(driver, "rules"), .by_id = lt_map_new(scan->arena) };
	scan->rows = scan->gaps = scan->passed = scan->left = 0;
	scan->scanner = lt_scan_text(scan, driver, "name");
	scan->version = lt_scan_text(scan, driver, "semanticVersion");
	if (!scan->version)
		scan->version = lt_scan_text(scan, driver, "version");
	scan->day = lt_scan_day(scan, lt_scan_text(scan, node, "invocations/0/endTimeUtc"));
	if (scan->scanner && lt_text_eq_nocase(lt_text(scan->scanner), LT_LIT("lintel")))
		return; /* our own word is no second witness */
	struct lt_walk w = lt_walk(run.rules);
	for (int64_t i = 0; lt_walk_next(&w); i++) {
		const char *id = lt_scan_text(scan, w.value, "id");
		if (id)
			lt_map_put(run.by_id, lt_text(id), i);
	}
	struct lt_walk found = lt_walk(lt_node_get(node, "results"));
	while (lt_walk_next(&found))
		lay(&run, found.value);
	lt_scan_read_end(scan);
}

bool
lt_scan_sarif(struct lt_scan *scan, struct lt_node root)
{
	struct lt_node runs = lt_node_get(root, "runs");
	int64_t rows = 0;
	if (!lt_node_is(runs, LT_KIND_LIST))
		return false;
	struct lt_walk w = lt_walk(runs);
	while (lt_walk_next(&w)) {
		read_run(scan, w.value);
		rows += scan->rows;
	}
	scan->rows = rows;
	return true;
}
