/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assessment: all that one run says, as assess/ made it and report/ writes it.
 *
 * Each record is a .def file beside this one: one row a field, with its type, its name (which
 * is also its JSON key) and a sentence.  Here they become structs; field.h makes them tables
 * that are walked once per medium.
 *
 * Findings lie in the order of their checks, and within a check in the order they were
 * answered.  A check that saw no resource has one finding without a resource, which says why.
 * There may be millions: what is the same for all findings of a check stands in the check.
 *
 * Everything lives in the arena of the run.  Texts may be NULL: "nothing to say".
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "record/words.h"

struct lt_arena;

/* The scoring model.  Levels of two runs compare only when it is the same. */
#define LT_MODEL_VERSION "1.0"

struct lt_texts {
	const char *const *at;
	int count;
};

/* The types of fields. */
typedef const char *lt_type_text;           /* NULL: null */
typedef int64_t lt_type_int;
typedef bool lt_type_flag;
typedef uint32_t lt_type_count;
typedef uint32_t lt_type_nth;               /* counts from 1; 0: null */
typedef double lt_type_real;                /* below 0: null */
typedef struct lt_texts lt_type_texts;
typedef uint32_t lt_type_check;             /* index in assessment.checks */
typedef uint16_t lt_type_waiver;            /* 1 + index in assessment.waivers; 0: null */
typedef uint8_t lt_type_phases;             /* bit 1 << LT_PHASE_... */
typedef uint8_t lt_type_gates;              /* bit 1 << LT_GATE_... */
typedef enum lt_status lt_type_status;
typedef enum lt_severity lt_type_severity;
typedef enum lt_grade lt_type_grade;
typedef enum lt_phase lt_type_phase;
typedef enum lt_area lt_type_area;
typedef enum lt_gate lt_type_gate;
typedef enum lt_verdict lt_type_verdict;
typedef enum lt_pass lt_type_pass;
typedef enum lt_assessed lt_type_assessed;
typedef enum lt_source_state lt_type_source_state;
typedef enum lt_waiver_state lt_type_waiver_state;
typedef enum lt_item_state lt_type_item_state;
typedef enum lt_answer_state lt_type_answer_state;
typedef enum lt_change_way lt_type_change;
typedef enum lt_decision_state lt_type_decision;
typedef enum lt_role lt_type_role;

/* The structs: lt_run, lt_evidence, lt_blind, lt_blocker, lt_phase_score, lt_area_score,
 * lt_gate_score, lt_waiver, lt_checked, lt_finding, lt_item, lt_answer, lt_pattern, lt_rating, lt_work, lt_override,
 * lt_change, lt_decision, lt_asset, lt_assessment. */
#define lt_record_run lt_run
#define lt_record_evidence lt_evidence
#define lt_record_blind lt_blind
#define lt_record_blocker lt_blocker
#define lt_record_phase lt_phase_score
#define lt_record_area lt_area_score
#define lt_record_gate lt_gate_score
#define lt_record_waiver lt_waiver
#define lt_record_checked lt_checked
#define lt_record_finding lt_finding
#define lt_record_item lt_item
#define lt_record_answer lt_answer
#define lt_record_pattern lt_pattern
#define lt_record_rating lt_rating
#define lt_record_work lt_work
#define lt_record_override lt_override
#define lt_record_change lt_change
#define lt_record_decision lt_decision
#define lt_record_asset lt_asset

#define FIELD(type, name, sentence) lt_type_##type name;
#define OF_CHECK(type, name, sentence)
#define MADE(type, name, sentence)
#define ONE(record, name, sentence) struct lt_record_##record name;
#define LIST(record, name, sentence) struct lt_record_##record *name; int name##_count;
struct lt_run {
#include "record/run.def"
};
struct lt_evidence {
#include "record/evidence.def"
};
struct lt_blind {
#include "record/blind.def"
};
struct lt_blocker {
#include "record/blocker.def"
};
struct lt_phase_score {
#include "record/phase.def"
};
struct lt_area_score {
#include "record/area.def"
};
struct lt_gate_score {
#include "record/gate.def"
};
struct lt_waiver {
#include "record/waiver.def"
};
struct lt_checked {
#include "record/checked.def"
};
struct lt_finding {
#include "record/finding.def"
};
struct lt_item {
#include "record/item.def"
};
struct lt_answer {
#include "record/answer.def"
};
struct lt_pattern {
#include "record/pattern.def"
};
struct lt_rating {
#include "record/rating.def"
};
struct lt_work {
#include "record/work.def"
};
struct lt_override {
#include "record/override.def"
};
struct lt_change {
#include "record/change.def"
};
struct lt_decision {
#include "record/decision.def"
};
struct lt_asset {
#include "record/asset.def"
};
struct lt_assessment {
#include "record/assessment.def"
};
#undef FIELD
#undef OF_CHECK
#undef MADE
#undef ONE
#undef LIST

/* What stays the same about a finding from run to run: 32 hex digits of the SHA-256 of its
 * check's id, resource and file.  Not the line: moving a resource closes no gap. */
void lt_assessment_fingerprint(const struct lt_assessment *assessment,
	const struct lt_finding *finding, char ret_digits[33]);

/* Is this gap open: a gap that no waiver covers? */
bool lt_assessment_open(const struct lt_finding *finding);

/* Puts indexes of checks in the order people should meet them: critical before low, gap
 * before unknown, due earlier before later, more gaps before fewer, then as they come. */
void lt_assessment_sort(const struct lt_assessment *assessment, uint32_t *checks, int count);

/* Where the findings of a check begin, or would. */
int lt_assessment_first(const struct lt_assessment *assessment, uint32_t check);

/* What people call a check in a line: its code, or its id when it has none. */
static inline const char *
lt_assessment_check_name(const struct lt_checked *check)
{
	return check->code ? check->code : check->id;
}
