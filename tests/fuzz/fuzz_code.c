/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a line with a file's name, then its text: source, dependencies or weights. */
#include "base/arena.h"
#include "format/code.h"
#include "format/package.h"
#include "format/weights.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_text rest = { (const char *)data, size }, name;
	struct lt_weights weights;
	if (size <= 65536 && lt_text_cut(&rest, '\n', &name) && rest.at) {
		struct lt_packages packages = lt_packages_read(a, name, rest);
		for (int i = 0; i < packages.count; i++)
			lt_package_pinned(&packages.at[i]);
		lt_code_read(a, name, rest);
		lt_weights_look(name, rest, &weights);
	}
	lt_arena_drop(a);
	return 0;
}
