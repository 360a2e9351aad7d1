/* SPDX-License-Identifier: Apache-2.0 */
/* level5: see level5.h. */
#include "assess/level5.h"

#include "assess/score.h"
#include "base/arena.h"
#include "base/date.h"

static const char *const MEASURED[] = { "CON-003", "CON-004", "CON-005" };

int
lt_level5_days(enum lt_severity severity)
{
	static const int days[] = { [LT_SEVERITY_LOW] = 180, [LT_SEVERITY_MEDIUM] = 90, [LT_SEVERITY_HIGH] = 30, [LT_SEVERITY_CRITICAL] = 7 };
	return days[severity];
}

struct lt_level5_run
lt_level5_now(const struct lt_assessment *assessment, const struct lt_kept *kept)
{
	struct lt_level5_run run = { .id = kept->id, .comparable = true };
	int64_t since;
	lt_date_day(lt_text(kept->day), &run.day);
	for (int i = 0; i < kept->areas_count; i++)
		run.lo[kept->areas[i].area] = kept->areas[i].state == LT_ASSESSED_YES ? kept->areas[i].lo : 0;
	for (int i = 0; i < kept->findings_count; i++) {
		const struct lt_kept_finding *f = &kept->findings[i];
		const struct lt_kept_check *check = &kept->checks[f->check];
		if (f->status == LT_STATUS_GAP && f->since && lt_date_day(lt_text(f->since), &since) &&
			run.day - since > lt_level5_days(check->severity))
			run.overdue[check->area] = true;
	}
	for (int i = 0; i < kept->checks_count; i++)
		for (size_t m = 0; m < sizeof MEASURED / sizeof *MEASURED; m++)
			if (kept->checks[i].code && strcmp(kept->checks[i].code, MEASURED[m]) == 0 && kept->checks[i].verdict == LT_STATUS_OK)
				run.improvements += kept->checks[i].ok;
	for (int i = 0; i < assessment->decisions_count; i++)
		if (assessment->decisions[i].state == LT_DECISION_REOPENED)
			run.reopened[assessment->decisions[i].gate] = true;
	return run;
}

/* The gates that require a check of the area. */
static uint32_t
gates_of(const struct lt_assessment *assessment, enum lt_area area)
{
	uint32_t gates = 0;
	for (int i = 0; i < assessment->checks_count; i++)
		if (assessment->checks[i].area == area)
			gates |= assessment->checks[i].gates;
	return gates;
}

static bool
earned(struct lt_arena *a, const struct lt_level5_run *runs, int count, enum lt_area area, uint32_t gates)
{
	struct lt_score_day *days = LT_NEW_ARRAY(a, struct lt_score_day, count + 1);
	int at = 0;
	for (int i = 0; i < count; i++) {
		bool reopened = false;
		if (!runs[i].comparable)
			continue;
		for (int gate = 0; gate < LT_GATE_COUNT; gate++)
			reopened = reopened || (gates & 1u << gate && runs[i].reopened[gate]);
		days[at++] = (struct lt_score_day){ runs[i].day, runs[i].lo[area], reopened, runs[i].overdue[area], runs[i].improvements };
	}
	return lt_score_level5(days, at);
}

void
lt_level5_raise(const struct lt_level5_run *runs, int count, struct lt_assessment *assessment, struct lt_kept *kept,
	struct lt_arena *a)
{
	for (int i = 0; i < assessment->areas_count; i++) {
		struct lt_area_score *area = &assessment->areas[i];
		if (area->state != LT_ASSESSED_YES || area->lo != 4 ||
			!earned(a, runs, count, area->area, gates_of(assessment, area->area)))
			continue;
		area->lo = area->hi = 5;
		area->decimal = 5;
		for (int k = 0; k < kept->areas_count; k++)
			if (kept->areas[k].area == area->area) {
				kept->areas[k].lo = kept->areas[k].hi = 5;
				kept->areas[k].decimal = 5;
				kept->areas[k].since = kept->day;
			}
	}
}
