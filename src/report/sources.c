/* SPDX-License-Identifier: Apache-2.0 */
/* sources: what was read, what could not be, and what somebody decided to live with. */
#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"

enum { NAME_COLUMNS = 20, BLINDS = 10 };

/* All sources of one collector together: a large estate has thousands of files. */
struct sum {
	const char *collector, *sentence;
	enum lt_source_state state;
	int read;
	int64_t facts;
};

static int
sum_up(const struct lt_assessment *assessment, struct sum *sums)
{
	int count = 0;
	for (int i = 0; i < assessment->sources_count; i++) {
		const struct lt_evidence *source = &assessment->sources[i];
		int at = 0;
		while (at < count && strcmp(sums[at].collector, source->collector) != 0)
			at++;
		if (at == count)
			sums[count++] = (struct sum){ source->collector, source->sentence,
				source->state, 0, 0 };
		struct sum *sum = &sums[at];
		sum->read += source->state == LT_SOURCE_OK;
		sum->facts += source->facts;
		if (source->state == LT_SOURCE_FAILED ||
			(source->state == LT_SOURCE_OK && sum->state == LT_SOURCE_ABSENT))
			sum->state = source->state;
		if (source->sentence)
			sum->sentence = source->sentence;
	}
	return count;
}

static void
write_sources(const struct lt_page *page)
{
	static const struct {
		const char *sign;
		enum lt_style style;
	} signs[] = { [LT_SOURCE_OK] = { "✓", LT_STYLE_GOOD },
		[LT_SOURCE_ABSENT] = { "–", LT_STYLE_QUIET },
		[LT_SOURCE_FAILED] = { "✗", LT_STYLE_BAD } };
	struct sum *sums = LT_NEW_ARRAY(
		page->arena, struct sum, page->assessment->sources_count + 1);
	int count = sum_up(page->assessment, sums);
	lt_page_title(page, "Sources", count == 0 ? "none" : NULL);
	for (int i = 0; i < count; i++) {
		struct sum *sum = &sums[i];
		lt_page_print(page, signs[sum->state].style, "  %s ", signs[sum->state].sign);
		lt_page_column(page, LT_STYLE_PLAIN, NAME_COLUMNS, sum->collector);
		const char *text = sum->facts > 0 || sum->state == LT_SOURCE_OK
			? lt_print(page->arena, "%s %s%s%s", lt_page_number(page, sum->facts),
				  sum->facts == 1 ? "fact" : "facts", sum->sentence ? "; " : "",
				  sum->sentence ? sum->sentence : "")
			: sum->sentence ? sum->sentence
					: lt_words_source_state.at[sum->state].title;
		lt_page_wrap(page, sum->state == LT_SOURCE_ABSENT ? LT_STYLE_QUIET : LT_STYLE_PLAIN,
			4 + NAME_COLUMNS, 4 + NAME_COLUMNS, text);
	}
}

static void
write_blind(const struct lt_page *page)
{
	int count = page->assessment->blind_count;
	if (count == 0)
		return;
	lt_page_title(page, "Could not be read", lt_page_number(page, count));
	for (int i = 0; i < count && i < BLINDS; i++) {
		const struct lt_blind *blind = &page->assessment->blind[i];
		const char *place = !blind->path || !*blind->path ? blind->collector
			: blind->line == 0
			? blind->path
			: lt_print(page->arena, "%s:%u", blind->path, blind->line);
		lt_page_print(page, LT_STYLE_BAD, "  ✗ ");
		lt_page_wrap(page, LT_STYLE_PLAIN, 4, 4, lt_print(page->arena, "%s: %s", place,
			blind->sentence ? blind->sentence : "no reason was given"));
	}
	if (count > BLINDS) {
		lt_page_print(page, LT_STYLE_QUIET, "    … and %s more",
			lt_page_number(page, count - BLINDS));
		lt_page_line(page);
	}
}

static void
write_waivers(const struct lt_page *page)
{
	if (page->assessment->waivers_count == 0)
		return;
	lt_page_title(page, "Waivers", NULL);
	for (int i = 0; i < page->assessment->waivers_count; i++) {
		const struct lt_waiver *waiver = &page->assessment->waivers[i];
		bool fine = waiver->state == LT_WAIVER_USED;
		lt_page_print(
			page, fine ? LT_STYLE_GOOD : LT_STYLE_DOUBT, "  %s ", fine ? "✓" : "!");
		lt_page_wrap(page, LT_STYLE_PLAIN, 4, 4,
			lt_print(page->arena, "%s:%u: %s until %s%s%s: %s",
				waiver->file ? waiver->file : "", waiver->line,
				waiver->check ? waiver->check : "no check",
				waiver->until ? waiver->until : "no day", fine ? "" : ", ",
				fine ? "" : lt_words_waiver_state.at[waiver->state].word,
				waiver->because ? waiver->because : "no reason"));
		if (!waiver->sentence)
			continue;
		lt_buf_fill(page->out, ' ', 4);
		lt_page_wrap(page, LT_STYLE_QUIET, 4, 4, waiver->sentence);
	}
}

void
lt_sources_write(const struct lt_page *page)
{
	write_sources(page);
	write_blind(page);
	write_waivers(page);
}
