/* SPDX-License-Identifier: Apache-2.0 */
/* assess_why: see assess_why.h. */
#include "cli/assess_why.h"

#include "assess/blocker.h"
#include "assess/lift.h"
#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"

enum { INDENT = 4, CODE = 9, SEVERITY = 9, DEEPER = INDENT + CODE + SEVERITY };

static const char *const LEVELS[] = { "", "ad hoc", "known", "codified", "measured and enforced", "improving" };

static const struct {
	const char *sign;
	enum lt_style style;
} SIGNS[] = {
	[LT_STATUS_OK] = { "✓", LT_STYLE_GOOD },
	[LT_STATUS_GAP] = { "✗", LT_STYLE_BAD },
	[LT_STATUS_UNKNOWN] = { "?", LT_STYLE_DOUBT },
	[LT_STATUS_SKIP] = { "·", LT_STYLE_QUIET },
};

static void
put_check(const struct lt_page *page, uint32_t number)
{
	const struct lt_checked *check = &page->assessment->checks[number];
	lt_buf_puts(page->out, "  ");
	lt_page_print(page, SIGNS[check->verdict].style, "%s ", SIGNS[check->verdict].sign);
	lt_page_column(page, LT_STYLE_PLAIN, CODE, check->code ? check->code : "");
	lt_page_column(page, LT_STYLE_QUIET, SEVERITY, lt_words_severity.at[check->severity].word);
	lt_page_wrap(page, LT_STYLE_PLAIN, DEEPER, DEEPER, check->title);
	if (check->verdict == LT_STATUS_OK)
		return;
	lt_buf_fill(page->out, ' ', DEEPER);
	lt_page_wrap(page, LT_STYLE_QUIET, DEEPER, DEEPER, lt_blocker_of(page->arena, page->assessment, number).sentence);
}

static const char *
state_of(const struct lt_page *page, const struct lt_rung *rung)
{
	if (!rung->applies)
		return rung->holds ? "asks nothing that applies here, so it holds" : "asks nothing that applies here, and the one below does not hold";
	const char *share = lt_print(page->arena, "%u of %u points, %u %%; it needs 85 %% and every critical and high check", rung->ok,
		rung->weight, rung->weight ? rung->ok * 100 / rung->weight : 0);
	return lt_print(page->arena, "%s: %s", rung->holds ? "holds" : rung->may_hold ? "open, and may hold when more is known" : "does not hold",
		share);
}

static const char *
name(const struct lt_page *page, uint32_t check)
{
	return lt_assessment_check_name(&page->assessment->checks[check]);
}

/* The next rung, its least, and how each of these is closed. */
static void
put_lift(const struct lt_page *page, const struct lt_rung *rung)
{
	lt_page_title(page, lt_print(page->arena, "What lifts it to %u", rung->level),
		rung->close_count == 1 ? "this one" : lt_print(page->arena, "the least: these %d", rung->close_count));
	for (int i = 0; i < rung->close_count; i++) {
		const struct lt_checked *check = &page->assessment->checks[rung->close[i]];
		const char *code = name(page, rung->close[i]);
		lt_buf_puts(page->out, "  ");
		lt_page_print(page, SIGNS[check->verdict].style, "%s ", SIGNS[check->verdict].sign);
		lt_page_print(page, LT_STYLE_STRONG, "%s ", code);
		lt_page_wrap(page, LT_STYLE_PLAIN, INDENT + (int)strlen(code) + 1, INDENT, check->fix);
	}
}

static void
put_head(const struct lt_page *page, enum lt_area area, const struct lt_area_score *score)
{
	lt_page_print(page, LT_STYLE_STRONG, "%s", lt_words_area.at[area].title);
	if (score->state == LT_ASSESSED_YES)
		lt_page_print(page, LT_STYLE_PLAIN, "   level %.1f, range %u-%u · %.0f %% decided · evidence %s %s", score->decimal, score->lo, score->hi,
			score->coverage * 100, lt_words_grade.at[score->grade].title, lt_words_grade.at[score->grade].word);
	else
		lt_page_print(page, LT_STYLE_DOUBT, "   %s: %s", lt_words_assessed.at[score->state].word, lt_words_assessed.at[score->state].title);
	lt_page_line(page);
}

void
lt_assess_why(struct lt_arena *a, const struct lt_assessment *assessment, enum lt_area area, int width, bool colour, struct lt_buf *out)
{
	struct lt_page page = { .assessment = assessment, .arena = a, .out = out, .width = width, .colour = colour };
	struct lt_rung rungs[LT_RUNGS];
	const struct lt_rung *next = NULL;
	lt_lift(a, assessment, area, rungs);
	for (int i = 0; i < assessment->areas_count; i++)
		if (assessment->areas[i].area == area)
			put_head(&page, area, &assessment->areas[i]);
	for (int i = 0; i < LT_RUNGS; i++) {
		lt_page_title(&page, lt_print(a, "Level %u, %s", rungs[i].level, LEVELS[rungs[i].level]), NULL);
		lt_buf_puts(out, "  ");
		lt_page_wrap(&page, rungs[i].holds ? LT_STYLE_GOOD : LT_STYLE_DOUBT, 2, 2, state_of(&page, &rungs[i]));
		for (int c = 0; c < rungs[i].checks_count; c++)
			put_check(&page, rungs[i].checks[c]);
		if (!next && !rungs[i].holds)
			next = &rungs[i];
	}
	lt_page_title(&page, "Level 5, improving", NULL);
	lt_buf_puts(out, "  ");
	lt_page_wrap(&page, LT_STYLE_QUIET, 2, 2,
		"is earned by time: level 4 in three runs over 60 days or more, nothing re-opened, nothing overdue, and one improvement measured");
	if (next)
		put_lift(&page, next);
}
