/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a line with a path, then a .gitignore. */
#include "base/arena.h"
#include "format/gitignore.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_text rest = lt_copy_text(a, (struct lt_text){ (const char *)data, size }), path;
	if (size <= 65536 && lt_text_cut(&rest, '\n', &path)) {
		struct lt_gitignore *g = lt_gitignore_read(a, rest);
		lt_gitignore_ask(g, path, true);
		lt_gitignore_ask(g, path, false);
	}
	lt_arena_drop(a);
	return 0;
}
