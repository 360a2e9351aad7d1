/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kept: what is remembered of a run, for comparing with later ones.
 *
 * It is two texts: the document (verdict, phases, areas, gates, checks) and the part (its gaps and
 * unknowns), which stays the same from run to run while nothing changes.  Everything has the day
 * since which it is as it is; a run takes these days over from the one before it, and what is new
 * gets its own day.
 *
 * Of each check and status at most LT_KEPT_MOST findings are remembered, the first that were
 * answered, and of a run at most LT_KEPT_ALL, those of critical checks first.  A check of which some
 * were left out is `cut`: it compares by its counts.
 */
#pragma once
#include "record/assessment.h"

enum { LT_KEPT_MOST = 1000, LT_KEPT_ALL = 20000 };

struct lt_buf;
struct lt_err;

struct lt_kept_finding {
	uint32_t check; /* index in checks */
	enum lt_status status;
	bool waived;
	const char *fingerprint, *resource, *file, *since;
};

struct lt_kept_check {
	const char *id, *code; /* code may be NULL */
	enum lt_severity severity;
	enum lt_area area;
	enum lt_status verdict;
	uint32_t ok, gap, unknown, skip, waived;
	bool cut;
	const char *since;
	int first, count; /* of its findings */
};

struct lt_kept_area {
	enum lt_area area;
	enum lt_assessed state;
	uint32_t lo, hi;
	double decimal, coverage;
	enum lt_grade grade;
	const char *since;
};

/* A phase or a gate; verdict is an enum lt_verdict or an enum lt_pass. */
struct lt_kept_step {
	int of, verdict;
	uint32_t blockers;
	const char *since;
};

struct lt_kept {
	int64_t id; /* in the store, 0 when it was not kept */
	const char *day, *version, *model, *digest;
	enum lt_verdict verdict;
	const char *since; /* of the verdict */
	double coverage;
	struct lt_kept_step phases[LT_PHASE_COUNT], gates[LT_GATE_COUNT];
	int phases_count, gates_count;
	struct lt_kept_area areas[LT_AREA_COUNT];
	int areas_count;
	struct lt_kept_check *checks;
	int checks_count;
	struct lt_kept_finding *findings;
	int findings_count;
	struct lt_texts sources; /* collectors that read something */
};

/* What is to be remembered of an assessment.  before: the run before it, or NULL. */
struct lt_kept *lt_kept_of(struct lt_arena *a, const struct lt_assessment *assessment, const struct lt_kept *before);

/* Takes the days over again, for who changed a level afterwards; before may be NULL. */
void lt_kept_carry(struct lt_arena *a, struct lt_kept *now, const struct lt_kept *before);

/* The index of a check, or -1. */
int lt_kept_check(const struct lt_kept *kept, const char *id);

void lt_kept_write(const struct lt_kept *kept, struct lt_buf *document, struct lt_buf *part);

/* Reads both back; id, day, version, model and digest are the caller's to set.  An empty part: there
 * are no findings to look at.  Words that this version does not know are passed over. */
bool lt_kept_read(struct lt_arena *a, struct lt_text document, struct lt_text part, struct lt_kept **ret_kept,
	struct lt_err *err);
