/* SPDX-License-Identifier: Apache-2.0 */
/* json: the whole assessment, as docs/reference/assessment.schema.json describes it. */
#include "record/field.h"
#include "report/report.h"

static void
write_json(const struct lt_assessment *assessment, const struct lt_report_options *options,
	struct lt_buf *out)
{
	(void)options;
	lt_field_json(assessment, out);
}

const struct lt_reporter lt_reporter_json = {
	.name = "json",
	.summary = "everything, for programs; its schema is docs/reference/assessment.schema.json",
	.write = write_json,
};
