/* SPDX-License-Identifier: Apache-2.0 */
/* Kubescape's JSON (v2): results by resource, each with its controls; resources beside them. */
#include <ctype.h>

#include "base/arena.h"
#include "base/map.h"
#include "collect/scan_read.h"

struct report {
	struct lt_scan *scan;
	struct lt_node root, resources;
	struct lt_map *by_id;
};

static const char *
lower(struct lt_scan *scan, const char *text)
{
	char *copy = lt_copy(scan->arena, text);
	for (char *c = copy; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return copy;
}

/* ns/deployment/web, as our own rows call it; the id ends in .../NAMESPACE/KIND/NAME. */
static const char *
resource_of(struct lt_scan *scan, struct lt_node object, const char *id)
{
	const char *kind = lt_scan_text(scan, object, "kind"), *name = lt_scan_text(scan, object, "metadata/name");
	const char *space = lt_scan_text(scan, object, "metadata/namespace");
	if (!name)
		name = lt_scan_text(scan, object, "name");
	if (!space)
		space = lt_scan_text(scan, object, "namespace");
	if (kind && name)
		return space ? lt_print(scan->arena, "%s/%s/%s", space, lower(scan, kind), name)
			: lt_print(scan->arena, "%s/%s", lower(scan, kind), name);
	const char *parts[3] = { NULL, NULL, NULL };
	char *rest = lt_copy(scan->arena, id);
	for (int i = 0; i < 3 && rest; i++) {
		char *slash = strrchr(rest, '/');
		parts[i] = slash ? slash + 1 : rest;
		if (slash)
			*slash = 0;
		else
			rest = NULL;
	}
	if (!parts[1])
		return id;
	return parts[2] && *parts[2] ? lt_print(scan->arena, "%s/%s/%s", parts[2], lower(scan, parts[1]), parts[0])
		: lt_print(scan->arena, "%s/%s", lower(scan, parts[1]), parts[0]);
}

static const char *
status_of(struct lt_node control)
{
	struct lt_node status = lt_node_path(control, "status/status");
	if (lt_node_kind(status) == LT_KIND_NONE)
		status = lt_node_get(control, "status");
	return lt_node_eq(status, "passed") ? "ok" : lt_node_eq(status, "failed") ? "gap"
		: lt_node_eq(status, "skipped") || lt_node_eq(status, "irrelevant") || lt_node_eq(status, "excluded") ? "skip" : "unknown";
}

static const char *
severity_of(struct report *r, const char *rule)
{
	double score = -1;
	struct lt_node summary = lt_node_get(lt_node_path(r->root, "summaryDetails/controls"), rule);
	if (!lt_node_double(lt_node_get(summary, "scoreFactor"), &score))
		return NULL;
	return score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : "low";
}

static void
lay(struct report *r, struct lt_node result)
{
	struct lt_scan *scan = r->scan;
	const char *id = lt_scan_text(scan, result, "resourceID");
	int64_t at = id ? lt_map_get(r->by_id, lt_text(id)) : -1;
	struct lt_node about = at >= 0 ? lt_node_item(r->resources, (uint32_t)at) : LT_NOWHERE;
	struct lt_scan_finding f = { .resource = id ? resource_of(scan, lt_node_get(about, "object"), id) : NULL,
		.type = lt_scan_text(scan, about, "object/kind"), .file = lt_scan_text(scan, about, "source/relativePath") };
	struct lt_walk w = lt_walk(lt_node_get(result, "controls"));
	while (lt_walk_next(&w)) {
		f.rule = lt_scan_text(scan, w.value, "controlID");
		if (!f.rule)
			continue;
		f.title = lt_scan_text(scan, w.value, "name");
		f.status = status_of(w.value);
		f.severity = severity_of(r, f.rule);
		f.message = lt_scan_text(scan, w.value, "rules/0/paths/0/failedPath");
		f.place = lt_node_place(w.value);
		lt_scan_lay(scan, &f);
	}
}

bool
lt_scan_kubescape(struct lt_scan *scan, struct lt_node root)
{
	struct report r = { .scan = scan, .root = root, .resources = lt_node_get(root, "resources"), .by_id = lt_map_new(scan->arena) };
	struct lt_node results = lt_node_get(root, "results");
	if (!lt_node_is(results, LT_KIND_LIST) || (!lt_node_is(lt_node_get(root, "summaryDetails"), LT_KIND_MAP)
		&& !lt_node_is(lt_node_path(results, "0/controls"), LT_KIND_LIST)))
		return false;
	scan->scanner = "Kubescape";
	scan->version = lt_scan_text(scan, root, "metadata/scanMetadata/kubescapeVersion");
	scan->day = lt_scan_day(scan, lt_scan_text(scan, root, "generationTime"));
	struct lt_walk w = lt_walk(r.resources);
	for (int64_t i = 0; lt_walk_next(&w); i++) {
		const char *id = lt_scan_text(scan, w.value, "resourceID");
		if (id)
			lt_map_put(r.by_id, lt_text(id), i);
	}
	struct lt_walk found = lt_walk(results);
	while (lt_walk_next(&found))
		lay(&r, found.value);
	lt_scan_read_end(scan);
	return true;
}
