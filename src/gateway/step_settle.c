/* SPDX-License-Identifier: Apache-2.0 */
/* What the call took: told by the provider, or counted from what was seen; its price; what is learnt. */
#include "gateway/inside.h"

#define MS INT64_C(1000)

enum { TOKEN_BYTES = 16 }; /* an event with more text than this is no single token */

static uint64_t
output_of(const uint32_t *tokens)
{
	return (uint64_t)tokens[LT_BUCKET_OUTPUT] + tokens[LT_BUCKET_REASONING] + tokens[LT_BUCKET_AUDIO_OUT];
}

static uint64_t
input_of(const uint32_t *tokens)
{
	return (uint64_t)tokens[LT_BUCKET_INPUT] + tokens[LT_BUCKET_CACHED] + tokens[LT_BUCKET_WRITE_5M] +
	       tokens[LT_BUCKET_WRITE_1H] + tokens[LT_BUCKET_AUDIO_IN] + tokens[LT_BUCKET_IMAGES];
}

/* What an answer that broke off had said: by what an event has held so far, else a token an event,
 * else, where events are too long for that, by its text. */
static uint32_t
count_output(const struct lt_call *call)
{
	const struct lt_guess *guess = lt_call_guess(call);
	uint64_t chunks = call->usage.chunks;
	if (!call->surface->has_output)
		return 0;
	if (!call->events)
		return (uint32_t)lt_guess_input(guess, call->usage.answered_bytes);
	bool by_token = call->text_out <= TOKEN_BYTES * chunks;
	return (uint32_t)lt_guess_said(guess, chunks, by_token ? chunks : lt_guess_input(guess, call->text_out));
}

/* Was anything sent that somebody will bill? */
static bool
took_something(const struct lt_call *call)
{
	if (!call->model || call->unbilled)
		return false;
	return call->left_early || (call->sending == LT_SENDING_OVER && call->answer.status < 300);
}

static void
count(struct lt_call *call)
{
	struct lt_usage *u = &call->usage;
	u->tier = call->tier;
	if (!took_something(call))
		return;
	if (call->told.there) {
		memcpy(u->tokens, call->told.tokens, sizeof u->tokens);
		u->source = LT_USAGE_PROVIDER;
		if (call->told.tier_there)
			u->tier = call->told.tier;
		if (call->whole)
			return;
		/* What was told so far, but for the output, which the last event would have told. */
		u->source = LT_USAGE_PARTIAL;
		uint32_t seen = count_output(call);
		if (output_of(u->tokens) < seen)
			u->tokens[LT_BUCKET_OUTPUT] += seen - (uint32_t)output_of(u->tokens);
		return;
	}
	u->source = LT_USAGE_ESTIMATED;
	u->tokens[LT_BUCKET_INPUT] = call->input_guess < UINT32_MAX ? (uint32_t)call->input_guess : UINT32_MAX;
	u->tokens[LT_BUCKET_OUTPUT] = call->left_early ? 0 : count_output(call);
}

static void
price(struct lt_call *call)
{
	struct lt_usage *u = &call->usage;
	if (u->source == LT_USAGE_NONE)
		return;
	const struct lt_policy_price *price = lt_policy_price(call->policy,
		&call->policy->deployments[call->deployment], (int32_t)(call->start_us / INT64_C(86400000000)));
	if (price)
		u->cost_nano = lt_price_nano(price, u->tokens, u->tier);
	if (!price || !lt_price_whole(price, u->tokens))
		u->flags |= LT_USAGE_UNPRICED;
}

/* The bucket was filled by a guess; an answer that Azure itself sent elsewhere took nothing of it. */
static void
correct_ptu(const struct lt_call *call)
{
	const struct lt_policy_deployment *d = &call->policy->deployments[call->deployment];
	const uint32_t *tokens = call->usage.tokens;
	int64_t took = (int64_t)(input_of(tokens) - tokens[LT_BUCKET_CACHED] +
				 output_of(tokens) * d->ptu_output_ratio_milli / 1000);
	if (call->usage.flags & LT_USAGE_AZURE_SPILLED)
		took = 0;
	lt_health_ptu_add(call->world->health[call->deployment], d, took - call->ptu_tokens, call->now_us / MS);
}

enum lt_want
lt_step_settle(struct lt_call *call)
{
	const struct lt_usage *u = &call->usage;
	count(call);
	price(call);
	if (call->ptu_tokens)
		correct_ptu(call);
	if (u->source == LT_USAGE_PROVIDER && u->outcome == LT_OUTCOME_DONE)
		lt_guess_learn(call->world->guesses[u->model], call->text_bytes,
			input_of(u->tokens) - u->tokens[LT_BUCKET_AUDIO_IN] - u->tokens[LT_BUCKET_IMAGES],
			output_of(u->tokens) / call->choices);
	if (u->source == LT_USAGE_PROVIDER && u->outcome == LT_OUTCOME_DONE && call->events)
		lt_guess_learn_stream(call->world->guesses[u->model], u->chunks, u->tokens[LT_BUCKET_OUTPUT]);
	call->lease.used_tokens = input_of(u->tokens) + output_of(u->tokens);
	call->lease.used_nano = u->cost_nano;
	return LT_DONE;
}
