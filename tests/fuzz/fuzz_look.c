/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a line with a file's path, then its first bytes. */
#include "base/arena.h"
#include "collect/look.h"
#include "collect/purpose.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_text rest = { (const char *)data, size }, path;
	enum lt_file_kind kind;
	if (size <= LT_LOOK_BYTES && lt_text_cut(&rest, '\n', &path) && rest.at) {
		lt_purpose_of(path);
		if (!lt_look_name(path, &kind))
			lt_look_inside(a, path, rest);
	}
	lt_arena_drop(a);
	return 0;
}
