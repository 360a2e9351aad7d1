/* SPDX-License-Identifier: Apache-2.0 */
/* rating: see rating.h. */
#include "assess/rating.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/rating.h"
#include "record/assessment.h"

enum { HIGHEST = 5 };

static const struct lt_checked *
find(const struct lt_assessment *assessment, const char *code)
{
	for (int i = 0; i < assessment->checks_count; i++)
		if (assessment->checks[i].code && strcmp(assessment->checks[i].code, code) == 0)
			return &assessment->checks[i];
	return NULL;
}

/* One check after the other, until one is not ok.  A check that is not asked holds as if unknown. */
static struct lt_rating
rate(struct lt_arena *a, const struct lt_assessment *assessment, const struct lt_rating_plan *plan, int area)
{
	const char **ids = LT_NEW_ARRAY(a, const char *, LT_RATING_CHECKS);
	struct lt_rating rating = { .area = (enum lt_area)area, .lo = 1, .hi = 1, .checks = { .at = ids }, .why = plan->why };
	bool low = true, high = true, applies = false;
	for (int i = 0; i < LT_RATING_CHECKS; i++) {
		const struct lt_checked *check = find(assessment, plan->checks[i]);
		enum lt_status verdict = check ? check->verdict : LT_STATUS_UNKNOWN;
		ids[rating.checks.count++] = check ? check->id : plan->checks[i];
		if (verdict == LT_STATUS_SKIP)
			continue;
		applies = true;
		low = low && verdict == LT_STATUS_OK;
		high = high && verdict != LT_STATUS_GAP;
		rating.lo += low && rating.lo < HIGHEST;
		rating.hi += high && rating.hi < HIGHEST;
		if (low || rating.next)
			continue;
		rating.next = ids[rating.checks.count - 1];
		rating.sentence = lt_print(a, "%s %s: %s", plan->checks[i], verdict == LT_STATUS_GAP ? "is open" : "is not decided",
			check ? check->title : "it was not asked");
	}
	if (!applies)
		rating.lo = rating.hi = 0;
	if (!rating.sentence)
		rating.sentence = applies ? "all five are ok, or do not apply" : "nothing was seen that it applies to";
	return rating;
}

bool
lt_rating_fill(struct lt_arena *a, struct lt_assessment *assessment, struct lt_err *err)
{
	struct lt_ratings plans;
	if (!lt_ratings_load(a, &plans, err))
		return false;
	assessment->ratings = LT_NEW_ARRAY(a, struct lt_rating, plans.count + 1);
	for (int i = 0; i < plans.count; i++) {
		int area = lt_words_find(&lt_words_area, lt_text(plans.at[i].area));
		if (area < 0)
			return lt_fail(err, "scorecard.yaml: there is no area '%s'", plans.at[i].area);
		assessment->ratings[assessment->ratings_count++] = rate(a, assessment, &plans.at[i], area);
	}
	return true;
}
