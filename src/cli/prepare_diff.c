/* SPDX-License-Identifier: Apache-2.0 */
/* lintel prepare diff: what a render would change in a folder. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/command.h"
#include "cli/prepared.h"
#include "format/unified.h"

static const char *
remark(const struct lt_prepared_place *place)
{
	if (place->merge == LT_MERGE_EDITED)
		return "somebody changed it between our marks: render keeps it, render --force makes this of it";
	return "it is not ours: render keeps it, render --force makes this of it";
}

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct lt_prepared_call call = *(const struct lt_prepared_call *)given;
	struct lt_prepared_folder folder;
	struct lt_buf out = LT_BUF(256 << 20);
	int differ = 0;
	call.force = call.held = true; /* what would be there; what render keeps is told */
	if (!call.out) {
		lt_fail(err, "--out DIR says which folder to hold the render against");
		return LT_EXIT_USAGE;
	}
	int code = lt_prepared_read(a, &call, &folder, err);
	if (code != LT_EXIT_DONE)
		return code;
	for (int i = 0; i < folder.files.count; i++) {
		const struct lt_prepared_place *place = &folder.at[i];
		struct lt_buf one = LT_BUF(256 << 20);
		bool kept = place->merge == LT_MERGE_EDITED || place->merge == LT_MERGE_THEIRS;
		if (lt_unified(a, place->file->path, place->there, place->bytes, &one)) {
			differ++;
			if (kept)
				lt_buf_printf(&out, "# %s %s: %s\n", lt_prepared_word(place->merge), place->file->path, remark(place));
			lt_buf_text_add(&out, lt_buf_text(&one));
		} else if (place->merge == LT_MERGE_EDITED) {
			differ++;
			lt_buf_printf(&out, "# EDITED %s: its marks are damaged; put them right, or move it away\n", place->file->path);
		}
		lt_buf_done(&one);
	}
	for (int i = 0; i < folder.left_count; i++)
		lt_buf_printf(&out, "# left %s: rendered here once and no more\n", folder.left[i]);
	bool good = lt_io_write("-", lt_buf_text(&out), err);
	lt_buf_done(&out);
	return !good ? LT_EXIT_FAILED : differ ? LT_EXIT_GAPS : LT_EXIT_DONE;
}

const struct lt_command lt_command_prepare_diff = {
	.name = "prepare diff",
	.summary = "show what a render would change in a folder",
	.arguments = "[TARGET...]",
	.most = 64,
	.about = "Renders the targets that the folder holds, and those that are named, into memory and shows the difference to what lies there, as a patch. Lines around the marked regions are a person's and are the same on both sides. The exit code is 0 when nothing differs and 3 when something does, so that a nightly run sees drift.",
	.examples = "lintel prepare diff --out platform\nlintel prepare diff network --out platform | git apply",
	.size = sizeof(struct lt_prepared_call),
	.arguments_offset = offsetof(struct lt_prepared_call, targets),
	.options = (const struct lt_option[]){
		{ "out", LT_TEXT, offsetof(struct lt_prepared_call, out), "DIR", "the folder that was rendered to" },
		{ "estate", LT_TEXT, offsetof(struct lt_prepared_call, estate), "PATH", "lintel.yaml or its folder; this folder when not given" },
		{ "only", LT_FLAG, offsetof(struct lt_prepared_call, only), NULL, "render the named targets alone, without those that were rendered into the folder before" },
		{ 0 }
	},
	.run = run,
};
