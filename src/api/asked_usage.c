/* SPDX-License-Identifier: Apache-2.0 */
/* asked_usage: see asked_usage.h. */
#include "api/asked_usage.h"

#include "api/force.h"
#include "base/arena.h"
#include "base/err.h"

#define SECOND_US INT64_C(1000000)

/* Calls that come while we look count too. */
enum { AHEAD_S = 60 };

static bool
read_time(const struct lt_request *request, const char *name, int64_t *ret_us, struct lt_reply *reply)
{
	const char *word = lt_request_param(request, name);
	return !word || lt_usage_time_read(lt_text(word), request->now_us, ret_us) ||
		lt_problem(reply, 400, "parameter", "%s is a span such as 30m, 24h or 7d, a day such as 2026-11-01, or a time such as "
			"2026-11-01T08:00:00Z", name);
}

static bool
read_only(const struct lt_request *request, struct lt_usage_question *q, struct lt_reply *reply)
{
	for (int i = 0; i < LT_USAGE_BY_DAY; i++)
		q->only[i] = lt_request_param(request, lt_usage_by_words[i]);
	const char *team = request->who->team, *asked = q->only[LT_USAGE_BY_TEAM];
	if (team && asked && strcmp(team, asked) != 0)
		return lt_problem(reply, 403, "team", "you see the team %s alone", team);
	if (team)
		q->only[LT_USAGE_BY_TEAM] = team;
	return true;
}

bool
lt_asked_usage(const struct lt_request *request, const char *otherwise_since, struct lt_usage_question *ret_question,
	struct lt_reply *reply)
{
	struct lt_usage_question q = { .until_us = request->now_us + AHEAD_S * SECOND_US };
	struct lt_err err = { 0 };
	const char *by = lt_request_param(request, "by");
	lt_usage_time_read(lt_text(otherwise_since), request->now_us, &q.since_us);
	if (by && !lt_usage_by_read(lt_text(by), &q, &err))
		return lt_problem_err(reply, 400, "parameter", &err);
	if (!read_time(request, "since", &q.since_us, reply) || !read_time(request, "until", &q.until_us, reply) ||
		!read_only(request, &q, reply))
		return false;
	if (q.until_us <= q.since_us)
		return lt_problem(reply, 400, "parameter", "until is not behind since: nothing lies between");
	*ret_question = q;
	return true;
}

bool
lt_asked_usage_answer(const struct lt_request *request, const struct lt_usage_question *question,
	struct lt_usage_answer *ret_answer, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	struct lt_ledger *ledger = lt_force_ledger(request, reply);
	*ret_answer = (struct lt_usage_answer){ .currency = "", .total = { .p50_us = -1, .p95_us = -1, .p99_us = -1 } };
	if (!ledger)
		return !reply->problem;
	bool good = lt_govern_usage_ask(request->a, ledger, question, ret_answer, &err);
	lt_ledger_close(ledger);
	return good || lt_problem_err(reply, 503, "failed", &err);
}

struct lt_noun_usage_row
lt_asked_usage_row(const struct lt_usage_question *q, const struct lt_usage_sum *s)
{
	struct lt_noun_usage_row row = {
#define FIELD(name) .name = s->name,
		LT_USAGE_FIELDS(FIELD)
		FIELD(too_many_rate) FIELD(too_many_capacity) FIELD(too_many_adjusted) FIELD(too_many_size) FIELD(too_many_quota)
#undef FIELD
		.cost = lt_force_money(s->cost_nano), .p50_ms = lt_asked_usage_ms(s->p50_us),
		.p95_ms = lt_asked_usage_ms(s->p95_us), .p99_ms = lt_asked_usage_ms(s->p99_us),
	};
	const char **keys[LT_USAGE_BY_COUNT] = { &row.model, &row.team, &row.caller, &row.deployment, &row.day, &row.hour, &row.minute };
	for (int i = 0; i < q->by_count; i++)
		*keys[q->by[i]] = s->key[i];
	return row;
}
