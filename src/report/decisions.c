/* SPDX-License-Identifier: Apache-2.0 */
/* decisions: what people decided, on the terminal: gates on record, and levels they set. */
#include "base/arena.h"
#include "report/page.h"

static const struct {
	const char *sign;
	enum lt_style style;
} STATES[] = {
	[LT_DECISION_HOLDS] = { "✓", LT_STYLE_GOOD },
	[LT_DECISION_REOPENED] = { "✗", LT_STYLE_BAD },
}, USES[] = {
	[LT_WAIVER_USED] = { "✓", LT_STYLE_GOOD },
	[LT_WAIVER_UNUSED] = { "?", LT_STYLE_DOUBT },
	[LT_WAIVER_EXPIRED] = { "✗", LT_STYLE_BAD },
	[LT_WAIVER_REFUSED] = { "✗", LT_STYLE_BAD },
};

static void
write_decision(const struct lt_page *page, const struct lt_decision *decision)
{
	const char *people = "";
	for (int i = 0; i < decision->approvers.count; i++)
		people = lt_print(page->arena, "%s%s%s", people, i ? ", " : "", decision->approvers.at[i]);
	lt_page_print(page, STATES[decision->state].style, "  %s %s ", STATES[decision->state].sign, lt_words_gate.at[decision->gate].word);
	lt_page_wrap(page, LT_STYLE_PLAIN, 7, 7,
		lt_print(page->arena, "%s on %s by %s: %s", lt_words_pass.at[decision->result].word, decision->day, people,
			lt_words_decision.at[decision->state].word));
	if (decision->sentence) {
		lt_page_print(page, LT_STYLE_PLAIN, "       ");
		lt_page_wrap(page, LT_STYLE_QUIET, 7, 7, decision->sentence);
	}
}

static void
write_override(const struct lt_page *page, const struct lt_override *override)
{
	const struct lt_assessment *assessment = page->assessment;
	bool used = override->state == LT_WAIVER_USED;
	const char *name = override->area < LT_AREA_COUNT ? lt_words_area.at[override->area].title : "no area";
	const char *beside = "";
	for (int i = 0; i < assessment->areas_count && used; i++)
		if (assessment->areas[i].area == override->area && assessment->areas[i].state == LT_ASSESSED_YES)
			beside = lt_print(page->arena, " beside the computed %u", assessment->areas[i].lo);
	lt_page_print(page, override->sentence && used ? LT_STYLE_DOUBT : USES[override->state].style, "  %s ",
		override->sentence && used ? "?" : USES[override->state].sign);
	lt_page_wrap(page, LT_STYLE_PLAIN, 4, 4,
		lt_print(page->arena, "%s is called %u%s%s%s%s%s%s", name, override->level, beside, override->by ? " by " : "",
			override->by ? override->by : "", override->until ? " until " : "", override->until ? override->until : "",
			used ? "" : lt_print(page->arena, " (%s)", lt_words_waiver_state.at[override->state].word)));
	const char *why = override->sentence ? override->sentence : override->because;
	if (why) {
		lt_page_print(page, LT_STYLE_PLAIN, "    ");
		lt_page_wrap(page, LT_STYLE_QUIET, 4, 4, why);
	}
}

void
lt_decisions_write(const struct lt_page *page)
{
	const struct lt_assessment *assessment = page->assessment;
	int apart = 0, standing = 0;
	for (int i = 0; i < assessment->decisions_count; i++)
		standing += assessment->decisions[i].state != LT_DECISION_SUPERSEDED;
	if (standing > 0)
		lt_page_title(page, "Decided gates", NULL);
	for (int i = 0; i < assessment->decisions_count; i++)
		if (assessment->decisions[i].state != LT_DECISION_SUPERSEDED)
			write_decision(page, &assessment->decisions[i]);
	for (int i = 0; i < assessment->overrides_count; i++)
		apart += assessment->overrides[i].apart >= 2;
	if (assessment->overrides_count > 0)
		lt_page_title(page, "Levels set by people",
			apart ? lt_print(page->arena, "%d of %d two levels or more away from the computed one", apart, assessment->overrides_count)
			      : "they change no verdict");
	for (int i = 0; i < assessment->overrides_count; i++)
		write_override(page, &assessment->overrides[i]);
}
