/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/err.h"
#include "format/gitindex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_gitindex index;
	struct lt_err err = { 0 };
	if (size <= 65536)
		lt_gitindex_read(a, (struct lt_text){ (const char *)data, size }, &index, &err);
	lt_arena_drop(a);
	return 0;
}
