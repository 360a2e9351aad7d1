/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/level5.h"

#include "assess/override.h"
#include "base/arena.h"
#include "base/date.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_checked checks[2];
static struct lt_area_score area;
static struct lt_assessment assessment;
static struct lt_kept kept;
static struct lt_kept_check kept_checks[2];
static struct lt_kept_finding finding;

/* An area at level 4 today, with a measured improvement, and runs 80, 40 and 0 days ago. */
static struct lt_level5_run runs[3];

static void
begin(void)
{
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	int64_t today = 0;
	lt_date_day(LT_LIT("2026-11-22"), &today);
	checks[0] = (struct lt_checked){ .id = "a", .area = LT_AREA_COST, .gates = 1 << LT_GATE_G4 };
	area = (struct lt_area_score){ .area = LT_AREA_COST, .state = LT_ASSESSED_YES, .lo = 4, .hi = 4, .decimal = 4 };
	assessment = (struct lt_assessment){ .areas = &area, .areas_count = 1, .checks = checks, .checks_count = 1, .run.today = "2026-11-22" };
	kept_checks[0] = (struct lt_kept_check){ .id = "a", .severity = LT_SEVERITY_MEDIUM, .area = LT_AREA_COST };
	kept_checks[1] = (struct lt_kept_check){ .id = "s", .code = "CON-003", .verdict = LT_STATUS_OK, .ok = 2 };
	kept = (struct lt_kept){ .day = "2026-11-22", .checks = kept_checks, .checks_count = 2, .findings = &finding, .areas_count = 1,
		.areas[0] = { LT_AREA_COST, LT_ASSESSED_YES, 4, 4, 4, 1, LT_GRADE_OBSERVED, "2026-09-03" } };
	for (int i = 0; i < 2; i++)
		runs[i] = (struct lt_level5_run){ .id = i + 1, .day = today - 80 + 40 * i, .comparable = true, .lo[LT_AREA_COST] = 4 };
	runs[2] = lt_level5_now(&assessment, &kept);
}

static bool
rises(void)
{
	lt_level5_raise(runs, 3, &assessment, &kept, arena);
	return area.lo == 5 && area.hi == 5 && kept.areas[0].lo == 5;
}

TEST(an_area_at_four_for_sixty_days_with_a_measured_improvement_rises_to_five)
{
	begin();
	IS(runs[2].improvements == 2 && rises());
	IS_TEXT(kept.areas[0].since, "2026-11-22");
}

TEST(it_does_not_rise_before_its_time_or_from_too_few_runs)
{
	begin();
	runs[0].day = runs[1].day = runs[2].day - 59;
	IS(!rises());
	begin();
	lt_level5_raise(runs + 1, 2, &assessment, &kept, arena);
	IS(area.lo == 4);
}

TEST(without_a_measured_improvement_it_stays)
{
	begin();
	runs[2].improvements = 0;
	IS(!rises());
}

TEST(a_gate_of_the_area_that_was_opened_again_stops_it_and_one_of_another_does_not)
{
	begin();
	runs[1].reopened[LT_GATE_G4] = true;
	IS(!rises());
	begin();
	runs[1].reopened[LT_GATE_G1] = true;
	IS(rises());
}

TEST(a_gap_that_is_overdue_stops_it)
{
	begin();
	kept.findings_count = 1;
	finding = (struct lt_kept_finding){ .check = 0, .status = LT_STATUS_GAP, .since = "2026-08-24" };
	IS(!lt_level5_now(&assessment, &kept).overdue[LT_AREA_COST]); /* 90 days */
	finding.since = "2026-08-23";
	runs[2] = lt_level5_now(&assessment, &kept);
	IS(runs[2].overdue[LT_AREA_COST] && !rises());
}

TEST(gaps_are_overdue_by_their_severity)
{
	IS(lt_level5_days(LT_SEVERITY_CRITICAL) == 7 && lt_level5_days(LT_SEVERITY_HIGH) == 30 &&
		lt_level5_days(LT_SEVERITY_MEDIUM) == 90 && lt_level5_days(LT_SEVERITY_LOW) == 180);
}

TEST(runs_of_another_model_do_not_count)
{
	begin();
	runs[0].comparable = false;
	IS(!rises());
}

/* --- levels that people set --- */

static const struct lt_override *
judged(struct lt_override override)
{
	begin();
	area.lo = 2;
	lt_override_judge(arena, &override, 1, &assessment);
	return &assessment.overrides[0];
}
#define SET(lvl, day, who, why) (struct lt_override){ .area = LT_AREA_COST, .level = (lvl), .until = (day), .by = (who), .because = (why) }

TEST(a_level_set_by_a_person_stands_beside_the_computed_one)
{
	const struct lt_override *o = judged(SET(3, "2027-01-31", "Ana", "seen by hand"));
	IS(o->state == LT_WAIVER_USED && o->apart == 1 && !o->sentence && area.lo == 2);
}

TEST(two_levels_apart_is_something_to_look_at)
{
	const struct lt_override *o = judged(SET(4, "2027-01-31", "Ana", "seen by hand"));
	IS(o->apart == 2 && strstr(o->sentence, "2 levels above the computed 2"));
	IS(judged(SET(1, "2027-01-31", "Ana", "worse than it looks"))->apart == 1);
}

TEST(a_level_without_a_person_a_reason_or_a_day_is_refused)
{
	IS(judged(SET(3, "2027-01-31", NULL, "why"))->state == LT_WAIVER_REFUSED);
	IS(judged(SET(3, "2027-01-31", "Ana", NULL))->state == LT_WAIVER_REFUSED);
	IS(judged(SET(3, NULL, "Ana", "why"))->state == LT_WAIVER_REFUSED);
	IS(judged(SET(9, "2027-01-31", "Ana", "why"))->state == LT_WAIVER_REFUSED);
	IS(strstr(judged(SET(3, "2027-05-22", "Ana", "why"))->sentence, "more than 180 days"));
	IS(judged(SET(3, "2027-05-21", "Ana", "why"))->state == LT_WAIVER_USED);
	IS(judged(SET(3, "2026-11-21", "Ana", "why"))->state == LT_WAIVER_EXPIRED);
}
