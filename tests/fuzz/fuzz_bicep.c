/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "format/bicep.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *arena = lt_arena_new((size_t)1 << 28);
	char *bytes = lt_alloc(arena, size + 1);
	if (size)
		memcpy(bytes, data, size);
	lt_bicep_read(arena, "fuzz.bicep", (struct lt_text){ bytes, size });
	lt_arena_drop(arena);
	return 0;
}
