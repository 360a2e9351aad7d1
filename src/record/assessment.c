/* SPDX-License-Identifier: Apache-2.0 */
/* assessment: the few things one asks of the record itself. */
#include "record/assessment.h"

#include "base/buf.h"
#include "base/digest.h"

/* Fields are put between NULs, which no identity has in it. */
void
lt_assessment_fingerprint(const struct lt_assessment *assessment, const struct lt_finding *finding,
	char ret_digits[33])
{
	struct lt_buf b = LT_BUF(1 << 20);
	lt_buf_puts(&b, assessment->checks[finding->check].id);
	lt_buf_putc(&b, '\0');
	lt_buf_puts(&b, finding->resource ? finding->resource : "");
	lt_buf_putc(&b, '\0');
	lt_buf_puts(&b, finding->file ? finding->file : "");
	char all[65];
	lt_digest_hex(lt_buf_text(&b), all);
	lt_buf_done(&b);
	memcpy(ret_digits, all, 32);
	ret_digits[32] = '\0';
}

bool
lt_assessment_open(const struct lt_finding *finding)
{
	return finding->status == LT_STATUS_GAP && finding->waiver == 0;
}
