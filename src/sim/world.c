/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call comes in, is read, held against limits, and answered by its dialect; faults act on what
 * was drafted and on how it is sent.
 */
#include "sim/world.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "format/json.h"
#include "sim/counter.h"
#include "sim/dialect.h"
#include "sim/inside.h"
#include "sim/prefix.h"
#include "sim/put.h"
#include "sim/refuse.h"
#include "sim/stored.h"
#include "sim/word.h"

enum { LINES_MOST = 256 << 20 };

static void
read_completion(struct lt_sim_prompt *prompt, struct lt_node body)
{
	lt_sim_prompt_input(prompt, lt_node_get(body, "prompt"));
}

static void
read_embedding(struct lt_sim_prompt *prompt, struct lt_node body)
{
	lt_sim_prompt_input(prompt, lt_node_get(body, "input"));
}

static const struct surface {
	const char *word;
	void (*read)(struct lt_sim_prompt *prompt, struct lt_node body); /* NULL: it has no body */
	const char *required;                                            /* member of the body */
	enum lt_sim_refusal missing;
	lt_sim_dialect_fn *whole, *stream; /* NULL: nothing is generated */
} surfaces[] = {
	[LT_SIM_NOWHERE] = { "none" },
	[LT_SIM_CHAT] = { "chat", lt_sim_prompt_chat, "messages", LT_SIM_REFUSE_MESSAGES, lt_sim_chat_whole,
		lt_sim_chat_stream },
	[LT_SIM_COMPLETION] = { "completions", read_completion, "prompt", LT_SIM_REFUSE_INPUT, lt_sim_completion_whole,
		lt_sim_completion_stream },
	[LT_SIM_RESPONSE] = { "responses", lt_sim_prompt_response, "input", LT_SIM_REFUSE_INPUT, lt_sim_response_whole,
		lt_sim_response_stream },
	[LT_SIM_RESPONSE_GET] = { "response" },
	[LT_SIM_RESPONSE_DELETE] = { "response" },
	[LT_SIM_RESPONSE_CANCEL] = { "response" },
	[LT_SIM_RESPONSE_ITEMS] = { "response" },
	[LT_SIM_RESPONSE_COUNT] = { "count_tokens", lt_sim_prompt_response, "input", LT_SIM_REFUSE_INPUT },
	[LT_SIM_EMBEDDING] = { "embeddings", read_embedding, "input", LT_SIM_REFUSE_INPUT },
	[LT_SIM_MODELS] = { "models" },
	[LT_SIM_MODEL] = { "models" },
	[LT_SIM_MESSAGE] = { "messages", lt_sim_prompt_message, "messages", LT_SIM_REFUSE_MESSAGES, lt_sim_message_whole,
		lt_sim_message_stream },
	[LT_SIM_MESSAGE_COUNT] = { "count_tokens", lt_sim_prompt_message, "messages", LT_SIM_REFUSE_MESSAGES },
	[LT_SIM_NATIVE_CHAT] = { "chat", lt_sim_prompt_chat, "messages", LT_SIM_REFUSE_MESSAGES, lt_sim_native_whole,
		lt_sim_native_stream },
	[LT_SIM_NATIVE_GENERATE] = { "completions", read_completion, "prompt", LT_SIM_REFUSE_INPUT, lt_sim_native_whole,
		lt_sim_native_stream },
	[LT_SIM_NATIVE_TAGS] = { "models" },
	[LT_SIM_TOKENIZE] = { "tokenize", read_completion, "prompt", LT_SIM_REFUSE_INPUT },
	[LT_SIM_HEALTH] = { "health" },
	[LT_SIM_OWN] = { "own" },
};

struct lt_sim *
lt_sim_new(struct lt_arena *a, const struct lt_sim_settings *settings)
{
	struct lt_sim *sim = LT_NEW(a, struct lt_sim);
	sim->arena = a;
	sim->settings = settings;
	sim->quota = (struct lt_sim_quota){ .rpm = settings->rpm, .tpm = settings->tpm, .ptu = settings->ptu,
		.window_s = settings->rpm_window_s ? settings->rpm_window_s : 10 };
	sim->clock_us = settings->clock_s * 1000000;
	sim->counter = lt_sim_counter_new(a);
	sim->prefixes = lt_sim_prefixes_new(a);
	sim->stored = lt_sim_stored_new(a);
	sim->bill = lt_sim_bill_new(a);
	sim->lines = LT_BUF(LINES_MOST);
	sim->place_names = lt_map_new(a);
	struct lt_sim_draft *drafts[] = { &sim->draft, &sim->other };
	for (int i = 0; i < 2; i++) {
		drafts[i]->arena = a;
		drafts[i]->head = LT_BUF(LT_SIM_HEAD_MOST);
		drafts[i]->body = drafts[i]->lead = LT_BUF(LT_SIM_ANSWER_MOST);
	}
	for (int i = 0; i < LT_SIM_CHOICES; i++) {
		sim->answers[i].arena = a;
		sim->answers[i].text = LT_BUF(LT_SIM_ANSWER_MOST);
	}
	return sim;
}

void
lt_sim_done(struct lt_sim *sim)
{
	struct lt_sim_draft *drafts[] = { &sim->draft, &sim->other };
	for (int i = 0; i < 2; i++) {
		lt_buf_done(&drafts[i]->head);
		lt_buf_done(&drafts[i]->body);
		lt_buf_done(&drafts[i]->lead);
	}
	for (int i = 0; i < LT_SIM_CHOICES; i++)
		lt_buf_done(&sim->answers[i].text);
	lt_buf_done(&sim->lines);
	lt_sim_stored_done(sim->stored);
	lt_arena_drop(sim->script_arena);
}

bool
lt_sim_direct(struct lt_sim *sim, const char *file, struct lt_text bytes, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	if (!lt_sim_script_read(a, file, bytes, &sim->script, err)) {
		lt_arena_drop(a);
		return false;
	}
	lt_arena_drop(sim->script_arena);
	sim->script_arena = a;
	return true;
}

bool
lt_sim_welcome(struct lt_sim *sim)
{
	return lt_sim_script_connection(&sim->script);
}

int64_t
lt_sim_now(const struct lt_sim *sim, int64_t machine_us)
{
	return sim->settings->clock_s ? sim->clock_us : machine_us;
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
refuse(struct lt_sim_turn *t, enum lt_sim_refusal refusal)
{
	lt_sim_refuse(&t->sim->draft, &t->call, refusal);
	return false;
}

/* The only key, when there is one, in any of the places where providers look for it. */
static bool
let_in(const struct lt_sim_turn *t)
{
	const char *key = t->sim->settings->key;
	struct lt_text bearer = t->head->authorization;
	if (lt_text_starts(bearer, "Bearer "))
		bearer = (struct lt_text){ bearer.at + 7, bearer.len - 7 };
	return !key || lt_text_eq(t->head->api_key, key) || lt_text_eq(t->head->x_api_key, key) || lt_text_eq(bearer, key);
}

static bool
read_body(struct lt_sim_turn *t, const struct surface *surface)
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
	if (call->dated_url || !call->model.at)
		call->model = call->deployment;
	if (!call->model.len)
		return refuse(t, LT_SIM_REFUSE_MODEL);
	enum lt_kind kind = lt_node_kind(lt_node_get(call->body, surface->required));
	if (kind != LT_KIND_LIST && (kind != LT_KIND_TEXT || surface->missing == LT_SIM_REFUSE_MESSAGES))
		return refuse(t, surface->missing);
	call->prompt.arena = t->arena;
	call->prompt.counter = t->sim->counter;
	call->prompt.model = call->model;
	call->prompt.wanted = -1;
	surface->read(&call->prompt, call->body);
	call->seed = lt_sim_mix(t->sim->settings->seed, call->prompt.hash);
	lt_sim_call_read(call);
	return true;
}

/* The script is asked about every call, so that it counts them all. */
static void
choose_fault(struct lt_sim_turn *t)
{
	struct lt_text name = t->call.model;
	const struct lt_sim_fault *scripted = lt_sim_script_call(&t->sim->script, t->call.deployment);
	if (t->head->fault.at && lt_sim_fault_read(t->head->fault, &t->fault))
		return;
	if (lt_text_starts(name, "fault-") &&
		lt_sim_fault_read((struct lt_text){ name.at + 6, name.len - 6 }, &t->fault))
		return;
	if (t->call.prompt.fault.at && lt_sim_fault_read(t->call.prompt.fault, &t->fault))
		return;
	if (scripted)
		t->fault = *scripted;
}

/* Faults of the first group, and what they are answered with. */
static bool
fail(struct lt_sim_turn *t)
{
	static const struct {
		enum lt_sim_fault_kind kind;
		enum lt_sim_refusal refusal;
		int64_t retry_ms; /* -1: no word of when */
	} rows[] = {
		{ LT_SIM_FAULT_KEY, LT_SIM_REFUSE_KEY, -1 },
		{ LT_SIM_FAULT_FORBIDDEN, LT_SIM_REFUSE_FORBIDDEN, -1 },
		{ LT_SIM_FAULT_NOT_FOUND, LT_SIM_REFUSE_NOT_FOUND, -1 },
		{ LT_SIM_FAULT_FILTER, LT_SIM_REFUSE_FILTER, -1 },
		{ LT_SIM_FAULT_TOO_LONG, LT_SIM_REFUSE_TOO_LONG, -1 },
		{ LT_SIM_FAULT_RATE, LT_SIM_REFUSE_RATE_TOKENS, 1000 },
		{ LT_SIM_FAULT_CAPACITY, LT_SIM_REFUSE_CAPACITY, -1 },
		{ LT_SIM_FAULT_ADJUSTED, LT_SIM_REFUSE_RATE_TOKENS, 1000 },
		{ LT_SIM_FAULT_SIZE, LT_SIM_REFUSE_RATE_SIZE, 1000 },
		{ LT_SIM_FAULT_QUOTA, LT_SIM_REFUSE_QUOTA, -1 },
		{ LT_SIM_FAULT_SERVER, LT_SIM_REFUSE_SERVER, -1 },
		{ LT_SIM_FAULT_UNAVAILABLE, LT_SIM_REFUSE_UNAVAILABLE, -1 },
		{ LT_SIM_FAULT_TIMEOUT, LT_SIM_REFUSE_TIMEOUT, -1 },
		{ LT_SIM_FAULT_OVERLOADED, LT_SIM_REFUSE_OVERLOADED, -1 },
	};
	struct lt_sim_draft *draft = &t->sim->draft;
	t->call.adjusted = t->fault.kind == LT_SIM_FAULT_ADJUSTED;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].kind == t->fault.kind) {
			t->retry.ms = t->call.retry_ms = t->fault.retry_ms < 0 ? rows[i].retry_ms : t->fault.retry_ms;
			t->retry.date = t->fault.date > 0;
			return refuse(t, rows[i].refusal);
		}
	if (t->fault.kind == LT_SIM_FAULT_NO_STREAM_OPTIONS && lt_node_get(t->call.body, "stream_options").doc)
		return refuse(t, LT_SIM_REFUSE_STREAM_OPTIONS);
	if (t->fault.kind != LT_SIM_FAULT_HTML)
		return true;
	draft->status = 502;
	draft->type = "text/html";
	lt_buf_puts(&draft->body, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
				  "<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n");
	return false;
}

static bool
admit(struct lt_sim_turn *t)
{
	static const enum lt_sim_refusal refusals[] = {
		[LT_SIM_TOO_MANY_CALLS] = LT_SIM_REFUSE_RATE_CALLS,
		[LT_SIM_TOO_MANY_TOKENS] = LT_SIM_REFUSE_RATE_TOKENS,
		[LT_SIM_TOO_LARGE] = LT_SIM_REFUSE_RATE_SIZE,
		[LT_SIM_PTU_FULL] = LT_SIM_REFUSE_RATE_PTU,
	};
	struct lt_sim *sim = t->sim;
	struct lt_sim_call *call = &t->call;
	const struct lt_sim_quota *own = lt_sim_script_quota(&sim->script, call->deployment);
	int64_t place = lt_map_get(sim->place_names, call->deployment);
	if (place < 0) {
		place = lt_map_count(sim->place_names);
		place = place < LT_SIM_PLACES - 1 ? place : LT_SIM_PLACES - 1;
		if (place < LT_SIM_PLACES - 1)
			lt_map_put(sim->place_names, lt_copy_text(sim->arena, call->deployment), place);
	}
	t->row.place = (int)place;
	t->quota = own ? *own : sim->quota;
	struct lt_sim_demand demand = { .bytes = call->prompt.bytes, .prompt = call->prompt.tokens,
		.cached = call->usage.cached, .most = call->most < 0 ? -1 : call->most * call->n };
	t->verdict = lt_sim_limit_admit(&t->quota, &sim->places[place], demand, t->now_us / 1000);
	t->row.ptu_added = t->verdict.ptu_added;
	if (t->verdict.admission == LT_SIM_ADMITTED)
		return true;
	t->retry.ms = call->retry_ms = t->verdict.retry_ms;
	return refuse(t, refusals[t->verdict.admission]);
}

/* What a dialect demands of a call besides. */
static bool
judge(struct lt_sim_turn *t)
{
	const struct lt_sim_call *call = &t->call;
	struct lt_text version = call->api_version;
	bool old = lt_node_get(call->body, "max_tokens").doc != NULL;
	if (call->dated_url && !version.len)
		return refuse(t, LT_SIM_REFUSE_VERSION);
	if (call->dated_url && lt_node_get(call->body, "stream_options").doc && lt_text_order(version, LT_LIT("2024-08-01")) < 0)
		return refuse(t, LT_SIM_REFUSE_STREAM_OPTIONS);
	if (call->dated_url && lt_node_get(call->body, "max_completion_tokens").doc &&
		lt_text_order(version, LT_LIT("2024-09-01")) < 0)
		return refuse(t, LT_SIM_REFUSE_MAX_COMPLETION);
	if (call->surface == LT_SIM_MESSAGE && call->most < 0 && call->dialect == LT_SIM_ANTHROPIC)
		return refuse(t, LT_SIM_REFUSE_MAX_TOKENS);
	if (call->surface == LT_SIM_CHAT && old && (call->dialect == LT_SIM_OPENAI || call->dialect == LT_SIM_AZURE) &&
		lt_sim_thinks(call->model))
		return refuse(t, LT_SIM_REFUSE_MAX_TOKENS_OLD);
	if (call->prompt.filter && (call->dialect == LT_SIM_AZURE || call->dialect == LT_SIM_OPENAI))
		return refuse(t, LT_SIM_REFUSE_FILTER);
	return true;
}

static void
count_prompt(struct lt_sim_turn *t)
{
	struct lt_sim_call *call = &t->call;
	int64_t seen = lt_sim_prefix_seen(t->sim->prefixes, call->deployment, &call->prompt);
	call->usage.prompt = call->prompt.tokens;
	if (call->surface == LT_SIM_MESSAGE) { /* Anthropic's cache is asked for */
		call->usage.cached = call->prompt.cache ? seen : 0;
		if (call->prompt.cache && call->prompt.tokens >= 1024)
			call->usage.cache_write = call->prompt.tokens - seen;
	} else if (call->surface == LT_SIM_CHAT || call->surface == LT_SIM_RESPONSE) {
		call->usage.cached = seen;
	}
}

/* Makes the answers and lets the dialect write them. */
static bool
generate(struct lt_sim_turn *t, const struct surface *surface)
{
	struct lt_sim_call *call = &t->call;
	struct lt_sim *sim = t->sim;
	call->no_usage = t->fault.kind == LT_SIM_FAULT_NO_USAGE;
	call->each_usage |= t->fault.kind == LT_SIM_FAULT_USAGE_EACH;
	for (int i = 0; i < call->n; i++) {
		lt_sim_answer_make(&sim->answers[i], call, i);
		call->usage.reasoning += sim->answers[i].reasoning;
		call->usage.out += sim->answers[i].reasoning + sim->answers[i].count;
	}
	bool background = call->surface == LT_SIM_RESPONSE && !call->stream &&
		lt_node_is(lt_node_get(call->body, "background"), LT_KIND_TRUE);
	(background ? lt_sim_response_begun : call->stream ? surface->stream : surface->whole)(&sim->draft, call, sim->answers);
	if (call->surface == LT_SIM_RESPONSE)
		lt_sim_response_keep(t);
	return true;
}

/* The conversation so far is read again with every response that goes on from it. */
static bool
go_on_from(struct lt_sim_turn *t)
{
	struct lt_node previous = lt_node_get(t->call.body, "previous_response_id");
	if (!lt_node_is(previous, LT_KIND_TEXT))
		return true;
	const struct lt_sim_stored *stored = lt_sim_stored_find(t->sim->stored, lt_node_text(previous, t->arena));
	if (!stored)
		return refuse(t, LT_SIM_REFUSE_PREVIOUS);
	t->call.usage.prompt += stored->tokens;
	return true;
}

/* Surfaces that read a body. */
static bool
answer_body(struct lt_sim_turn *t, const struct surface *surface)
{
	struct lt_sim_call *call = &t->call;
	bool read = read_body(t, surface);
	choose_fault(t);
	if (!read)
		return false;
	count_prompt(t);
	if (!admit(t) || !fail(t) || !judge(t))
		return false;
	if (call->surface == LT_SIM_RESPONSE && !go_on_from(t))
		return false;
	if (surface->whole)
		return generate(t, surface);
	if (call->surface != LT_SIM_EMBEDDING) {
		lt_sim_counted(&t->sim->draft, call);
		call->usage = (struct lt_sim_usage){ 0 }; /* counting is free */
		return true;
	}
	struct lt_node input = lt_node_get(call->body, "input"), first = lt_node_item(input, 0);
	call->no_usage = t->fault.kind == LT_SIM_FAULT_NO_USAGE;
	call->n = lt_node_is(input, LT_KIND_TEXT) || lt_node_is(first, LT_KIND_NUMBER) ? 1 : (int)lt_node_count(input);
	lt_sim_embedding(&t->sim->draft, call);
	return true;
}

static bool
answer(struct lt_sim_turn *t)
{
	struct lt_sim_call *call = &t->call;
	const struct lt_sim_head *head = t->head;
	const struct surface *surface = &surfaces[call->surface];
	if (head->status)
		return refuse(t, head->status == 413 ? LT_SIM_REFUSE_LARGE : head->status == 431 ? LT_SIM_REFUSE_HEADERS :
			LT_SIM_REFUSE_FRAMING);
	if (call->surface == LT_SIM_NOWHERE)
		return refuse(t, LT_SIM_REFUSE_PATH);
	if (!let_in(t) && call->surface != LT_SIM_HEALTH)
		return refuse(t, LT_SIM_REFUSE_KEY);
	if (surface->read)
		return answer_body(t, surface);
	choose_fault(t);
	if (!fail(t))
		return false;
	switch (call->surface) {
	case LT_SIM_MODELS:
	case LT_SIM_MODEL:
	case LT_SIM_NATIVE_TAGS:
		lt_sim_models(&t->sim->draft, call);
		return true;
	case LT_SIM_HEALTH:
		return true;
	default:
		return lt_sim_response_stored(t);
	}
}

/* Faults of the second group turn one draft into another; the two change places. */
static void
spoil(struct lt_sim_turn *t)
{
	struct lt_sim *sim = t->sim;
	struct lt_sim_draft spoilt = sim->other;
	if (t->fault.kind < LT_SIM_FAULT_ERROR_BODY || t->fault.kind > LT_SIM_FAULT_GZIP)
		return;
	struct lt_buf error = LT_BUF(4096);
	lt_sim_refuse_object(&error, &t->call, LT_SIM_REFUSE_SERVER);
	lt_sim_fault_draft(&t->fault, &sim->draft, &spoilt, lt_buf_text(&error));
	lt_buf_done(&error);
	sim->other = sim->draft;
	sim->draft = spoilt;
	if (t->fault.kind == LT_SIM_FAULT_ERROR_BODY) {
		t->call.usage = (struct lt_sim_usage){ 0 };
	} else if (t->fault.kind == LT_SIM_FAULT_ERROR_EVENT && spoilt.count) {
		t->call.usage.out = spoilt.marks[spoilt.count - 1].out;
		if (t->call.usage.reasoning > t->call.usage.out)
			t->call.usage.reasoning = t->call.usage.out;
	} else if (t->fault.kind == LT_SIM_FAULT_ERROR_EVENT) {
		t->call.usage.out = t->call.usage.reasoning = 0;
	}
}

static void
claim_length(struct lt_sim_turn *t)
{
	int64_t len = (int64_t)t->sim->draft.body.len, bytes = t->fault.bytes;
	if (t->fault.kind == LT_SIM_FAULT_LONG_LENGTH)
		t->sim->draft.declared = len + (bytes < 0 ? 100 : bytes);
	else if (t->fault.kind == LT_SIM_FAULT_SHORT_LENGTH)
		t->sim->draft.declared = len > 10 ? len - (bytes < 0 ? 10 : bytes < len ? bytes : len) : 0;
}

static void
fill_row(struct lt_sim_turn *t, bool good)
{
	static const char *const dialects[] = {
		[LT_SIM_ALL] = "none",
		[LT_SIM_OPENAI] = "openai",
		[LT_SIM_AZURE] = "azure",
		[LT_SIM_ANTHROPIC] = "anthropic",
		[LT_SIM_VLLM] = "vllm",
		[LT_SIM_OLLAMA] = "ollama",
	};
	struct lt_sim_row *row = &t->row;
	row->call = t->call.number;
	row->time_ms = t->now_us / 1000;
	row->status = t->sim->draft.status;
	row->dialect = dialects[t->call.dialect];
	row->surface = surfaces[t->call.surface].word;
	row->fault = t->fault.kind ? lt_sim_fault_word(t->fault.kind) : NULL;
	lt_sim_bill_word(row->deployment, t->call.deployment);
	lt_sim_bill_word(row->model, t->call.model);
	lt_sim_bill_word(row->lintel_id, t->head->lintel_id);
	lt_sim_bill_word(row->request_id, t->head->request_id.at ? t->head->request_id : t->head->client_request_id);
	row->usage = good ? t->call.usage : (struct lt_sim_usage){ 0 };
}

static struct lt_sim_pace
pace(const struct lt_sim_settings *settings, bool good)
{
	if (!good)
		return (struct lt_sim_pace){ .head_us = settings->latency_ms * 1000 };
	return (struct lt_sim_pace){ .head_us = settings->latency_ms * 1000, .first_us = settings->first_token_ms * 1000,
		.token_us = settings->tokens_per_second ? 1000000 / settings->tokens_per_second : 0 };
}

static void
clear_plan(struct lt_sim_plan *plan, enum lt_sim_end end)
{
	plan->bytes.len = 0;
	plan->bytes.over = false;
	plan->count = 0;
	plan->singly = plan->cut = false;
	plan->hidden = 0;
	plan->row.call = 0;
	plan->end = end;
}

void
lt_sim_answer(struct lt_sim *sim, const struct lt_sim_head *head, struct lt_text body, int64_t now_us,
	struct lt_sim_plan *plan)
{
	struct lt_sim_turn t = { .sim = sim, .arena = lt_arena_new_in(sim->desk, sizeof sim->desk, SIZE_MAX), .head = head,
		.bytes = body, .now_us = now_us, .retry.ms = -1 };
	t.call.now_s = now_us / 1000000;
	t.call.retry_ms = -1;
	t.call.most = -1;
	t.quota = sim->quota;
	t.verdict.left_calls = t.verdict.left_tokens = -1;
	lt_sim_draft_clear(&sim->draft);
	clear_plan(plan, head->close || head->status ? LT_SIM_END_CLOSE : LT_SIM_END_KEEP);
	lt_sim_route(sim->settings->provider, head->method, head->path, head->query, &t.call);
	if (t.call.surface == LT_SIM_OWN && !head->status) {
		lt_sim_own(&t);
		lt_sim_plan_render(plan, &sim->draft, (struct lt_sim_pace){ 0 }, 0, 0);
		lt_arena_drop(t.arena);
		return;
	}
	t.call.number = ++sim->calls;
	tag(&t.call, sim->settings->seed);
	bool good = answer(&t);
	if (good)
		spoil(&t);
	lt_sim_headers(&sim->draft.head, &t.call, &t.quota, &t.verdict, t.retry);
	claim_length(&t);
	fill_row(&t, good);
	lt_sim_plan_render(plan, &sim->draft, pace(sim->settings, good), t.row.usage.out, t.row.usage.reasoning);
	if (t.fault.kind)
		lt_sim_fault_plan(&t.fault, plan);
	if (plan->count == 0) /* closed before anything was done */
		t.row.usage = (struct lt_sim_usage){ 0 };
	plan->row = t.row;
	lt_arena_drop(t.arena);
}

void
lt_sim_settle(struct lt_sim *sim, const struct lt_sim_plan *plan, int64_t after_us, bool left)
{
	struct lt_sim_row row = plan->row;
	if (!row.call)
		return;
	int64_t out = row.usage.out;
	row.ended = left ? LT_SIM_LEFT : plan->cut ? LT_SIM_CUT : LT_SIM_WHOLE;
	if (left)
		out = lt_sim_plan_made(plan, after_us);
	else if (plan->cut)
		out = plan->count ? plan->pieces[plan->count - 1].out : 0;
	row.usage.out = out < row.usage.out ? out : row.usage.out;
	if (row.usage.reasoning > row.usage.out)
		row.usage.reasoning = row.usage.out;
	const struct lt_sim_quota *own = lt_sim_script_quota(&sim->script, lt_text(row.deployment));
	lt_sim_limit_correct(own ? own : &sim->quota, &sim->places[row.place], row.ptu_added, row.usage.prompt,
		row.usage.cached, row.usage.out);
	lt_sim_bill_add(sim->bill, &row);
	if (sim->settings->bill)
		lt_sim_bill_row(&sim->lines, &row);
}

struct lt_text
lt_sim_lines(struct lt_sim *sim)
{
	struct lt_text lines = lt_buf_text(&sim->lines);
	sim->lines.len = 0;
	return lines;
}

size_t
lt_sim_lines_len(const struct lt_sim *sim)
{
	return sim->lines.len;
}
