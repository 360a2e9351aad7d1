/* SPDX-License-Identifier: Apache-2.0 */
/* content/framework/gates.yaml as structs.  The file is ours, so a wrong one is an error. */
#include "catalog/gate.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/content.h"
#include "catalog/read.h"
#include "format/json.h"

static const char *const GATES_FILE = "framework/gates.yaml";

static const char *const CONDITIONS[] = { "gap", "gap-days", "gap-runs", "gap-percent", "seen-before", "pattern", "told", NULL };

bool
lt_gates_lists(const char *const *names, const char *name)
{
	for (; name && *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static int64_t
number(struct lt_node map, const char *key)
{
	int64_t value = 0;
	lt_node_int(lt_node_get(map, key), &value);
	return value;
}

static bool
read_monitors(struct lt_arena *a, struct lt_node list, struct lt_gate_plan *plan, struct lt_err *err)
{
	struct lt_gate_monitor *monitors = LT_NEW_ARRAY(a, struct lt_gate_monitor, lt_node_count(list) + 1);
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);) {
		struct lt_gate_monitor *m = &monitors[plan->monitor_count++];
		*m = (struct lt_gate_monitor){
			.id = lt_node_string(lt_node_get(w.value, "id"), a),
			.when = lt_node_string(lt_node_get(w.value, "when"), a),
			.sentence = lt_node_string(lt_node_get(w.value, "sentence"), a),
			.checks = lt_read_names(a, lt_node_get(w.value, "checks")),
			.pattern = lt_node_string(lt_node_get(w.value, "pattern"), a),
			.number = number(w.value, "number"),
		};
		if (!m->id || !m->sentence || !lt_gates_lists(CONDITIONS, m->when))
			return lt_fail(err, "what re-opens %s needs id, sentence and a when that is known", plan->gate);
		bool counts = strncmp(m->when, "gap-", 4) == 0, asks = counts || strcmp(m->when, "gap") == 0 ||
			strcmp(m->when, "seen-before") == 0;
		if (counts != (m->number > 0) || asks != (m->checks[0] != NULL) ||
			(strcmp(m->when, "pattern") == 0) != (m->pattern != NULL))
			return lt_fail(err, "%s of %s has not what 'when: %s' needs", m->id, plan->gate, m->when);
	}
	plan->monitors = monitors;
	return true;
}

static void
read_evidence(struct lt_arena *a, struct lt_node map, struct lt_gate_plan *plan)
{
	struct lt_gate_evidence *evidence = LT_NEW_ARRAY(a, struct lt_gate_evidence, lt_node_count(map) + 1);
	for (struct lt_walk w = lt_walk(map); lt_walk_next(&w);)
		evidence[plan->evidence_count++] =
			(struct lt_gate_evidence){ lt_copy_text(a, w.word).at, lt_node_string(w.value, a) };
	plan->evidence = evidence;
}

static bool
read_plan(struct lt_arena *a, struct lt_node row, struct lt_gate_plan *plan, struct lt_err *err)
{
	*plan = (struct lt_gate_plan){
		.gate = lt_node_string(lt_node_get(row, "gate"), a),
		.question = lt_node_string(lt_node_get(row, "question"), a),
		.deliverables = lt_read_names(a, lt_node_get(row, "deliverables")),
		.decided = lt_read_names(a, lt_node_get(row, "decided")),
		.dispositioned = lt_read_names(a, lt_node_get(row, "dispositioned")),
		.approvers = lt_read_names(a, lt_node_get(row, "approvers")),
		.rollback = lt_read_names(a, lt_node_get(row, "rollback")),
		.coverage_areas = lt_read_names(a, lt_node_path(row, "coverage/areas")),
		.coverage_percent = number(lt_node_get(row, "coverage"), "percent"),
		.work_areas = lt_read_names(a, lt_node_path(row, "work/areas")),
		.work_phase = lt_node_string(lt_node_path(row, "work/phase"), a),
		.work_below = number(lt_node_get(row, "work"), "below"),
		.work_days = number(lt_node_get(row, "work"), "days"),
		.persons = number(row, "persons"),
		.review_days = number(row, "review_days"),
	};
	if (!plan->gate || !plan->question || !plan->deliverables[0] || !plan->approvers[0] || !plan->rollback[0] ||
		plan->persons < 1 || plan->review_days < 1)
		return lt_fail(err, "a gate needs gate, question, deliverables, approvers, persons, rollback and review_days");
	read_evidence(a, lt_node_get(row, "evidence"), plan);
	return read_monitors(a, lt_node_get(row, "reopens"), plan, err);
}

bool
lt_gates_load(struct lt_arena *a, struct lt_gates *ret_gates, struct lt_err *err)
{
	struct lt_content file;
	struct lt_doc *doc;
	const char *at = NULL;
	if (!lt_content_next(GATES_FILE, &at, &file))
		return lt_fail(err, "%s is not in this program", GATES_FILE);
	if (!lt_json_read(a, lt_keys_new(a), file.path, file.bytes, &doc, err)) /* the pack holds YAML as JSON */
		return false;
	struct lt_node list = lt_node_get(lt_doc_root(doc), "gates");
	struct lt_gate_plan *plans = LT_NEW_ARRAY(a, struct lt_gate_plan, lt_node_count(list) + 1);
	int count = 0;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);)
		if (!read_plan(a, w.value, &plans[count++], err))
			return lt_within(err, "%s", file.path);
	*ret_gates = (struct lt_gates){ plans, count };
	return true;
}

const struct lt_gate_plan *
lt_gates_find(const struct lt_gates *gates, const char *gate)
{
	for (int i = 0; i < gates->count; i++)
		if (strcmp(gates->at[i].gate, gate) == 0)
			return &gates->at[i];
	return NULL;
}
