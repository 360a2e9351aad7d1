/* SPDX-License-Identifier: Apache-2.0 */
/*
 * workday: time as a plan counts it: hours of work since its first day, eight to a working day.
 *
 * Working days are Monday to Friday without holidays.  A moment is the end of the hours before it: what ends at hour 8
 * ends on the first day, what begins there begins on the second.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;

enum { LT_WORKDAY_HOURS = 8, LT_WORKDAY_MOST = 26000 }; /* a hundred years */

struct lt_workdays {
	int32_t *day;    /* of each working day: days since 1970 */
	int32_t *index;  /* of each day since the first one: working days before it */
	int count, span; /* how many of each are laid out */
};

/* From the first working day on or after start. */
void lt_workdays_make(struct lt_arena *a, int64_t start, const int64_t *holidays, int holiday_count, struct lt_workdays *ret_days);

/* The day on which what begins at this hour begins, and on which what ends there ends. */
int64_t lt_workday_begins(const struct lt_workdays *days, int64_t hour);
int64_t lt_workday_ends(const struct lt_workdays *days, int64_t hour);

/* The hour at which a wait of so many days of the calendar is over that begins at hour; and the latest hour at which it may
 * begin to be over at hour. */
int64_t lt_workday_after(const struct lt_workdays *days, int64_t hour, int64_t wait);
int64_t lt_workday_before(const struct lt_workdays *days, int64_t hour, int64_t wait);

/* The first hour of the first working day on or after a day. */
int64_t lt_workday_hour(const struct lt_workdays *days, int64_t day);

bool lt_workday_weekend(int64_t day);
