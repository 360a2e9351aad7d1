/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words: the closed vocabularies of an assessment, one list each.
 *
 * A row is a value, the word it is written with in every medium, and what people read.
 * Order is meaning: better before worse, earlier before later.
 */
#pragma once
#include "base/text.h"

/* What a check answers for one resource, and for all of them together. */
#define LT_STATUSES(WORD)                                            \
	WORD(LT_STATUS_OK, "ok", "as it should be")                  \
	WORD(LT_STATUS_GAP, "gap", "to be closed")                   \
	WORD(LT_STATUS_UNKNOWN, "unknown", "no evidence decides it") \
	WORD(LT_STATUS_SKIP, "skip", "does not apply")

/* How bad a gap is. */
#define LT_SEVERITIES(WORD)                            \
	WORD(LT_SEVERITY_LOW, "low", "low")            \
	WORD(LT_SEVERITY_MEDIUM, "medium", "medium")   \
	WORD(LT_SEVERITY_HIGH, "high", "high")         \
	WORD(LT_SEVERITY_CRITICAL, "critical", "critical")

/* How much a fact weighs, and the letter of an area that rests on such facts.  Same order
 * as enum lt_quality of facts/. */
#define LT_GRADES(WORD)                              \
	WORD(LT_GRADE_OBSERVED, "observed", "A")     \
	WORD(LT_GRADE_DECLARED, "declared", "B")     \
	WORD(LT_GRADE_ATTESTED, "attested", "C")     \
	WORD(LT_GRADE_INFERRED, "inferred", "D")

#define LT_PHASES(WORD)                                                       \
	WORD(LT_PHASE_DIAGNOSTIC, "diagnostic", "Diagnostic")                 \
	WORD(LT_PHASE_ENABLEMENT, "enablement", "Enablement")                 \
	WORD(LT_PHASE_PREPARATION, "preparation", "Preparation")              \
	WORD(LT_PHASE_EXPERIMENTATION, "experimentation", "Experimentation")  \
	WORD(LT_PHASE_SCALE, "scale", "Scale")                                \
	WORD(LT_PHASE_CONTINUOUS, "continuous", "Continuous adoption")

/* The eleven areas of the scorecard; the first six are the published phase 1 scorecard. */
#define LT_AREAS(WORD)                                                      \
	WORD(LT_AREA_SKILLS, "skills", "Skills")                            \
	WORD(LT_AREA_GPU, "gpu", "GPU readiness")                           \
	WORD(LT_AREA_NETWORKING, "networking", "Networking")                \
	WORD(LT_AREA_SECURITY, "security", "Security")                      \
	WORD(LT_AREA_AUTOMATION, "automation", "Automation")                \
	WORD(LT_AREA_SHADOW_AI, "shadow-ai", "Shadow AI")                   \
	WORD(LT_AREA_OBSERVABILITY, "observability", "Observability")       \
	WORD(LT_AREA_COST, "cost", "Cost")                                  \
	WORD(LT_AREA_GOVERNANCE, "governance", "Governance")                \
	WORD(LT_AREA_RESILIENCE, "resilience", "Resilience and serving")    \
	WORD(LT_AREA_DATA_MODELS, "data-models", "Data and models")

/* One between each two phases. */
#define LT_GATES(WORD)                                             \
	WORD(LT_GATE_G1, "G1", "Diagnostic to Enablement")         \
	WORD(LT_GATE_G2, "G2", "Enablement to Preparation")        \
	WORD(LT_GATE_G3, "G3", "Preparation to Experimentation")   \
	WORD(LT_GATE_G4, "G4", "Experimentation to Scale")         \
	WORD(LT_GATE_G5, "G5", "Scale to Continuous adoption")

/* May one go on?  Of a phase, and of everything. */
#define LT_VERDICTS(WORD)                                                        \
	WORD(LT_VERDICT_READY, "Ready", "nothing critical or high is open")      \
	WORD(LT_VERDICT_UNKNOWN, "Unknown", "evidence is missing")               \
	WORD(LT_VERDICT_ACTION, "Action required", "critical or high gaps are open")

/* May one pass the gate? */
#define LT_PASSES(WORD)                                                                \
	WORD(LT_PASS_CLEAR, "passed", "every required check is ok")                    \
	WORD(LT_PASS_WAIVED, "passed with waivers", "what is open is waived")          \
	WORD(LT_PASS_REFUSED, "refused", "required checks are open, or weakly proven")

/* Is there a level to speak of? */
#define LT_ASSESSEDS(WORD)                                                            \
	WORD(LT_ASSESSED_YES, "assessed", "enough is decided")                        \
	WORD(LT_ASSESSED_NO, "not assessed", "less than 30 % is decided")             \
	WORD(LT_ASSESSED_NONE, "not applicable", "there is nothing it could apply to")

/* What became of a source. */
#define LT_SOURCE_STATES(WORD)                                                  \
	WORD(LT_SOURCE_OK, "ok", "read")                                        \
	WORD(LT_SOURCE_ABSENT, "absent", "nothing there to read")               \
	WORD(LT_SOURCE_FAILED, "failed", "there, and could not be read whole")

/* What became of a waiver. */
#define LT_WAIVER_STATES(WORD)                                               \
	WORD(LT_WAIVER_USED, "used", "covers gaps")                          \
	WORD(LT_WAIVER_UNUSED, "unused", "covers nothing")                   \
	WORD(LT_WAIVER_EXPIRED, "expired", "past its day: the gap is back")  \
	WORD(LT_WAIVER_REFUSED, "refused", "not accepted")

/* How far a row of a framework has come. */
#define LT_ITEM_STATES(WORD)                                                     \
	WORD(LT_ITEM_DONE, "done", "all that decides it is ok")                  \
	WORD(LT_ITEM_WAIVED, "waived", "what is open is waived")                 \
	WORD(LT_ITEM_PARTIAL, "partial", "some of it is ok, some is open")       \
	WORD(LT_ITEM_OPEN, "open", "what decides it has a gap")                  \
	WORD(LT_ITEM_UNKNOWN, "unknown", "no evidence decides it")               \
	WORD(LT_ITEM_NONE, "not applicable", "there is nothing it could apply to")

/* What became of a question. */
#define LT_ANSWER_STATES(WORD)                                                   \
	WORD(LT_ANSWER_GIVEN, "answered", "somebody answered")                   \
	WORD(LT_ANSWER_OPEN, "open", "nobody answered yet")                      \
	WORD(LT_ANSWER_EXPIRED, "expired", "the answer is too old to count")     \
	WORD(LT_ANSWER_DISPUTED, "disputed", "people answered differently")

/* Which way something changed. */
#define LT_CHANGES(WORD)                                      \
	WORD(LT_CHANGE_BETTER, "better", "it got better")     \
	WORD(LT_CHANGE_WORSE, "worse", "it got worse")        \
	WORD(LT_CHANGE_OTHER, "other", "it is different")

/* What became of a decision. */
#define LT_DECISIONS(WORD)                                                              \
	WORD(LT_DECISION_HOLDS, "holds", "nothing speaks against it")                   \
	WORD(LT_DECISION_REOPENED, "re-opened", "something happened that re-opens it")  \
	WORD(LT_DECISION_SUPERSEDED, "superseded", "a later one took its place")

/* Would a workload run tomorrow? */
#define LT_READIES(WORD)                                                        \
	WORD(LT_READY_YES, "yes", "nothing is in the way")                      \
	WORD(LT_READY_UNKNOWN, "unknown", "something has to be found out first") \
	WORD(LT_READY_NO, "no", "something has to be done first")

/* What somebody may do in the control plane; each may what those before it may. */
#define LT_ROLES(WORD)                                                                  \
	WORD(LT_ROLE_NOBODY, "nobody", "has not signed in")                             \
	WORD(LT_ROLE_VIEWER, "viewer", "reads what is not sensitive")                   \
	WORD(LT_ROLE_OPERATOR, "operator", "assesses, waives, answers, gives callers keys") \
	WORD(LT_ROLE_OWNER, "owner", "decides who may sign in, and reads the audit log")

/* One byte each, so that records stay small. */
#define LT_VALUE(value, word, title) value,
enum __attribute__((packed)) lt_status { LT_STATUSES(LT_VALUE) LT_STATUS_COUNT };
enum __attribute__((packed)) lt_severity { LT_SEVERITIES(LT_VALUE) LT_SEVERITY_COUNT };
enum __attribute__((packed)) lt_grade { LT_GRADES(LT_VALUE) LT_GRADE_COUNT };
enum __attribute__((packed)) lt_phase { LT_PHASES(LT_VALUE) LT_PHASE_COUNT };
enum __attribute__((packed)) lt_area { LT_AREAS(LT_VALUE) LT_AREA_COUNT };
enum __attribute__((packed)) lt_gate { LT_GATES(LT_VALUE) LT_GATE_COUNT };
enum __attribute__((packed)) lt_verdict { LT_VERDICTS(LT_VALUE) LT_VERDICT_COUNT };
enum __attribute__((packed)) lt_pass { LT_PASSES(LT_VALUE) LT_PASS_COUNT };
enum __attribute__((packed)) lt_assessed { LT_ASSESSEDS(LT_VALUE) LT_ASSESSED_COUNT };
enum __attribute__((packed)) lt_source_state { LT_SOURCE_STATES(LT_VALUE) LT_SOURCE_COUNT };
enum __attribute__((packed)) lt_waiver_state { LT_WAIVER_STATES(LT_VALUE) LT_WAIVER_COUNT };
enum __attribute__((packed)) lt_item_state { LT_ITEM_STATES(LT_VALUE) LT_ITEM_STATE_COUNT };
enum __attribute__((packed)) lt_answer_state { LT_ANSWER_STATES(LT_VALUE) LT_ANSWER_STATE_COUNT };
enum __attribute__((packed)) lt_change_way { LT_CHANGES(LT_VALUE) LT_CHANGE_COUNT };
enum __attribute__((packed)) lt_decision_state { LT_DECISIONS(LT_VALUE) LT_DECISION_COUNT };
enum __attribute__((packed)) lt_ready { LT_READIES(LT_VALUE) LT_READY_COUNT };
enum __attribute__((packed)) lt_role { LT_ROLES(LT_VALUE) LT_ROLE_COUNT };
#undef LT_VALUE

/* One vocabulary as a table, for readers and writers. */
struct lt_words {
	int count;
	const struct lt_word {
		const char *word, *title;
	} *at;
};

extern const struct lt_words lt_words_status, lt_words_severity, lt_words_grade, lt_words_phase,
	lt_words_area, lt_words_gate, lt_words_verdict, lt_words_pass, lt_words_assessed,
	lt_words_source_state, lt_words_waiver_state, lt_words_item_state, lt_words_answer_state,
	lt_words_change, lt_words_decision, lt_words_ready, lt_words_role;

/* The value a word stands for (ASCII case does not matter), or -1. */
int lt_words_find(const struct lt_words *words, struct lt_text word);

/* The word that was probably meant, or NULL when none is near. */
const char *lt_words_near(const struct lt_words *words, struct lt_text word);
