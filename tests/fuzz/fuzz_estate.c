/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a lintel.yaml, read and compiled: it has mistakes, or becomes a policy that opens. */
#include "base/arena.h"
#include "base/err.h"
#include "format/yaml.h"
#include "govern/compile.h"
#include "record/estate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 16384)
		return 0;
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_text text = lt_copy_text(a, (struct lt_text){ (const char *)data, size });
	struct lt_docs docs = { 0 };
	struct lt_estate estate;
	struct lt_compiled compiled;
	struct lt_err err = { 0 }, none = { 0 };
	if (lt_yaml_read(a, lt_keys_new(a), "lintel.yaml", text, &docs, &err) && docs.count > 0) {
		lt_estate_read(a, lt_doc_root(docs.at[0]), &estate, &err);
		if (!lt_compile_root(a, lt_doc_root(docs.at[0]), "/state", &compiled, &none) &&
			compiled.mistakes.count == 0)
			__builtin_trap();
	}
	lt_arena_drop(a);
	return 0;
}
