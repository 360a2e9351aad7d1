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
#include "record/estate.h"

enum { MOST_BYTES = 4 << 20 };

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
