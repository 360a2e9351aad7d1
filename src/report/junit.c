/* SPDX-License-Identifier: Apache-2.0 */
/*
 * junit: every answer as a test case, for build servers that know nothing else.
 *
 * A suite is an area and a case a resource asked by a check.  A gap is a failure; what is
 * waived, unknown or does not apply is skipped, with its reason.
 */
#include "base/buf.h"
#include "report/column.h"
#include "report/report.h"

/* Text between quotes or tags of XML 1.0, which has no control characters at all. */
static void
put_escaped(struct lt_buf *out, const char *text)
{
	struct lt_buf safe = LT_BUF((size_t)1 << 24);
	lt_column_add(&safe, lt_text(text ? text : ""));
	struct lt_text rest = lt_buf_text(&safe);
	for (size_t i = 0; i < rest.len; i++) {
		char c = rest.at[i];
		if (c == '&' || c == '<' || c == '>' || c == '"')
			lt_buf_puts(out,
				c == '&'	   ? "&amp;"
					: c == '<' ? "&lt;"
					: c == '>' ? "&gt;"
						   : "&quot;");
		else if (i + 2 < rest.len && memcmp(rest.at + i, "\xef\xbf", 2) == 0 &&
			(uint8_t)rest.at[i + 2] >= 0xbe)
			i += 2; /* U+FFFE and U+FFFF are no characters */
		else
			lt_buf_putc(out, c);
	}
	lt_buf_done(&safe);
}

static void
put_attribute(struct lt_buf *out, const char *name, const char *text)
{
	lt_buf_printf(out, " %s=\"", name);
	put_escaped(out, text);
	lt_buf_putc(out, '"');
}

static void
put_failure(struct lt_buf *out, const struct lt_finding *finding, const struct lt_checked *check)
{
	lt_buf_puts(out, "<failure");
	put_attribute(out, "type", lt_words_severity.at[check->severity].word);
	put_attribute(out, "message", finding->reason);
	lt_buf_puts(out, ">");
	if (finding->file) {
		put_escaped(out, finding->file);
		if (finding->line > 0)
			lt_buf_printf(out, ":%u", finding->line);
		lt_buf_puts(out, ": ");
	}
	put_escaped(out, finding->reason);
	lt_buf_puts(out, "\nFix: ");
	put_escaped(out, check->fix);
	lt_buf_puts(out, "</failure>");
}

static void
put_skipped(struct lt_buf *out, const struct lt_assessment *assessment,
	const struct lt_finding *finding)
{
	lt_buf_puts(out, "<skipped message=\"");
	if (finding->waiver > 0) {
		const struct lt_waiver *waiver = &assessment->waivers[finding->waiver - 1];
		lt_buf_puts(out, "waived until ");
		put_escaped(out, waiver->until);
		lt_buf_puts(out, ": ");
		put_escaped(out, waiver->because);
	} else {
		lt_buf_printf(out, "%s: ", lt_words_status.at[finding->status].word);
		put_escaped(out, finding->reason);
	}
	lt_buf_puts(out, "\"/>");
}

static void
put_case(struct lt_buf *out, const struct lt_assessment *assessment,
	const struct lt_finding *finding)
{
	const struct lt_checked *check = &assessment->checks[finding->check];
	lt_buf_puts(out, "<testcase");
	put_attribute(out, "classname", check->id);
	put_attribute(out, "name", finding->resource ? finding->resource : check->title);
	if (finding->file)
		put_attribute(out, "file", finding->file);
	if (finding->file && finding->line > 0)
		lt_buf_printf(out, " line=\"%u\"", finding->line);
	if (finding->status == LT_STATUS_OK) {
		lt_buf_puts(out, "/>\n");
		return;
	}
	lt_buf_putc(out, '>');
	if (lt_assessment_open(finding))
		put_failure(out, finding, check);
	else
		put_skipped(out, assessment, finding);
	lt_buf_puts(out, "</testcase>\n");
}

struct totals {
	int64_t tests, failures, skipped;
};

static struct totals
count_of(const struct lt_assessment *assessment, int area)
{
	struct totals totals = { 0 };
	for (int i = 0; i < assessment->findings_count; i++) {
		const struct lt_finding *finding = &assessment->findings[i];
		if (area >= 0 && assessment->checks[finding->check].area != area)
			continue;
		totals.tests++;
		totals.failures += lt_assessment_open(finding);
		totals.skipped += finding->status != LT_STATUS_OK && !lt_assessment_open(finding);
	}
	return totals;
}

static void
put_totals(struct lt_buf *out, const char *name, struct totals totals)
{
	put_attribute(out, "name", name);
	lt_buf_printf(out, " tests=\"%lld\" failures=\"%lld\" errors=\"0\" skipped=\"%lld\">\n",
		(long long)totals.tests, (long long)totals.failures, (long long)totals.skipped);
}

static void
put_suite(struct lt_buf *out, const struct lt_assessment *assessment, int area)
{
	struct totals totals = count_of(assessment, area);
	if (totals.tests == 0)
		return;
	lt_buf_puts(out, "<testsuite");
	put_totals(out, lt_words_area.at[area].title, totals);
	for (int i = 0; i < assessment->findings_count; i++)
		if (assessment->checks[assessment->findings[i].check].area == area)
			put_case(out, assessment, &assessment->findings[i]);
	lt_buf_puts(out, "</testsuite>\n");
}

static bool
write_junit(const struct lt_assessment *assessment, const struct lt_report_options *options,
	struct lt_buf *out, struct lt_err *err)
{
	(void)err;
	(void)options;
	lt_buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	put_totals(out, "lintel", count_of(assessment, -1));
	for (int area = 0; area < LT_AREA_COUNT; area++)
		put_suite(out, assessment, area);
	lt_buf_puts(out, "</testsuites>\n");
	return true;
}

const struct lt_reporter lt_reporter_junit = {
	.name = "junit",
	.summary = "every answer as a test case, for build servers",
	.reads = LT_READS_ALL,
	.write = write_junit,
};
