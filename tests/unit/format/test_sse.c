/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/sse.h"

/* The events of bytes that come in two pieces cut at `cut`, or in pieces of `piece`; each piece in
 * memory of its own.  Written as "name|data|raw" lines, LF as ~ and CR as ^. */
static const char *
events(const char *bytes, size_t len, size_t cut, size_t piece)
{
	static struct lt_buf out;
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_sse sse = { 0 };
	lt_buf_done(&out);
	out = LT_BUF(1 << 20);
	for (size_t at = 0; at < len;) {
		size_t now = piece ? piece : at < cut ? cut - at : len - at;
		now = now < len - at ? now : len - at;
		char *copy = malloc(now);
		memcpy(copy, bytes + at, now);
		lt_sse_feed(&sse, (struct lt_text){ copy, now });
		struct lt_sse_event e;
		while (lt_sse_next(&sse, a, &e))
			lt_buf_printf(&out, "%.*s|%s%.*s|%.*s%s\n", LT_ARG(e.name), e.data.at ? "" : "-", LT_ARG(e.data),
				LT_ARG(e.raw), e.whole ? "" : "...");
		free(copy);
		at += now;
	}
	lt_buf_printf(&out, "%zu open", lt_sse_open(&sse));
	lt_arena_drop(a);
	for (size_t i = 0; i < out.len; i++)
		if (out.at[i] == '\r')
			out.at[i] = '^';
	return out.at;
}

static const char *
whole(const char *text)
{
	return events(text, strlen(text), 0, strlen(text));
}

TEST(events_end_at_empty_lines_however_lines_end)
{
	IS_TEXT(whole("data: a\n\ndata: b\n\n"), "|a|data: a\n\n\n|b|data: b\n\n\n0 open");
	IS_TEXT(whole("data: a\r\n\r\ndata: b\r\n\r\nx"), "|a|data: a^\n^\n\n|b|data: b^\n^\n\n1 open");
	IS_TEXT(whole("data: a\r\rdata: b\r\rx"), "|a|data: a^^\n|b|data: b^^\n1 open");
}

TEST(fields_are_read_with_and_without_a_blank)
{
	IS_TEXT(whole("event: e\ndata:x\n\n"), "e|x|event: e\ndata:x\n\n\n0 open");
	IS_TEXT(whole("data:  x \nid: 7\nretry: 1\n\n"), "| x |data:  x \nid: 7\nretry: 1\n\n\n0 open");
	IS_TEXT(whole("data\n\n"), "||data\n\n\n0 open");
	IS_TEXT(whole(": ping\n\n"), "|-|: ping\n\n\n0 open");
	IS_TEXT(whole("\n\n"), "|-|\n\n|-|\n\n0 open");
	IS_TEXT(whole("dataset: x\n\n"), "|-|dataset: x\n\n\n0 open");
	IS_TEXT(whole("\xef\xbb\xbf" "data: x\n\n"), "|x|\xef\xbb\xbf" "data: x\n\n\n0 open");
}

TEST(several_lines_of_data_are_joined)
{
	IS_TEXT(whole("data: a\ndata: b\ndata:\ndata: c\n\n"), "|a\nb\n\nc|data: a\ndata: b\ndata:\ndata: c\n\n\n0 open");
}

TEST(what_has_not_ended_stays_open)
{
	IS_TEXT(whole("data: a\n"), "8 open");
	IS_TEXT(whole("data: a\r\n\r"), "10 open");
}

static const char stream[] =
	"data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
	": OPENROUTER PROCESSING\n\n"
	"event: message_start\r\ndata: {\"type\":\"message_start\"}\r\n\r\n"
	"data:{\"a\":1}\rdata: {\"b\":2}\r\r"
	"\n"
	"id: 1\nevent: x\nevent: y\ndata: one\n\ndata: [DONE]\n\n";

TEST(every_way_of_cutting_gives_the_same_events)
{
	size_t len = sizeof stream - 1;
	char *want = strdup(events(stream, len, 0, len));
	for (size_t piece = 1; piece < 20; piece++)
		IS_TEXT(events(stream, len, 0, piece), want);
	for (size_t cut = 1; cut < len; cut++)
		IS_TEXT(events(stream, len, cut, 0), want);
	free(want);
}

TEST(an_event_longer_than_the_carry_is_told_by_its_length)
{
	enum { LONG = 40000, PIECE = 1000 };
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_sse sse = { 0 };
	struct lt_sse_event e;
	char piece[PIECE];
	memset(piece, 'x', sizeof piece);
	memcpy(piece, "event: big\ndata: ", 17);
	for (int i = 0; i < LONG / PIECE; i++) {
		lt_sse_feed(&sse, (struct lt_text){ piece, sizeof piece });
		IS(!lt_sse_next(&sse, a, &e));
		IS(lt_sse_open(&sse) == (size_t)(i + 1) * PIECE);
		memset(piece, 'x', 17);
	}
	lt_sse_feed(&sse, LT_LIT("\n\ndata: y\n\n"));
	IS(lt_sse_next(&sse, a, &e) && !e.whole && e.len == LONG + 2 && e.in_piece == 2 && e.raw.len == LT_SSE_CARRY);
	IS(lt_text_eq(e.name, "big") && e.data.len == LT_SSE_CARRY - 17);
	IS(e.tail.len == LT_SSE_TAIL && lt_text_ends(e.tail, "xx\n\n") && e.tail.at[0] == 'x');
	IS(lt_sse_next(&sse, a, &e) && e.whole && !e.carried && lt_text_eq(e.data, "y"));
	IS(!lt_sse_next(&sse, a, &e) && lt_sse_open(&sse) == 0);
	lt_arena_drop(a);
}

TEST(the_end_of_a_long_event_is_the_same_however_it_comes)
{
	static char text[30000];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + i % 26);
	memcpy(text, "data: ", 6);
	memcpy(text + sizeof text - 2, "\n\n", 2);
	static const size_t lengths[] = { LT_SSE_CARRY + 1, LT_SSE_CARRY + LT_SSE_TAIL, 20000, sizeof text };
	for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
		for (size_t piece = 1; piece < lengths[l]; piece = piece * 3 + 1) {
			struct lt_arena *a = lt_arena_new(1 << 20);
			struct lt_sse sse = { 0 };
			struct lt_sse_event e = { 0 };
			const char *from = text + sizeof text - lengths[l], *end = text + sizeof text;
			for (const char *at = from; at < end; at += piece) {
				size_t now = (size_t)(end - at) < piece ? (size_t)(end - at) : piece;
				lt_sse_feed(&sse, (struct lt_text){ at, now });
				bool done = lt_sse_next(&sse, a, &e);
				IS(done == (at + now == end));
			}
			size_t tail = lengths[l] - LT_SSE_CARRY < LT_SSE_TAIL ? lengths[l] - LT_SSE_CARRY : LT_SSE_TAIL;
			IS(!e.whole && e.len == lengths[l] && e.tail.len == tail && memcmp(e.tail.at, end - tail, tail) == 0);
			IS(e.raw.len == LT_SSE_CARRY && memcmp(e.raw.at, from, LT_SSE_CARRY) == 0);
			lt_arena_drop(a);
		}
}

TEST(an_event_of_two_pieces_says_how_much_of_it_is_in_the_second)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_sse sse = { 0 };
	struct lt_sse_event e;
	lt_sse_feed(&sse, LT_LIT("data: a"));
	IS(!lt_sse_next(&sse, a, &e) && lt_sse_open(&sse) == 7);
	lt_sse_feed(&sse, LT_LIT("b\n\ndata: c\n\n"));
	IS(lt_sse_next(&sse, a, &e) && e.carried && e.in_piece == 3 && lt_text_eq(e.raw, "data: ab\n\n"));
	IS(lt_sse_next(&sse, a, &e) && !e.carried && e.in_piece == 9 && e.raw.len == 9);
	lt_arena_drop(a);
}
