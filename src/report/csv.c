/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv: a row for each answer, for sheets and scripts (RFC 4180).
 *
 * A name in somebody's file may look like a formula; lt_csv_cell() keeps it from being one.
 */
#include "base/buf.h"
#include "format/csv.h"
#include "report/column.h"
#include "report/report.h"

static void
put(struct lt_buf *out, const char *text)
{
	struct lt_buf safe = LT_BUF((size_t)1 << 24);
	lt_column_add(&safe, lt_text(text ? text : ""));
	lt_csv_cell(out, lt_buf_text(&safe));
	lt_buf_putc(out, ',');
	lt_buf_done(&safe);
}

static void
put_gates(struct lt_buf *out, lt_type_gates gates)
{
	const char *before = "";
	for (int i = 0; i < LT_GATE_COUNT; i++) {
		if (!(gates & 1 << i))
			continue;
		lt_buf_puts(out, before);
		lt_buf_puts(out, lt_words_gate.at[i].word);
		before = " ";
	}
	lt_buf_putc(out, ',');
}

static void
put_finding(struct lt_buf *out, const struct lt_assessment *assessment, const struct lt_finding *finding)
{
	const struct lt_checked *check = &assessment->checks[finding->check];
	const struct lt_waiver *waiver = finding->waiver ? &assessment->waivers[finding->waiver - 1] : NULL;
	char fingerprint[33];
	lt_assessment_fingerprint(assessment, finding, fingerprint);
	lt_buf_printf(out, "%s,%s,", lt_words_status.at[finding->status].word, lt_words_severity.at[check->severity].word);
	put(out, check->code);
	put(out, check->id);
	put(out, check->title);
	put(out, finding->resource);
	put(out, finding->reason);
	put(out, finding->file);
	if (finding->line > 0)
		lt_buf_int(out, finding->line);
	lt_buf_printf(out, ",%s,%s,%s,%u,",
		finding->quality < LT_GRADE_COUNT ? lt_words_grade.at[finding->quality].word : "",
		lt_words_area.at[check->area].word,
		lt_words_phase.at[check->phase].word, check->level);
	put_gates(out, check->gates);
	put(out, waiver ? waiver->until : NULL);
	put(out, waiver ? waiver->by : NULL);
	put(out, check->fix);
	lt_buf_puts(out, fingerprint);
	lt_buf_puts(out, "\r\n");
}

static bool
write_csv(const struct lt_assessment *assessment, const struct lt_report_options *options,
	struct lt_buf *out, struct lt_err *err)
{
	(void)options;
	(void)err;
	lt_buf_puts(out, "status,severity,code,check,title,resource,reason,file,line,evidence,area,phase,level,gates,"
			 "waived_until,waived_by,fix,fingerprint\r\n");
	for (int i = 0; i < assessment->findings_count; i++)
		put_finding(out, assessment, &assessment->findings[i]);
	return true;
}

const struct lt_reporter lt_reporter_csv = {
	.name = "csv",
	.summary = "a row for each answer, for sheets and scripts",
	.reads = LT_READS_ALL,
	.write = write_csv,
};
