/* SPDX-License-Identifier: Apache-2.0 */
/* Calls, tokens and money are taken from all four scopes of the call in one decision. */
#include "gateway/inside.h"

static uint32_t
small(uint64_t tokens)
{
	return tokens < UINT32_MAX ? (uint32_t)tokens : UINT32_MAX;
}

static void
guess_tokens(struct lt_call *call)
{
	const struct lt_guess *guess = lt_call_guess(call);
	if (!call->model || call->unbilled)
		return;
	call->input_guess = lt_guess_input(guess, call->text_bytes);
	if (!call->surface->has_output)
		return;
	uint64_t output = call->output_limit ? call->output_limit : lt_guess_output(guess, call->model->output_guess);
	if (!call->output_limit && call->caller->output_cap && output > call->caller->output_cap)
		output = call->caller->output_cap;
	call->output_guess = output * call->choices;
}

/* By the dearest deployment it may come to, output at the dearer of its two prices. */
static int64_t
guess_nano(const struct lt_call *call)
{
	const struct lt_policy *p = call->policy;
	int64_t most = 0;
	for (uint32_t i = 0; call->model && i < call->model->routes; i++) {
		const struct lt_policy_deployment *d = &p->deployments[lt_route_row(call, i)->deployment];
		const struct lt_policy_price *price = lt_policy_price(p, d, lt_call_day(call));
		if (!price)
			continue;
		uint32_t tokens[LT_BUCKET_COUNT] = { [LT_BUCKET_INPUT] = small(call->input_guess) };
		bool reasons = price->pico[LT_BUCKET_REASONING] > price->pico[LT_BUCKET_OUTPUT];
		tokens[reasons ? LT_BUCKET_REASONING : LT_BUCKET_OUTPUT] = small(call->output_guess);
		int64_t nano = lt_price_nano(price, tokens, call->tier);
		if (nano > most)
			most = nano;
	}
	return most;
}

/* "caller bot: 600 calls a minute" */
static struct lt_text
what_is_met(const struct lt_call *call, const struct lt_policy_scope *scope, enum lt_limit limit)
{
	struct lt_text name = lt_policy_text(call->policy, scope->name);
	const char *kind = lt_scope_word(scope->kind), *unit = "calls a minute";
	unsigned long long most = scope->rpm;
	switch (limit) {
	case LT_LIMIT_CONCURRENCY:
		most = scope->concurrency;
		unit = "calls at once";
		break;
	case LT_LIMIT_WINDOW:
		unit = scope->window_s == 1 ? "calls a minute, second by second" : "calls a minute, in parts of ten seconds";
		break;
	case LT_LIMIT_TPM:
		most = scope->tpm;
		unit = "tokens a minute";
		break;
	case LT_LIMIT_DAY:
	case LT_LIMIT_MONTH:
		return lt_text(lt_print(call->arena, "%s %.*s, budget of the %s", kind, LT_ARG(name),
			limit == LT_LIMIT_DAY ? "day" : "month"));
	case LT_LIMIT_RPM:
	case LT_LIMIT_NONE:
		break;
	}
	return lt_text(lt_print(call->arena, "%s %.*s, %llu %s", kind, LT_ARG(name), most, unit));
}

static enum lt_want
refuse_lease(struct lt_call *call)
{
	const struct lt_call_lease *lease = &call->lease;
	call->retry_ms = lease->wait_ms;
	if (lease->full)
		return lt_call_say_no(call, LT_REFUSE_LEDGER_FULL, LT_NONE);
	uint32_t place = lease->refused_scope < 4 ? lease->scopes[lease->refused_scope] : LT_POLICY_NONE;
	struct lt_text what = place == LT_POLICY_NONE ? LT_NONE :
		what_is_met(call, &call->policy->scopes[place], lease->refused_limit);
	call->usage.refused_scope = lease->refused_scope;
	switch (lease->refused_limit) {
	case LT_LIMIT_CONCURRENCY:
		return lt_call_say_no(call, LT_REFUSE_CONCURRENCY, what);
	case LT_LIMIT_TPM:
		return lt_call_say_no(call, lease->wait_ms > 0 ? LT_REFUSE_TOKENS : LT_REFUSE_TOKENS_NEVER, what);
	case LT_LIMIT_DAY:
	case LT_LIMIT_MONTH:
		return lt_call_say_no(call, LT_REFUSE_BUDGET, what);
	default:
		return lt_call_say_no(call, LT_REFUSE_RATE, what);
	}
}

static void
ask(struct lt_call *call)
{
	uint64_t tokens = call->input_guess + call->output_guess;
	call->lease = (struct lt_call_lease){
		.scopes = { call->policy->head->organisation, call->caller->team_scope, call->caller->scope,
			call->model ? call->model->scope : LT_POLICY_NONE },
		.deployment = LT_POLICY_NONE, .tokens = tokens, .nano = guess_nano(call) };
	call->usage.reserved_tokens = small(tokens);
	call->usage.reserved_nano = call->lease.nano;
}

enum lt_want
lt_step_reserve(struct lt_call *call)
{
	if (!call->lease_asked) {
		call->lease_asked = true;
		guess_tokens(call);
		ask(call);
		return call->explain ? lt_explain(call) : LT_WANT_LEASE;
	}
	if (!call->lease.answered)
		return LT_WANT_LEASE;
	if (!call->lease.granted)
		return refuse_lease(call);
	call->usage.flags |= LT_USAGE_METERED;
	return LT_DONE;
}
