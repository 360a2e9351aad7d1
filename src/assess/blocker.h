/* SPDX-License-Identifier: Apache-2.0 */
/* blocker: which checks stand in the way, heaviest first, and a sentence for each. */
#pragma once
#include "record/assessment.h"

/* Critical before low, gap before unknown, due earlier before later, more gaps before
 * fewer, then in the order of the checks. */
void lt_blocker_sort(const struct lt_assessment *assessment, uint32_t *checks, int count);

/* What is open about the check: the place and the reason of its first gap, or of its first
 * unknown, and how many more there are.  Waived ones are passed over when others are left. */
struct lt_blocker lt_blocker_of(struct lt_arena *a, const struct lt_assessment *assessment, uint32_t check);
