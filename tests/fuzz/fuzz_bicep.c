/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a Bicep file: read, and worked out as a root that may call itself. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "format/bicep_eval.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *arena = lt_arena_new((size_t)1 << 26);
	char *bytes = lt_alloc(arena, size + 1);
	if (size)
		memcpy(bytes, data, size);
	struct lt_bicep_file *file = lt_bicep_read(
		arena, "m.bicep", (struct lt_text){ bytes, size });
	struct lt_bicep_file *again = lt_bicep_read(
		arena, "n.bicep", (struct lt_text){ bytes, size });
	struct lt_bicep_estate *estate = lt_bicep_estate_new(arena, lt_keys_new(arena), 3000);
	struct lt_bicep_found found = { 0 };
	lt_bicep_estate_file(estate, file);
	lt_bicep_estate_file(estate, again);
	lt_bicep_estate_bytes(estate, "a.json", LT_LIT("{\"a\": [1, \"b\"]}"));
	struct lt_bicep_scope *root = lt_bicep_root(
		estate, file, "m.bicep", lt_bicep_given(estate, again));
	lt_bicep_expand(root, &found);
	for (const struct lt_bicep_decl *d = file->first; d; d = d->next)
		if (d->kind == LT_BICEP_OUTPUT || d->kind == LT_BICEP_VAR)
			lt_bicep_value(root, d);
	lt_arena_drop(arena);
	return 0;
}
