/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a letter for the syntax, a view as YAML, a NUL, a template. */
#include "base/arena.h"
#include "base/err.h"
#include "format/mustache.h"
#include "format/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > 8192)
		return 0;
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_text template = lt_copy_text(a, (struct lt_text){ (const char *)data + 1, size - 1 }), view = LT_NONE, out;
	lt_text_cut(&template, 0, &view);
	struct lt_docs docs = { 0 };
	struct lt_err err = { 0 }, none = { 0 };
	if (lt_yaml_read(a, lt_keys_new(a), "view", view, &docs, &none) && docs.count > 0) {
		struct lt_mustache given = { .name = "t", .bytes = template, .syntax = data[0] % (LT_SYNTAX_TEMPLATE + 1),
			.view = lt_doc_root(docs.at[0]), .item = LT_NOWHERE };
		if (!lt_mustache_render(a, &given, &out, &err) && !err.text[0])
			__builtin_trap();
	}
	lt_arena_drop(a);
	return 0;
}
