/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a letter for the syntax, what is rendered, a NUL, what is there.  What was merged with force is the same at once, but where
 * marks are so torn that not even force can tell what is whose.  What is rendered has no marks and ends its last line. */
#include <string.h>

#include "base/arena.h"
#include "prepare/prepare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "a.tf", "a.bicep", "a.json", "a.yaml", "a.sh", "a.md", "a.tpl", "a.txt", "Dockerfile" };
	if (size < 1 || size > 16384)
		return 0;
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_text all = lt_copy_text(a, (struct lt_text){ (const char *)data + 1, size - 1 }), ours = LT_NONE, there = all, out, again;
	lt_text_cut(&there, 0, &ours);
	if (!there.at || ours.len == 0 || ours.at[ours.len - 1] != '\n' || memmem(ours.at, ours.len, "lintel:", 7)) {
		lt_arena_drop(a);
		return 0;
	}
	struct lt_prepared_file file = { .path = names[data[0] % (sizeof names / sizeof *names)], .bytes = ours };
	const char *digits = lt_prepare_digest(a, &file);
	lt_prepare_merge(a, &file, there, NULL, false, &out);
	lt_prepare_merge(a, &file, there, digits, true, &out);
	if (out.at != there.at && lt_prepare_merge(a, &file, out, digits, false, &again) != LT_MERGE_SAME)
		__builtin_trap();
	lt_arena_drop(a);
	return 0;
}
