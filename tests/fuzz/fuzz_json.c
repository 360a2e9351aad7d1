/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes are read or refused with a sentence; what was read is written so that it reads
 * the same again. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
write_again(struct lt_arena *a, struct lt_keys *keys, struct lt_text text, struct lt_buf *out)
{
	struct lt_doc *doc;
	struct lt_err err = { 0 };
	if (!lt_json_read(a, keys, "fuzz.json", text, &doc, &err)) {
		if (!err.text[0])
			abort();
		return false;
	}
	lt_node_json(lt_doc_root(doc), out);
	struct lt_walk w = lt_walk(lt_doc_root(doc));
	while (lt_walk_next(&w))
		if (!lt_node_place(w.value).line || !lt_walk_key_place(&w).line)
			abort();
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_keys *keys = lt_keys_new(a);
	struct lt_buf once = LT_BUF((size_t)1 << 26), twice = LT_BUF((size_t)1 << 26);
	char *copy = malloc(size + 1); /* of its own size, so that a byte too far is seen */
	if (size)
		memcpy(copy, data, size);
	copy[size] = 0;
	if (write_again(a, keys, (struct lt_text){ copy, size }, &once)) {
		if (!write_again(a, keys, lt_buf_text(&once), &twice))
			abort();
		if (!lt_text_is(lt_buf_text(&once), lt_buf_text(&twice)))
			abort();
	}
	lt_buf_done(&once);
	lt_buf_done(&twice);
	free(copy);
	lt_arena_drop(a);
	return 0;
}
