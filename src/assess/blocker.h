/* SPDX-License-Identifier: Apache-2.0 */
/* blocker: a check that stands in the way, and the sentence that says why. */
#pragma once
#include "record/assessment.h"

/* What is open about the check: the place and the reason of its first gap, or of its first
 * unknown, and how many more there are.  Waived ones are passed over when others are left. */
struct lt_blocker lt_blocker_of(
	struct lt_arena *a, const struct lt_assessment *assessment, uint32_t check);
