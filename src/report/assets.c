/* SPDX-License-Identifier: Apache-2.0 */
/* assets: AI that is in use, and what was decided about each: for the terminal and for Markdown. */
#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"

enum { SHOWN = 8, KIND_COLUMNS = 10, RISK_COLUMNS = 10 };

/* Was there a log of what leaves the network? */
static bool
has_log(const struct lt_assessment *assessment)
{
	for (int i = 0; i < assessment->sources_count; i++)
		if (strcmp(assessment->sources[i].collector, "egress") == 0 && assessment->sources[i].state == LT_SOURCE_OK)
			return true;
	return false;
}

int
lt_assets_undecided(const struct lt_assessment *assessment)
{
	int count = 0;
	for (int i = 0; i < assessment->assets_count; i++)
		count += assessment->assets[i].decision == NULL;
	return count;
}

const char *
lt_assets_note(const struct lt_assessment *assessment)
{
	return has_log(assessment) ? NULL
		: "No log of what leaves the network was read: what people use beside this is not known.";
}

static const char *
decision_of(const struct lt_page *page, const struct lt_asset *asset)
{
	if (!asset->decision)
		return asset->owner ? lt_print(page->arena, "owned by %s, nothing decided", asset->owner) : "nobody decided";
	return lt_print(page->arena, "%s%s%s%s%s", asset->decision, asset->until ? " until " : "", asset->until ? asset->until : "",
		asset->owner ? " by " : "", asset->owner ? asset->owner : "");
}

void
lt_assets_write(const struct lt_page *page)
{
	const struct lt_assessment *assessment = page->assessment;
	const char *note = lt_assets_note(assessment);
	if (assessment->assets_count == 0)
		return;
	lt_page_title(page, "AI in use", lt_print(page->arena, "%s found, %s undecided", lt_page_number(page, assessment->assets_count),
		lt_page_number(page, lt_assets_undecided(assessment))));
	for (int i = 0; i < assessment->assets_count && i < SHOWN; i++) {
		const struct lt_asset *asset = &assessment->assets[i];
		lt_buf_puts(page->out, "  ");
		lt_page_column(page, asset->decision ? LT_STYLE_QUIET : LT_STYLE_BAD, RISK_COLUMNS, lt_words_severity.at[asset->risk].word);
		lt_page_column(page, LT_STYLE_PLAIN, KIND_COLUMNS, asset->kind);
		lt_page_wrap(page, LT_STYLE_PLAIN, 2 + RISK_COLUMNS + KIND_COLUMNS, 2 + RISK_COLUMNS + KIND_COLUMNS,
			lt_print(page->arena, "%s%s%s; %s", asset->name ? asset->name : "",
				asset->place && asset->name && strcmp(asset->place, asset->name) != 0 ? " at " : "",
				asset->place && asset->name && strcmp(asset->place, asset->name) != 0 ? asset->place : "",
				decision_of(page, asset)));
	}
	if (assessment->assets_count > SHOWN) {
		lt_page_print(page, LT_STYLE_QUIET, "    … and %s more (--format json or html)",
			lt_page_number(page, assessment->assets_count - SHOWN));
		lt_page_line(page);
	}
	if (!note)
		return;
	lt_buf_puts(page->out, "  ");
	lt_page_wrap(page, LT_STYLE_QUIET, 2, 2, note);
}
