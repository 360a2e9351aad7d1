/* SPDX-License-Identifier: Apache-2.0 */
/* changes: see changes.h; and the terminal's part about them. */
#include "report/changes.h"

#include "base/arena.h"
#include "report/page.h"

static const char *const MORE[] = {
	[LT_CHANGE_BETTER] = "closed", [LT_CHANGE_WORSE] = "new", [LT_CHANGE_OTHER] = "that nobody sees any more"
};

const char *
lt_changes_sign(enum lt_change_way way)
{
	return way == LT_CHANGE_WORSE ? "✗" : way == LT_CHANGE_BETTER ? "✓" : "·";
}

int
lt_changes_lines(struct lt_arena *a, const struct lt_assessment *assessment, int most, struct lt_changes_line **ret_lines)
{
	struct lt_changes_line *lines = LT_NEW_ARRAY(a, struct lt_changes_line, assessment->changes_count + LT_CHANGE_COUNT);
	int count = 0, shown[LT_CHANGE_COUNT] = { 0 };
	for (int i = 0; i < assessment->changes_count; i++) {
		const struct lt_change *change = &assessment->changes[i];
		if (strcmp(change->kind, "finding") == 0 && shown[change->way]++ >= most)
			continue;
		lines[count++] = (struct lt_changes_line){ change->way,
			change->since ? lt_print(a, "%s (%s)", change->sentence, change->since) : change->sentence };
	}
	for (int way = 0; way < LT_CHANGE_COUNT; way++)
		if (shown[way] > most)
			lines[count++] = (struct lt_changes_line){ (enum lt_change_way)way,
				lt_print(a, "… and %d more %s", shown[way] - most, MORE[way]) };
	*ret_lines = lines;
	return count;
}

void
lt_changes_write(const struct lt_page *page)
{
	static const enum lt_style styles[] = {
		[LT_CHANGE_BETTER] = LT_STYLE_GOOD, [LT_CHANGE_WORSE] = LT_STYLE_BAD, [LT_CHANGE_OTHER] = LT_STYLE_QUIET
	};
	struct lt_changes_line *lines;
	if (!page->assessment->run.since)
		return;
	int count = lt_changes_lines(page->arena, page->assessment, 3 * page->places, &lines);
	lt_page_title(page, "Changes", lt_print(page->arena, "since %s", page->assessment->run.since));
	for (int i = 0; i < count; i++) {
		lt_page_print(page, styles[lines[i].way], "  %s ", lt_changes_sign(lines[i].way));
		lt_page_wrap(page, LT_STYLE_PLAIN, 4, 4, lines[i].text);
	}
	if (count == 0)
		lt_page_wrap(page, LT_STYLE_QUIET, 0, 2, "  Nothing is different.");
}
