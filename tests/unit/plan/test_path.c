/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "plan/path.h"
#include "t.h"

TEST(steps_that_do_not_wait_run_side_by_side)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_leg legs[] = { { 1, 5, NULL }, { 2, 3, NULL } };
	double least, most;
	lt_path_find(a, legs, 2, &least, &most);
	IS(least == 2 && most == 5 && legs[0].critical && !legs[1].critical);
	lt_arena_drop(a);
}

TEST(the_longest_way_is_found_through_what_waits)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	static const int after_quota[] = { 0, -1 }, after_both[] = { 1, 2, -1 };
	struct lt_leg legs[] = { { 1, 5, NULL }, { 0.5, 1, after_quota }, { 2, 2, NULL }, { 0, 1, after_both } };
	double least, most;
	lt_path_find(a, legs, 4, &least, &most);
	IS(most == 7 && least == 2);
	IS(legs[0].critical && legs[1].critical && !legs[2].critical && legs[3].critical);
	IS(legs[3].begins == 6 && legs[3].ends == 7);
	lt_arena_drop(a);
}

TEST(what_is_done_takes_no_time_and_is_not_on_the_way)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	static const int after_first[] = { 0, -1 };
	struct lt_leg legs[] = { { 0, 0, NULL }, { 1, 2, after_first }, { 0, 0, NULL } };
	double least, most;
	lt_path_find(a, legs, 3, &least, &most);
	IS(least == 1 && most == 2 && !legs[0].critical && legs[1].critical && !legs[2].critical);
	lt_path_find(a, legs, 0, &least, &most);
	IS(least == 0 && most == 0);
	lt_arena_drop(a);
}

TEST(a_circle_ends)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	static const int second[] = { 1, -1 }, first[] = { 0, -1 };
	struct lt_leg legs[] = { { 1, 1, second }, { 1, 1, first } };
	double least, most;
	lt_path_find(a, legs, 2, &least, &most);
	IS(most == 2);
	lt_arena_drop(a);
}
