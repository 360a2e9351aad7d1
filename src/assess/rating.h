/* SPDX-License-Identifier: Apache-2.0 */
/* rating: the readiness scorecard of phase 1, beside the levels of score.h.  A waived gap is a gap. */
#pragma once
#include <stdbool.h>

struct lt_arena;
struct lt_assessment;
struct lt_err;

/* Fills ratings of the assessment; checks must be filled. */
bool lt_rating_fill(struct lt_arena *a, struct lt_assessment *assessment, struct lt_err *err);
