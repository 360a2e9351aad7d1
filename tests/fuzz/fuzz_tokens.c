/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes are counted; the count is that of the ids, of the parts however they are cut, and the bytes of the ids are
 * the text again, and blocks are cut as characters are.  The first byte chooses the encoding and how the parts are cut. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "tokens/starts.h"
#include "tokens/tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
spelt(const struct lt_tokens *t, struct lt_text text, const uint32_t *ids, uint64_t count)
{
	size_t at = 0;
	for (uint64_t i = 0; i < count; i++) {
		struct lt_text bytes = lt_tokens_bytes(t, ids[i]);
		if (!bytes.len || bytes.len > text.len - at || memcmp(bytes.at, text.at + at, bytes.len) != 0)
			return false;
		at += bytes.len;
	}
	return at == text.len;
}

static void
cut(enum lt_cut how, const uint8_t *text, const uint8_t *end)
{
	static const uint8_t *at[LT_STARTS + 1];
	for (int kind = 0; kind < LT_STARTS_KINDS; kind++) {
		lt_starts_fn *starts = lt_starts_kind(kind);
		for (const uint8_t *p = text; starts && p < end;) {
			size_t n = starts(how, p, end, at);
			for (size_t i = 0; i < n; i++, p = at[i])
				if (lt_piece_end(how, p, end) != at[i + 1])
					abort();
		}
	}
}

/* Opened once: their caches then also hold what earlier inputs left.  NULL: built without ranks. */
static struct lt_tokens *
opened(int o200k)
{
	static struct lt_arena *kept;
	static struct lt_tokens *both[2];
	struct lt_err err = { 0 };
	if (!kept) {
		kept = lt_arena_new(SIZE_MAX);
		both[0] = lt_tokens_open(kept, "cl100k_base", &err);
		both[1] = lt_tokens_open(kept, "o200k_base", &err);
	}
	return both[o200k];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_tokens *t = opened(data[0] & 1);
	char *copy = malloc(size - 1 ? size - 1 : 1); /* of its own size, so that a byte too far is seen */
	struct lt_text text = { copy, size - 1 };
	memcpy(copy, data + 1, size - 1);
	if (lt_text_utf8(text))
		cut(data[0] & 1 ? LT_CUT_O200K : LT_CUT_CL100K, (uint8_t *)copy, (uint8_t *)copy + text.len);
	if (t) {
		uint64_t count, step = 1 + (data[0] >> 1);
		uint32_t *ids = lt_tokens_ids(t, a, text, &count);
		if (lt_tokens_count(t, text) != count || (lt_text_utf8(text) && !spelt(t, text, ids, count)))
			abort();
		for (size_t at = 0; at < text.len; at += step)
			lt_tokens_feed(t, (struct lt_text){ text.at + at, text.len - at < step ? text.len - at : step });
		if (lt_tokens_end(t) != count)
			abort();
	}
	free(copy);
	lt_arena_drop(a);
	return 0;
}
