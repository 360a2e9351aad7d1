/* SPDX-License-Identifier: Apache-2.0 */
/* HCL read and put back. */
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/hcl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write_body(const struct lt_hcl_body *body, struct lt_buf *out, int depth)
{
	for (const struct lt_hcl_attr *attr = body->attrs; attr; attr = attr->next)
		lt_hcl_write(attr->value, out);
	for (const struct lt_hcl_block *block = body->blocks; block && depth < LT_HCL_DEPTH; block = block->next)
		write_body(&block->body, out, depth + 1);
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
	write_body(&file->body, &out, 0);
	lt_buf_done(&out);
	lt_arena_drop(a);
	return 0;
}
