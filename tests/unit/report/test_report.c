/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "format/csv.h"
#include "format/xlsx.h"
#include "format/zip.h"
#include "report/column.h"
#include "report/report.h"
#include "sample_more.h"
#include "t.h"

/* Is what the reporter writes the same as the golden file?  UPDATE=1 makes it so. */
static bool
golden(const char *reporter, const struct lt_assessment *assessment,
	struct lt_report_options options, const char *file)
{
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_buf out = LT_BUF(1 << 24);
	struct lt_err err = { 0 };
	struct lt_text want = LT_NONE;
	char *path = lt_print(a, "%s/tests/unit/report/golden/%s", getenv("LINTEL_SOURCE"), file);
	lt_report_find(lt_text(reporter))->write(assessment, &options, &out, &err);
	if (getenv("UPDATE"))
		lt_io_write(path, lt_buf_text(&out), &err);
	bool same = lt_io_read(a, AT_FDCWD, path, 1 << 24, &want, &err) &&
		lt_text_is(want, lt_buf_text(&out));
	if (!same)
		printf("# %s differs from what %s writes; UPDATE=1 rewrites it, git diff shows "
		       "how\n",
			path, reporter);
	lt_buf_done(&out);
	lt_arena_drop(a);
	return same;
}

TEST(the_terminal_page_is_eighty_columns_wide_and_calm)
{
	IS(golden("terminal", &sample, (struct lt_report_options){ .width = 80 }, "terminal.txt"));
}

TEST(a_wide_terminal_in_colour_says_the_same)
{
	IS(golden("terminal", &sample, (struct lt_report_options){ .width = 200, .colour = true },
		"terminal-colour.txt"));
}

TEST(an_assessment_of_nothing_says_so)
{
	struct lt_assessment nothing = { .run = { "0.1.0", LT_MODEL_VERSION, "2026-11-22", "." },
		.verdict = LT_VERDICT_UNKNOWN, .coverage = -1 };
	IS(golden("terminal", &nothing, (struct lt_report_options){ 0 }, "terminal-nothing.txt"));
	IS(golden("json", &nothing, (struct lt_report_options){ 0 }, "nothing.json"));
}

TEST(the_json_document_holds_everything)
{
	IS(golden("json", &sample, (struct lt_report_options){ 0 }, "assessment.json"));
}

TEST(sarif_has_a_rule_for_each_check_and_a_result_for_each_gap)
{
	IS(golden("sarif", &sample, (struct lt_report_options){ 0 }, "gaps.sarif"));
}

TEST(junit_has_a_suite_for_each_area)
{
	IS(golden("junit", &sample, (struct lt_report_options){ 0 }, "junit.xml"));
}

TEST(markdown_is_a_comment_with_tables)
{
	IS(golden("markdown", &sample, (struct lt_report_options){ 0 }, "comment.md"));
}

TEST(csv_has_a_row_for_each_answer)
{
	IS(golden("csv", &sample, (struct lt_report_options){ 0 }, "findings.csv"));
}

TEST(a_name_that_a_sheet_would_take_for_a_formula_is_text)
{
	static const struct {
		const char *given, *cell;
	} rows[] = {
		{ "=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"" },
		{ "+1", "'+1" },
		{ "-2+3", "'-2+3" },
		{ "@SUM(A1)", "'@SUM(A1)" },
		{ "  =1", "'  =1" },
		{ "\uff1d1", "'\uff1d1" },
		{ "a=1", "a=1" },
		{ "a,b", "\"a,b\"" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_buf b = LT_BUF(256);
		lt_csv_cell(&b, lt_text(rows[i].given));
		IS_TEXT(lt_buf_text(&b).at, rows[i].cell);
		lt_buf_done(&b);
	}
}

TEST(the_page_shows_all_that_an_assessment_has)
{
	struct lt_assessment more = sample_more();
	IS(golden("html", &more, (struct lt_report_options){ 0 }, "report.html"));
}

/* The answers of the sheet, one a line. */
static struct lt_text
read_answers(struct lt_arena *a, struct lt_text book)
{
	struct lt_xlsx sheet;
	struct lt_err err = { 0 };
	const char *all = "";
	if (!lt_xlsx_read(a, "book.xlsx", book, &sheet, &err))
		return lt_text(lt_print(a, "%s", err.text));
	for (int i = 0; i < sheet.count; i++)
		all = lt_print(a, "%s%s (%s) %s by %s on %s: %s\n", all, sheet.rows[i].id, sheet.rows[i].scale, sheet.rows[i].value,
			sheet.rows[i].who, sheet.rows[i].day, sheet.rows[i].evidence);
	return lt_text(all);
}

TEST(answers_of_the_workbook_are_read_back_as_they_were)
{
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_buf out = LT_BUF(1 << 24);
	struct lt_err err = { 0 };
	struct lt_assessment more = sample_more();
	IS(lt_report_find(LT_LIT("xlsx"))->write(&more, &(struct lt_report_options){ 0 }, &out, &err));
	IS_TEXT(read_answers(a, lt_buf_text(&out)).at,
		"strategy.ambition (maturity) 2 by Jo on 2026-11-01: https://wiki/ambition\n"
		"strategy.limits (text) (null) by (null) on (null): (null)\n"
		"skills.matrix (yes) no by =cmd|' /C calc'!A1 on 2024-01-01: (null)\n"
		"skills.training (agreement) 3 by (null) on (null): (null)\n");
	lt_buf_done(&out);
	lt_arena_drop(a);
}

TEST(no_text_of_the_workbook_is_a_formula)
{
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_buf out = LT_BUF(1 << 24);
	struct lt_err err = { 0 };
	struct lt_assessment more = sample_more();
	struct lt_zip *zip;
	lt_report_find(LT_LIT("xlsx"))->write(&more, &(struct lt_report_options){ 0 }, &out, &err);
	IS(lt_zip_open(a, "book.xlsx", lt_buf_text(&out), &zip, &err));
	for (int i = 1; i <= 7; i++) {
		struct lt_text sheet;
		IS(lt_zip_read(zip, lt_print(a, "xl/worksheets/sheet%d.xml", i), &sheet, &err) && sheet.at);
		IS(!strstr(sheet.at, "<f>") && !strstr(sheet.at, "hyperlink"));
		IS(strstr(sheet.at, "<sheetProtection") || !strstr(sheet.at, "<dataValidation"));
	}
	lt_buf_done(&out);
	lt_arena_drop(a);
}

TEST(the_archive_of_evidence_holds_files_with_their_digests)
{
	static const char *const names[] = { "assessment.json", "report.html", "gaps.csv", "manifest.json" };
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_buf out = LT_BUF(1 << 24);
	struct lt_err err = { 0 };
	struct lt_assessment more = sample_more();
	struct lt_zip *zip;
	struct lt_text file, sums, manifest;
	IS(lt_report_find(LT_LIT("evidence"))->write(&more, &(struct lt_report_options){ 0 }, &out, &err));
	IS(lt_zip_open(a, "evidence.zip", lt_buf_text(&out), &zip, &err));
	IS(lt_zip_read(zip, "SHA256SUMS", &sums, &err) && lt_zip_read(zip, "manifest.json", &manifest, &err));
	for (int i = 0; i < 4; i++) {
		char digest[65];
		IS(lt_zip_read(zip, names[i], &file, &err) && file.len > 0);
		lt_digest_hex(file, digest);
		IS(lt_text_has(sums, lt_print(a, "%s  %s\n", digest, names[i])));
		IS(i == 3 || lt_text_has(manifest, lt_print(a, "\"sha256\":\"%s\"", digest)));
	}
	IS(lt_text_has(manifest, more.run.facts_digest));
	lt_buf_done(&out);
	lt_arena_drop(a);
}

static int
times(const char *text, const char *part)
{
	int count = 0;
	for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
		count++;
	return count;
}

/* What every text field says in the hostile assessment: it would end an element, a string, a cell. */
#define HOSTILE "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u2028&amp;\\"

TEST(nothing_from_a_file_becomes_markup_or_script)
{
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_buf out = LT_BUF(1 << 24), calm = LT_BUF(1 << 24);
	struct lt_err err = { 0 };
	struct lt_assessment bad = sample_more(), good = bad;
	bad.run.organisation = bad.run.root = bad.run.baseline = HOSTILE;
	good.run.baseline = "base.json";
	bad.findings = LT_NEW_ARRAY(a, struct lt_finding, bad.findings_count);
	for (int i = 0; i < bad.findings_count; i++) {
		bad.findings[i] = sample.findings[i];
		bad.findings[i].resource = bad.findings[i].reason = bad.findings[i].file = HOSTILE;
	}
	bad.checks = LT_NEW_ARRAY(a, struct lt_checked, bad.checks_count);
	for (int i = 0; i < bad.checks_count; i++) {
		bad.checks[i] = sample.checks[i];
		bad.checks[i].title = bad.checks[i].why = bad.checks[i].fix = bad.checks[i].code = HOSTILE;
	}
	lt_report_find(LT_LIT("html"))->write(&bad, &(struct lt_report_options){ 0 }, &out, &err);
	lt_report_find(LT_LIT("html"))->write(&good, &(struct lt_report_options){ 0 }, &calm, &err);
	IS(times(out.at, "<script") == 2 && times(out.at, "</script") == 2);
	IS(times(out.at, "<img") == 0 && times(strstr(out.at, "<script"), "\u2028") == 0);
	IS(times(out.at, "<p") == times(calm.at, "<p") && times(out.at, "<tr") == times(calm.at, "<tr"));
	IS(strstr(out.at, "\\u003c/script\\u003e\\u003cscript\\u003ealert(1)"));
	lt_buf_done(&out);
	lt_buf_done(&calm);
	lt_arena_drop(a);
}

TEST(equal_assessments_give_equal_bytes)
{
	for (int i = 0; lt_reporters[i]; i++) {
		struct lt_buf one = LT_BUF(1 << 24), two = LT_BUF(1 << 24);
		struct lt_err err = { 0 };
		struct lt_assessment more = sample_more();
		IS(lt_reporters[i]->write(&more, &(struct lt_report_options){ 0 }, &one, &err));
		IS(lt_reporters[i]->write(&more, &(struct lt_report_options){ 0 }, &two, &err));
		IS(one.len > 0 && lt_text_is(lt_buf_text(&one), lt_buf_text(&two)));
		lt_buf_done(&one);
		lt_buf_done(&two);
	}
}

/* One check with very many gaps of long names, as an estate of thousands gives them. */
static void
crowd(struct lt_arena *a, struct lt_assessment *big, int checks, int each)
{
	*big = sample;
	big->checks = LT_NEW_ARRAY(a, struct lt_checked, checks);
	big->findings = LT_NEW_ARRAY(a, struct lt_finding, checks * each);
	big->checks_count = checks;
	big->findings_count = checks * each;
	for (int i = 0; i < checks; i++) {
		big->checks[i] = sample_checks[PUBLIC_OFF];
		big->checks[i].id = lt_print(a, "check-%d", i);
	}
	for (int i = 0; i < checks * each; i++) {
		big->findings[i] = sample_findings[3];
		big->findings[i].check = (uint32_t)(i / each);
		big->findings[i].waiver = 0;
		big->findings[i].resource = lt_print(
			a, "module.a_rather_long_name.azurerm_cognitive_account.account_%d", i);
	}
}

TEST(a_comment_stays_below_what_hosts_accept)
{
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_buf out = LT_BUF(1 << 24);
	struct lt_err err = { 0 };
	struct lt_assessment big;
	crowd(a, &big, 400, 50);
	lt_report_find(LT_LIT("markdown"))->write(&big, &(struct lt_report_options){ 0 }, &out, &err);
	IS(out.len < 65536 && out.len > 50000);
	IS(strstr(out.at, "more checks with gaps; a comment has no room for them"));
	IS(times(out.at, "<details>") == 2 && times(out.at, "</details>") == 2);
	lt_buf_done(&out);
	lt_arena_drop(a);
}

TEST(a_comment_stays_below_it_too_when_names_are_made_of_what_must_be_escaped)
{
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_buf out = LT_BUF(1 << 24);
	struct lt_err err = { 0 };
	struct lt_assessment big;
	char *signs = lt_alloc(a, 401);
	memset(signs, '@', 400);
	crowd(a, &big, 40, 8);
	for (int i = 0; i < big.findings_count; i++)
		big.findings[i].reason = signs;
	for (int i = 0; i < big.checks_count; i++)
		big.checks[i].fix = signs;
	lt_report_find(LT_LIT("markdown"))->write(&big, &(struct lt_report_options){ .places = 8 }, &out, &err);
	IS(out.len < 65536 && times(out.at, "<details>") == times(out.at, "</details>"));
	lt_buf_done(&out);
	lt_arena_drop(a);
}

TEST(no_line_of_words_is_wider_than_the_terminal)
{
	for (int width = 76; width <= 120; width += 4) {
		struct lt_buf out = LT_BUF(1 << 20);
		struct lt_err err = { 0 };
		lt_report_find(LT_LIT("terminal"))
			->write(&sample, &(struct lt_report_options){ .width = width }, &out, &err);
		struct lt_text rest = lt_buf_text(&out), line;
		while (lt_text_cut(&rest, '\n', &line)) {
			bool one_word = !memchr(lt_text_trim(line).at, ' ', lt_text_trim(line).len);
			if (lt_column_width(line) > width && !one_word)
				printf("# %d: %.*s\n", width, LT_ARG(line));
			IS(lt_column_width(line) <= width || one_word);
		}
		lt_buf_done(&out);
	}
}

static const char *
wrapped(const char *text, int at, int indent, int width)
{
	static char out[256];
	struct lt_buf b = LT_BUF(sizeof out);
	lt_column_wrap(&b, lt_text(text), at, indent, width);
	snprintf(out, sizeof out, "%.*s", LT_ARG(lt_buf_text(&b)));
	lt_buf_done(&b);
	return out;
}

TEST(paragraphs_break_at_blanks_and_count_columns_not_bytes)
{
	IS_TEXT(wrapped("one two three", 0, 2, 7), "one two\n  three");
	IS_TEXT(wrapped("über über", 0, 0, 9), "über über");
	IS_TEXT(wrapped("账户 账户", 0, 0, 8), "账户\n账户");
	IS_TEXT(wrapped("a/path/that/is/too/long b", 0, 1, 8), "a/path/that/is/too/long\n b");
	IS_TEXT(wrapped("word", 7, 2, 8), "\n  word");
	IS_TEXT(wrapped("", 0, 0, 8), "");
}

TEST(nothing_reaches_the_terminal_that_could_move_its_cursor)
{
	IS_TEXT(wrapped("a\033[2Jb \xff \u202eabc", 0, 0, 80), "a\uFFFD[2Jb \uFFFD \uFFFDabc");
}

TEST(a_text_too_wide_for_its_columns_ends_in_an_ellipsis)
{
	struct lt_buf b = LT_BUF(64);
	lt_column_put(&b, LT_LIT("账户账户"), 6);
	IS_TEXT(b.at, "账户… ");
	lt_buf_done(&b);
}

TEST(a_reporter_is_found_by_its_name)
{
	IS(lt_report_find(LT_LIT("terminal")) == lt_reporters[0]);
	IS(lt_report_find(LT_LIT("pdf")) == NULL);
}
