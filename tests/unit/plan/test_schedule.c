/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/date.h"
#include "plan/schedule.h"
#include "plan/workday.h"
#include "t.h"

enum { DAY = LT_WORKDAY_HOURS };

static struct lt_workdays days;
static struct lt_arena *arena;

static int64_t
run(struct lt_task *tasks, int count, const int *pools, int pool_count)
{
	int64_t start = 0;
	int *circle = NULL;
	arena = lt_arena_new(64 << 20);
	lt_date_day(LT_LIT("2026-11-23"), &start);
	lt_workdays_make(arena, start, NULL, 0, &days);
	int *order = lt_schedule_order(arena, tasks, count, &circle);
	int64_t end = order ? lt_schedule(arena, tasks, count, order, pools, pool_count, &days) : -1;
	return end;
}

static const int ONE[] = { 1 }, MANY[] = { 100 };
static const int ON_0[] = { 0, -1 }, ON_1[] = { 1, -1 }, ON_2[] = { 2, -1 }, ON_0_1[] = { 0, 1, -1 };

TEST(what_needs_another_begins_when_that_is_done)
{
	struct lt_task t[] = { { .effort = 2 }, { .effort = 3, .needs = ON_0 } };
	IS(run(t, 2, MANY, 1) == 5 * DAY);
	IS(t[1].begin == 2 * DAY && t[1].held_by == 0);
	lt_arena_drop(arena);
}

TEST(with_people_enough_what_is_free_runs_side_by_side_and_the_longer_way_is_critical)
{
	struct lt_task t[] = { { .effort = 2 }, { .effort = 4 }, { .effort = 1, .needs = ON_0_1 } };
	IS(run(t, 3, MANY, 1) == 5 * DAY);
	IS(!t[0].critical && t[1].critical && t[2].critical);
	IS(t[0].late_begin - t[0].early_begin == 2 * DAY);
	IS(!t[0].chain && t[1].chain && t[2].chain);
	lt_arena_drop(arena);
}

TEST(one_person_does_one_thing_at_a_time_and_what_may_least_wait_first)
{
	struct lt_task t[] = { { .effort = 2 }, { .effort = 4 }, { .effort = 1, .needs = ON_1 } };
	IS(run(t, 3, ONE, 1) == 7 * DAY);
	IS(t[1].begin == 0 && t[0].begin == 4 * DAY && t[2].begin == 6 * DAY);
	IS(t[0].held_by == 1 && t[2].held_by == 0 && t[0].chain);
	IS(!t[0].critical); /* by needs alone it had time */
	lt_arena_drop(arena);
}

TEST(roles_do_not_stand_in_for_each_other)
{
	static const int pools[] = { 3, 1 };
	struct lt_task t[] = { { .effort = 2, .pool = 1 }, { .effort = 2, .pool = 1 }, { .effort = 2 } };
	IS(run(t, 3, pools, 2) == 4 * DAY);
	IS(t[2].begin == 0);
	lt_arena_drop(arena);
}

TEST(work_of_many_days_is_shared_by_one_for_each_five)
{
	static const int three[] = { 3 };
	struct lt_task t[] = { { .effort = 20 } };
	IS(run(t, 1, MANY, 1) == 5 * DAY && t[0].people == 4);
	lt_arena_drop(arena);
	IS(run(t, 1, three, 1) == 54 && t[0].people == 3); /* 160 hours by three */
	lt_arena_drop(arena);
}

TEST(what_is_better_after_that_which_waits_for_it_does_not_wait)
{
	struct lt_task t[] = { { .effort = 1, .soft = ON_2 }, { .effort = 1, .needs = ON_0 }, { .effort = 1, .needs = ON_1 }, { .wait = 500 },
		{ .effort = 1, .soft = ON_2 } };
	IS(run(t, 5, MANY, 1) == 500 * DAY);
	IS(t[0].begin == 0 && t[0].hasty && t[2].end == 3 * DAY);
	IS(t[4].begin == 3 * DAY && !t[4].hasty); /* behind the circle it is waited for */
	lt_arena_drop(arena);
}

TEST(two_that_are_better_after_each_other_begin_at_once)
{
	struct lt_task t[] = { { .effort = 1, .soft = ON_1 }, { .effort = 1, .soft = ON_0 }, { .wait = 500 } };
	IS(run(t, 3, MANY, 1) == 500 * DAY);
	IS(t[0].begin == 0 && t[1].begin == 0);
	lt_arena_drop(arena);
}

TEST(a_wait_takes_nobody_s_time)
{
	struct lt_task t[] = { { .wait = 5 }, { .effort = 5 } };
	IS(run(t, 2, ONE, 1) == 5 * DAY && t[1].begin == 0);
	lt_arena_drop(arena);
}

TEST(a_wait_that_comes_first_is_before_the_work)
{
	struct lt_task t[] = { { .effort = 1 }, { .effort = 1, .wait = 10, .first = true, .needs = ON_0 } };
	IS(run(t, 2, ONE, 1) == 12 * DAY && t[1].begin == DAY);
	lt_arena_drop(arena);
}

TEST(a_soft_need_is_waited_for_as_long_as_the_slack_lasts)
{
	/* 1 is better after 0, and has two days until it holds up the end. */
	struct lt_task t[] = { { .effort = 2 }, { .effort = 1, .soft = ON_0 }, { .effort = 3 } };
	IS(run(t, 3, MANY, 1) == 3 * DAY);
	IS(t[1].begin == 2 * DAY && !t[1].hasty);
	lt_arena_drop(arena);
	struct lt_task u[] = { { .effort = 4 }, { .effort = 3, .soft = ON_0 } };
	IS(run(u, 2, MANY, 1) == 4 * DAY);
	IS(u[1].begin == DAY && u[1].hasty);
	lt_arena_drop(arena);
}

TEST(nothing_begins_before_its_day)
{
	struct lt_task t[] = { { .effort = 1, .from = 10 * DAY } };
	IS(run(t, 1, ONE, 1) == 11 * DAY && t[0].begin == 10 * DAY);
	lt_arena_drop(arena);
}

TEST(a_circle_is_found_and_named_whole)
{
	int *circle = NULL;
	struct lt_task t[] = { { .effort = 1 }, { .effort = 1, .needs = ON_2 }, { .effort = 1, .needs = ON_1 } };
	struct lt_arena *a = lt_arena_new(1 << 20);
	IS(!lt_schedule_order(a, t, 3, &circle));
	IS(circle && circle[2] == -1 && circle[0] != circle[1] && circle[0] > 0 && circle[1] > 0);
	lt_arena_drop(a);
}

TEST(all_needs_are_kept_and_nobody_does_two_things_at_once)
{
	enum { COUNT = 400 };
	static struct lt_task t[COUNT];
	static int needs[COUNT][4], pools[] = { 3, 1, 2 };
	uint64_t seed = 7;
	for (int i = 0; i < COUNT; i++) {
		int made = 0;
		t[i] = (struct lt_task){ .pool = i % 3 };
		for (int k = 0; k < 3 && i > 0; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			needs[i][made++] = (int)((seed >> 33) % (uint64_t)i);
		}
		needs[i][made] = -1;
		t[i].needs = needs[i];
		t[i].effort = (double)(seed >> 40 & 31) / 4;
		t[i].wait = (int64_t)(seed >> 50 & 7);
		t[i].calendar = seed >> 60 & 1;
	}
	IS(run(t, COUNT, pools, 3) > 0);
	int64_t last = 0;
	for (int i = 0; i < COUNT; i++) {
		for (int k = 0; needs[i][k] >= 0; k++)
			IS(t[i].begin >= t[needs[i][k]].end);
		IS(t[i].begin >= t[i].early_begin && t[i].early_begin <= t[i].late_begin);
		last = t[i].end > last ? t[i].end : last;
	}
	for (int64_t hour = 0; hour < last; hour += 3) {
		int busy[3] = { 0 };
		for (int i = 0; i < COUNT; i++) {
			int64_t work = t[i].people ? (int64_t)((t[i].effort * DAY + t[i].people - 1) / t[i].people) : 0;
			if (t[i].people && hour >= t[i].begin && hour < t[i].begin + work)
				busy[t[i].pool] += t[i].people;
		}
		IS(busy[0] <= 3 && busy[1] <= 1 && busy[2] <= 2);
	}
	lt_arena_drop(arena);
}
