/* SPDX-License-Identifier: Apache-2.0 */
/* The list of steps and the loop that runs them; what the host reads and tells. */
#include "gateway/inside.h"

#define DAY_US INT64_C(86400000000)

static enum lt_want (*const steps[LT_STEP_COUNT])(struct lt_call *call) = {
#define STEP(name, sentence) [LT_STEP_##name] = lt_step_##name,
	LT_STEPS(STEP)
#undef STEP
};

/* req_ and the id in hex. */
static void
write_id(const uint8_t raw[16], char id[37])
{
	static const char hex[] = "0123456789abcdef";
	memcpy(id, "req_", 4);
	for (int i = 0; i < 16; i++) {
		id[4 + 2 * i] = hex[raw[i] >> 4];
		id[5 + 2 * i] = hex[raw[i] & 15];
	}
}

struct lt_call *
lt_call_new(struct lt_arena *a, const struct lt_world *world, const struct lt_asked *asked, int64_t now_us)
{
	struct lt_call *call = LT_NEW(a, struct lt_call);
	struct lt_text path_model = LT_NONE;
	call->arena = a;
	call->world = world;
	call->policy = world->policy;
	call->asked = *asked;
	call->start_us = call->now_us = now_us;
	call->deployment = LT_POLICY_NONE;
	call->retry_ms = -1;
	call->surface = lt_surface_find(asked->method, asked->path, &path_model, &call->tail);
	call->model_name = path_model;
	call->path_named = path_model.at != NULL;
	call->usage = (struct lt_usage){ .generation = world->policy->head->generation, .start_us = now_us,
		.caller = LT_POLICY_NONE, .model = LT_POLICY_NONE, .deployment = LT_POLICY_NONE,
		.spilled_from = LT_POLICY_NONE, .refused_scope = LT_SCOPE_COUNT,
		.outcome = LT_OUTCOME_DONE, .source = LT_USAGE_NONE };
	memcpy(call->usage.id, asked->id, sizeof asked->id);
	if (call->surface)
		call->usage.surface = (uint8_t)call->surface->surface;
	write_id(asked->id, call->id);
	lt_header_sort(call);
	return call;
}

enum lt_want
lt_call_run(struct lt_call *call, int64_t now_us)
{
	call->now_us = now_us;
	if (call->left_us && now_us > call->left_us)
		call->away_us += now_us - call->left_us;
	call->left_us = 0;
	while (call->step < LT_STEP_COUNT) {
		if (lt_arena_over(call->arena) && !call->refusal && call->sending < LT_SENDING_PASSED)
			lt_call_refuse(call, LT_REFUSE_OURS);
		call->next = call->step + 1;
		enum lt_want want = steps[call->step](call);
		if (want == LT_WANT_BODY || want == LT_WANT_WAIT)
			call->left_us = now_us;
		if (want != LT_DONE)
			return want;
		call->step = call->next;
	}
	return LT_DONE;
}

void
lt_call_go(struct lt_call *call, enum lt_step step)
{
	call->next = step;
}

enum lt_want
lt_call_say_no(struct lt_call *call, enum lt_refusal refusal, struct lt_text detail)
{
	call->refusal = refusal;
	call->detail = detail;
	call->usage.refusal = (uint16_t)refusal;
	call->usage.outcome = call->usage.attempts ? LT_OUTCOME_FAILED : LT_OUTCOME_REFUSED;
	lt_call_go(call, LT_STEP_reply);
	return LT_DONE;
}

void
lt_call_refuse(struct lt_call *call, unsigned refusal)
{
	if (call->sending == LT_SENDING_PASSED || call->step > LT_STEP_reply)
		return;
	struct lt_text detail = LT_NONE;
	if (refusal == LT_REFUSE_BODY_SIZE)
		detail = lt_text(lt_print(call->arena, "%u", call->policy->head->body_max));
	if (refusal == LT_REFUSE_METHOD)
		detail = call->asked.method;
	lt_call_say_no(call, refusal, detail);
	call->step = LT_STEP_reply;
}

void
lt_call_body(struct lt_call *call, const struct lt_text *pieces, int count)
{
	call->pieces = pieces;
	call->pieces_count = count;
	call->body_read = true;
	for (int i = 0; i < count; i++)
		call->body_len += pieces[i].len;
}

int32_t
lt_call_day(const struct lt_call *call)
{
	return (int32_t)(call->now_us / DAY_US);
}

const struct lt_guess *
lt_call_guess(const struct lt_call *call)
{
	static const struct lt_guess nothing_learnt;
	return call->model ? call->world->guesses[call->model - call->policy->models] : &nothing_learnt;
}

const struct lt_header *
lt_call_headers(struct lt_call *call, int *ret_count)
{
	*ret_count = call->headers_count;
	return call->headers;
}

bool
lt_call_passes(const struct lt_call *call, struct lt_text header_name)
{
	return lt_header_returns(call, header_name);
}

const struct lt_attempt *
lt_call_attempt(const struct lt_call *call)
{
	return &call->attempt;
}

struct lt_call_lease *
lt_call_lease(struct lt_call *call)
{
	return &call->lease;
}

const struct lt_own_reply *
lt_call_reply(const struct lt_call *call)
{
	return &call->reply;
}

uint32_t
lt_call_wait_ms(const struct lt_call *call)
{
	return call->wait_ms;
}

const struct lt_usage *
lt_call_usage(const struct lt_call *call)
{
	return &call->usage;
}

const struct lt_world *
lt_call_world(const struct lt_call *call)
{
	return call->world;
}

bool
lt_call_streams(const struct lt_call *call)
{
	return call->events;
}
