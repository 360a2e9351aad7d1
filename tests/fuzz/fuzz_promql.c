/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an expression of PromQL: names lie in it, and it ends. */
#include <stdint.h>

#include "format/promql.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_text expr = { (const char *)data, size }, name;
	size_t before = 0;
	for (size_t at = 0; lt_promql_next(expr, &at, &name); before = at)
		if (at <= before || at > size || name.at < expr.at || name.at + name.len > expr.at + size)
			__builtin_trap();
	return 0;
}
