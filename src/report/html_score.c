/* SPDX-License-Identifier: Apache-2.0 */
/* html_score: the verdict, and the areas as a drawing and as a table. */
#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/html.h"

enum { LEVELS = 5, ACROSS = 480, DOWN = 370, REACH = 140 };

static const char *const SIGNS[] = { [LT_VERDICT_READY] = "\u2713", [LT_VERDICT_UNKNOWN] = "?", [LT_VERDICT_ACTION] = "\u2717" };

static void
put_tiles(const struct lt_html *page, const int of[LT_STATUS_COUNT])
{
	const struct lt_assessment *assessment = page->assessment;
	lt_html(page, "<dl class=\"tiles\">");
	for (int i = 0; i < LT_STATUS_COUNT; i++)
		lt_html(page, "<div><dt>%s</dt><dd>%d<small>%s</small></dd></div>", lt_words_status.at[i].word, of[i],
			lt_words_status.at[i].title);
	lt_html(page, "<div><dt>decided</dt><dd>");
	if (assessment->coverage >= 0)
		lt_html(page, "%.0f %%<small>of the weight that applies</small>", assessment->coverage * 100);
	else
		lt_html(page, "none");
	lt_html(page, "</dd></div></dl>\n");
}

static void
put_blockers(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->blockers_count == 0)
		return;
	lt_html(page, "<h2 class=\"first\">What stands in the way</h2><ol class=\"blockers\">\n");
	for (int i = 0; i < assessment->blockers_count; i++) {
		const struct lt_blocker *blocker = &assessment->blockers[i];
		enum lt_severity severity = assessment->checks[blocker->check].severity;
		lt_html(page, "<li>");
		lt_html_tag(page, lt_html_of_severity(severity), lt_words_severity.at[severity].word);
		lt_html(page, " ");
		lt_html_check(page, blocker->check);
		lt_html(page, "<p class=\"place\">%s</p></li>\n", blocker->sentence);
	}
	lt_html(page, "</ol>\n");
}

void
lt_html_verdict(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	const struct lt_run *run = &assessment->run;
	int of[LT_STATUS_COUNT] = { 0 };
	for (int i = 0; i < assessment->checks_count; i++)
		of[assessment->checks[i].verdict]++;
	lt_html(page, "<header class=\"top\"><div class=\"wrap\"><p class=\"brand\"><b>Lintel</b>");
	if (run->organisation)
		lt_html(page, "<span>%s</span>", run->organisation);
	lt_html(page, "<span>%s</span><span>%s</span>", run->root, run->today);
	if (run->profile)
		lt_html(page, "<span>profile %s</span>", run->profile);
	lt_html(page, "</p>\n<div class=\"verdict\"><span class=\"sign %s\" aria-hidden=\"true\">%s</span><div>",
		lt_html_of_verdict(assessment->verdict), SIGNS[assessment->verdict]);
	lt_html(page, "<p class=\"quiet\">Would this infrastructure be ready to run an AI model tomorrow?</p><h1>%s</h1>",
		lt_words_verdict.at[assessment->verdict].word);
	if (of[LT_STATUS_OK] + of[LT_STATUS_GAP] == 0)
		lt_html(page, "<p>Nothing could be decided: 0 of %s have evidence. Sources below says what was looked for.</p>",
			lt_html_count(page, assessment->checks_count, "check", "checks"));
	else
		lt_html(page, "<p class=\"quiet\">%s of %s decided; %s.</p>",
			lt_html_number(page, of[LT_STATUS_OK] + of[LT_STATUS_GAP]),
			lt_html_count(page, assessment->checks_count - of[LT_STATUS_SKIP], "check that applies is", "checks that apply are"),
			lt_words_verdict.at[assessment->verdict].title);
	if (run->baseline)
		lt_html(page, "<p>Only gaps that <code>%s</code> does not have are shown.</p>", run->baseline);
	lt_html(page, "</div></div>\n");
	put_tiles(page, of);
	put_blockers(page);
	lt_html(page, "</div></header>\n");
}

static void
put_point(const struct lt_html *page, int i, int count, double level)
{
	double turn = 2 * M_PI * i / count - M_PI / 2, far = REACH * level / LEVELS;
	lt_html(page, "%.1f,%.1f ", ACROSS / 2 + far * cos(turn), DOWN / 2 + far * sin(turn));
}

static double
level_of(const struct lt_area_score *area, bool hi)
{
	return area->state != LT_ASSESSED_YES ? 0 : hi ? area->hi : area->lo;
}

static void
put_shape(const struct lt_html *page, const char *class, bool hi)
{
	const struct lt_assessment *assessment = page->assessment;
	lt_html(page, "<polygon class=\"%s\" points=\"", class);
	for (int i = 0; i < assessment->areas_count; i++)
		put_point(page, i, assessment->areas_count, level_of(&assessment->areas[i], hi));
	lt_html(page, "\"/>\n");
}

/* An axis with its name beside its end, broken at a blank where it is long. */
static void
put_axis(const struct lt_html *page, int i)
{
	const struct lt_assessment *assessment = page->assessment;
	const char *name = lt_words_area.at[assessment->areas[i].area].title;
	double turn = 2 * M_PI * i / assessment->areas_count - M_PI / 2, x = cos(turn), y = sin(turn);
	const char *anchor = x > 0.2 ? "start" : x < -0.2 ? "end" : "middle";
	const char *cut = strlen(name) > 14 ? strchr(name + 6, ' ') : NULL;
	lt_html(page, "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%.1f\" y2=\"%.1f\"/>", ACROSS / 2, DOWN / 2,
		ACROSS / 2 + REACH * x, DOWN / 2 + REACH * y);
	double left = ACROSS / 2 + (REACH + 12) * x, top = DOWN / 2 + (REACH + 14) * y + 4 - (cut ? 7 : 0) - (y < -0.9 ? 8 : 0);
	lt_html(page, "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", anchor, left, top,
		cut ? lt_print(page->arena, "%.*s", (int)(cut - name), name) : name);
	if (cut)
		lt_html(page, "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", anchor, left, top + 15, cut + 1);
	lt_html(page, "\n");
}

static void
put_radar(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	lt_html(page, "<figure class=\"radar\"><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"radar-name\">"
		      "<title id=\"radar-name\">Levels of all areas, 1 to 5; the table has the same numbers</title>\n", ACROSS, DOWN);
	for (int level = 1; level <= LEVELS; level++) {
		lt_html(page, "<polygon class=\"web\" points=\"");
		for (int i = 0; i < assessment->areas_count; i++)
			put_point(page, i, assessment->areas_count, level);
		lt_html(page, "\"/>");
	}
	lt_html(page, "\n");
	for (int i = 0; i < assessment->areas_count; i++)
		put_axis(page, i);
	put_shape(page, "hi", true);
	put_shape(page, "lo", false);
	for (int level = 1; level <= LEVELS; level++)
		lt_html(page, "<text class=\"scale\" x=\"%d\" y=\"%d\">%d</text>", ACROSS / 2 + 4, DOWN / 2 - REACH * level / LEVELS - 2, level);
	lt_html(page, "</svg><figcaption class=\"key\"><span>proven level</span><span class=\"maybe\">if all that is unknown "
		      "turned out well</span></figcaption></figure>\n");
}

static void
put_rungs(const struct lt_html *page, const struct lt_area_score *area)
{
	lt_html(page, "<svg class=\"rungs\" viewBox=\"0 0 84 12\" aria-hidden=\"true\">");
	for (uint32_t i = 1; i <= LEVELS; i++)
		lt_html(page, "<circle class=\"%s\" cx=\"%u\" cy=\"6\" r=\"%s\"/>",
			i <= area->lo ? "on" : i <= area->hi ? "may" : "off", 6 + (i - 1) * 18, i > area->lo && i <= area->hi ? "4.25" : "5");
	lt_html(page, "</svg>");
}

static void
put_area(const struct lt_html *page, const struct lt_area_score *area)
{
	lt_html(page, "<tr><th scope=\"row\">%s</th>", lt_words_area.at[area->area].title);
	if (area->state == LT_ASSESSED_YES) {
		lt_html(page, "<td class=\"n\" data-h=\"level\">%.1f</td><td class=\"fit\" data-h=\"range\">", area->decimal);
		lt_html(page, "<span class=\"range\">");
		lt_html(page, area->lo == area->hi ? "%u" : "%u\u2013%u", area->lo, area->hi);
		lt_html(page, "</span>");
		put_rungs(page, area);
		lt_html(page, "</td>");
	} else {
		lt_html(page, "<td colspan=\"2\" class=\"quiet\">%s<br><span class=\"small\">%s</span></td>",
			lt_words_assessed.at[area->state].word, lt_words_assessed.at[area->state].title);
	}
	if (area->coverage >= 0)
		lt_html(page, "<td class=\"n\" data-h=\"decided\">%.0f %%</td>", area->coverage * 100);
	else
		lt_html(page, "<td></td>");
	if (area->grade < LT_GRADE_COUNT)
		lt_html(page, "<td data-h=\"evidence\"><span class=\"fit\">%s %s</span></td>", lt_words_grade.at[area->grade].title,
			lt_words_grade.at[area->grade].word);
	else
		lt_html(page, "<td></td>");
	lt_html(page, "<td class=\"n%s\" data-h=\"gaps\">%u</td><td class=\"n%s\" data-h=\"unknown\">%u</td></tr>\n",
		area->gap ? "" : " zero", area->gap, area->unknown ? "" : " zero", area->unknown);
}

static void
put_overrides(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->overrides_count == 0)
		return;
	lt_html(page, "<h3>Levels that people set</h3><p class=\"lead\">They stand beside the computed ones and never replace "
		      "them.</p><div class=\"panel scroll\"><table class=\"stack\"><thead><tr><th>Area</th><th class=\"n\">Level</th><th>"
		      "Until</th><th>By</th><th>Because</th><th>State</th></tr></thead><tbody>\n");
	for (int i = 0; i < assessment->overrides_count; i++) {
		const struct lt_override *o = &assessment->overrides[i];
		lt_html(page, "<tr><th scope=\"row\">%s</th><td class=\"n\" data-h=\"level\">%u</td><td class=\"fit\" data-h=\"until\">%s"
			      "</td><td data-h=\"by\">%s</td><td>%s</td><td>%s %s</td></tr>\n", lt_words_area.at[o->area].title, o->level,
			o->until, o->by, o->because, lt_words_waiver_state.at[o->state].word, o->sentence);
	}
	lt_html(page, "</tbody></table></div>\n");
}

void
lt_html_scorecard(const struct lt_html *page)
{
	const struct lt_assessment *assessment = page->assessment;
	if (assessment->areas_count == 0)
		return;
	lt_html(page, "<section id=\"scorecard\"><h2>Scorecard</h2><p class=\"lead\">A level counts what is unknown as open. The range "
		      "ends where it would stand if all that is unknown turned out well; decided says how much is known, evidence how "
		      "weak the proof may be.</p>\n<div class=\"panel score\">");
	put_radar(page);
	lt_html(page, "<div class=\"scroll\" role=\"region\" aria-label=\"Areas\" tabindex=\"0\"><table class=\"areas\"><thead><tr><th>Area</th><th class=\"n\">Level</th><th>Range</th>"
		      "<th class=\"n\">Decided</th><th>Evidence</th><th class=\"n\">Gaps</th><th class=\"n\">Unknown</th></tr></thead><tbody>\n");
	for (int i = 0; i < assessment->areas_count; i++)
		put_area(page, &assessment->areas[i]);
	lt_html(page, "</tbody></table></div></div>\n");
	put_overrides(page);
	lt_html(page, "</section>\n");
}
