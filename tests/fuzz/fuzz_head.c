/* SPDX-License-Identifier: Apache-2.0 */
/* Input: an answer of a provider as it comes from the wire; the first byte says in what pieces. */
#include "base/arena.h"
#include "format/head.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where the head ends must not depend on how the bytes came. */
static size_t
end_in_pieces(struct lt_text bytes, size_t piece, int *ret_lines)
{
	size_t looked = 0;
	for (size_t len = piece; len < bytes.len; len += piece) {
		size_t end = lt_head_end((struct lt_text){ bytes.at, len }, &looked, ret_lines);
		if (end)
			return end;
	}
	return lt_head_end(bytes, &looked, ret_lines);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > 65536)
		return 0;
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_text bytes = lt_copy_text(a, (struct lt_text){ (const char *)data + 1, size - 1 });
	size_t looked = 0;
	int lines = 0, again = 0;
	size_t end = lt_head_end(bytes, &looked, &lines);
	if (end != end_in_pieces(bytes, (size_t)data[0] + 1, &again) || (end && lines != again))
		abort();
	struct lt_header *headers = LT_NEW_ARRAY(a, struct lt_header, lines + 1);
	struct lt_head head;
	if (end && lt_head_answer((char *)bytes.at, end, headers, &head) && (head.count > lines || (head.chunked && head.length >= 0)))
		abort();
	lt_arena_drop(a);
	return 0;
}
