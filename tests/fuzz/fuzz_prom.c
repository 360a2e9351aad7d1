/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a /metrics page, whole and in the middle of other text. */
#include <stdint.h>

#include "base/arena.h"
#include "format/prom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is told of a sample lies in the page. */
static bool
lies_in(struct lt_text page, struct lt_text part)
{
	return !part.at || (part.at >= page.at && part.at + part.len <= page.at + page.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_text page = { (const char *)data, size };
	lt_prom_is(page);
	for (int mixed = 0; mixed < 2; mixed++) {
		struct lt_prom p;
		lt_prom_open(&p, page, mixed);
		for (enum lt_prom_event e; (e = lt_prom_next(&p)) != LT_PROM_END;) {
			if (e != LT_PROM_SAMPLE)
				continue;
			bool inside = lies_in(page, p.sample.series) && lies_in(page, p.sample.exemplar);
			for (int i = 0; i < p.sample.label_count; i++) {
				inside &= lies_in(page, p.sample.labels[i].value) && lies_in(page, p.sample.labels[i].name);
				lt_prom_value(a, p.sample.labels[i].value);
			}
			if (!inside)
				__builtin_trap();
		}
	}
	lt_arena_drop(a);
	return 0;
}
