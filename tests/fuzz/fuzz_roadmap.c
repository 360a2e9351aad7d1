/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a lintel.yaml, planned: it has mistakes, or a roadmap that every writer writes; the same bytes are what Azure Boards exported. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/activity.h"
#include "format/yaml.h"
#include "plan/roadmap.h"
#include "report/roadmap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write_all(struct lt_arena *a, const struct lt_noun_roadmap *map, struct lt_text known)
{
	struct lt_roadmap_look look = { .width = 80 };
	struct lt_err err = { 0 };
	lt_roadmap_known(a, "known.csv", known, &look, &err);
	for (int i = 0; lt_roadmap_formats[i].name; i++) {
		struct lt_buf out = LT_BUF(1 << 24);
		if (lt_roadmap_formats[i].write)
			lt_roadmap_formats[i].write(a, map, &look, &out);
		lt_buf_done(&out);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 8192)
		return 0;
	struct lt_arena *a = lt_arena_new(1 << 28);
	struct lt_text text = lt_copy_text(a, (struct lt_text){ (const char *)data, size });
	struct lt_docs docs = { 0 };
	struct lt_activities activities;
	struct lt_noun_roadmap map = { 0 };
	struct lt_err err = { 0 };
	static const struct lt_roadmap_found nothing;
	struct lt_roadmap_asked asked = { .today = "2028-02-29", .dash = "--" };
	if (lt_yaml_read(a, lt_keys_new(a), "lintel.yaml", text, &docs, &err) && docs.count > 0 && lt_activities_load(a, &activities, &err)) {
		if (lt_roadmap_make(a, &activities, &nothing, lt_doc_root(docs.at[0]), &asked, &map, &err))
			write_all(a, &map, text);
		else if (!err.text[0])
			__builtin_trap();
	}
	lt_arena_drop(a);
	return 0;
}
