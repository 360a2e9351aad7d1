/* SPDX-License-Identifier: Apache-2.0 */
/* changes: what is different since an earlier run, as lines that a page or a comment shows. */
#pragma once
#include "record/assessment.h"

struct lt_changes_line {
	enum lt_change_way way;
	const char *text;
};

/* The lines, of findings at most so many each way; the rest are counted in a line of their own. */
int lt_changes_lines(struct lt_arena *a, const struct lt_assessment *assessment, int most, struct lt_changes_line **ret_lines);

/* "✗", "✓" or "·". */
const char *lt_changes_sign(enum lt_change_way way);
