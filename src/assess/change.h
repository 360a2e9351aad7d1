/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change: what is different between two runs.
 *
 * Levels, verdicts and gates compare only within one scoring model; of runs of another one only
 * checks and findings are told.  A gap that is gone counts as closed only where its check still
 * decides something: what nobody looked at is not closed.
 */
#pragma once
#include "assess/kept.h"

/* Fills changes and run.since of the assessment, whose own kept form is now; worse before better.
 * between: the runs after before and until now, newest first; they tell since when a gap is closed. */
void lt_change_find(struct lt_arena *a, struct lt_assessment *assessment, const struct lt_kept *now,
	const struct lt_kept *before, struct lt_kept *const *between, int between_count);
