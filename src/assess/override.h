/* SPDX-License-Identifier: Apache-2.0 */
/*
 * override: a level that a person gives an area stands beside the computed one.
 *
 * It never replaces the computed level: no verdict, gate or exit code looks at it.  It needs a
 * person, a reason and a day within 180 days; else it is refused and says why.  One that is two
 * levels or more away from the computed level is itself something to look at, and says so.
 */
#pragma once
#include "record/assessment.h"

enum { LT_OVERRIDE_DAYS = 180, LT_OVERRIDE_APART = 2 };

/* Fills overrides of the assessment from those of lintel.yaml; areas and today must be there. */
void lt_override_judge(struct lt_arena *a, const struct lt_override *overrides, int count, struct lt_assessment *assessment);
