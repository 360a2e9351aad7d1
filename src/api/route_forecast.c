/* SPDX-License-Identifier: Apache-2.0 */
/* route_forecast: what the month will have cost when it ends (govern/forecast.h), against its budget. */
#include <stdio.h>

#include "api/asked_usage.h"
#include "api/force.h"
#include "base/arena.h"
#include "base/date.h"
#include "govern/forecast.h"
#include "record/field.h"

#define DAY_US INT64_C(86400000000)

/* The first day of the month of day, moved by months. */
static int64_t
first_of_month(int64_t day, int months)
{
	char spelt[16], first[40];
	int64_t year = 1970, month = 1, answer = day;
	lt_date_spell(day, spelt);
	lt_text_int((struct lt_text){ spelt, 4 }, &year);
	lt_text_int((struct lt_text){ spelt + 5, 2 }, &month);
	month += months - 1;
	snprintf(first, sizeof first, "%04d-%02d-01", (int)(year + month / 12) % 10000, (int)(month % 12) + 1);
	lt_date_day(lt_text(first), &answer);
	return answer;
}

/* Rows are days, ascending. */
static struct lt_forecast_asked
asked_of(const struct lt_usage_answer *days, int64_t today)
{
	struct lt_forecast_asked asked = { .today = today, .month_end = first_of_month(today, 1) - 1 };
	int64_t month = first_of_month(today, 0), day = 0;
	for (int i = 0; i < days->count; i++) {
		if (!lt_date_day(lt_text(days->rows[i].key[0]), &day))
			continue;
		int64_t ago = today - 1 - day, nano = days->rows[i].cost_nano;
		asked.month_nano += day >= month ? nano : 0;
		asked.today_nano += day == today ? nano : 0;
		if (ago >= 0 && ago < LT_FORECAST_DAYS) {
			asked.nano[ago] = nano;
			asked.days = ago + 1 > asked.days ? (int)ago + 1 : asked.days;
		}
	}
	return asked;
}

static const char *
verdict_of(const struct lt_forecast *f, int64_t spent, int64_t budget)
{
	if (!budget)
		return NULL;
	if (spent >= budget)
		return "spent";
	if (!f->linear)
		return "unknown";
	return f->high_nano < budget ? "within" : f->low_nano > budget ? "over" : "perhaps";
}

/* By the mean of the days it rests on. */
static const char *
spent_on(struct lt_arena *a, const struct lt_forecast_asked *asked, const struct lt_forecast *f, int64_t budget)
{
	double sum = 0;
	for (int i = 0; i < asked->days; i++)
		sum += (double)asked->nano[i];
	int64_t left = budget - asked->month_nano;
	if (!budget || !f->linear || left <= 0 || sum <= 0)
		return NULL;
	double days = ((double)left + (double)asked->today_nano) / (sum / asked->days);
	return days < f->days_left ? lt_force_day(a, asked->today + (int64_t)days) : NULL;
}

static const char *
sentence_of(struct lt_arena *a, const struct lt_noun_forecast *n)
{
	const char *days = lt_print(a, "%lld whole day%s", (long long)n->days, n->days == 1 ? "" : "s");
	if (n->linear < 0)
		return lt_print(a, "There are %s of calls so far: nothing can be said before there are %d.", days, LT_FORECAST_LINEAR);
	const char *range = lt_print(a, "At the end of %s it will be between %.2f and %.2f %s, by %s", n->month, n->low, n->high, n->currency, days);
	if (n->budget < 0)
		return lt_print(a, "%s; there is no budget of the month.", range);
	return lt_print(a, "%s; the budget is %.2f%s%s.", range, n->budget, n->spent_on ? ", and would be spent on " : "", n->spent_on ? n->spent_on : "");
}

/* Whose money it is: of a caller, of a team, or all of it. */
static bool
scope_of(const struct lt_force *force, const struct lt_usage_question *q, uint32_t *ret_scope, struct lt_reply *reply)
{
	const char *caller = q->only[LT_USAGE_BY_CALLER], *team = q->only[LT_USAGE_BY_TEAM];
	const struct lt_policy_caller *c = caller ? lt_force_caller(force, caller) : NULL;
	*ret_scope = caller ? (c && lt_force_sees(force, c) ? c->scope : LT_POLICY_NONE) : team ? lt_force_team(force, team) :
		force->policy.head->organisation;
	return *ret_scope != LT_POLICY_NONE || lt_problem(reply, 404, "not-found", "there is no %s '%.64s'", caller ? "caller" : "team",
		caller ? caller : team);
}

static bool
read_forecast(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_usage_question q;
	struct lt_usage_answer days;
	struct lt_force force;
	struct lt_forecast f;
	uint32_t scope;
	if (!lt_asked_usage(request, "24h", &q, reply) || !lt_force_open(request, &force, reply) || !scope_of(&force, &q, &scope, reply))
		return false;
	int64_t month = first_of_month(force.day, 0), before = force.day - LT_FORECAST_DAYS;
	q.by[q.by_count++] = LT_USAGE_BY_DAY;
	q.since_us = (month < before ? month : before) * DAY_US;
	if (!lt_asked_usage_answer(request, &q, &days, reply))
		return false;
	const struct lt_policy_scope *s = &force.policy.scopes[scope];
	const struct lt_forecast_asked asked = asked_of(&days, force.day);
	lt_forecast(&asked, &f);
	struct lt_noun_forecast noun = {
		.month = lt_print(request->a, "%.7s", lt_force_day(request->a, force.day)), .scope = lt_scope_word(s->kind), .name = lt_force_text(&force, s->name),
		.currency = *days.currency ? days.currency : force.currency, .spent = lt_force_money(asked.month_nano), .today = lt_force_money(asked.today_nano),
		.linear = f.linear ? lt_force_money(f.linear_nano) : -1, .by_weekday = f.weekday ? lt_force_money(f.weekday_nano) : -1,
		.low = f.linear ? lt_force_money(f.low_nano) : -1, .high = f.linear ? lt_force_money(f.high_nano) : -1,
		.budget = lt_force_limit(s->month_nano), .hard = s->hard && s->month_nano, .verdict = verdict_of(&f, asked.month_nano, s->month_nano),
		.spent_on = spent_on(request->a, &asked, &f, s->month_nano), .days = f.days, .days_left = f.days_left, .read_at = force.read_at,
	};
	noun.sentence = sentence_of(request->a, &noun);
	return lt_reply_noun(request, reply, &noun);
}

static const struct lt_param params[] = {
	{ "team", LT_PARAM_TEXT, "of this team alone", NULL }, { "caller", LT_PARAM_TEXT, "of this caller alone", NULL }, { 0 } };

static const struct lt_route rows[] = {
	{ "GET", "/usage/forecast", "read_forecast", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_CHANGING | LT_ROUTE_HELD,
		"What the month will have cost when it ends, as a range, against its budget; unknown where there are too few days.", NULL,
		&lt_field_forecast, params, 0, NULL, "404", read_forecast },
	{ 0 }
};

const struct lt_routes lt_routes_forecast = { "forecast", "Usage and cost: to the end of the month", rows };
