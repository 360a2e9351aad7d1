/* SPDX-License-Identifier: Apache-2.0 */
/* Reads scripts and finds the step for a call. */
#include "sim/script.h"

#include "base/arena.h"
#include "base/err.h"
#include "format/yaml.h"
#include "sim/sim.h"

static bool
wrong(struct lt_node node, struct lt_err *err, const char *sentence)
{
	struct lt_place place = lt_node_place(node);
	return lt_fail(err, "%s:%u: %s", place.file, place.line, sentence);
}

/* 3, or 3..5. */
static bool
read_range(struct lt_node node, struct lt_arena *a, struct lt_sim_step *step)
{
	struct lt_text text = lt_node_text(node, a);
	const char *dots = text.len ? memmem(text.at, text.len, "..", 2) : NULL;
	struct lt_text first = text, last = text;
	if (dots) {
		first.len = (size_t)(dots - text.at);
		last = (struct lt_text){ dots + 2, text.len - first.len - 2 };
	}
	return lt_text_int(first, &step->first) && lt_text_int(last, &step->last) && step->first >= 1 &&
		step->last >= step->first;
}

static bool
read_step(struct lt_arena *a, struct lt_node node, struct lt_sim_script *script, struct lt_err *err)
{
	struct lt_sim_step step = { .first = 1, .last = INT64_MAX };
	struct lt_walk w = lt_walk(node);
	while (lt_walk_next(&w)) {
		bool range = lt_text_eq(w.word, "calls") || lt_text_eq(w.word, "connections");
		step.connections |= lt_text_eq(w.word, "connections");
		if (range && !read_range(w.value, a, &step))
			return wrong(w.value, err, "write a number from 1 on, or two as 3..5");
		if (lt_text_eq(w.word, "every") && (!lt_node_int(w.value, &step.every) || step.every < 1))
			return wrong(w.value, err, "every is a number from 1 on");
		if (lt_text_eq(w.word, "deployment"))
			step.deployment = lt_copy_text(a, lt_node_text(w.value, a));
		else if (lt_text_eq(w.word, "fault") && !lt_sim_fault_read(lt_node_text(w.value, a), &step.fault))
			return wrong(w.value, err, "there is no such fault, or not with these arguments; lintel sim --faults lists them");
		else if (!range && !lt_text_eq(w.word, "every") && !lt_text_eq(w.word, "fault"))
			return wrong(w.value, err, "a step has calls or connections, every, deployment and fault");
	}
	if (!step.fault.kind)
		return wrong(node, err, "a step names its fault");
	LT_PUSH(a, script->steps, script->count, script->room) = step;
	return true;
}

static bool
read_limit(struct lt_arena *a, struct lt_node node, struct lt_sim_script *script, struct lt_err *err)
{
	struct lt_sim_own_limit limit = { .quota.window_s = 10 };
	struct lt_walk w = lt_walk(node);
	while (lt_walk_next(&w)) {
		int64_t *place = lt_text_eq(w.word, "rpm") ? &limit.quota.rpm : lt_text_eq(w.word, "tpm") ? &limit.quota.tpm :
			lt_text_eq(w.word, "ptu") ? &limit.quota.ptu : lt_text_eq(w.word, "window") ? &limit.quota.window_s : NULL;
		if (lt_text_eq(w.word, "deployment"))
			limit.deployment = lt_copy_text(a, lt_node_text(w.value, a));
		else if (!place || !lt_node_int(w.value, place) || *place < 0 || *place > LT_SIM_NUMBER_MOST)
			return wrong(w.value, err, "a limit has deployment, and numbers: rpm, window (1 or 10), tpm, ptu");
	}
	if (limit.quota.window_s != 1 && limit.quota.window_s != 10)
		return wrong(node, err, "window is 1 or 10 seconds");
	if (!limit.deployment.len)
		return wrong(node, err, "a limit names its deployment");
	LT_PUSH(a, script->limits, script->limit_count, script->limit_room) = limit;
	return true;
}

bool
lt_sim_script_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_sim_script *ret_script,
	struct lt_err *err)
{
	struct lt_docs docs;
	struct lt_sim_script script = { .source = lt_copy_text(a, bytes) };
	if (!lt_yaml_read(a, lt_keys_new(a), file, bytes, &docs, err))
		return false;
	struct lt_node root = docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE;
	if (docs.count && !lt_node_is(root, LT_KIND_MAP))
		return wrong(root, err, "a script has the keys faults and limits");
	struct lt_walk w = lt_walk(root);
	while (lt_walk_next(&w)) {
		bool faults = lt_text_eq(w.word, "faults");
		if (!faults && !lt_text_eq(w.word, "limits"))
			return wrong(w.value, err, "a script has the keys faults and limits, and no other");
		struct lt_walk items = lt_walk(w.value);
		while (lt_walk_next(&items))
			if (!(faults ? read_step : read_limit)(a, items.value, &script, err))
				return false;
	}
	*ret_script = script;
	return true;
}

static bool
fits(struct lt_sim_step *step)
{
	step->seen++;
	return step->seen >= step->first && step->seen <= step->last &&
		(!step->every || (step->seen - step->first + 1) % step->every == 0);
}

const struct lt_sim_fault *
lt_sim_script_call(struct lt_sim_script *script, struct lt_text deployment)
{
	const struct lt_sim_fault *found = NULL;
	for (int i = 0; i < script->count; i++) {
		struct lt_sim_step *step = &script->steps[i];
		if (step->connections || (step->deployment.at && !lt_text_is(step->deployment, deployment)))
			continue;
		if (fits(step) && !found)
			found = &step->fault;
	}
	return found;
}

bool
lt_sim_script_connection(struct lt_sim_script *script)
{
	bool refused = false;
	for (int i = 0; i < script->count; i++)
		if (script->steps[i].connections)
			refused |= fits(&script->steps[i]);
	return !refused;
}

const struct lt_sim_quota *
lt_sim_script_quota(const struct lt_sim_script *script, struct lt_text deployment)
{
	for (int i = 0; i < script->limit_count; i++)
		if (lt_text_is(script->limits[i].deployment, deployment))
			return &script->limits[i].quota;
	return NULL;
}
