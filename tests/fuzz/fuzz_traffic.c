/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a log of traffic, by every reader, whole and cut in two. */
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "format/traffic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_all(struct lt_arena *a, enum lt_traffic traffic, struct lt_text bytes, size_t cut)
{
	struct lt_traffic_reader r = { .traffic = traffic };
	struct lt_visit v;
	struct lt_text rest = { bytes.at, cut };
	bool line = true;
	while (line)
		lt_traffic_next(&r, a, &rest, false, &line, &v);
	size_t used = rest.at ? (size_t)(rest.at - bytes.at) : cut;
	rest = (struct lt_text){ bytes.at + used, bytes.len - used };
	for (line = true; line;)
		lt_traffic_next(&r, a, &rest, true, &line, &v);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new((size_t)256 << 20);
	struct lt_text bytes = lt_copy_text(a, (struct lt_text){ (const char *)data, size });
	struct lt_err err = { 0 };
	struct lt_visit v;
	struct lt_doc *doc;
	char day[16];
	lt_traffic_look(bytes);
	lt_traffic_day(bytes, day);
	lt_traffic_host(bytes);
	for (enum lt_traffic t = LT_TRAFFIC_NONE + 1; t < LT_TRAFFIC_JSON; t++)
		read_all(a, t, bytes, size / 2);
	if (lt_json_read(a, lt_keys_new(a), "fuzz", bytes, &doc, &err))
		lt_traffic_object(lt_doc_root(doc), a, &v);
	lt_arena_drop(a);
	return 0;
}
