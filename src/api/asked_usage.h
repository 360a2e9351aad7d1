/* SPDX-License-Identifier: Apache-2.0 */
/* asked_usage: questions about usage as the query of a request has them. */
#pragma once
#include "api/request.h"
#include "govern/usage.h"
#include "record/noun.h"

/* Parameters: by, since, until, model, team, caller, deployment; what a route does not take is not given.  Who is
 * bound to a team asks of it alone.  False with a 400, or a 403 for another team's. */
bool lt_asked_usage(const struct lt_request *request, const char *otherwise_since, struct lt_usage_question *ret_question,
	struct lt_reply *reply);

/* Asks the ledger; an answer of nothing when nobody called yet. */
bool lt_asked_usage_answer(const struct lt_request *request, const struct lt_usage_question *question,
	struct lt_usage_answer *ret_answer, struct lt_reply *reply);

/* A sum as a row; keys: what they are by, in order. */
struct lt_noun_usage_row lt_asked_usage_row(const struct lt_usage_question *question, const struct lt_usage_sum *sum);

static inline double
lt_asked_usage_ms(int64_t us)
{
	return us < 0 ? -1 : (double)us / 1e3;
}
