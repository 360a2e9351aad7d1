/* SPDX-License-Identifier: Apache-2.0 */
/* scorecard: the first screen: what it was about, the verdict, phases, areas and gates. */
#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"

enum { GATE_CODES = 6, GATE_COLUMNS = 33, SEVERITY_COLUMNS = 10, INDENT = 2 };

static const struct {
	const char *sign;
	enum lt_style style;
} VERDICTS[] = {
	[LT_VERDICT_READY] = { "✓", LT_STYLE_GOOD },
	[LT_VERDICT_UNKNOWN] = { "?", LT_STYLE_DOUBT },
	[LT_VERDICT_ACTION] = { "✗", LT_STYLE_BAD },
}, RESULTS[] = {
	[LT_PASS_CLEAR] = { "✓", LT_STYLE_GOOD },
	[LT_PASS_WAIVED] = { "✓", LT_STYLE_DOUBT },
	[LT_PASS_REFUSED] = { "✗", LT_STYLE_BAD },
};

void
lt_head_write(const struct lt_page *page)
{
	const struct lt_run *run = &page->assessment->run;
	const char *name = lt_print(page->arena, "lintel %s", run->version ? run->version : "");
	const char *about = lt_print(page->arena, "%s%s%s · %s · model %s",
		run->organisation ? run->organisation : "", run->organisation ? " · " : "",
		run->root ? run->root : "", run->today ? run->today : "", run->model_version);
	if (run->facts_digest)
		about = lt_print(page->arena, "%s · facts %.8s", about, run->facts_digest);
	lt_page_print(page, LT_STYLE_STRONG, "%s   ", name);
	lt_page_wrap(page, LT_STYLE_PLAIN, (int)strlen(name) + 3, (int)strlen(name) + 3, about);
	if (run->baseline)
		lt_page_wrap(page, LT_STYLE_QUIET, 0, 0,
			lt_print(page->arena, "Gaps below are only those that %s does not have.",
				run->baseline));
}

static const char *
counts_of(const struct lt_page *page)
{
	int of[LT_STATUS_COUNT] = { 0 };
	for (int i = 0; i < page->assessment->checks_count; i++)
		of[page->assessment->checks[i].verdict]++;
	return lt_print(page->arena, "%d %s: %d ok, %d gap, %d unknown, %d skip",
		page->assessment->checks_count,
		page->assessment->checks_count == 1 ? "check" : "checks", of[LT_STATUS_OK],
		of[LT_STATUS_GAP], of[LT_STATUS_UNKNOWN], of[LT_STATUS_SKIP]);
}

static void
write_verdict(const struct lt_page *page)
{
	const struct lt_assessment *assessment = page->assessment;
	lt_page_line(page);
	lt_page_print(page, VERDICTS[assessment->verdict].style, "%s ",
		VERDICTS[assessment->verdict].sign);
	lt_page_print(page, LT_STYLE_STRONG, "%s", lt_words_verdict.at[assessment->verdict].word);
	lt_page_print(page, LT_STYLE_QUIET, "   %s", counts_of(page));
	lt_page_line(page);
	for (int i = 0; i < assessment->blockers_count; i++) {
		const struct lt_blocker *blocker = &assessment->blockers[i];
		const struct lt_checked *check = &assessment->checks[blocker->check];
		lt_page_line(page);
		lt_buf_fill(page->out, ' ', INDENT);
		lt_page_column(page,
			check->verdict == LT_STATUS_GAP ? LT_STYLE_BAD : LT_STYLE_DOUBT,
			SEVERITY_COLUMNS, lt_words_severity.at[check->severity].word);
		lt_page_wrap(page, LT_STYLE_PLAIN, INDENT + SEVERITY_COLUMNS,
			INDENT + SEVERITY_COLUMNS,
			lt_print(page->arena, "%s %s", lt_assessment_check_name(check),
				check->title));
		lt_buf_fill(page->out, ' ', INDENT + SEVERITY_COLUMNS);
		lt_page_wrap(page, LT_STYLE_QUIET, INDENT + SEVERITY_COLUMNS,
			INDENT + SEVERITY_COLUMNS, blocker->sentence);
	}
}

static void
write_phases(const struct lt_page *page)
{
	lt_page_title(page, "Phases", NULL);
	for (int i = 0; i < page->assessment->phases_count; i++) {
		const struct lt_phase_score *phase = &page->assessment->phases[i];
		lt_buf_printf(page->out, "  %d ", i + 1);
		lt_page_column(page, LT_STYLE_PLAIN, 23, lt_words_phase.at[phase->phase].title);
		lt_page_print(
			page, VERDICTS[phase->verdict].style, "%s ", VERDICTS[phase->verdict].sign);
		lt_page_column(page, VERDICTS[phase->verdict].style, 18,
			lt_words_verdict.at[phase->verdict].word);
		lt_page_print(page, LT_STYLE_QUIET, "%3u ok  %3u gap  %3u unknown", phase->ok,
			phase->gap, phase->unknown);
		lt_page_line(page);
	}
}

/* Five places: what is held, what it could be, what is still to come. */
static const char *
bar(const struct lt_page *page, const struct lt_area_score *area)
{
	const char *text = "";
	for (uint32_t level = 1; level <= 5; level++)
		text = lt_print(page->arena, "%s%s", text,
			level <= area->lo	    ? "●"
				: level <= area->hi ? "○"
						    : "·");
	return text;
}

static void
write_decided(const struct lt_page *page, const struct lt_area_score *area, const char *note)
{
	lt_page_print(page, LT_STYLE_PLAIN, "%7.0f %%", area->coverage * 100);
	lt_page_print(page, LT_STYLE_QUIET, "   %s", note);
}

static void
write_area(const struct lt_page *page, const struct lt_area_score *area)
{
	enum lt_style style = area->lo < 3 ? LT_STYLE_BAD : LT_STYLE_GOOD;
	lt_buf_fill(page->out, ' ', INDENT);
	lt_page_column(page, LT_STYLE_PLAIN, 25, lt_words_area.at[area->area].title);
	if (area->state == LT_ASSESSED_NONE) {
		lt_page_print(page, LT_STYLE_QUIET, "    –   not applicable");
	} else if (area->state == LT_ASSESSED_NO) {
		lt_page_print(page, LT_STYLE_QUIET, "    –   not assessed     ");
		write_decided(page, area, "too little");
	} else {
		lt_page_print(page, style, "  %.1f   %s", area->decimal, bar(page, area));
		lt_page_column(page, LT_STYLE_PLAIN, 12,
			lt_print(page->arena, area->lo == area->hi ? "     %u" : "   %u-%u",
				area->lo, area->hi));
		write_decided(page, area,
			area->grade == LT_GRADE_COUNT
				? ""
				: lt_print(page->arena, "%s %s",
					  lt_words_grade.at[area->grade].title,
					  lt_words_grade.at[area->grade].word));
	}
	lt_page_line(page);
}

static void
write_areas(const struct lt_page *page)
{
	lt_page_line(page);
	lt_page_column(page, LT_STYLE_STRONG, INDENT + 25, "Areas");
	lt_page_print(page, LT_STYLE_QUIET, "level         range      decided   evidence");
	lt_page_line(page);
	for (int i = 0; i < page->assessment->areas_count; i++)
		write_area(page, &page->assessment->areas[i]);
}

static const char *
codes_of(const struct lt_page *page, const struct lt_gate_score *gate)
{
	const char *codes = "";
	int shown = gate->blockers_count <= GATE_CODES + 1 ? gate->blockers_count : GATE_CODES;
	for (int i = 0; i < shown; i++)
		codes = lt_print(page->arena, "%s%s%s", codes, i ? " " : "",
			lt_assessment_check_name(
				&page->assessment->checks[gate->blockers[i].check]));
	if (shown < gate->blockers_count)
		codes = lt_print(
			page->arena, "%s and %d more", codes, gate->blockers_count - shown);
	return codes;
}

static void
write_gates(const struct lt_page *page)
{
	lt_page_title(page, "Gates", NULL);
	for (int i = 0; i < page->assessment->gates_count; i++) {
		const struct lt_gate_score *gate = &page->assessment->gates[i];
		lt_buf_printf(page->out, "  %s ", lt_words_gate.at[gate->gate].word);
		lt_page_column(
			page, LT_STYLE_PLAIN, GATE_COLUMNS, lt_words_gate.at[gate->gate].title);
		lt_page_print(page, RESULTS[gate->result].style, "%s %s",
			RESULTS[gate->result].sign, lt_words_pass.at[gate->result].word);
		lt_page_line(page);
		lt_buf_fill(page->out, ' ', 5);
		lt_page_wrap(page, LT_STYLE_QUIET, 5, 5,
			gate->blockers_count == 0 ? gate->sentence
						  : lt_print(page->arena, "%s: %s", gate->sentence,
							    codes_of(page, gate)));
	}
}

void
lt_scorecard_write(const struct lt_page *page)
{
	lt_head_write(page);
	write_verdict(page);
	write_phases(page);
	write_areas(page);
	write_gates(page);
}
