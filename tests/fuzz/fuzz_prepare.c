/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a letter for the target, and a lintel.yaml: it is rendered, or has mistakes; what is wrong with us (err) it never says. */
#include "base/arena.h"
#include "base/err.h"
#include "format/yaml.h"
#include "prepare/prepare.h"
#include "record/mistake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const targets[] = { "network", "openai", "aks", "storage", "inference", "kueue", "gpu-vm", "aws", "google", "pipelines" };
	if (size < 1 || size > 8192)
		return 0;
	struct lt_arena *a = lt_arena_new(1 << 28);
	struct lt_text text = lt_copy_text(a, (struct lt_text){ (const char *)data + 1, size - 1 });
	struct lt_docs docs = { 0 };
	struct lt_err err = { 0 }, none = { 0 };
	struct lt_mistakes mistakes = { .arena = a };
	struct lt_prepared files = { 0 };
	if (lt_yaml_read(a, lt_keys_new(a), "lintel.yaml", text, &docs, &none) && docs.count > 0 &&
		!lt_prepare_render(a, lt_doc_root(docs.at[0]), &targets[data[0] % (sizeof targets / sizeof *targets)], 1, &files, &mistakes, &err) &&
		mistakes.count == 0)
		__builtin_trap();
	lt_arena_drop(a);
	return 0;
}
