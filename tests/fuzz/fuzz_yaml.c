/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as YAML; what was read can be written as JSON. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_keys *keys = lt_keys_new(a);
	struct lt_docs docs;
	struct lt_err err = { 0 };
	bool fine = lt_yaml_read(a, keys, "fuzz.yaml", (struct lt_text){ (const char *)data, size }, &docs, &err);
	if (!fine && !err.text[0])
		abort();
	for (int i = 0; i < docs.count; i++) {
		struct lt_buf out = LT_BUF((size_t)64 << 20);
		lt_node_json(lt_doc_root(docs.at[i]), &out);
		if (!lt_text_utf8(lt_buf_text(&out)))
			abort();
		lt_buf_done(&out);
	}
	lt_arena_drop(a);
	return 0;
}
