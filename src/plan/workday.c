/* SPDX-License-Identifier: Apache-2.0 */
/* workday: see workday.h. */
#include "plan/workday.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* 1970-01-01 was a Thursday. */
bool
lt_workday_weekend(int64_t day)
{
	int64_t weekday = ((day % 7) + 7 + 3) % 7; /* 0: Monday */
	return weekday >= 5;
}

static int
by_day(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

void
lt_workdays_make(struct lt_arena *a, int64_t start, const int64_t *holidays, int holiday_count, struct lt_workdays *ret)
{
	int64_t *sorted = LT_NEW_ARRAY(a, int64_t, holiday_count + 1), day = start;
	int span = LT_WORKDAY_MOST * 7 / 5 + holiday_count + 16, at = 0, next = 0;
	if (holiday_count > 0)
		memcpy(sorted, holidays, sizeof *holidays * (size_t)holiday_count);
	qsort(sorted, (size_t)holiday_count, sizeof *sorted, by_day);
	ret->day = LT_NEW_ARRAY(a, int32_t, span + 1);
	ret->index = LT_NEW_ARRAY(a, int32_t, span + 1);
	ret->count = 0;
	/* The first day of the table is the first working day, so that hour 0 is its first. */
	for (bool first = true; at < span; day++) {
		while (next < holiday_count && sorted[next] < day)
			next++;
		bool works = !lt_workday_weekend(day) && !(next < holiday_count && sorted[next] == day);
		if (first && !works)
			continue;
		first = false;
		ret->index[at++] = ret->count;
		if (works)
			ret->day[ret->count++] = (int32_t)day;
	}
	ret->span = at;
}

static int64_t
held(int64_t value, int64_t most)
{
	return value < 0 ? 0 : value > most ? most : value;
}

int64_t
lt_workday_begins(const struct lt_workdays *days, int64_t hour)
{
	return days->day[held(hour / LT_WORKDAY_HOURS, days->count - 1)];
}

int64_t
lt_workday_ends(const struct lt_workdays *days, int64_t hour)
{
	return days->day[held((hour - 1) / LT_WORKDAY_HOURS, days->count - 1)];
}

int64_t
lt_workday_hour(const struct lt_workdays *days, int64_t day)
{
	return days->index[held(day - days->day[0], days->span - 1)] * (int64_t)LT_WORKDAY_HOURS;
}

int64_t
lt_workday_after(const struct lt_workdays *days, int64_t hour, int64_t wait)
{
	if (wait <= 0)
		return hour;
	int64_t last = hour > 0 ? lt_workday_ends(days, hour) : days->day[0] - 1;
	int64_t over = lt_workday_hour(days, last + wait + 1);
	return over > hour ? over : hour;
}

int64_t
lt_workday_before(const struct lt_workdays *days, int64_t hour, int64_t wait)
{
	if (wait <= 0)
		return hour;
	/* What is over at this hour is over on the evening before its day. */
	int64_t last = days->day[held(hour / LT_WORKDAY_HOURS, days->count - 1)] - 1 - wait;
	return last < days->day[0] ? 0 : lt_workday_hour(days, last + 1);
}
