/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forecast: what a month will have cost when it ends, told from the days that are over.
 *
 * Two ways, beside each other: linear takes each day to come as the mean of the days it rests on, by weekday
 * as the mean of the same weekday.  They rest on whole days alone: of the last 28 those since the first call among
 * them.  Below LT_FORECAST_LINEAR days nothing is said, below LT_FORECAST_WEEKDAY nothing by weekday.  The range
 * holds eight of ten months, were days independent of each other and as wide as those it rests on.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { LT_FORECAST_DAYS = 28, LT_FORECAST_LINEAR = 3, LT_FORECAST_WEEKDAY = 14 };

struct lt_forecast_asked {
	int64_t today, month_end;       /* days since 1970; the last one of the month */
	int64_t month_nano;             /* spent in it, today among that */
	int64_t today_nano;
	int64_t nano[LT_FORECAST_DAYS]; /* of the days before today, yesterday first */
	int days;                       /* how many of them it may rest on */
};

struct lt_forecast {
	int days;                       /* it rests on */
	int days_left;                  /* of the month, today among them */
	bool linear, weekday;           /* can that be said? */
	int64_t linear_nano, weekday_nano;
	int64_t low_nano, high_nano;    /* where linear is true */
};

void lt_forecast(const struct lt_forecast_asked *asked, struct lt_forecast *ret_forecast);
