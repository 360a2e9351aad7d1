/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/rating.h"
#include "assess/score.h"
#include "base/arena.h"
#include "base/err.h"
#include "catalog/rating.h"
#include "record/assessment.h"
#include "t.h"

static struct lt_arena *a;
static struct lt_checked checks[LT_RATING_CHECKS];
static struct lt_assessment assessment;
static struct lt_err err;

/* The five checks of the first area have these verdicts. */
static const struct lt_rating *
rate(const enum lt_status verdicts[LT_RATING_CHECKS])
{
	struct lt_ratings plans;
	lt_arena_drop(a);
	a = lt_arena_new(1 << 22);
	if (!lt_ratings_load(a, &plans, &err))
		return NULL;
	for (int i = 0; i < LT_RATING_CHECKS; i++) {
		checks[i] = (struct lt_checked){ .id = plans.at[0].checks[i], .code = plans.at[0].checks[i], .title = "t" };
		lt_score_count(&checks[i], verdicts[i], LT_GRADE_ATTESTED);
	}
	assessment = (struct lt_assessment){ .checks = checks, .checks_count = LT_RATING_CHECKS };
	return lt_rating_fill(a, &assessment, &err) ? &assessment.ratings[0] : NULL;
}

#define OK LT_STATUS_OK
#define GAP LT_STATUS_GAP
#define UNKNOWN LT_STATUS_UNKNOWN
#define SKIP LT_STATUS_SKIP

TEST(p1_d_an_area_is_rated_by_the_checks_that_are_ok_from_the_first_on)
{
	static const struct {
		enum lt_status verdicts[LT_RATING_CHECKS];
		uint32_t lo, hi;
	} rows[] = {
		{ { GAP, OK, OK, OK, OK }, 1, 1 }, { { OK, GAP, OK, OK, OK }, 2, 2 }, { { OK, OK, OK, GAP, OK }, 4, 4 },
		{ { OK, OK, OK, OK, OK }, 5, 5 }, { { OK, OK, OK, OK, GAP }, 5, 5 }, { { OK, UNKNOWN, OK, GAP, OK }, 2, 4 },
		{ { UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN }, 1, 5 }, { { SKIP, OK, GAP, OK, OK }, 2, 2 },
		{ { SKIP, SKIP, SKIP, SKIP, SKIP }, 0, 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct lt_rating *rating = rate(rows[i].verdicts);
		if (rating && (rating->lo != rows[i].lo || rating->hi != rows[i].hi))
			printf("# row %zu: %u to %u\n", i, rating->lo, rating->hi);
		IS(rating && rating->lo == rows[i].lo && rating->hi == rows[i].hi && rating->checks.count == LT_RATING_CHECKS);
	}
}

TEST(a_rating_names_what_holds_it)
{
	const struct lt_rating *rating = rate((const enum lt_status[]){ OK, GAP, OK, OK, OK });
	IS_TEXT(rating->next, "SKL-003");
	IS_TEXT(rating->sentence, "SKL-003 is open: t");
	rating = rate((const enum lt_status[]){ OK, OK, OK, OK, OK });
	IS(!rating->next);
	IS_TEXT(rating->sentence, "all five are ok, or do not apply");
}

TEST(the_scorecard_has_the_six_published_areas)
{
	rate((const enum lt_status[]){ OK, OK, OK, OK, OK });
	IS(assessment.ratings_count == 6);
	for (int i = 0; i < 6; i++)
		IS(assessment.ratings[i].area == (enum lt_area)i && assessment.ratings[i].why);
	lt_arena_drop(a);
	a = NULL;
}
