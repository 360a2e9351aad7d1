/* SPDX-License-Identifier: Apache-2.0 */
/* forecast: see forecast.h. */
#include "govern/forecast.h"

#include <math.h>

#define EIGHT_OF_TEN 1.2816 /* standard deviations to each side */

static int
weekday_of(int64_t day)
{
	return (int)((day + 3) % 7); /* 1970-01-01 was a Thursday; Monday is 0 */
}

/* The mean of each weekday among the days it rests on; of one that is not among them, of all. */
static void
means(const struct lt_forecast_asked *asked, double *ret_mean, double by_weekday[7])
{
	double sums[7] = { 0 }, sum = 0;
	int counts[7] = { 0 };
	for (int i = 0; i < asked->days; i++) {
		int weekday = weekday_of(asked->today - 1 - i);
		sums[weekday] += (double)asked->nano[i];
		counts[weekday]++;
		sum += (double)asked->nano[i];
	}
	*ret_mean = sum / asked->days;
	for (int w = 0; w < 7; w++)
		by_weekday[w] = counts[w] ? sums[w] / counts[w] : *ret_mean;
}

static double
deviation(const struct lt_forecast_asked *asked, double mean, const double by_weekday[7], bool weekday)
{
	double squares = 0;
	for (int i = 0; i < asked->days; i++) {
		double off = (double)asked->nano[i] - (weekday ? by_weekday[weekday_of(asked->today - 1 - i)] : mean);
		squares += off * off;
	}
	return sqrt(squares / (asked->days - 1));
}

/* Today costs what it has already, or what such a day costs, whichever is more. */
static double
with_rest(const struct lt_forecast_asked *asked, double mean, const double *by_weekday)
{
	double sum = (double)(asked->month_nano - asked->today_nano);
	for (int64_t day = asked->today; day <= asked->month_end; day++) {
		double cost = by_weekday ? by_weekday[weekday_of(day)] : mean;
		sum += day == asked->today && cost < (double)asked->today_nano ? (double)asked->today_nano : cost;
	}
	return sum;
}

void
lt_forecast(const struct lt_forecast_asked *asked, struct lt_forecast *ret_forecast)
{
	struct lt_forecast f = { .days = asked->days, .days_left = (int)(asked->month_end - asked->today + 1) };
	double mean, by_weekday[7];
	if (asked->days >= LT_FORECAST_LINEAR) {
		means(asked, &mean, by_weekday);
		f.linear = true;
		f.weekday = asked->days >= LT_FORECAST_WEEKDAY;
		double linear = with_rest(asked, mean, NULL), weekday = with_rest(asked, mean, by_weekday);
		double wide = EIGHT_OF_TEN * deviation(asked, mean, by_weekday, f.weekday) * sqrt(f.days_left);
		double least = f.weekday && weekday < linear ? weekday : linear, most = f.weekday && weekday > linear ? weekday : linear;
		f.linear_nano = llround(linear);
		f.weekday_nano = f.weekday ? llround(weekday) : 0;
		f.low_nano = least - wide < (double)asked->month_nano ? asked->month_nano : llround(least - wide);
		f.high_nano = llround(most + wide);
	}
	*ret_forecast = f;
}
