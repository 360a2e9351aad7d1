/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the pure gateway costs: one small call from its key to its usage, and one event of a
 * stream, in time of the processor.  The host here does nothing but answer: nginx and the store
 * are not in these figures.
 *
 *	bench_call [rounds]     of each batch; the best of fifteen and their median
 *
 * To beat: 0.8 us a small call, 0.15 us an event, 6 KB held by an idle stream.
 */
#include <time.h>

#include "../tests/unit/gateway/given.h"

#define CALL_HEADERS                                                                                             \
	"host: 127.0.0.1:8080\nauthorization: Bearer sk-bot\naccept: application/json\ncontent-type: application/json\n" \
	"user-agent: OpenAI/JS 5.1.0\nx-stainless-lang: js\nx-stainless-package-version: 5.1.0\nx-stainless-os: Linux\n" \
	"x-stainless-arch: x64\nx-stainless-runtime: node\nx-stainless-runtime-version: v22.1.0\n"                        \
	"x-stainless-retry-count: 0\naccept-encoding: gzip,deflate\ncontent-length: 400\nconnection: keep-alive"
#define BODY_BEGIN "{\"model\":\"gpt\",\"temperature\":0.7,\"max_tokens\":64,\"messages\":[{\"role\":\"system\",\"content\":\"You " \
	"are terse.\"},{\"role\":\"user\",\"content\":\""
#define ANSWER_HEADERS                                                                                           \
	"date: Sat, 21 Nov 2026 10:00:00 GMT\ncontent-type: application/json\ncontent-length: 452\nx-request-id: req_0123456789\n" \
	"openai-processing-ms: 312\nopenai-version: 2020-10-01\nx-ratelimit-limit-requests: 10000\n"                     \
	"x-ratelimit-remaining-requests: 9999\nstrict-transport-security: max-age=31536000"
#define ANSWER                                                                                                   \
	"{\"id\":\"chatcmpl-B1\",\"object\":\"chat.completion\",\"created\":1790000000,\"model\":\"gpt-4o-2024-11-20\",\"choices\":[{" \
	"\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Fine, and you? The weather is what it is, and the call was answered.\"," \
	"\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":91,\"completion_tokens\":17,"  \
	"\"total_tokens\":108,\"prompt_tokens_details\":{\"cached_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0}}}"
#define EVENT                                                                                                    \
	"data: {\"id\":\"chatcmpl-B1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"gpt-4o-2024-11-20\"," \
	"\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},"  \
	"\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n"

enum { EVENTS_A_STREAM = 1000, BATCHES = 15 };

static double
now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static char memory[GIVEN_MEMORY] __attribute__((aligned(16)));

/* Up to the first byte passed on. */
static struct lt_call *
begin(struct given *g, struct lt_arena *a, const struct lt_asked *asked, const struct lt_text *body,
	const struct lt_header *head, int head_count, struct lt_text so_far)
{
	int64_t now = g->now_us;
	struct lt_call *call = lt_call_new(a, &g->world, asked, now);
	for (enum lt_want want; (want = lt_call_run(call, now)) != LT_WANT_UPSTREAM;)
		if (want == LT_WANT_BODY)
			lt_call_body(call, body, 1);
		else
			lt_call_lease(call)->answered = lt_call_lease(call)->granted = true;
	lt_call_head(call, 200, head, head_count, now + 300000);
	int count;
	if (lt_call_peek(call, so_far, false, false, now + 300000) != LT_PEEK_GO)
		abort();
	lt_call_headers(call, &count);
	for (int i = 0; i < head_count; i++)
		count += lt_call_passes(call, head[i].name);
	return call;
}

static void
finish(struct given *g, struct lt_call *call)
{
	struct lt_out out;
	lt_call_end(call, LT_END_DONE, g->now_us + 400000, &out);
	while (lt_call_run(call, g->now_us + 400000) != LT_DONE)
		if (lt_call_usage(call)->outcome > LT_OUTCOME_CUT)
			abort();
}

static double
small_call(struct given *g, const struct lt_asked *asked, struct lt_text body, int rounds)
{
	struct lt_header head[16];
	struct lt_text answer = LT_LIT(ANSWER);
	struct lt_out out;
	int head_count = given_headers(ANSWER_HEADERS, head, 16);
	double from = now_s();
	for (int i = 0; i < rounds; i++) {
		struct lt_arena *a = lt_arena_new_in(memory, sizeof memory, 1 << 20);
		struct lt_call *call = begin(g, a, asked, &body, head, head_count, answer);
		lt_call_chunk(call, answer, g->now_us + 300000, &out);
		finish(g, call);
		lt_arena_drop(a);
	}
	return (now_s() - from) / rounds * 1e6;
}

static double
stream(struct given *g, const struct lt_asked *asked, struct lt_text body, int rounds)
{
	struct lt_header head[1];
	struct lt_text event = LT_LIT(EVENT);
	struct lt_out out;
	int head_count = given_headers(EVENTS, head, 1);
	double spent = 0;
	for (int i = 0; i < rounds; i++) {
		struct lt_arena *a = lt_arena_new_in(memory, sizeof memory, 1 << 20);
		struct lt_call *call = begin(g, a, asked, &body, head, head_count, event);
		double from = now_s();
		for (int k = 0; k < EVENTS_A_STREAM; k++)
			if (!lt_call_chunk(call, event, g->now_us + 300000, &out) || out.count != 1)
				abort();
		spent += now_s() - from;
		finish(g, call);
		lt_arena_drop(a);
	}
	return spent / rounds / EVENTS_A_STREAM * 1e6;
}

static int
order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static size_t
held(void)
{
	size_t used = sizeof memory;
	while (used && memory[used - 1] == 0x55)
		used--;
	return used;
}

int
main(int argc, char **argv)
{
	int64_t rounds = 20000;
	if (argc > 1 && !lt_text_int(lt_text(argv[1]), &rounds))
		return 2;
	struct given *g = given_new();
	given_deployment(g, "a", LT_PROVIDER_OPENAI);
	struct lt_header headers[32];
	struct lt_asked asked = { LT_LIT("POST"), LT_LIT("/v1/chat/completions"), LT_NONE, headers,
		given_headers(CALL_HEADERS, headers, 32), { 1 }, 7 };
	char small[512], streamed[512];
	int len = snprintf(small, sizeof small, "%s%*s\"}]}", BODY_BEGIN, (int)(400 - sizeof BODY_BEGIN - 3), "How are you?");
	int streamed_len = snprintf(streamed, sizeof streamed, "{\"stream\":true,%s", small + 1);
	double call_us[BATCHES], event_us[BATCHES];
	for (int i = 0; i < BATCHES; i++) {
		call_us[i] = small_call(g, &asked, (struct lt_text){ small, (size_t)len }, (int)rounds);
		memset(memory, 0x55, sizeof memory);
		event_us[i] = stream(g, &asked, (struct lt_text){ streamed, (size_t)streamed_len }, (int)rounds / 1000 + 1);
	}
	qsort(call_us, BATCHES, sizeof *call_us, order);
	qsort(event_us, BATCHES, sizeof *event_us, order);
	printf("small call, %d bytes asked, %zu answered   %.3f us, median %.3f\n", len, sizeof ANSWER - 1, call_us[0],
		call_us[BATCHES / 2]);
	printf("event of %zu bytes, usage hidden          %.3f us, median %.3f\n", sizeof EVENT - 1, event_us[0],
		event_us[BATCHES / 2]);
	printf("held by an idle stream                     %zu bytes\n", held());
	free(g);
	return 0;
}
