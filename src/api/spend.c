/* SPDX-License-Identifier: Apache-2.0 */
/* spend: see spend.h. */
#include "api/spend.h"

#include <stdio.h>
#include <time.h>

#include "api/api.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "govern/forecast.h"
#include "govern/publish.h"
#include "govern/usage.h"
#include "store/share.h"

#define DAY_US INT64_C(86400000000)
enum { SHOWN_DAYS = 7 };

static double
money(int64_t nano)
{
	return (double)nano / 1e9;
}

static int64_t
tokens(const struct lt_usage_sum *sum)
{
	return sum->input + sum->cached + sum->written + sum->output;
}

/* The first day of the month of a day, and of the next one. */
static void
month_of(int64_t day, int64_t *ret_first, int64_t *ret_next)
{
	time_t at = day * 86400;
	struct tm tm;
	gmtime_r(&at, &tm);
	*ret_first = day - (tm.tm_mday - 1);
	tm.tm_mday = 1;
	tm.tm_mon++;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	*ret_next = timegm(&tm) / 86400;
}

static void
read_budgets(struct lt_api *api, struct lt_arena *a, struct lt_noun_overview_spend *spend)
{
	const struct lt_api_given *given = lt_api_given(api);
	uint64_t generation = lt_share_generation(given->share);
	struct lt_text bytes;
	struct lt_policy policy;
	struct lt_err gone = { 0 };
	if (!generation || !lt_publish_load(a, given->state, generation, &bytes, &policy, &gone))
		return;
	const struct lt_policy_scope *all = &policy.scopes[policy.head->organisation];
	spend->currency = lt_copy_text(a, lt_policy_text(&policy, policy.head->currency)).at;
	if (all->day_nano > 0)
		spend->budget_day = money(all->day_nano);
	if (all->month_nano > 0)
		spend->budget_month = money(all->month_nano);
}

static void
take_today(struct lt_noun_overview_spend *spend, const struct lt_usage_sum *sum)
{
	spend->today = money(sum->cost_nano);
	spend->calls = sum->calls;
	spend->tokens = tokens(sum);
	spend->errors = sum->errors;
	spend->refused = sum->refused;
	spend->too_many = sum->too_many;
	spend->simulated = sum->simulated > 0;
}

/* Days of the answer are spread over the days that are shown, the month and what a forecast rests on. */
static void
take_days(const struct lt_usage_answer *answer, int64_t today, struct lt_noun_overview_spend *spend, struct lt_noun_overview_day *days)
{
	int64_t first, next, month_nano = 0, oldest = today;
	struct lt_forecast_asked asked = { .today = today };
	struct lt_forecast forecast;
	month_of(today, &first, &next);
	for (int i = 0; i < answer->count; i++) {
		const struct lt_usage_sum *sum = &answer->rows[i];
		int64_t day, ago;
		if (!sum->key[0] || !lt_date_day(lt_text(sum->key[0]), &day))
			continue;
		ago = today - day;
		oldest = day < oldest ? day : oldest;
		month_nano += day >= first ? sum->cost_nano : 0;
		if (ago == 0)
			take_today(spend, sum);
		if (ago == 0)
			asked.today_nano = sum->cost_nano;
		if (ago > 0 && ago <= LT_FORECAST_DAYS)
			asked.nano[ago - 1] = sum->cost_nano;
		if (ago >= 0 && ago < SHOWN_DAYS) {
			struct lt_noun_overview_day *shown = &days[SHOWN_DAYS - 1 - ago];
			shown->calls = sum->calls;
			shown->tokens = tokens(sum);
			shown->errors = sum->errors;
			shown->cost = money(sum->cost_nano);
		}
	}
	spend->month = money(month_nano);
	asked.month_end = next - 1;
	asked.month_nano = month_nano;
	asked.days = (int)(today - oldest < LT_FORECAST_DAYS ? today - oldest : LT_FORECAST_DAYS);
	lt_forecast(&asked, &forecast);
	if (forecast.linear)
		spend->month_end = money(forecast.linear_nano);
}

void
lt_spend_read(struct lt_api *api, struct lt_arena *a, int64_t now_us, struct lt_noun_overview_spend *ret_spend,
	struct lt_noun_overview_day **ret_days, int *ret_count)
{
	int64_t today = now_us / DAY_US, first, next;
	struct lt_err err = { 0 };
	struct lt_usage_answer answer;
	char *read_at = lt_alloc(a, LT_USAGE_TIME), *last_at = lt_alloc(a, LT_USAGE_TIME);
	struct lt_noun_overview_day *days = LT_NEW_ARRAY(a, struct lt_noun_overview_day, SHOWN_DAYS);
	lt_usage_time_spell(now_us, read_at);
	*ret_spend = (struct lt_noun_overview_spend){ .budget_day = -1, .budget_month = -1, .month_end = -1, .read_at = read_at };
	for (int i = 0; i < SHOWN_DAYS; i++) {
		char *day = lt_alloc(a, 16);
		lt_date_spell(today - (SHOWN_DAYS - 1 - i), day);
		days[i].day = day;
	}
	*ret_days = days;
	*ret_count = SHOWN_DAYS;
	read_budgets(api, a, ret_spend);
	month_of(today, &first, &next);
	int64_t since = first < today - LT_FORECAST_DAYS ? first : today - LT_FORECAST_DAYS;
	struct lt_usage_question question = { .by = { LT_USAGE_BY_DAY }, .by_count = 1, .since_us = since * DAY_US,
		.until_us = (today + 1) * DAY_US };
	struct lt_ledger *ledger = lt_ledger_read(lt_api_given(api)->state, &err);
	if (!ledger || !lt_govern_usage_ask(a, ledger, &question, &answer, &err)) {
		ret_spend->sentence = lt_copy(a, err.text);
	} else {
		take_days(&answer, today, ret_spend, days);
		lt_usage_time_spell(answer.last_us, last_at);
		ret_spend->last_at = answer.last_us ? last_at : NULL;
		if (answer.currencies)
			ret_spend->sentence = "there were several currencies: sums of money mean nothing";
	}
	lt_ledger_close(ledger);
}
