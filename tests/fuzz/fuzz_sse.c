/* SPDX-License-Identifier: Apache-2.0 */
/* Events are the same whole, byte by byte and cut as the first byte says; their bytes laid end to end
 * are the stream's. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/sse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
put(struct lt_buf *out, struct lt_text text)
{
	uint64_t len = text.at ? text.len + 1 : 0;
	lt_buf_add(out, &len, sizeof len);
	lt_buf_text_add(out, text);
}

static void
events(const char *bytes, size_t len, size_t piece, struct lt_buf *out)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_sse sse = { 0 };
	struct lt_sse_event e;
	uint64_t all = 0;
	for (size_t at = 0; at < len; at += piece) {
		size_t now = len - at < piece ? len - at : piece, in_piece = 0;
		char *copy = malloc(now);
		memcpy(copy, bytes + at, now);
		lt_sse_feed(&sse, (struct lt_text){ copy, now });
		while (lt_sse_next(&sse, a, &e)) {
			if (e.whole != (e.raw.len == e.len) || memcmp(e.raw.at, bytes + all, e.raw.len) != 0)
				abort();
			if (!e.whole && (e.raw.len + e.tail.len > e.len ||
				memcmp(e.tail.at, bytes + all + e.len - e.tail.len, e.tail.len) != 0))
				abort();
			if (!e.carried && (e.raw.at < copy || e.raw.at + e.raw.len > copy + now || e.in_piece != e.raw.len))
				abort();
			all += e.len;
			in_piece += e.in_piece;
			put(out, e.raw);
			put(out, e.name);
			put(out, e.data);
		}
		if (in_piece > now || all + lt_sse_open(&sse) != at + now)
			abort();
		free(copy);
	}
	lt_arena_drop(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	const char *bytes = (const char *)data + 1;
	struct lt_buf whole = LT_BUF(1 << 26), cut = LT_BUF(1 << 26), single = LT_BUF(1 << 26);
	events(bytes, size - 1, size, &whole);
	events(bytes, size - 1, 1, &single);
	events(bytes, size - 1, (size_t)data[0] + 1, &cut);
	/* What is longer than the carry is known whole only where it came whole. */
	if (size <= LT_SSE_CARRY && (!lt_text_is(lt_buf_text(&whole), lt_buf_text(&single)) ||
		!lt_text_is(lt_buf_text(&whole), lt_buf_text(&cut))))
		abort();
	lt_buf_done(&whole);
	lt_buf_done(&cut);
	lt_buf_done(&single);
	return 0;
}
