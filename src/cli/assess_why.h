/* SPDX-License-Identifier: Apache-2.0 */
/* assess_why: `lintel assess --why AREA`: the rungs of one area and what would lift it. */
#pragma once
#include "record/assessment.h"

struct lt_arena;
struct lt_buf;

void lt_assess_why(struct lt_arena *a, const struct lt_assessment *assessment, enum lt_area area, int width, bool colour,
	struct lt_buf *out);
