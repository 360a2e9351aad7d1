/* SPDX-License-Identifier: Apache-2.0 */
/* assessment: the few things one asks of the record itself. */
#include "record/assessment.h"

#include "base/buf.h"
#include "base/digest.h"

/* Fields are put between NULs, which no identity has in it.  Most fit the first bytes. */
void
lt_assessment_fingerprint(const struct lt_assessment *assessment, const struct lt_finding *finding,
	char ret_digits[33])
{
	char near[1024], all[65];
	const char *parts[] = { assessment->checks[finding->check].id,
		finding->resource ? finding->resource : "", finding->file ? finding->file : "" };
	struct lt_buf far = LT_BUF(SIZE_MAX / 2);
	size_t len = 0;
	for (int i = 0; i < 3; i++)
		len += strlen(parts[i]) + (i < 2);
	size_t at = 0;
	for (int i = 0; i < 3; i++) {
		size_t part = strlen(parts[i]) + (i < 2);
		if (len <= sizeof near)
			memcpy(near + at, parts[i], part);
		else
			lt_buf_add(&far, parts[i], part);
		at += part;
	}
	lt_digest_hex(len <= sizeof near ? (struct lt_text){ near, len } : lt_buf_text(&far), all);
	lt_buf_done(&far);
	memcpy(ret_digits, all, 32);
	ret_digits[32] = '\0';
}

bool
lt_assessment_open(const struct lt_finding *finding)
{
	return finding->status == LT_STATUS_GAP && finding->waiver == 0;
}

static int
order(const void *left, const void *right, void *context)
{
	const struct lt_checked *checks = context;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	const struct lt_checked *one = &checks[a], *two = &checks[b];
	if (one->severity != two->severity)
		return one->severity > two->severity ? -1 : 1;
	if (one->verdict != two->verdict)
		return one->verdict == LT_STATUS_GAP ? -1 : two->verdict == LT_STATUS_GAP ? 1 : 0;
	if (one->phase != two->phase)
		return one->phase < two->phase ? -1 : 1;
	if (one->gap != two->gap)
		return one->gap > two->gap ? -1 : 1;
	return a < b ? -1 : a > b;
}

void
lt_assessment_sort(const struct lt_assessment *assessment, uint32_t *checks, int count)
{
	if (count > 1)
		qsort_r(checks, (size_t)count, sizeof *checks, order, assessment->checks);
}

int
lt_assessment_first(const struct lt_assessment *assessment, uint32_t check)
{
	int low = 0, high = assessment->findings_count;
	while (low < high) {
		int middle = low + (high - low) / 2;
		if (assessment->findings[middle].check < check)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
