/* SPDX-License-Identifier: Apache-2.0 */
/*
 * score: answers become levels.
 *
 * A check weighs 8, 4, 2 or 1 by its severity.  In an area, level n holds when every critical
 * and high check of level n or below is ok and 85 % of the weight is; the level is the
 * largest n such that 2..n all hold.  What is unknown is counted twice: as open for the level
 * (lo), as ok for what it could be (hi).  There are no averages: one critical gap cannot be
 * bought back.  Waivers do not count here.
 */
#pragma once
#include "record/assessment.h"

/* Under these shares an area is "not assessed", and a level does not hold. */
enum { LT_SCORE_ASSESSED_PERCENT = 30, LT_SCORE_HOLDS_PERCENT = 85 };

uint32_t lt_score_weight(enum lt_severity severity);

/* Adds one answer to its check: the counts, the verdict and the evidence it rests on. */
void lt_score_count(struct lt_checked *check, enum lt_status status, enum lt_grade quality);

/* One area from its checks; checks of other areas are passed over. */
struct lt_area_score lt_score_area(const struct lt_checked *checks, int count, enum lt_area area);

/* Fills areas and coverage of the assessment from its checks.  A check that nobody counted
 * an answer for becomes unknown: silence is not ok. */
void lt_score_assess(struct lt_arena *a, struct lt_assessment *assessment);

/* An area on one day of the past, for level 5. */
struct lt_score_day {
	int64_t day; /* since 1970 */
	uint32_t lo;
	bool reopened, overdue;
	uint32_t improvements;
};

/* Level 5 is earned by time, not by more checks: at level 4 in at least three runs over 60
 * days or more, nothing re-opened, nothing overdue, one improvement measured.  Oldest first;
 * what is older than 95 days does not count. */
bool lt_score_level5(const struct lt_score_day *days, int count);
