/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the gateway's reading costs: proving bodies of calls, and framing and reading the events of
 * streams and the ends of answers.
 *
 *	bench_wire [ROUNDS]
 *
 * Prints bytes, nanoseconds (the best of the rounds: the machine is shared) and GB/s a row.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/scan.h"
#include "format/sse.h"
#include "gateway/surface.h"

static uint32_t seed = 1;

static uint32_t
draw(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static void
prose(struct lt_buf *out, size_t bytes, int line)
{
	static const char *const words[] = { "the", "deployment", "of", "a", "model", "that", "answers", "calls", "in", "two",
		"regions", "with", "budgets", "and", "limits", "for", "every", "team" };
	size_t end = out->len + bytes, from = out->len;
	while (out->len < end) {
		lt_buf_puts(out, words[draw(sizeof words / sizeof *words)]);
		bool new_line = line && out->len - from > (size_t)line;
		lt_buf_puts(out, new_line ? "\\n" : " ");
		if (new_line)
			from = out->len;
	}
}

static struct lt_buf
chat(size_t bytes, int line)
{
	struct lt_buf out = LT_BUF(1 << 22);
	lt_buf_puts(&out, "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"system\",\"content\":\"You are helpful.\"},"
			  "{\"role\":\"user\",\"content\":\"");
	prose(&out, bytes > 220 ? bytes - 220 : 0, line);
	lt_buf_puts(&out, "\"}],\"temperature\":0.7,\"max_tokens\":128,\"stream\":true}");
	return out;
}

static struct lt_buf
tools(int count)
{
	static const char *const types[] = { "string", "integer", "number", "boolean" };
	struct lt_buf out = LT_BUF(1 << 22);
	lt_buf_puts(&out, "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Go.\"}],\"tools\":[");
	for (int i = 0; i < count; i++) {
		lt_buf_printf(&out, "%s{\"type\":\"function\",\"function\":{\"name\":\"tool_%d\",\"description\":\"", i ? "," : "", i);
		prose(&out, 20 + draw(90), 0);
		lt_buf_puts(&out, "\",\"parameters\":{\"type\":\"object\",\"properties\":{");
		for (uint32_t p = 0, n = 1 + draw(7); p < n; p++) {
			lt_buf_printf(&out, "%s\"field_%u\":{\"type\":\"%s\",\"description\":\"", p ? "," : "", p, types[draw(4)]);
			prose(&out, 10 + draw(60), 0);
			lt_buf_puts(&out, draw(4) ? "\"}" : "\",\"enum\":[\"low\",\"middle\",\"high\"],\"minimum\":0}");
		}
		lt_buf_puts(&out, "},\"required\":[\"field_0\"],\"additionalProperties\":false}}}");
	}
	lt_buf_puts(&out, "]}");
	return out;
}

static struct lt_buf
numbers(int count)
{
	struct lt_buf out = LT_BUF(1 << 22);
	lt_buf_puts(&out, "{\"model\":\"text-embedding-3-small\",\"input\":[");
	for (int i = 0; i < count; i++)
		lt_buf_printf(&out, "%s%u", i ? "," : "", draw(100000));
	lt_buf_puts(&out, "]}");
	return out;
}

static double
now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void
row(const char *name, size_t bytes, double ns)
{
	printf("%-34s %7zu bytes %10.1f ns %7.2f GB/s\n", name, bytes, ns, (double)bytes / ns);
}

static void
body(const char *name, struct lt_buf bytes, int rounds)
{
	struct lt_scan scan;
	double best = 1e18;
	int times = (int)(2000000 / (bytes.len + 2000)) + 1;
	for (int r = 0; r < rounds; r++) {
		double from = now_ns();
		for (int i = 0; i < times; i++) {
			lt_scan_init(&scan, lt_member_names);
			lt_scan_feed(&scan, lt_buf_text(&bytes));
			if (lt_scan_end(&scan) != LT_SCAN_DONE)
				abort();
		}
		double took = (now_ns() - from) / times;
		best = took < best ? took : best;
	}
	row(name, bytes.len, best);
	lt_buf_done(&bytes);
}

/* One event alone, framed and read. */
static void
event(const char *name, int surface, const char *text, int rounds)
{
	enum { TIMES = 1000 };
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_text bytes = lt_text(text);
	struct lt_told told = { 0 };
	double best = 1e18;
	for (int r = 0; r < rounds; r++) {
		double from = now_ns();
		for (int i = 0; i < TIMES; i++) {
			struct lt_sse sse = { 0 };
			struct lt_sse_event e;
			struct lt_event_told t;
			lt_sse_feed(&sse, bytes);
			while (lt_sse_next(&sse, a, &e))
				lt_surface_kinds[surface]->event(e.name, e.data, &told, &t);
		}
		double took = (now_ns() - from) / TIMES;
		best = took < best ? took : best;
	}
	row(name, bytes.len, best);
	lt_arena_drop(a);
}

static void
answer(int rounds)
{
	enum { TIMES = 1000 };
	struct lt_text bytes = LT_LIT("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1755601034,\"model\":\"gpt-4o\","
		"\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"This is a test. How can I assist you further?\","
		"\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":12,"
		"\"total_tokens\":24,\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},\"completion_tokens_details\":"
		"{\"reasoning_tokens\":0,\"audio_tokens\":0}},\"service_tier\":\"default\",\"system_fingerprint\":\"fp_bba3c8e70b\"}");
	struct lt_told told = { 0 };
	double best = 1e18;
	for (int r = 0; r < rounds; r++) {
		double from = now_ns();
		for (int i = 0; i < TIMES; i++)
			lt_surface_kinds[0]->usage(bytes, &told);
		double took = (now_ns() - from) / TIMES;
		best = took < best ? took : best;
	}
	row("usage of a small answer", bytes.len, best);
}

int
main(int argc, char **argv)
{
	int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 50;
	body("chat", chat(373, 0), rounds);
	body("chat", chat(2000, 0), rounds);
	body("chat", chat(20000, 0), rounds);
	body("chat, a new line every 60 bytes", chat(20000, 60), rounds);
	body("chat", chat(200000, 0), rounds);
	body("chat, a new line every 60 bytes", chat(200000, 60), rounds);
	body("tools", tools(6), rounds);
	body("tools", tools(200), rounds);
	body("token numbers", numbers(20000), rounds);
	event("delta of chat", 0, "data: {\"id\":\"chatcmpl-AbMH3rR6OBMN9hG5w0TRrezuiHLMr\",\"object\":\"chat.completion.chunk\","
		"\"created\":1733467121,\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\",\"system_fingerprint\":"
		"\"fp_bba3c8e70b\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" test\"},\"logprobs\":null,\"finish_reason\":null}],"
		"\"usage\":null}\n\n", rounds);
	event("usage chunk of chat", 0, "data: {\"id\":\"chatcmpl-AbMH3rR6OBMN9hG5w0TRrezuiHLMr\",\"object\":\"chat.completion.chunk\","
		"\"created\":1733467121,\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[],\"usage\":{\"prompt_tokens\":12,"
		"\"completion_tokens\":5,\"total_tokens\":17,\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
		"\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0}}}\n\n", rounds);
	event("delta of responses", 1, "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
		"\"sequence_number\":5,\"item_id\":\"msg_67c9fdcf37fc8190ba82116e33fb28c5\",\"output_index\":0,\"content_index\":0,"
		"\"delta\":\" there\",\"logprobs\":[],\"obfuscation\":\"abcdefgh\"}\n\n", rounds);
	event("delta of messages", 2, "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
		"\"delta\":{\"type\":\"text_delta\",\"text\":\" OpenTelemetry\"}}\n\n", rounds);
	answer(rounds);
	return 0;
}
