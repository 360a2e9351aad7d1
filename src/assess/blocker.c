/* SPDX-License-Identifier: Apache-2.0 */
/* blocker: see blocker.h. */
#include "assess/blocker.h"

#include "base/arena.h"

static const struct lt_finding *
first_open(const struct lt_assessment *assessment, uint32_t check, enum lt_status status)
{
	const struct lt_finding *waived = NULL;
	for (int i = lt_assessment_first(assessment, check); i < assessment->findings_count; i++) {
		const struct lt_finding *at = &assessment->findings[i];
		if (at->check != check)
			break;
		if (at->status == status && at->waiver == 0)
			return at;
		if (at->status == status && !waived)
			waived = at;
	}
	return waived;
}

static const char *
sentence_of(struct lt_arena *a, const struct lt_finding *finding, uint32_t alike)
{
	const char *reason = finding->reason ? finding->reason : "no reason was given";
	const char *more = alike > 1 ? lt_print(a, ", and %u more", alike - 1) : "";
	if (finding->file && finding->line > 0)
		return lt_print(a, "%s:%u: %s%s", finding->file, finding->line, reason, more);
	if (finding->file || finding->resource)
		return lt_print(a, "%s: %s%s", finding->file ? finding->file : finding->resource,
			reason, more);
	return lt_print(a, "%s%s", reason, more);
}

struct lt_blocker
lt_blocker_of(struct lt_arena *a, const struct lt_assessment *assessment, uint32_t check)
{
	const struct lt_checked *of = &assessment->checks[check];
	uint32_t alike = of->verdict == LT_STATUS_GAP ? of->gap : of->unknown;
	bool open = of->verdict == LT_STATUS_GAP || of->verdict == LT_STATUS_UNKNOWN;
	const struct lt_finding *finding = open ? first_open(assessment, check, of->verdict) : NULL;
	struct lt_blocker blocker = { .check = check };
	if (finding)
		blocker.sentence = sentence_of(a, finding, alike);
	else if (of->verdict == LT_STATUS_GAP)
		blocker.sentence = lt_print(a, "%u resources have a gap", alike);
	else if (of->verdict == LT_STATUS_UNKNOWN)
		blocker.sentence = "nothing was read that could decide it";
	else
		blocker.sentence = "its evidence is too weak for this gate";
	return blocker;
}
