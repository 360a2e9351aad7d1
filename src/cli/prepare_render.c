/* SPDX-License-Identifier: Apache-2.0 */
/* lintel prepare render: the estate as files in a folder. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/catalog_prices.h"
#include "cli/command.h"
#include "cli/prepare_minimal.h"
#include "cli/prepared.h"
#include "plan/deploy.h"

struct render {
	struct lt_prepared_call call;
	const char *today;
	bool minimal;
};

/* A version that is retired before long answers until that day and then no more; said to who renders a deployment of it. */
static bool
tell_ends(struct lt_arena *a, const struct lt_prepared_folder *folder, int64_t today, struct lt_err *err)
{
	struct lt_lives lives;
	struct lt_deploy_end *ends;
	bool rendered = false;
	for (int i = 0; i < folder->files.count; i++)
		rendered |= strcmp(folder->files.at[i].target, "openai") == 0;
	if (!rendered)
		return true;
	if (!lt_lives_load(a, &lives, err))
		return false;
	int count = lt_deploy_ends(a, folder->estate, &lives, today, &ends);
	for (int i = 0; i < count; i++) {
		const struct lt_life *life = ends[i].life;
		fprintf(stderr, "%s:%u: %s: Azure retire%s %s %s on %s, as it said on %s%s%s%s\n", ends[i].place.file, ends[i].place.line, ends[i].name,
			life->day <= today ? "d" : "s", life->model, life->version, life->retires, lives.as_of, life->instead ? "; " : "", life->instead ? life->instead : "",
			life->instead ? " takes its place" : "");
	}
	return true;
}

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct render render = *(const struct render *)given;
	struct lt_prepared_call *call = &render.call;
	struct lt_prepared_folder folder;
	int counts[LT_MERGE_THEIRS + 1] = { 0 }, kept = 0;
	int64_t today;
	if (!call->out) {
		lt_fail(err, "--out DIR says which folder the files go to");
		return LT_EXIT_USAGE;
	}
	if (render.minimal && call->targets.count) {
		lt_fail(err, "--minimal finds the targets itself; leave '%s' out", call->targets.at[0]);
		return LT_EXIT_USAGE;
	}
	if (render.minimal && !lt_prepare_minimal(a, call->estate, &call->targets, err))
		return LT_EXIT_USAGE;
	if (render.minimal && call->targets.count == 0) {
		puts("nothing is missing, and nothing was rendered");
		return LT_EXIT_DONE;
	}
	if (!lt_catalog_today(render.today, &today, err))
		return LT_EXIT_USAGE;
	int code = lt_prepared_read(a, call, &folder, err);
	if (code != LT_EXIT_DONE)
		return code;
	if (!tell_ends(a, &folder, today, err) || !lt_prepared_write(a, &folder, err))
		return LT_EXIT_FAILED;
	for (int i = 0; i < folder.files.count; i++) {
		const struct lt_prepared_place *place = &folder.at[i];
		bool whole = place->there.at && lt_text_is(place->bytes, place->there);
		counts[place->merge]++;
		if (place->merge == LT_MERGE_EDITED || place->merge == LT_MERGE_THEIRS) {
			kept += whole;
			fprintf(stderr, "%s %s: %s\n", place->merge == LT_MERGE_EDITED ? "EDITED" : "THEIRS", place->file->path,
				!whole ? "replaced, as --force says"
				: place->merge == LT_MERGE_EDITED ? "somebody changed it between our marks; kept (lintel prepare diff shows it, --force replaces it)"
								  : "it is not ours; kept (--force replaces it)");
		}
	}
	for (int i = 0; i < folder.before_count; i++)
		fprintf(stderr, "%s%s%s", i ? ", " : "with ", folder.before[i], i + 1 < folder.before_count ? "" : ", as before\n");
	for (int i = 0; i < folder.left_count; i++)
		fprintf(stderr, "left %s: rendered here once and no more; delete it if nobody needs it\n", folder.left[i]);
	if (folder.files.without)
		fprintf(stderr, "not rendered, since lintel.yaml has nothing for them: %s\n", folder.files.without);
	printf("%s: %d files new, %d changed, %d the same, %d kept\n", call->out, counts[LT_MERGE_NEW],
		counts[LT_MERGE_CHANGE] + counts[LT_MERGE_EDITED] + counts[LT_MERGE_THEIRS] - kept, counts[LT_MERGE_SAME], kept);
	return kept ? LT_EXIT_GAPS : LT_EXIT_DONE;
}

const struct lt_command lt_command_prepare_render = {
	.name = "prepare render",
	.summary = "render targets, and those they need, into a folder",
	.arguments = "[TARGET...]",
	.most = 64,
	.about = "Renders what lintel.yaml describes: the targets that are named and those they need, or all of them. A folder that is not there is made whole or not at all. In one that is there, what people wrote around the marked regions stays, and a region that somebody changed is kept and told; the exit code is 3 then. Targets that were rendered into the folder before are rendered too, because they share files such as main.tf; --only forgets them.",
	.examples = "lintel prepare render network openai --out platform\nlintel prepare render --out platform",
	.size = sizeof(struct render),
	.arguments_offset = offsetof(struct render, call.targets),
	.options = (const struct lt_option[]){
		{ "out", LT_TEXT, offsetof(struct render, call.out), "DIR", "the folder the files go to" },
		{ "estate", LT_TEXT, offsetof(struct render, call.estate), "PATH", "lintel.yaml or its folder; this folder when not given" },
		{ "force", LT_FLAG, offsetof(struct render, call.force), NULL, "replace what people changed in our regions, and files that are not ours" },
		{ "minimal", LT_FLAG, offsetof(struct render, minimal), NULL, "look which of workspace, quotas, private DNS and registry the estate lacks, and render those" },
		{ "today", LT_TEXT, offsetof(struct render, today), "DAY", "models that are retired within plan.regions.horizon of this day are told" },
		{ "only", LT_FLAG, offsetof(struct render, call.only), NULL, "render the named targets alone, without those that were rendered into the folder before" },
		{ 0 }
	},
	.run = run,
};
