/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an expression between brackets, in a template whose variable it is too. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "format/arm_expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *arena = lt_arena_new((size_t)1 << 26);
	struct lt_keys *keys = lt_keys_new(arena);
	struct lt_place place = { "t.json", 1, 1 };
	struct lt_doc *doc = lt_doc_new(arena, keys, "t.json");
	char *bytes = lt_alloc(arena, size + 3);
	bytes[0] = '[';
	if (size)
		memcpy(bytes + 1, data, size);
	bytes[size + 1] = ']';
	lt_doc_map(doc, place);
	lt_doc_key(doc, LT_LIT("v"), place);
	lt_doc_text(doc, (struct lt_text){ bytes, size + 2 }, place);
	lt_doc_key(doc, LT_LIT("o"), place);
	lt_doc_map(doc, place);
	lt_doc_key(doc, LT_LIT("defaultValue"), place);
	lt_doc_text(doc, LT_LIT("[createObject('a', createArray(1, 'b'))]"), place);
	lt_doc_end(doc);
	lt_doc_end(doc);
	struct lt_node root = lt_doc_root(doc);
	struct lt_arm_resource resource = {
		.type = LT_LIT("T/a"), .name = LT_LIT("[variables('v')]"), .address = "t.json:a"
	};
	struct lt_arm_scope arm = {
		.variables = root, .parameters = root, .resources = &resource, .resource_count = 1
	};
	struct lt_bicep_scope *scope = lt_arm_scope(
		lt_bicep_estate_new(arena, keys, 3000), "t.json", &arm);
	struct lt_arm_copy copy = { .name = LT_LIT("loop"), .index = 1 };
	lt_arm_value(scope, &copy, lt_node_get(root, "v"));
	lt_arena_drop(arena);
	return 0;
}
