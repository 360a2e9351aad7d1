/* SPDX-License-Identifier: Apache-2.0 */
/* json: the whole assessment, as docs/reference/assessment.schema.json describes it. */
#include "record/field.h"
#include "report/report.h"

static bool
write_json(const struct lt_assessment *assessment, const struct lt_report_options *options,
	struct lt_buf *out, struct lt_err *err)
{
	(void)err;
	(void)options;
	lt_field_json(assessment, out);
	return true;
}

static void
place_json(const struct lt_placement *placement, const struct lt_report_options *options, struct lt_buf *out)
{
	(void)options;
	lt_field_json_placement(placement, out);
}

const struct lt_reporter lt_reporter_json = {
	.name = "json",
	.summary = "everything, for programs; its schema is docs/reference/assessment.schema.json",
	.reads = LT_READS_ALL,
	.whole = true,
	.write = write_json,
	.place = place_json,
};
