/* SPDX-License-Identifier: Apache-2.0 */
/* lift: see lift.h. */
#include "assess/lift.h"

#include "assess/score.h"
#include "base/arena.h"

static bool
open_at(const struct lt_checked *check, enum lt_area area, uint32_t level)
{
	return check->area == area && check->level <= level &&
		(check->verdict == LT_STATUS_GAP || check->verdict == LT_STATUS_UNKNOWN);
}

/* Which of two others is closed first: the heavier, and what is known to be a gap. */
static bool
before(const struct lt_checked *one, const struct lt_checked *two)
{
	if (one->severity != two->severity)
		return one->severity > two->severity;
	return one->verdict == LT_STATUS_GAP && two->verdict != LT_STATUS_GAP;
}

/* Every critical and high one; then as many of the others as the share asks for. */
static void
choose(struct lt_arena *a, const struct lt_assessment *as, enum lt_area area, struct lt_rung *rung)
{
	uint32_t *rest = LT_NEW_ARRAY(a, uint32_t, as->checks_count + 1), good = rung->ok;
	int rest_count = 0;
	rung->close = LT_NEW_ARRAY(a, uint32_t, as->checks_count + 1);
	for (uint32_t i = 0; i < (uint32_t)as->checks_count; i++) {
		const struct lt_checked *check = &as->checks[i];
		if (!open_at(check, area, rung->level))
			continue;
		if (check->severity >= LT_SEVERITY_HIGH) {
			rung->close[rung->close_count++] = i;
			good += lt_score_weight(check->severity);
			continue;
		}
		int at = rest_count++;
		for (; at > 0 && before(check, &as->checks[rest[at - 1]]); at--)
			rest[at] = rest[at - 1];
		rest[at] = i;
	}
	for (int i = 0; i < rest_count && (uint64_t)good * 100 < (uint64_t)rung->weight * LT_SCORE_HOLDS_PERCENT; i++) {
		rung->close[rung->close_count++] = rest[i];
		good += lt_score_weight(as->checks[rest[i]].severity);
	}
	lt_assessment_sort(as, rung->close, rung->close_count);
}

void
lt_lift(struct lt_arena *a, const struct lt_assessment *as, enum lt_area area, struct lt_rung rungs[LT_RUNGS])
{
	bool low = true, high = true;
	for (uint32_t level = 2; level <= 4; level++) {
		struct lt_rung *rung = &rungs[level - 2];
		uint32_t hopeful = 0;
		bool certain = false, open = false;
		*rung = (struct lt_rung){ .level = level, .checks = LT_NEW_ARRAY(a, uint32_t, as->checks_count + 1) };
		for (uint32_t i = 0; i < (uint32_t)as->checks_count; i++) {
			const struct lt_checked *check = &as->checks[i];
			if (check->area != area || check->level > level || check->verdict == LT_STATUS_SKIP)
				continue;
			uint32_t weight = lt_score_weight(check->severity);
			bool absolute = check->severity >= LT_SEVERITY_HIGH;
			rung->weight += weight;
			rung->ok += check->verdict == LT_STATUS_OK ? weight : 0;
			hopeful += check->verdict != LT_STATUS_GAP ? weight : 0;
			open |= absolute && check->verdict != LT_STATUS_OK;
			certain |= absolute && check->verdict == LT_STATUS_GAP;
			if (check->level == level)
				rung->checks[rung->checks_count++] = i;
		}
		rung->applies = rung->checks_count > 0;
		low = low && !open && (uint64_t)rung->ok * 100 >= (uint64_t)rung->weight * LT_SCORE_HOLDS_PERCENT;
		high = high && !certain && (uint64_t)hopeful * 100 >= (uint64_t)rung->weight * LT_SCORE_HOLDS_PERCENT;
		rung->holds = low;
		rung->may_hold = high;
		lt_assessment_sort(as, rung->checks, rung->checks_count);
		if (!low)
			choose(a, as, area, rung);
	}
}
