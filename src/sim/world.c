/* SPDX-License-Identifier: Apache-2.0 */
/* A call comes in, is read, and is answered by its dialect. */
#include "sim/world.h"

#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "sim/answer.h"
#include "sim/chat.h"
#include "sim/prompt.h"
#include "sim/put.h"
#include "sim/refuse.h"
#include "sim/word.h"

enum { CHOICES = 128, KEYS = 4096 };

struct lt_sim {
	struct lt_arena *arena;
	const struct lt_sim_settings *settings;
	struct lt_sim_draft draft;
	struct lt_sim_answer answers[CHOICES];
	uint64_t calls;
};

/* One call on its way through. */
struct turn {
	struct lt_sim *sim;
	struct lt_arena *arena;
	const struct lt_sim_head *head;
	struct lt_text bytes;
	struct lt_sim_call call;
	struct lt_sim_plan *plan;
};

struct lt_sim *
lt_sim_new(struct lt_arena *a, const struct lt_sim_settings *settings)
{
	struct lt_sim *sim = LT_NEW(a, struct lt_sim);
	sim->arena = a;
	sim->settings = settings;
	sim->draft.arena = a;
	sim->draft.head = LT_BUF(LT_SIM_HEAD_MOST);
	sim->draft.body = LT_BUF(LT_SIM_ANSWER_MOST);
	sim->draft.lead = LT_BUF(LT_SIM_ANSWER_MOST);
	for (int i = 0; i < CHOICES; i++) {
		sim->answers[i].arena = a;
		sim->answers[i].text = LT_BUF(LT_SIM_ANSWER_MOST);
	}
	return sim;
}

void
lt_sim_done(struct lt_sim *sim)
{
	lt_buf_done(&sim->draft.head);
	lt_buf_done(&sim->draft.body);
	lt_buf_done(&sim->draft.lead);
	for (int i = 0; i < CHOICES; i++)
		lt_buf_done(&sim->answers[i].text);
}

static void
tag(struct lt_sim_call *call, uint64_t seed)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789ab";
	uint64_t bits = lt_sim_mix(seed, call->number);
	for (int i = 0; i < 24; i++) {
		call->tag[i] = letters[bits & 63];
		bits = i % 8 == 7 ? lt_sim_mix(bits, call->number) : bits >> 6;
	}
}

static bool
refuse(struct turn *t, enum lt_sim_refusal refusal)
{
	lt_sim_refuse(&t->sim->draft, &t->call, refusal);
	return false;
}

/* The only key, when there is one, in any of the places where providers look for it. */
static bool
let_in(const struct turn *t)
{
	const char *key = t->sim->settings->key;
	struct lt_text bearer = t->head->authorization;
	if (lt_text_starts(bearer, "Bearer "))
		bearer = (struct lt_text){ bearer.at + 7, bearer.len - 7 };
	return !key || lt_text_eq(t->head->api_key, key) || lt_text_eq(t->head->x_api_key, key) || lt_text_eq(bearer, key);
}

static bool
read_body(struct turn *t)
{
	struct lt_err err = { 0 };
	struct lt_doc *doc;
	struct lt_sim_call *call = &t->call;
	if (!lt_json_read(t->arena, lt_keys_new(t->arena), "body", t->bytes, &doc, &err))
		return refuse(t, LT_SIM_REFUSE_BODY);
	call->body = lt_doc_root(doc);
	if (!lt_node_is(call->body, LT_KIND_MAP))
		return refuse(t, LT_SIM_REFUSE_BODY);
	call->model = lt_node_text(lt_node_get(call->body, "model"), t->arena);
	if (!call->deployment.at)
		call->deployment = call->model;
	if (!call->model.at)
		call->model = call->deployment;
	if (!call->model.at)
		return refuse(t, LT_SIM_REFUSE_MODEL);
	call->stream = lt_node_is(lt_node_get(call->body, "stream"), LT_KIND_TRUE);
	call->include_usage = lt_node_is(lt_node_path(call->body, "stream_options/include_usage"), LT_KIND_TRUE);
	int64_t n = 1;
	lt_node_int(lt_node_get(call->body, "n"), &n);
	call->n = n < 1 ? 1 : n > CHOICES ? CHOICES : (int)n;
	call->most = -1;
	if (!lt_node_int(lt_node_get(call->body, "max_completion_tokens"), &call->most))
		lt_node_int(lt_node_get(call->body, "max_tokens"), &call->most);
	return true;
}

static bool
chat(struct turn *t)
{
	struct lt_sim_call *call = &t->call;
	struct lt_sim *sim = t->sim;
	if (!lt_node_is(lt_node_get(call->body, "messages"), LT_KIND_LIST))
		return refuse(t, LT_SIM_REFUSE_MESSAGES);
	lt_sim_prompt_chat(&call->prompt, call->body, t->arena);
	call->seed = lt_sim_mix(sim->settings->seed, call->prompt.hash);
	call->usage.prompt = call->prompt.tokens;
	for (int i = 0; i < call->n; i++) {
		lt_sim_answer_make(&sim->answers[i], call, i);
		call->usage.reasoning += sim->answers[i].reasoning;
		call->usage.out += sim->answers[i].reasoning + sim->answers[i].count;
	}
	if (call->stream)
		lt_sim_chat_stream(&sim->draft, call, sim->answers);
	else
		lt_sim_chat_whole(&sim->draft, call, sim->answers);
	return true;
}

static bool
answer(struct turn *t)
{
	struct lt_sim_call *call = &t->call;
	const struct lt_sim_head *head = t->head;
	lt_sim_route(t->sim->settings->provider, head->method, head->path, head->query, call);
	if (head->status)
		return refuse(t, head->status == 413 ? LT_SIM_REFUSE_LARGE : head->status == 431 ? LT_SIM_REFUSE_HEADERS :
			LT_SIM_REFUSE_FRAMING);
	if (call->surface != LT_SIM_CHAT)
		return refuse(t, LT_SIM_REFUSE_PATH);
	if (!let_in(t))
		return refuse(t, LT_SIM_REFUSE_KEY);
	return read_body(t) && chat(t);
}

static void
write_headers(struct turn *t)
{
	struct lt_buf *out = &t->sim->draft.head;
	lt_buf_puts(out, "x-request-id: req_");
	lt_buf_puts(out, t->call.tag);
	lt_buf_puts(out, "\r\nopenai-version: 2020-10-01\r\nx-sim-call: ");
	lt_sim_put_number(out, (int64_t)t->call.number);
	lt_buf_puts(out, "\r\n");
}

void
lt_sim_answer(struct lt_sim *sim, const struct lt_sim_head *head, struct lt_text body, int64_t now_us,
	struct lt_sim_plan *plan)
{
	struct turn t = { .sim = sim, .arena = lt_arena_new(SIZE_MAX), .head = head, .bytes = body, .plan = plan };
	t.call.number = ++sim->calls;
	t.call.now_s = now_us / 1000000;
	tag(&t.call, sim->settings->seed);
	lt_sim_draft_clear(&sim->draft);
	plan->bytes.len = 0;
	plan->count = 0;
	plan->end = head->close || head->status ? LT_SIM_END_CLOSE : LT_SIM_END_KEEP;
	struct lt_sim_pace pace = { .head_us = sim->settings->latency_ms * 1000, .first_us = sim->settings->first_token_ms * 1000,
		.token_us = sim->settings->tokens_per_second ? 1000000 / sim->settings->tokens_per_second : 0 };
	if (!answer(&t))
		pace = (struct lt_sim_pace){ 0 };
	write_headers(&t);
	lt_sim_plan_render(plan, &sim->draft, pace, t.call.usage.out);
	lt_arena_drop(t.arena);
}
