/* SPDX-License-Identifier: Apache-2.0 */
/* terminal: a page to read: the scorecard, the gaps, the evidence. */
#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"
#include "report/placement.h"

enum { WIDTH = 80, NARROWEST = 76, WIDEST = 110, PLACES = 4 };

static void
write_page(const struct lt_page *page)
{
	lt_scorecard_write(page);
	lt_decisions_write(page);
	lt_changes_write(page);
	lt_patterns_write(page);
	lt_gaps_write(page);
	lt_assets_write(page);
	lt_sources_write(page);
}

static bool
write_terminal(const struct lt_assessment *assessment, const struct lt_report_options *options,
	struct lt_buf *out, struct lt_err *err)
{
	(void)err;
	int width = options->width > 0 ? options->width : WIDTH;
	struct lt_arena *arena = lt_arena_new((size_t)1 << 30);
	struct lt_page page = {
		.assessment = assessment,
		.arena = arena,
		.out = out,
		.width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width,
		.places = options->places > 0 ? options->places : PLACES,
		.colour = options->colour,
	};
	if (options->framework || options->scorecard)
		lt_head_write(&page);
	if (options->scorecard)
		lt_ratings_write(&page);
	if (options->framework)
		lt_checklist_write(&page, options->framework);
	if (!options->framework && !options->scorecard)
		write_page(&page);
	lt_arena_drop(arena);
	return true;
}

const struct lt_reporter lt_reporter_terminal = {
	.name = "terminal",
	.summary = "a page to read: verdict, phases, areas, gates, then the gaps by weight",
	.reads = LT_READS_SOME,
	.write = write_terminal,
	.place = lt_placement_terminal,
};
