/* SPDX-License-Identifier: Apache-2.0 */
/* Forecasts to the end of a month. */
#include "govern/forecast.h"
#include "t.h"

enum { THURSDAY = 20419 }; /* 2025-11-27; its month ends three days later */
#define MONEY INT64_C(1000000000)

static struct lt_forecast
of(const struct lt_forecast_asked *asked)
{
	struct lt_forecast f;
	lt_forecast(asked, &f);
	return f;
}

TEST(two_days_are_too_few_to_say_anything)
{
	struct lt_forecast f = of(&(struct lt_forecast_asked){ THURSDAY, THURSDAY + 3, 5 * MONEY, MONEY, { MONEY, MONEY }, 2 });
	IS(!f.linear && !f.weekday && f.days == 2 && f.days_left == 4 && f.high_nano == 0);
}

TEST(days_that_are_alike_go_on_and_leave_no_range)
{
	struct lt_forecast f = of(&(struct lt_forecast_asked){ THURSDAY, THURSDAY + 3, 13 * MONEY, MONEY,
		{ 2 * MONEY, 2 * MONEY, 2 * MONEY }, 3 });
	IS(f.linear && !f.weekday && f.linear_nano == 20 * MONEY); /* 12 before today, four days of 2 */
	IS(f.low_nano == f.linear_nano && f.high_nano == f.linear_nano);
}

TEST(a_day_that_cost_more_than_such_a_day_counts_as_it_is)
{
	struct lt_forecast f = of(&(struct lt_forecast_asked){ THURSDAY, THURSDAY, 19 * MONEY, 9 * MONEY,
		{ 2 * MONEY, 2 * MONEY, 2 * MONEY }, 3 });
	IS(f.days_left == 1 && f.linear_nano == 19 * MONEY && f.low_nano == 19 * MONEY);
}

/* Saturdays and Sundays cost nothing: what is to come is a Thursday, a Friday and a weekend. */
TEST(weekdays_are_told_apart_once_there_are_two_weeks)
{
	struct lt_forecast_asked asked = { THURSDAY, THURSDAY + 3, 100 * MONEY, 0, { 0 }, 14 };
	for (int i = 0; i < 14; i++)
		asked.nano[i] = (THURSDAY - 1 - i + 3) % 7 < 5 ? 7 * MONEY : 0;
	struct lt_forecast f = of(&asked);
	IS(f.weekday && f.weekday_nano == 114 * MONEY && f.linear_nano == 120 * MONEY);
	IS(f.low_nano == 114 * MONEY && f.high_nano == 120 * MONEY);
}

TEST(the_range_never_ends_below_what_is_spent)
{
	struct lt_forecast f = of(&(struct lt_forecast_asked){ THURSDAY, THURSDAY, 50 * MONEY, 40 * MONEY,
		{ 0, 90 * MONEY, 0, 1 * MONEY }, 4 });
	IS(f.low_nano == 50 * MONEY && f.high_nano > f.linear_nano);
}
