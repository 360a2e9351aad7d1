/* SPDX-License-Identifier: Apache-2.0 */
/* content/framework/patterns.yaml as structs.  The file is ours, so a wrong one is an error. */
#include "catalog/pattern.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/content.h"
#include "catalog/read.h"
#include "format/json.h"

static const char *const PATTERNS_FILE = "framework/patterns.yaml";

static bool
read_pattern(struct lt_arena *a, struct lt_node row, struct lt_pattern_plan *plan, struct lt_err *err)
{
	*plan = (struct lt_pattern_plan){
		.id = lt_node_string(lt_node_get(row, "id"), a),
		.title = lt_node_string(lt_node_get(row, "title"), a),
		.says = lt_node_string(lt_node_get(row, "says"), a),
		.nudge = lt_node_string(lt_node_get(row, "nudge"), a),
		.leads_to = lt_read_names(a, lt_node_get(row, "leads_to")),
		.gaps = lt_read_names(a, lt_node_get(row, "gaps")),
		.with = lt_read_names(a, lt_node_get(row, "with")),
		.needs = lt_read_names(a, lt_node_get(row, "needs")),
		.late_gate = lt_node_string(lt_node_path(row, "late/gate"), a),
		.late_none = lt_read_names(a, lt_node_path(row, "late/none")),
		.own = lt_read_names(a, lt_node_get(row, "own")),
		.unless = lt_read_names(a, lt_node_get(row, "unless")),
	};
	lt_node_int(lt_node_path(row, "late/days"), &plan->late_days);
	int ways = (plan->gaps[0] != NULL) + (plan->late_gate != NULL) + (plan->own[0] != NULL);
	if (!plan->id || !plan->title || !plan->says || !plan->nudge || ways != 1)
		return lt_fail(err, "%s: a pattern needs id, title, says, nudge and one of gaps, late and own", PATTERNS_FILE);
	if ((plan->gaps[0] && !plan->needs[0]) || (plan->late_gate && (plan->late_days < 1 || !plan->late_none[0])) ||
		(plan->own[0] && !plan->unless[0]))
		return lt_fail(err, "%s: %s lacks needs, or days and none of late, or unless", PATTERNS_FILE, plan->id);
	return true;
}

static bool
read_smell(struct lt_arena *a, struct lt_node row, struct lt_smell *smell, struct lt_err *err)
{
	*smell = (struct lt_smell){ .id = lt_node_string(lt_node_get(row, "id"), a),
		.title = lt_node_string(lt_node_get(row, "title"), a),
		.checks = lt_read_names(a, lt_node_get(row, "checks")),
		.reason = lt_node_string(lt_node_get(row, "reason"), a) };
	return (smell->id && smell->title && (smell->checks[0] != NULL) != (smell->reason != NULL)) ||
		lt_fail(err, "%s: a smell needs id, title, and checks or a reason", PATTERNS_FILE);
}

bool
lt_patterns_load(struct lt_arena *a, struct lt_patterns *ret_patterns, struct lt_err *err)
{
	struct lt_content file;
	struct lt_doc *doc;
	const char *at = NULL;
	if (!lt_content_next(PATTERNS_FILE, &at, &file))
		return lt_fail(err, "%s is not in this program", PATTERNS_FILE);
	if (!lt_json_read(a, lt_keys_new(a), file.path, file.bytes, &doc, err)) /* the pack holds YAML as JSON */
		return false;
	struct lt_node patterns = lt_node_get(lt_doc_root(doc), "patterns"), smells = lt_node_get(lt_doc_root(doc), "smells");
	struct lt_pattern_plan *plans = LT_NEW_ARRAY(a, struct lt_pattern_plan, lt_node_count(patterns) + 1);
	struct lt_smell *small = LT_NEW_ARRAY(a, struct lt_smell, lt_node_count(smells) + 1);
	*ret_patterns = (struct lt_patterns){ .at = plans, .smells = small };
	for (struct lt_walk w = lt_walk(patterns); lt_walk_next(&w);)
		if (!read_pattern(a, w.value, &plans[ret_patterns->count++], err))
			return false;
	for (struct lt_walk w = lt_walk(smells); lt_walk_next(&w);)
		if (!read_smell(a, w.value, &small[ret_patterns->smell_count++], err))
			return false;
	return true;
}
