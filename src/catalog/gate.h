/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gate: what the five gates ask for, from content/framework/gates.yaml.
 *
 * Which checks a gate requires stands in the checks; here stands how each is to be met, on what
 * evidence, who may pass the gate, and what re-opens it afterwards.  Words are kept as they are
 * written; assess/ turns them into those of the record.  Lists of names end with NULL.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_err;

/* The weakest evidence that an ok check of an area may rest on. */
struct lt_gate_evidence {
	const char *area, *grade;
};

/* What is watched once the gate was passed.  The conditions are explained in gates.yaml. */
struct lt_gate_monitor {
	const char *id, *when, *sentence;
	const char *const *checks; /* codes; none of a pattern or of what a person tells */
	const char *pattern;       /* of when: pattern, else NULL */
	int64_t number;            /* days, runs or percent; 0: none */
};

struct lt_gate_plan {
	const char *gate, *question; /* "G1" */
	const char *const *deliverables, *const *decided, *const *dispositioned, *const *approvers, *const *rollback;
	const struct lt_gate_evidence *evidence;
	int evidence_count;
	const char *const *coverage_areas; /* at least coverage_percent of each must be decided */
	int64_t coverage_percent;          /* 0: not asked */
	const char *const *work_areas;     /* with a level below work_below: all that is due by work_phase */
	const char *work_phase;            /* NULL: not asked */
	int64_t work_below, work_days;     /* on the roadmap at most so many days ahead */
	int64_t persons;                   /* who must agree, at least */
	const struct lt_gate_monitor *monitors;
	int monitor_count;
	int64_t review_days;
};

struct lt_gates {
	const struct lt_gate_plan *at;
	int count;
};

bool lt_gates_load(struct lt_arena *a, struct lt_gates *ret_gates, struct lt_err *err);

/* By "G1" and so on, or NULL. */
const struct lt_gate_plan *lt_gates_find(const struct lt_gates *gates, const char *gate);

/* Is the name in a list that NULL ends? */
bool lt_gates_lists(const char *const *names, const char *name);
