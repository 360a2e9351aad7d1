/* SPDX-License-Identifier: Apache-2.0 */
/* sheet_part: the sheets that are read: scorecard, gaps, evidence, framework, about. */
#include "base/arena.h"
#include "report/sheet.h"

enum { MOST = 50000 }; /* rows of gaps; a workbook is held in memory whole */

static lxw_format *
of_verdict(const struct lt_book *book, enum lt_verdict verdict)
{
	return verdict == LT_VERDICT_READY ? book->good : verdict == LT_VERDICT_ACTION ? book->bad : book->doubt;
}

/* The proven level and the possible one, as a radar beside the table. */
static void
put_chart(struct lt_sheet *sheet, lxw_row_t first, lxw_row_t last)
{
	static const struct {
		const char *name;
		lxw_col_t column;
		lxw_color_t colour;
	} series[] = { { "proven", 2, 0x0b5c8a }, { "possible", 3, 0x9bb8c9 } };
	lxw_chart *chart = workbook_add_chart(sheet->book->workbook, LXW_CHART_RADAR_WITH_MARKERS);
	for (int i = 0; i < 2; i++) {
		lxw_chart_series *line = chart_add_series(chart, NULL, NULL);
		chart_series_set_name(line, series[i].name);
		chart_series_set_categories(line, "Scorecard", first, 0, last, 0);
		chart_series_set_values(line, "Scorecard", first, series[i].column, last, series[i].column);
		chart_series_set_line(line, &(lxw_chart_line){ .color = series[i].colour, .width = 2 });
	}
	chart_title_set_name(chart, "Levels");
	chart_axis_set_min(chart->y_axis, 0);
	chart_axis_set_max(chart->y_axis, 5);
	chart_axis_set_major_unit(chart->y_axis, 1);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
	worksheet_insert_chart_opt(sheet->at, first - 1, 12, chart, &(lxw_chart_options){ .x_scale = 1.1, .y_scale = 1.4,
		.description = "Levels of all areas; the table beside it has the numbers" });
}

static void
put_areas(struct lt_sheet *sheet)
{
	static const struct lt_column columns[] = { { "Area", 0 }, { "Level", 0, true }, { "Lowest", 0, true }, { "Highest", 0, true }, { "Decided", 0, true },
		{ "Evidence", 0 }, { "ok", 0, true }, { "gap", 0, true }, { "unknown", 0, true }, { "skip", 0, true }, { "State", 0 }, { 0 } };
	const struct lt_assessment *assessment = sheet->book->assessment;
	const struct lt_book *book = sheet->book;
	lt_sheet_head(sheet, columns);
	lxw_row_t first = sheet->row;
	for (int i = 0; i < assessment->areas_count; i++) {
		const struct lt_area_score *area = &assessment->areas[i];
		bool there = area->state == LT_ASSESSED_YES;
		lt_sheet_text(sheet, book->text, lt_words_area.at[area->area].title);
		lt_sheet_number(sheet, book->level, there ? area->decimal : -1);
		lt_sheet_number(sheet, book->number, there ? (double)area->lo : -1);
		lt_sheet_number(sheet, book->number, there ? (double)area->hi : -1);
		lt_sheet_number(sheet, book->share, area->coverage);
		lt_sheet_text(sheet, book->text, area->grade < LT_GRADE_COUNT
			? lt_print(book->arena, "%s %s", lt_words_grade.at[area->grade].title, lt_words_grade.at[area->grade].word) : NULL);
		lt_sheet_number(sheet, book->number, area->ok);
		lt_sheet_number(sheet, book->number, area->gap);
		lt_sheet_number(sheet, book->number, area->unknown);
		lt_sheet_number(sheet, book->number, area->skip);
		lt_sheet_text(sheet, book->text, lt_words_assessed.at[area->state].word);
		lt_sheet_end(sheet);
	}
	if (assessment->areas_count > 2)
		put_chart(sheet, first, sheet->row - 1);
	lt_sheet_end(sheet);
}

static void
put_phases(struct lt_sheet *sheet)
{
	static const struct lt_column phases[] = { { "Phase", 0 }, { "Verdict", 0 }, { "ok", 0, true }, { "gap", 0, true }, { "unknown", 0, true }, { "skip", 0, true },
		{ "What stands in the way", 0 }, { 0 } };
	static const struct lt_column gates[] = { { "Gate", 0 }, { "Outcome", 0 }, { "Why", 0 }, { 0 } };
	const struct lt_assessment *assessment = sheet->book->assessment;
	const struct lt_book *book = sheet->book;
	lt_sheet_head(sheet, phases);
	for (int i = 0; i < assessment->phases_count; i++) {
		const struct lt_phase_score *phase = &assessment->phases[i];
		lt_sheet_text(sheet, book->text, lt_print(book->arena, "%d %s", i + 1, lt_words_phase.at[phase->phase].title));
		lt_sheet_text(sheet, of_verdict(book, phase->verdict), lt_words_verdict.at[phase->verdict].word);
		lt_sheet_number(sheet, book->number, phase->ok);
		lt_sheet_number(sheet, book->number, phase->gap);
		lt_sheet_number(sheet, book->number, phase->unknown);
		lt_sheet_number(sheet, book->number, phase->skip);
		const char *names = "";
		for (int j = 0; j < phase->blockers_count; j++)
			names = lt_print(book->arena, "%s%s%s", names, j ? ", " : "", lt_assessment_check_name(&assessment->checks[phase->blockers[j].check]));
		lt_sheet_text(sheet, book->text, names);
		lt_sheet_end(sheet);
	}
	lt_sheet_end(sheet);
	lt_sheet_head(sheet, gates);
	for (int i = 0; i < assessment->gates_count; i++) {
		const struct lt_gate_score *gate = &assessment->gates[i];
		lxw_format *colour = gate->result == LT_PASS_CLEAR ? book->good : gate->result == LT_PASS_WAIVED ? book->doubt : book->bad;
		lt_sheet_text(sheet, book->text, lt_print(book->arena, "%s %s", lt_words_gate.at[gate->gate].word, lt_words_gate.at[gate->gate].title));
		lt_sheet_text(sheet, colour, lt_words_pass.at[gate->result].word);
		lt_sheet_text(sheet, book->text, gate->sentence);
		lt_sheet_end(sheet);
	}
}

void
lt_sheet_scorecard(const struct lt_book *book)
{
	const struct lt_assessment *assessment = book->assessment;
	const struct lt_run *run = &assessment->run;
	struct lt_sheet sheet = { .book = book, .at = workbook_add_worksheet(book->workbook, "Scorecard") };
	worksheet_set_column(sheet.at, 0, 0, 34, NULL);
	worksheet_set_column(sheet.at, 1, 1, 18, NULL);
	worksheet_set_column(sheet.at, 2, 10, 11, NULL);
	worksheet_gridlines(sheet.at, LXW_HIDE_ALL_GRIDLINES);
	worksheet_set_landscape(sheet.at);
	worksheet_set_paper(sheet.at, 9);
	worksheet_fit_to_pages(sheet.at, 1, 0);
	worksheet_set_row(sheet.at, 0, 26, NULL);
	lt_sheet_text(&sheet, book->title, "Technical Maturity Assessment");
	lt_sheet_end(&sheet);
	lt_sheet_text(&sheet, book->quiet, lt_print(book->arena, "%s%s%s, %s", run->organisation ? run->organisation : "",
		run->organisation ? ", " : "", run->root, run->today));
	lt_sheet_end(&sheet);
	lt_sheet_text(&sheet, book->text, "Ready to run an AI model tomorrow?");
	lt_sheet_text(&sheet, of_verdict(book, assessment->verdict), lt_words_verdict.at[assessment->verdict].word);
	lt_sheet_end(&sheet);
	lt_sheet_text(&sheet, book->text, "Decided, of the weight that applies");
	lt_sheet_number(&sheet, book->share, assessment->coverage);
	lt_sheet_end(&sheet);
	lt_sheet_end(&sheet);
	put_areas(&sheet);
	put_phases(&sheet);
	worksheet_activate(sheet.at);
}

static void
put_gap(struct lt_sheet *sheet, const struct lt_finding *finding)
{
	const struct lt_assessment *assessment = sheet->book->assessment;
	const struct lt_book *book = sheet->book;
	const struct lt_checked *check = &assessment->checks[finding->check];
	const struct lt_waiver *waiver = finding->waiver ? &assessment->waivers[finding->waiver - 1] : NULL;
	lt_sheet_text(sheet, check->severity == LT_SEVERITY_CRITICAL ? book->bad : check->severity == LT_SEVERITY_HIGH ? book->doubt : book->text,
		lt_words_severity.at[check->severity].word);
	lt_sheet_text(sheet, book->text, waiver ? "waived" : lt_words_status.at[finding->status].word);
	lt_sheet_text(sheet, book->text, check->code);
	lt_sheet_text(sheet, book->wrap, check->title);
	lt_sheet_text(sheet, book->mono, finding->resource);
	lt_sheet_text(sheet, book->wrap, finding->reason);
	lt_sheet_text(sheet, book->mono, finding->file);
	lt_sheet_number(sheet, book->number, finding->line > 0 ? (double)finding->line : -1);
	lt_sheet_text(sheet, book->wrap, check->fix);
	lt_sheet_text(sheet, book->text, lt_words_area.at[check->area].title);
	lt_sheet_text(sheet, book->text, lt_words_phase.at[check->phase].title);
	lt_sheet_number(sheet, book->number, check->level);
	lt_sheet_text(sheet, book->text, finding->quality < LT_GRADE_COUNT ? lt_words_grade.at[finding->quality].word : NULL);
	lt_sheet_text(sheet, book->text, waiver ? waiver->until : NULL);
	lt_sheet_text(sheet, book->text, waiver ? waiver->by : NULL);
	lt_sheet_text(sheet, book->mono, check->id);
	lt_sheet_end(sheet);
}

/* Heaviest first, as everywhere. */
void
lt_sheet_gaps(const struct lt_book *book)
{
	static const struct lt_column columns[] = { { "Severity", 10 }, { "Status", 10 }, { "Code", 10 }, { "Check", 40 }, { "Resource", 40 },
		{ "What was seen", 44 }, { "File", 32 }, { "Line", 7, true }, { "Fix", 52 }, { "Area", 18 }, { "Due in phase", 18 }, { "Level", 7, true },
		{ "Evidence", 11 }, { "Waived until", 13 }, { "Waived by", 16 }, { "Check id", 32 }, { 0 } };
	const struct lt_assessment *assessment = book->assessment;
	struct lt_sheet sheet = lt_sheet_table(book, "Gaps", columns);
	uint32_t *checks = LT_NEW_ARRAY(book->arena, uint32_t, assessment->checks_count + 1);
	int count = 0;
	for (int i = 0; i < assessment->checks_count; i++)
		if (assessment->checks[i].gap + assessment->checks[i].unknown > 0)
			checks[count++] = (uint32_t)i;
	lt_assessment_sort(assessment, checks, count);
	for (int i = 0; i < count; i++)
		for (int j = lt_assessment_first(assessment, checks[i]); j < assessment->findings_count && sheet.row <= MOST; j++) {
			const struct lt_finding *finding = &assessment->findings[j];
			if (finding->check != checks[i])
				break;
			if (finding->status == LT_STATUS_GAP || finding->status == LT_STATUS_UNKNOWN)
				put_gap(&sheet, finding);
		}
	lt_sheet_choose(&sheet, columns);
	if (sheet.row > MOST) {
		lt_sheet_text(&sheet, book->quiet, "There are more; the formats csv and json have all.");
		lt_sheet_end(&sheet);
	}
}

void
lt_sheet_evidence(const struct lt_book *book)
{
	static const struct lt_column columns[] = { { "Source", 18 }, { "Place", 56 }, { "Line", 7, true }, { "State", 10 }, { "Facts", 10, true },
		{ "Note", 90 }, { 0 } };
	const struct lt_assessment *assessment = book->assessment;
	struct lt_sheet sheet = lt_sheet_table(book, "Evidence", columns);
	for (int i = 0; i < assessment->sources_count && sheet.row <= MOST; i++) {
		const struct lt_evidence *source = &assessment->sources[i];
		lt_sheet_text(&sheet, book->text, source->collector);
		lt_sheet_text(&sheet, book->mono, source->path);
		lt_sheet_text(&sheet, book->text, NULL);
		lt_sheet_text(&sheet, source->state == LT_SOURCE_FAILED ? book->bad : book->text, lt_words_source_state.at[source->state].word);
		lt_sheet_number(&sheet, book->number, (double)source->facts);
		lt_sheet_text(&sheet, book->wrap, source->sentence);
		lt_sheet_end(&sheet);
	}
	for (int i = 0; i < assessment->blind_count && sheet.row <= 2 * MOST; i++) {
		const struct lt_blind *blind = &assessment->blind[i];
		lt_sheet_text(&sheet, book->text, blind->collector);
		lt_sheet_text(&sheet, book->mono, blind->path);
		lt_sheet_number(&sheet, book->number, blind->line > 0 ? (double)blind->line : -1);
		lt_sheet_text(&sheet, book->bad, "blind");
		lt_sheet_text(&sheet, book->text, NULL);
		lt_sheet_text(&sheet, book->wrap, blind->sentence);
		lt_sheet_end(&sheet);
	}
	lt_sheet_choose(&sheet, columns);
}

void
lt_sheet_framework(const struct lt_book *book)
{
	static const struct lt_column columns[] = { { "Framework", 11 }, { "Row", 12 }, { "What", 56 }, { "Kind", 12 }, { "Tier", 11 },
		{ "Origin", 14 }, { "Owner", 20 }, { "State", 14 }, { "Why", 60 }, { "Checks", 30 }, { "Questions", 30 }, { "Due", 12 }, { 0 } };
	const struct lt_assessment *assessment = book->assessment;
	if (assessment->items_count == 0)
		return;
	struct lt_sheet sheet = lt_sheet_table(book, "Framework", columns);
	for (int i = 0; i < assessment->items_count; i++) {
		const struct lt_item *item = &assessment->items[i];
		lxw_format *colour = item->state == LT_ITEM_DONE ? book->good : item->state == LT_ITEM_OPEN ? book->bad
			: item->state == LT_ITEM_WAIVED || item->state == LT_ITEM_PARTIAL ? book->doubt : book->text;
		lt_sheet_text(&sheet, book->text, item->framework);
		lt_sheet_text(&sheet, book->text, item->id);
		lt_sheet_text(&sheet, book->wrap, item->title);
		lt_sheet_text(&sheet, book->text, item->kind);
		lt_sheet_text(&sheet, book->text, item->tier);
		lt_sheet_text(&sheet, book->text, item->origin);
		lt_sheet_text(&sheet, book->wrap, item->owner);
		lt_sheet_text(&sheet, colour, lt_words_item_state.at[item->state].word);
		lt_sheet_text(&sheet, book->wrap, item->sentence);
		lt_sheet_texts(&sheet, item->checks);
		lt_sheet_texts(&sheet, item->questions);
		lt_sheet_text(&sheet, book->text, item->due);
		lt_sheet_end(&sheet);
	}
	lt_sheet_choose(&sheet, columns);
}

void
lt_sheet_about(const struct lt_book *book)
{
	const struct lt_assessment *assessment = book->assessment;
	const struct lt_run *run = &assessment->run;
	const char *rows[][2] = {
		{ "Made by", lt_print(book->arena, "lintel %s, scoring model %s", run->version, run->model_version) },
		{ "Counted from", run->today },
		{ "Folder", run->root },
		{ "Organisation", run->organisation },
		{ "Profile", run->profile },
		{ "SHA-256 of the facts", run->facts_digest },
		{ "Run", run->id },
		{ "Compared with", run->since },
		{ "Left out: gaps of", run->baseline },
		{ "A level", "counts what is unknown as open; Highest is where it would stand if all that is unknown turned out well." },
		{ "Evidence", "A observed: a live system said so. B declared: code says so. C attested: a person said so. D inferred." },
		{ "To answer", "fill in the open cells of the sheet Answers: pick from the list where there is one, and say who and when." },
		{ "To read it back", "save the file and run: lintel ask --import FILE.xlsx" },
	};
	struct lt_sheet sheet = { .book = book, .at = workbook_add_worksheet(book->workbook, "About") };
	worksheet_set_column(sheet.at, 0, 0, 24, NULL);
	worksheet_set_column(sheet.at, 1, 1, 100, NULL);
	worksheet_gridlines(sheet.at, LXW_HIDE_ALL_GRIDLINES);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!rows[i][1])
			continue;
		lt_sheet_text(&sheet, book->quiet, rows[i][0]);
		lt_sheet_text(&sheet, book->wrap, rows[i][1]);
		lt_sheet_end(&sheet);
	}
}
