/* SPDX-License-Identifier: Apache-2.0 */
/* ids ENCODING < texts: of each text, given as its length, a newline and its bytes, prints the ids on a line.
 * Stops where the count, the count of parts, or the bytes of the ids are not those of the text. */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "tokens/tokens.h"

static bool
agrees(struct lt_tokens *t, struct lt_text text, const uint32_t *ids, uint64_t count)
{
	size_t at = 0;
	for (uint64_t i = 0; i < count; i++) {
		struct lt_text bytes = lt_tokens_bytes(t, ids[i]);
		if (bytes.len > text.len - at || memcmp(bytes.at, text.at + at, bytes.len) != 0)
			return false;
		at += bytes.len;
	}
	for (size_t from = 0, len; from < text.len; from += len) {
		len = 1 + (from * 7 + text.len) % 61;
		len = len < text.len - from ? len : text.len - from;
		lt_tokens_feed(t, (struct lt_text){ text.at + from, len });
	}
	return at == text.len && lt_tokens_end(t) == count && lt_tokens_count(t, text) == count;
}

int
main(int argc, char **argv)
{
	struct lt_arena *kept = lt_arena_new(SIZE_MAX);
	struct lt_err err = { 0 };
	struct lt_tokens *t = argc == 2 ? lt_tokens_open(kept, argv[1], &err) : NULL;
	bool good = t;
	for (size_t len; good && scanf("%zu", &len) == 1 && getchar() == '\n';) {
		struct lt_arena *a = lt_arena_new(SIZE_MAX);
		char *bytes = lt_alloc(a, len + 1);
		uint64_t count;
		good = fread(bytes, 1, len, stdin) == len;
		uint32_t *ids = lt_tokens_ids(t, a, (struct lt_text){ bytes, len }, &count);
		good = good && agrees(t, (struct lt_text){ bytes, len }, ids, count);
		for (uint64_t i = 0; i < count; i++)
			printf("%s%u", i ? " " : "", ids[i]);
		putchar('\n');
		lt_arena_drop(a);
	}
	if (!good)
		fprintf(stderr, "%s\n", err.text[0] ? err.text : "count, parts or bytes do not agree with the ids");
	lt_arena_drop(kept);
	return !good;
}
