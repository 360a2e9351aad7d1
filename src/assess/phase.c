/* SPDX-License-Identifier: Apache-2.0 */
/* phase: see phase.h. */
#include "assess/phase.h"

#include "assess/blocker.h"
#include "base/arena.h"

enum { BLOCKERS = 3, EVERY_PHASE = 0xff };

static bool
stands_in_the_way(const struct lt_checked *check, enum lt_status verdict)
{
	return check->severity >= LT_SEVERITY_HIGH && check->verdict == verdict;
}

/* The heaviest three checks of these phases that are open in this way. */
static struct lt_blocker *
pick(struct lt_arena *a, const struct lt_assessment *assessment, uint8_t phases,
	enum lt_status verdict, int *ret_count)
{
	uint32_t *open = LT_NEW_ARRAY(a, uint32_t, assessment->checks_count + 1);
	int count = 0;
	for (int i = 0; i < assessment->checks_count; i++)
		if (assessment->checks[i].phases & phases &&
			stands_in_the_way(&assessment->checks[i], verdict))
			open[count++] = (uint32_t)i;
	lt_assessment_sort(assessment, open, count);
	*ret_count = count < BLOCKERS ? count : BLOCKERS;
	struct lt_blocker *blockers = LT_NEW_ARRAY(a, struct lt_blocker, BLOCKERS);
	for (int i = 0; i < *ret_count; i++)
		blockers[i] = lt_blocker_of(a, assessment, open[i]);
	return blockers;
}

static struct lt_phase_score
judge(struct lt_arena *a, const struct lt_assessment *assessment, enum lt_phase phase,
	uint8_t phases)
{
	struct lt_phase_score score = { .phase = phase };
	bool gap = false, unknown = false;
	for (int i = 0; i < assessment->checks_count; i++) {
		const struct lt_checked *check = &assessment->checks[i];
		if (!(check->phases & phases))
			continue;
		score.ok += check->verdict == LT_STATUS_OK;
		score.gap += check->verdict == LT_STATUS_GAP;
		score.unknown += check->verdict == LT_STATUS_UNKNOWN;
		score.skip += check->verdict == LT_STATUS_SKIP;
		gap |= stands_in_the_way(check, LT_STATUS_GAP);
		unknown |= stands_in_the_way(check, LT_STATUS_UNKNOWN);
	}
	score.verdict = gap			       ? LT_VERDICT_ACTION
		: unknown || score.ok + score.gap == 0 ? LT_VERDICT_UNKNOWN
						       : LT_VERDICT_READY;
	if (score.verdict != LT_VERDICT_READY)
		score.blockers = pick(a, assessment, phases,
			gap ? LT_STATUS_GAP : LT_STATUS_UNKNOWN, &score.blockers_count);
	return score;
}

void
lt_phase_judge(struct lt_arena *a, struct lt_assessment *assessment)
{
	assessment->phases = LT_NEW_ARRAY(a, struct lt_phase_score, LT_PHASE_COUNT);
	assessment->phases_count = LT_PHASE_COUNT;
	for (int phase = 0; phase < LT_PHASE_COUNT; phase++)
		assessment->phases[phase] = judge(
			a, assessment, (enum lt_phase)phase, (uint8_t)(1 << phase));

	struct lt_phase_score all = judge(a, assessment, LT_PHASE_DIAGNOSTIC, EVERY_PHASE);
	assessment->verdict = all.verdict;
	for (int phase = 0; phase < LT_PHASE_COUNT; phase++)
		if (assessment->phases[phase].verdict > assessment->verdict)
			assessment->verdict = assessment->phases[phase].verdict;
	assessment->blockers = all.blockers;
	assessment->blockers_count = all.blockers_count;
}
