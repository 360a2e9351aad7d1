/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Only files that a gap or an unknown stands in are looked at, each once.  A plan or a state
 * has no comments, and what is too long to have been written by a person is left alone.
 */
#include "cli/waive.h"

#include <fcntl.h>

#include "assess/waiver.h"
#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"
#include "base/io.h"
#include "base/map.h"
#include "catalog/check.h"
#include "facts/facts.h"
#include "record/estate.h"

enum { MOST_BYTES = 4 << 20 };

static struct lt_row *
begin(struct lt_facts *facts, const char *table, const char *resource, const char *name, const char *file, uint32_t line)
{
	struct lt_row *row = lt_facts_row(facts, table);
	lt_row_text(row, "resource", resource);
	lt_row_text(row, "type", table);
	lt_row_text(row, "name", name);
	lt_row_text(row, "source", "answers");
	lt_row_quality(row, LT_QUALITY_ATTESTED);
	lt_row_place(row, (struct lt_place){ file, line, 1 });
	return row;
}

void
lt_waive_facts(struct lt_arena *a, const struct lt_estate *estate, const struct lt_checks *checks, struct lt_facts *facts)
{
	for (int i = 0; i < estate->waivers_count; i++) {
		const struct lt_waiver *w = &estate->waivers[i];
		const char *name = w->check ? w->check : "no check";
		const struct lt_check *check = lt_checks_find(checks, lt_text(name));
		struct lt_row *row = begin(facts, "waiver", lt_print(a, "waiver/%s", name), name, w->file, w->line);
		lt_row_text(row, "check_name", name);
		lt_row_text(row, "severity", check ? check->severity : NULL);
		lt_row_text(row, "pattern", w->resource);
		lt_row_text(row, "until", w->until);
		lt_row_text(row, "by", w->by);
		lt_row_text(row, "because", w->because);
	}
	for (int i = 0; i < estate->shadows_count; i++) {
		const struct lt_estate_shadow *s = &estate->shadows[i];
		const char *name = s->asset ? s->asset : "nothing";
		struct lt_row *row = begin(facts, "shadow_decision", lt_print(a, "shadow/%s", name), name, s->place.file, s->place.line);
		lt_row_text(row, "asset", name);
		lt_row_text(row, "owner", s->owner);
		lt_row_text(row, "decision", s->decision);
		lt_row_text(row, "until", s->until);
	}
}

void
lt_waive(struct lt_arena *a, const char *folder, const struct lt_estate *estate, struct lt_assessment *assessment)
{
	struct lt_waiver_set set = { .arena = a };
	struct lt_map *seen = lt_map_new(a);
	LT_AUTO(lt_fd) dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; i < estate->waivers_count; i++)
		lt_waiver_add(&set, &estate->waivers[i]);
	for (int i = 0; i < assessment->findings_count && dir >= 0; i++) {
		const struct lt_finding *f = &assessment->findings[i];
		if ((f->status != LT_STATUS_GAP && f->status != LT_STATUS_UNKNOWN) || !f->file)
			continue;
		struct lt_text path = lt_text(f->file), text;
		if (lt_text_ends(path, ".json") || lt_text_ends(path, ".tfstate") || lt_map_get(seen, path) >= 0)
			continue;
		lt_map_put(seen, path, 1);
		struct lt_err gone = { 0 };
		struct lt_arena *one = lt_arena_new(SIZE_MAX);
		if (lt_io_read(one, dir, f->file, MOST_BYTES, &text, &gone) && lt_text_has(text, "lintel:"))
			lt_waiver_read(&set, f->file, lt_copy_text(a, text));
		lt_arena_drop(one);
	}
	lt_waiver_apply(&set, assessment);
}
