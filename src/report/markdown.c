/* SPDX-License-Identifier: Apache-2.0 */
/*
 * markdown: a comment under a pull request.
 *
 * Hosts refuse comments over 65,536 characters, so checks that no longer fit are counted
 * instead of shown.  Names from files stand in code spans, where nothing in them is markup
 * and nobody is mentioned.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "report/changes.h"
#include "report/page.h"
#include "report/placement.h"
#include "report/prose.h"
#include "report/report.h"

enum { FULL = 60 * 1000, LONGEST = 65000, FIRST = 5, PLACES = 4 };

struct note {
	const struct lt_assessment *assessment;
	struct lt_arena *arena;
	struct lt_buf *out;
	int places;
};

static const char *const SIGNS[] = {
	[LT_VERDICT_READY] = "✅", [LT_VERDICT_UNKNOWN] = "❔", [LT_VERDICT_ACTION] = "❌"
};
static const char *const RESULTS[] = {
	[LT_PASS_CLEAR] = "✅", [LT_PASS_WAIVED] = "✅", [LT_PASS_REFUSED] = "❌"
};

static void
put_head(const struct note *note)
{
	const struct lt_assessment *assessment = note->assessment;
	int of[LT_STATUS_COUNT] = { 0 };
	for (int i = 0; i < assessment->checks_count; i++)
		of[assessment->checks[i].verdict]++;
	lt_buf_printf(note->out, "## %s Lintel: %s\n\n", SIGNS[assessment->verdict],
		lt_words_verdict.at[assessment->verdict].word);
	lt_prose_code(note->out, assessment->run.root);
	lt_buf_printf(note->out, " on %s: %d %s, %d ok, %d gap, %d unknown, %d skip.",
		assessment->run.today, assessment->checks_count,
		assessment->checks_count == 1 ? "check" : "checks", of[LT_STATUS_OK],
		of[LT_STATUS_GAP], of[LT_STATUS_UNKNOWN], of[LT_STATUS_SKIP]);
	if (assessment->run.baseline) {
		lt_buf_puts(note->out, " Only gaps that ");
		lt_prose_code(note->out, assessment->run.baseline);
		lt_buf_puts(note->out, " does not have are shown.");
	}
	lt_buf_puts(note->out, "\n");
	for (int i = 0; i < assessment->blockers_count; i++) {
		const struct lt_checked *check = &assessment->checks[assessment->blockers[i].check];
		lt_buf_printf(note->out, "\n%d. **%s** %s: ", i + 1,
			lt_words_severity.at[check->severity].word,
			lt_assessment_check_name(check));
		lt_prose_put(note->out, check->title);
		lt_buf_puts(note->out, "<br>");
		lt_prose_put(note->out, assessment->blockers[i].sentence);
	}
	lt_buf_puts(note->out, assessment->blockers_count ? "\n" : "");
}

static void
put_area(const struct note *note, const struct lt_area_score *area)
{
	lt_buf_printf(note->out, "| %s | ", lt_words_area.at[area->area].title);
	if (area->state != LT_ASSESSED_YES) {
		lt_buf_printf(note->out, "%s | | ", lt_words_assessed.at[area->state].word);
	} else {
		lt_buf_printf(note->out, "%.1f | ", area->decimal);
		lt_buf_printf(
			note->out, area->lo == area->hi ? "%u | " : "%u-%u | ", area->lo, area->hi);
	}
	if (area->coverage >= 0)
		lt_buf_printf(note->out, "%.0f %% ", area->coverage * 100);
	lt_buf_printf(note->out, "| %s | %u |\n",
		area->grade < LT_GRADE_COUNT ? lt_words_grade.at[area->grade].word : "", area->gap);
}

static void
put_tables(const struct note *note)
{
	const struct lt_assessment *assessment = note->assessment;
	lt_buf_puts(note->out, "\n<details>\n<summary>Phases, areas and gates</summary>\n");
	lt_buf_puts(
		note->out, "\n| Phase | Verdict | ok | gap | unknown |\n|---|---|--:|--:|--:|\n");
	for (int i = 0; i < assessment->phases_count; i++) {
		const struct lt_phase_score *phase = &assessment->phases[i];
		lt_buf_printf(note->out, "| %d %s | %s %s | %u | %u | %u |\n", i + 1,
			lt_words_phase.at[phase->phase].title, SIGNS[phase->verdict],
			lt_words_verdict.at[phase->verdict].word, phase->ok, phase->gap,
			phase->unknown);
	}
	lt_buf_puts(note->out,
		"\n| Area | Level | Range | Decided | Evidence | Gaps "
		"|\n|---|--:|:-:|--:|---|--:|\n");
	for (int i = 0; i < assessment->areas_count; i++)
		put_area(note, &assessment->areas[i]);
	lt_buf_puts(note->out, "\n| Gate | Result |\n|---|---|\n");
	for (int i = 0; i < assessment->gates_count; i++) {
		const struct lt_gate_score *gate = &assessment->gates[i];
		lt_buf_printf(note->out, "| %s %s | %s %s: %s |\n",
			lt_words_gate.at[gate->gate].word, lt_words_gate.at[gate->gate].title,
			RESULTS[gate->result], lt_words_pass.at[gate->result].word,
			gate->sentence ? gate->sentence : "");
	}
	lt_buf_puts(note->out, "\n</details>\n");
}

static void
put_changes(const struct note *note)
{
	struct lt_changes_line *lines;
	if (!note->assessment->run.since)
		return;
	int count = lt_changes_lines(note->arena, note->assessment, note->places, &lines);
	lt_buf_puts(note->out, "\n### Changes since ");
	lt_prose_put(note->out, note->assessment->run.since);
	lt_buf_puts(note->out, count ? "\n\n" : "\n\nNothing is different.\n");
	for (int i = 0; i < count; i++) {
		lt_buf_printf(note->out, "- %s ", lt_changes_sign(lines[i].way));
		lt_prose_put(note->out, lines[i].text);
		lt_buf_putc(note->out, '\n');
	}
}

static void
put_place(const struct note *note, const struct lt_finding *finding)
{
	lt_buf_puts(note->out, "- ");
	if (finding->file) {
		lt_prose_code(note->out,
			finding->line > 0
				? lt_print(note->arena, "%s:%u", finding->file, finding->line)
				: finding->file);
		lt_buf_putc(note->out, ' ');
	}
	if (finding->resource)
		lt_prose_code(note->out, finding->resource);
	lt_buf_puts(note->out, finding->resource && finding->reason ? ": " : "");
	lt_prose_put(note->out, finding->reason);
	lt_buf_putc(note->out, '\n');
}

/* One check with its first places.  0 when none is open. */
static int64_t
put_gap(const struct note *note, uint32_t index)
{
	const struct lt_assessment *assessment = note->assessment;
	const struct lt_checked *check = &assessment->checks[index];
	int64_t open = 0;
	for (int i = lt_assessment_first(assessment, index); i < assessment->findings_count; i++) {
		const struct lt_finding *finding = &assessment->findings[i];
		if (finding->check != index)
			break;
		if (!lt_assessment_open(finding) || open++ >= note->places)
			continue;
		if (open == 1) {
			lt_buf_printf(note->out, "\n#### %s %s ",
				lt_words_severity.at[check->severity].word,
				lt_assessment_check_name(check));
			lt_prose_put(note->out, check->title);
			lt_buf_puts(note->out, "\n\n");
		}
		put_place(note, finding);
	}
	if (open > note->places)
		lt_buf_printf(note->out, "- … and %lld more\n", (long long)open - note->places);
	if (open > 0 && check->waived > 0)
		lt_buf_printf(note->out, "- (%u waived)\n", check->waived);
	if (open > 0 && check->fix) {
		lt_buf_puts(note->out, "\n**Fix:** ");
		lt_prose_put(note->out, check->fix);
		lt_buf_putc(note->out, '\n');
	}
	return open;
}

/* The same, taken back when it does not fit. */
static bool
fits(const struct note *note, uint32_t index, int *shown)
{
	size_t before = note->out->len;
	bool fold = *shown == FIRST, full = before > FULL;
	if (!full && fold)
		lt_buf_puts(note->out, "\n<details>\n<summary>The gaps of less weight</summary>\n");
	int64_t open = full ? 0 : put_gap(note, index);
	full |= note->out->len > LONGEST;
	if (full || open == 0) {
		note->out->len = before;
		note->out->at[before] = '\0';
	}
	*shown += !full && open > 0;
	return !full;
}

static void
put_gaps(const struct note *note)
{
	const struct lt_assessment *assessment = note->assessment;
	uint32_t *checks = LT_NEW_ARRAY(note->arena, uint32_t, assessment->checks_count + 1);
	int count = 0, shown = 0, left = 0;
	for (int i = 0; i < assessment->checks_count; i++)
		if (assessment->checks[i].verdict == LT_STATUS_GAP)
			checks[count++] = (uint32_t)i;
	lt_assessment_sort(assessment, checks, count);
	lt_buf_puts(note->out, "\n### Gaps\n");
	for (int i = 0; i < count; i++)
		if (left > 0 || !fits(note, checks[i], &shown))
			left++;
	lt_buf_puts(note->out, shown > FIRST ? "\n</details>\n" : "");
	if (left > 0)
		lt_buf_printf(note->out,
			"\n… and %d more checks with gaps; a comment has no room for them.\n",
			left);
	else if (shown == 0)
		lt_buf_puts(note->out,
			assessment->run.baseline ? "\nNone that is new.\n" : "\nNone.\n");
}

/* One line: who wants the list takes another format. */
static void
put_assets(const struct note *note)
{
	const struct lt_assessment *assessment = note->assessment;
	const char *unseen = lt_assets_note(assessment);
	if (assessment->assets_count == 0)
		return;
	lt_buf_printf(note->out, "\n**AI in use:** %d found, %d of them undecided.%s%s\n", assessment->assets_count,
		lt_assets_undecided(assessment), unseen ? " " : "", unseen ? unseen : "");
}

static bool
write_markdown(const struct lt_assessment *assessment, const struct lt_report_options *options,
	struct lt_buf *out, struct lt_err *err)
{
	(void)err;
	struct lt_arena *arena = lt_arena_new((size_t)1 << 30);
	struct note note = { assessment, arena, out,
		options->places > 0 ? options->places : PLACES };
	put_head(&note);
	put_changes(&note);
	put_tables(&note);
	put_gaps(&note);
	put_assets(&note);
	lt_buf_printf(out,
		"\n<sub>lintel %s, model %s. Levels count what is unknown as open; the range says "
		"what they could be."
		"</sub>\n",
		assessment->run.version, assessment->run.model_version);
	lt_arena_drop(arena);
	return true;
}

const struct lt_reporter lt_reporter_markdown = {
	.name = "markdown",
	.summary = "a comment for a pull request, shorter than 65,536 characters",
	.write = write_markdown,
	.place = lt_placement_markdown,
};
