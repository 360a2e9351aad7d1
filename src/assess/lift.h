/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lift: why an area stands at its level, rung by rung, and the least that would lift it.
 *
 * A rung holds when every critical and high check of its level or below is ok and so is 85 % of the
 * weight (score.h).  What must be closed for it are therefore all open critical and high ones, and of
 * the others as few as reach the share: the heaviest first, gaps before unknowns.
 */
#pragma once
#include "record/assessment.h"

struct lt_arena;

struct lt_rung {
	uint32_t level;         /* 2 to 4 */
	bool applies;           /* some check of this level applies; without one the rung holds when those below do */
	bool holds, may_hold;   /* as things are; if all that is unknown turned out well */
	uint32_t weight, ok;    /* of the checks of this level and below */
	uint32_t *checks;       /* those of this level, in the order people meet them */
	int checks_count;
	uint32_t *close;        /* the least to close for it, of this level and below */
	int close_count;
};

enum { LT_RUNGS = 3 };

void lt_lift(struct lt_arena *a, const struct lt_assessment *assessment, enum lt_area area, struct lt_rung ret_rungs[LT_RUNGS]);
