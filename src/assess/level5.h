/* SPDX-License-Identifier: Apache-2.0 */
/*
 * level5: the level that is earned by time.
 *
 * An area at level 4 rises to 5 when it was there in at least three runs over 60 days or more,
 * none of its gates was re-opened, none of its gaps overdue, and an improvement was measured
 * (CON-003, CON-004 or CON-005).  A waiver stops no clock.
 */
#pragma once
#include "assess/kept.h"

/* What one run contributes. */
struct lt_level5_run {
	int64_t id, day;
	bool comparable; /* by the scoring model of today */
	uint32_t lo[LT_AREA_COUNT], improvements;
	bool overdue[LT_AREA_COUNT], reopened[LT_GATE_COUNT];
};

/* How long a gap of a severity may stay open, in days. */
int lt_level5_days(enum lt_severity severity);

/* This run's. */
struct lt_level5_run lt_level5_now(const struct lt_assessment *assessment, const struct lt_kept *kept);

/* Raises areas of the assessment and of what is kept of it; runs oldest first, this one last. */
void lt_level5_raise(const struct lt_level5_run *runs, int count, struct lt_assessment *assessment, struct lt_kept *kept,
	struct lt_arena *a);
