/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/date.h"
#include "plan/workday.h"
#include "t.h"

static int64_t
day(const char *text)
{
	int64_t number = 0;
	lt_date_day(lt_text(text), &number);
	return number;
}

static struct lt_workdays
make(struct lt_arena *a, const char *start, const char *holiday)
{
	struct lt_workdays days;
	int64_t off = holiday ? day(holiday) : 0;
	lt_workdays_make(a, day(start), &off, holiday ? 1 : 0, &days);
	return days;
}

TEST(a_plan_that_starts_on_a_sunday_begins_on_monday)
{
	struct lt_arena *a = lt_arena_new(16 << 20);
	struct lt_workdays d = make(a, "2026-11-22", NULL);
	IS(lt_workday_begins(&d, 0) == day("2026-11-23"));
	lt_arena_drop(a);
}

TEST(five_days_of_work_from_monday_end_on_friday_and_the_next_begin_on_monday)
{
	struct lt_arena *a = lt_arena_new(16 << 20);
	struct lt_workdays d = make(a, "2026-11-23", NULL);
	IS(lt_workday_ends(&d, 40) == day("2026-11-27"));
	IS(lt_workday_begins(&d, 40) == day("2026-11-30"));
	lt_arena_drop(a);
}

TEST(nobody_works_on_a_holiday)
{
	struct lt_arena *a = lt_arena_new(16 << 20);
	struct lt_workdays d = make(a, "2026-12-21", "2026-12-25");
	IS(lt_workday_ends(&d, 32) == day("2026-12-24"));
	IS(lt_workday_begins(&d, 32) == day("2026-12-28"));
	lt_arena_drop(a);
}

TEST(a_plan_may_begin_on_a_holiday_and_then_begins_behind_it)
{
	struct lt_arena *a = lt_arena_new(16 << 20);
	struct lt_workdays d = make(a, "2026-12-25", "2026-12-25");
	IS(lt_workday_begins(&d, 0) == day("2026-12-28"));
	lt_arena_drop(a);
}

TEST(a_wait_of_thirty_days_counts_weekends_and_ends_on_a_morning_of_work)
{
	struct lt_arena *a = lt_arena_new(16 << 20);
	struct lt_workdays d = make(a, "2026-11-23", NULL);
	int64_t over = lt_workday_after(&d, 8, 30); /* behind Monday the 23rd */
	IS(lt_workday_begins(&d, over) == day("2026-12-24"));
	IS(lt_workday_after(&d, 8, 0) == 8);
	lt_arena_drop(a);
}

TEST(the_latest_moment_to_begin_a_wait_is_one_from_which_it_ends_in_time)
{
	struct lt_arena *a = lt_arena_new(16 << 20);
	struct lt_workdays d = make(a, "2026-11-23", NULL);
	for (int64_t end = 8 * 30; end < 8 * 60; end += 4) {
		int64_t latest = lt_workday_before(&d, end, 30);
		IS(lt_workday_after(&d, latest, 30) <= end);
		IS(lt_workday_after(&d, latest + 9, 30) > end);
	}
	lt_arena_drop(a);
}
