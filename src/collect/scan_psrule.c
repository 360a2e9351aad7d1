/* SPDX-License-Identifier: Apache-2.0 */
/* PSRule's results (Invoke-PSRule -OutputFormat Json): a list, one for each rule and object. */
#include "base/arena.h"
#include "collect/scan_read.h"

/* Older versions write RuleName where newer ones write ruleName. */
static struct lt_node
loose(struct lt_node map, const char *key)
{
	struct lt_walk w = lt_walk(map);
	while (lt_node_is(map, LT_KIND_MAP) && lt_walk_next(&w))
		if (lt_text_eq_nocase(w.word, lt_text(key)))
			return w.value;
	return LT_NOWHERE;
}

static const char *
text_of(struct lt_scan *scan, struct lt_node map, const char *key)
{
	struct lt_node at = loose(map, key);
	const char *text = lt_node_is(at, LT_KIND_NULL) ? NULL : lt_node_string(at, scan->arena);
	return text && *text ? text : NULL;
}

/* Words, or the numbers that ConvertTo-Json makes of them. */
static const char *
status_of(struct lt_node outcome)
{
	int64_t number = -1;
	lt_node_int(outcome, &number);
	return lt_node_eq(outcome, "Pass") || number == 2 ? "ok" : lt_node_eq(outcome, "Fail") || number == 1 ? "gap"
		: lt_node_eq(outcome, "None") || number == 0 ? "skip" : "unknown";
}

static void
lay(struct lt_scan *scan, struct lt_node result)
{
	const char *level = text_of(scan, result, "level");
	struct lt_node info = loose(result, "info"), source = lt_node_item(loose(result, "source"), 0);
	struct lt_scan_finding f = { .rule = text_of(scan, result, "ruleName"), .title = text_of(scan, info, "displayName"),
		.status = status_of(loose(result, "outcome")), .resource = text_of(scan, result, "targetName"),
		.type = text_of(scan, result, "targetType"), .file = text_of(scan, source, "file"), .place = lt_node_place(result) };
	f.severity = !level ? NULL : *level == 'E' ? "high" : *level == 'W' ? "medium" : "low"; /* Error, Warning, Information */
	struct lt_node reason = lt_node_item(loose(loose(result, "detail"), "reason"), 0);
	if (lt_node_is(reason, LT_KIND_TEXT))
		f.message = lt_node_string(reason, scan->arena);
	if (!f.message)
		f.message = text_of(scan, info, "recommendation");
	lt_node_int(loose(source, "line"), &f.line);
	if (f.rule)
		lt_scan_lay(scan, &f);
}

bool
lt_scan_psrule(struct lt_scan *scan, struct lt_node root)
{
	struct lt_node first = lt_node_item(root, 0);
	if (!lt_node_is(root, LT_KIND_LIST) || lt_node_kind(loose(first, "ruleName")) == LT_KIND_NONE
		|| lt_node_kind(loose(first, "outcome")) == LT_KIND_NONE)
		return false;
	scan->scanner = "PSRule";
	struct lt_walk w = lt_walk(root);
	while (lt_walk_next(&w))
		lay(scan, w.value);
	lt_scan_read_end(scan);
	return true;
}
