/* SPDX-License-Identifier: Apache-2.0 */
/* ratings: the readiness scorecard of phase 1, and what phase 2 has to do where an area is below 3. */
#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"

enum { INDENT = 2, TITLE = 18, BELOW = 3, AT = 4, CODE = 10 };

static const char *
bar(const struct lt_page *page, const struct lt_rating *rating)
{
	const char *text = "";
	for (uint32_t n = 1; n <= 5; n++)
		text = lt_print(page->arena, "%s%s", text, n <= rating->lo ? "●" : n <= rating->hi ? "○" : "·");
	return text;
}

static void
write_rating(const struct lt_page *page, const struct lt_rating *rating)
{
	lt_buf_fill(page->out, ' ', INDENT);
	lt_page_column(page, LT_STYLE_PLAIN, TITLE, lt_words_area.at[rating->area].title);
	if (rating->lo == 0) {
		lt_page_print(page, LT_STYLE_QUIET, "–  does not apply");
		return lt_page_line(page);
	}
	lt_page_print(page, rating->lo < BELOW ? LT_STYLE_BAD : LT_STYLE_GOOD, "%u  %s", rating->lo, bar(page, rating));
	lt_page_print(page, LT_STYLE_QUIET, "%s", rating->lo == rating->hi ? "       " : lt_print(page->arena, "  to %u ", rating->hi));
	lt_page_wrap(page, LT_STYLE_QUIET, INDENT + TITLE + 15, INDENT + TITLE + 15, lt_print(page->arena, " %s", rating->sentence));
}

static void
write_work(const struct lt_page *page, const struct lt_work *work)
{
	const struct lt_checked *check = &page->assessment->checks[work->check];
	bool open = strcmp(work->state, "open") == 0;
	lt_buf_fill(page->out, ' ', INDENT);
	lt_page_print(page, open ? LT_STYLE_BAD : LT_STYLE_DOUBT, "%s ", open ? "✗" : "~");
	lt_page_column(page, LT_STYLE_PLAIN, CODE, check->code ? check->code : "-");
	lt_page_wrap(page, LT_STYLE_PLAIN, AT + CODE, AT + CODE, check->title);
	lt_buf_fill(page->out, ' ', AT + CODE);
	lt_page_wrap(page, LT_STYLE_QUIET, AT + CODE, AT + CODE,
		lt_print(page->arena, "%s; %s, due %s, %s", lt_words_area.at[work->area].title, work->owner ? work->owner : "nobody yet",
			work->due, work->state));
}

void
lt_ratings_write(const struct lt_page *page)
{
	const struct lt_assessment *assessment = page->assessment;
	lt_page_title(page, "Readiness scorecard", NULL);
	for (int i = 0; i < assessment->ratings_count; i++)
		write_rating(page, &assessment->ratings[i]);
	lt_page_line(page);
	lt_page_wrap(page, LT_STYLE_QUIET, 0, 0,
		"Each area has five checks that build on each other; the rating is 1 and one for each that is ok, until one is not.");
	if (assessment->work_count == 0)
		return;
	lt_page_title(page, "Work of phase 2", lt_print(page->arena, "%d checks where an area is below level 3", assessment->work_count));
	for (int i = 0; i < assessment->work_count; i++)
		write_work(page, &assessment->work[i]);
}
