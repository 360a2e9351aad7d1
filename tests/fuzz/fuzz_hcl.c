/* SPDX-License-Identifier: Apache-2.0 */
/* HCL read, put back and evaluated. */
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/hcl_eval.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
use_body(const struct lt_hcl_scope *scope, const struct lt_hcl_body *body, struct lt_buf *out,
	int depth)
{
	for (const struct lt_hcl_attr *attr = body->attrs; attr; attr = attr->next) {
		lt_hcl_write(attr->value, out);
		struct lt_doc *doc = lt_doc_new(scope->run->arena, scope->run->keys, "fuzz.tf");
		lt_value_put(
			lt_hcl_convert(scope, lt_hcl_eval(scope, NULL, attr->value), attr->value),
			doc);
	}
	for (const struct lt_hcl_block *block = body->blocks; block && depth < LT_HCL_DEPTH;
		block = block->next)
		use_body(scope, &block->body, out, depth + 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_buf out = LT_BUF(1 << 16);
	char *bytes = lt_alloc(a, size + 1);
	if (size)
		memcpy(bytes, data, size);
	const struct lt_hcl_file *file = lt_hcl_read(a, "fuzz.tf", (struct lt_text){ bytes, size });
	struct lt_hcl_run run = { .arena = a, .keys = lt_keys_new(a), .values = 20000 };
	struct lt_hcl_scope scope = { .run = &run };
	use_body(&scope, &file->body, &out, 0);
	lt_buf_done(&out);
	lt_arena_drop(a);
	return 0;
}
