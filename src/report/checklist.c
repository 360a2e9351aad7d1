/* SPDX-License-Identifier: Apache-2.0 */
/* checklist: one framework row by row: how far each has come, who answers for it, when it is due. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "report/page.h"

enum { INDENT = 2, ID = 9, MOST_DEEP = 8 };

static const struct {
	const char *sign;
	enum lt_style style;
} STATES[] = {
	[LT_ITEM_DONE] = { "✓", LT_STYLE_GOOD },
	[LT_ITEM_WAIVED] = { "✓", LT_STYLE_DOUBT },
	[LT_ITEM_PARTIAL] = { "~", LT_STYLE_DOUBT },
	[LT_ITEM_OPEN] = { "✗", LT_STYLE_BAD },
	[LT_ITEM_UNKNOWN] = { "?", LT_STYLE_DOUBT },
	[LT_ITEM_NONE] = { "–", LT_STYLE_QUIET },
};

/* The rows of one framework and how deep each stands. */
struct rows {
	const struct lt_item **at;
	int *depth;
	bool *above; /* it has rows below */
	int count, of[LT_ITEM_STATE_COUNT];
	bool reconstructed;
};

static struct rows
rows_of(const struct lt_page *page, const char *framework)
{
	const struct lt_assessment *assessment = page->assessment;
	int most = assessment->items_count + 1;
	struct lt_map *ids = lt_map_new(page->arena);
	struct rows rows = { .at = LT_NEW_ARRAY(page->arena, const struct lt_item *, most),
		.depth = LT_NEW_ARRAY(page->arena, int, most), .above = LT_NEW_ARRAY(page->arena, bool, most) };
	for (int i = 0; i < assessment->items_count; i++) {
		const struct lt_item *item = &assessment->items[i];
		if (strcmp(item->framework, framework) != 0)
			continue;
		int64_t parent = item->parent ? lt_map_get(ids, lt_text(item->parent)) : -1;
		rows.depth[rows.count] = parent < 0 ? 0 : rows.depth[parent] < MOST_DEEP ? rows.depth[parent] + 1 : MOST_DEEP;
		if (parent >= 0)
			rows.above[parent] = true;
		rows.of[item->state]++;
		rows.reconstructed |= strcmp(item->origin, "reconstructed") == 0;
		lt_map_put(ids, lt_text(item->id), rows.count);
		rows.at[rows.count++] = item;
	}
	return rows;
}

/* Of a phase: what its checks say, beside what its rows say. */
static const char *
verdict_of(const struct lt_page *page, const struct lt_item *item)
{
	const struct lt_assessment *assessment = page->assessment;
	int number = strcmp(item->kind, "phase") == 0 && item->id[0] == 'P' ? item->id[1] - '1' : -1;
	for (int i = 0; i < assessment->phases_count; i++)
		if ((int)assessment->phases[i].phase == number)
			return lt_print(page->arena, "%s; rows: ", lt_words_verdict.at[assessment->phases[i].verdict].word);
	return "rows: ";
}

static void
write_row(const struct lt_page *page, const struct lt_item *item, int depth, bool above)
{
	int at = INDENT * depth + 2 + ID;
	bool top = depth == 0, settled = item->state == LT_ITEM_DONE || item->state == LT_ITEM_NONE;
	const char *mark = strcmp(item->origin, "reconstructed") == 0 ? " *" : "";
	const char *due = item->due ? lt_print(page->arena, ", due %s", item->due) : "";
	if (top)
		lt_page_line(page);
	lt_buf_fill(page->out, ' ', (size_t)(INDENT * depth));
	lt_page_print(page, STATES[item->state].style, "%s ", STATES[item->state].sign);
	lt_page_column(page, top ? LT_STYLE_STRONG : LT_STYLE_PLAIN, ID, item->id);
	lt_page_wrap(page, top ? LT_STYLE_STRONG : LT_STYLE_PLAIN, at, at,
		lt_print(page->arena, "%s%s (%s%s)", item->title, mark, item->owner, due));
	if (top) {
		lt_buf_fill(page->out, ' ', (size_t)at);
		lt_page_wrap(page, LT_STYLE_QUIET, at, at,
			lt_print(page->arena, "%s%u done, %u open, %u unknown", verdict_of(page, item), item->ok, item->gap, item->unknown));
	} else if (!settled && !above && item->sentence) {
		lt_buf_fill(page->out, ' ', (size_t)at);
		lt_page_wrap(page, LT_STYLE_QUIET, at, at, item->sentence);
	}
}

void
lt_checklist_write(const struct lt_page *page, const char *framework)
{
	struct rows rows = rows_of(page, framework);
	const char *counts = "";
	for (int state = 0; state < LT_ITEM_STATE_COUNT; state++)
		if (rows.of[state])
			counts = lt_print(page->arena, "%s%s%d %s", counts, counts[0] ? ", " : "", rows.of[state],
				lt_words_item_state.at[state].word);
	lt_page_title(page, strcmp(framework, "caf") == 0 ? "AI adoption checklists of the Cloud Adoption Framework"
		: "AI adoption for infrastructure, in six phases", NULL);
	lt_page_wrap(page, LT_STYLE_PLAIN, 0, 0, lt_print(page->arena, "%d rows: %s", rows.count, counts));
	if (rows.reconstructed)
		lt_page_wrap(page, LT_STYLE_QUIET, 0, 0,
			"* reconstructed: the published checklist left its complete part blank");
	for (int i = 0; i < rows.count; i++)
		write_row(page, rows.at[i], rows.depth[i], rows.above[i]);
	lt_page_line(page);
	lt_page_wrap(page, LT_STYLE_QUIET, 0, 0,
		"✓ done or waived  ~ partly  ✗ open  ? nothing decides it  – does not apply.  Answer with lintel ask QUESTION.");
}
