/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schedule: tasks that need each other, people who do them, and days they may be done on.
 *
 * First without people: the earliest and the latest moment of each task, its slack, and the critical path (slack
 * 0).  Then with people: at each moment the task that may least wait goes first.  A soft need is waited for only
 * as long as the slack lasts, and not at all when the other waits for this one.  A task of many days is shared by several, one for each five person-days.
 *
 * Pure: numbers in, numbers out; time is that of workday.h.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_workdays;

enum { LT_SCHEDULE_SHARE = 5 }; /* person-days that one person takes alone */

struct lt_task {
	double effort;        /* person-days */
	double shared;        /* person-days that say how many share it; 0: effort */
	int64_t wait;         /* days that nothing shortens */
	bool calendar, first; /* they count weekends; they come before the work */
	int pool;             /* who does it */
	int64_t from;         /* it does not begin before this hour */
	const int *needs, *soft; /* indexes; -1 ends; NULL: none */

	int64_t early_begin, early_end, late_begin, late_end; /* without people */
	int64_t begin, end;   /* with people; begin: of its work, or of its wait when that comes first */
	int people;           /* who shared it */
	int held_by;          /* the task whose end let it begin, -1: nobody's */
	bool critical, chain; /* on the path of needs; on the chain that sets the last day */
	bool hasty;           /* it did not wait for one of its soft needs */
};

/* The order in which they can be done; NULL when there is a circle, with the indexes of one in *ret_circle, -1 ends. */
int *lt_schedule_order(struct lt_arena *a, const struct lt_task *tasks, int count, int **ret_circle);

/* Fills the tasks; pools[i]: people of pool i, at least 1.  Returns the hour at which all is done. */
int64_t lt_schedule(struct lt_arena *a, struct lt_task *tasks, int count, const int *order, const int *pools, int pool_count,
	const struct lt_workdays *days);
