/* SPDX-License-Identifier: Apache-2.0 */
/* OCSF findings (schema.ocsf.io, classes 2003 and 2004) as Prowler and others write them: a list of them. */
#include "base/arena.h"
#include "collect/scan_read.h"

/* status_code of Prowler, else what compliance says. */
static const char *
status_of(struct lt_node event)
{
	static const char *const words[][2] = { { "PASS", "ok" }, { "FAIL", "gap" }, { "MANUAL", "unknown" }, { "Pass", "ok" },
		{ "Fail", "gap" }, { "Warning", "gap" } };
	struct lt_node code = lt_node_get(event, "status_code"), word = lt_node_path(event, "compliance/status");
	int64_t number = 0;
	if (lt_node_eq(lt_node_get(event, "status"), "Suppressed"))
		return "skip";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (lt_node_eq(code, words[i][0]) || lt_node_eq(word, words[i][0]))
			return words[i][1];
	lt_node_int(lt_node_path(event, "compliance/status_id"), &number);
	return number == 1 ? "ok" : number == 2 || number == 3 ? "gap" : "unknown";
}

static const char *
severity_of(struct lt_node event)
{
	static const char *const words[] = { "low", "low", "low", "medium", "high", "critical", "critical" };
	int64_t number = 0;
	lt_node_int(lt_node_get(event, "severity_id"), &number);
	return number > 0 && number < 7 ? words[number] : NULL;
}

static void
lay(struct lt_scan *scan, struct lt_node event)
{
	const char *rule = lt_scan_text(scan, event, "metadata/event_code");
	if (!rule)
		rule = lt_scan_text(scan, event, "compliance/control");
	if (!rule)
		rule = lt_scan_text(scan, event, "finding_info/uid");
	if (!rule)
		return;
	struct lt_scan_finding f = { .rule = rule, .title = lt_scan_text(scan, event, "finding_info/title"), .status = status_of(event),
		.severity = severity_of(event), .message = lt_scan_text(scan, event, "status_detail"), .place = lt_node_place(event) };
	if (!f.message)
		f.message = lt_scan_text(scan, event, "message");
	struct lt_walk w = lt_walk(lt_node_get(event, "resources"));
	bool any = false;
	while (lt_walk_next(&w)) {
		f.resource = lt_scan_text(scan, w.value, "uid");
		if (!f.resource)
			f.resource = lt_scan_text(scan, w.value, "name");
		f.type = lt_scan_text(scan, w.value, "type");
		lt_scan_lay(scan, &f);
		any = true;
	}
	if (!any)
		lt_scan_lay(scan, &f);
}

bool
lt_scan_ocsf(struct lt_scan *scan, struct lt_node root)
{
	struct lt_node first = lt_node_is(root, LT_KIND_LIST) ? lt_node_item(root, 0) : root;
	if (lt_node_kind(lt_node_get(first, "class_uid")) == LT_KIND_NONE || !lt_node_is(lt_node_get(first, "metadata"), LT_KIND_MAP))
		return false;
	scan->scanner = lt_scan_text(scan, first, "metadata/product/name");
	scan->version = lt_scan_text(scan, first, "metadata/product/version");
	scan->day = lt_scan_day(scan, lt_scan_text(scan, first, "time_dt"));
	if (!lt_node_is(root, LT_KIND_LIST))
		lay(scan, root);
	struct lt_walk w = lt_walk(root);
	while (lt_node_is(root, LT_KIND_LIST) && lt_walk_next(&w))
		lay(scan, w.value);
	lt_scan_read_end(scan);
	return true;
}
