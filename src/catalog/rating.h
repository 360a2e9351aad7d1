/* SPDX-License-Identifier: Apache-2.0 */
/* rating: the six areas of the readiness scorecard and the five checks of each, from
 * content/framework/scorecard.yaml, whose head has the rule. */
#pragma once
#include <stdbool.h>

struct lt_arena;
struct lt_err;

enum { LT_RATING_CHECKS = 5 };

struct lt_rating_plan {
	const char *area, *why;
	const char *checks[LT_RATING_CHECKS]; /* codes */
};

struct lt_ratings {
	const struct lt_rating_plan *at;
	int count;
};

bool lt_ratings_load(struct lt_arena *a, struct lt_ratings *ret_ratings, struct lt_err *err);
