/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as YAML; what was read is written as JSON, and that must read again. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"
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
		struct lt_doc *again;
		lt_node_json(lt_doc_root(docs.at[i]), &out);
		struct lt_err why = { 0 };
		if (out.at && !lt_buf_over(&out) && !lt_json_read(a, keys, "fuzz.json", lt_buf_text(&out), &again, &why))
			abort();
		lt_buf_done(&out);
	}
	lt_arena_drop(a);
	return 0;
}
