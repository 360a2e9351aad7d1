/* SPDX-License-Identifier: Apache-2.0 */
/* kept: see kept.h. */
#include "assess/kept.h"

#include "base/arena.h"
#include "base/map.h"

int
lt_kept_check(const struct lt_kept *kept, const char *id)
{
	for (int i = 0; i < kept->checks_count; i++)
		if (strcmp(kept->checks[i].id, id) == 0)
			return i;
	return -1;
}

/* --- from an assessment --- */

static void
take_check(struct lt_kept_check *kept, const struct lt_checked *check, const char *day)
{
	*kept = (struct lt_kept_check){ .id = check->id, .code = check->code, .severity = check->severity, .area = check->area,
		.verdict = check->verdict, .ok = check->ok, .gap = check->gap, .unknown = check->unknown, .skip = check->skip,
		.waived = check->waived, .since = day };
}

/* The findings of one check that can be compared: gaps and unknowns. */
static void
take_findings(struct lt_arena *a, const struct lt_assessment *assessment, uint32_t number, struct lt_kept *kept)
{
	struct lt_kept_check *check = &kept->checks[number];
	uint32_t taken[LT_STATUS_COUNT] = { 0 };
	check->first = kept->findings_count;
	for (int i = lt_assessment_first(assessment, number); i < assessment->findings_count; i++) {
		const struct lt_finding *f = &assessment->findings[i];
		if (f->check != number)
			break;
		if ((f->status != LT_STATUS_GAP && f->status != LT_STATUS_UNKNOWN) || taken[f->status] >= LT_KEPT_MOST ||
			kept->findings_count >= LT_KEPT_ALL)
			continue;
		taken[f->status]++;
		char *fingerprint = lt_alloc(a, 33);
		lt_assessment_fingerprint(assessment, f, fingerprint);
		kept->findings[kept->findings_count++] =
			(struct lt_kept_finding){ number, f->status, f->waiver > 0, fingerprint, f->resource, f->file, kept->day };
	}
	check->count = kept->findings_count - check->first;
	check->cut = taken[LT_STATUS_GAP] < check->gap || taken[LT_STATUS_UNKNOWN] < check->unknown;
}

static void
take_sources(struct lt_arena *a, const struct lt_assessment *assessment, struct lt_kept *kept)
{
	const char **names = NULL;
	int room = 0;
	for (int i = 0; i < assessment->sources_count; i++)
		if (assessment->sources[i].state == LT_SOURCE_OK)
			LT_PUSH(a, names, kept->sources.count, room) = assessment->sources[i].collector;
	kept->sources.at = names;
}

/* --- since when --- */

static void
carry_steps(struct lt_kept_step *now, int count, const struct lt_kept_step *before, int before_count)
{
	for (int i = 0; i < count; i++)
		for (int j = 0; j < before_count; j++)
			if (now[i].of == before[j].of && now[i].verdict == before[j].verdict)
				now[i].since = before[j].since;
}

static void
carry_levels(struct lt_kept *now, const struct lt_kept *before)
{
	if (now->verdict == before->verdict)
		now->since = before->since;
	carry_steps(now->phases, now->phases_count, before->phases, before->phases_count);
	carry_steps(now->gates, now->gates_count, before->gates, before->gates_count);
	for (int i = 0; i < now->areas_count; i++)
		for (int j = 0; j < before->areas_count; j++) {
			const struct lt_kept_area *was = &before->areas[j];
			struct lt_kept_area *is = &now->areas[i];
			if (is->area == was->area && is->state == was->state && is->lo == was->lo && is->hi == was->hi)
				is->since = was->since;
		}
}

/* The findings of a check that the run before has too.  Where it left some out, one that it does not
 * have may be as old as the check's verdict. */
static void
carry_findings(struct lt_kept *now, struct lt_kept_check *check, const struct lt_kept *before,
	const struct lt_kept_check *was, const struct lt_map *known)
{
	for (int i = check->first; i < check->first + check->count; i++) {
		struct lt_kept_finding *f = &now->findings[i];
		int64_t at = lt_map_get(known, lt_text(f->fingerprint));
		if (at >= 0 && before->findings[at].status == f->status)
			f->since = before->findings[at].since;
		else if (at < 0 && was->cut && check->verdict == was->verdict)
			f->since = was->since;
	}
}

void
lt_kept_carry(struct lt_arena *a, struct lt_kept *now, const struct lt_kept *before)
{
	if (!before)
		return;
	struct lt_map *known = lt_map_new(a), *ids = lt_map_new(a);
	if (strcmp(now->model, before->model) == 0)
		carry_levels(now, before);
	for (int i = 0; i < before->findings_count; i++)
		lt_map_put(known, lt_text(before->findings[i].fingerprint), i);
	for (int i = 0; i < before->checks_count; i++)
		lt_map_put(ids, lt_text(before->checks[i].id), i);
	for (int i = 0; i < now->checks_count; i++) {
		struct lt_kept_check *check = &now->checks[i];
		int64_t at = lt_map_get(ids, lt_text(check->id));
		if (at < 0)
			continue;
		carry_findings(now, check, before, &before->checks[at], known);
		if (before->checks[at].verdict == check->verdict)
			check->since = before->checks[at].since;
	}
}

struct lt_kept *
lt_kept_of(struct lt_arena *a, const struct lt_assessment *assessment, const struct lt_kept *before)
{
	struct lt_kept *kept = LT_NEW(a, struct lt_kept);
	const char *day = assessment->run.today;
	int open = assessment->findings_count < LT_KEPT_ALL ? assessment->findings_count : LT_KEPT_ALL;
	*kept = (struct lt_kept){ .day = day, .version = assessment->run.version, .model = assessment->run.model_version,
		.digest = assessment->run.facts_digest, .verdict = assessment->verdict, .since = day,
		.coverage = assessment->coverage, .phases_count = assessment->phases_count,
		.gates_count = assessment->gates_count, .areas_count = assessment->areas_count,
		.checks_count = assessment->checks_count };
	for (int i = 0; i < kept->phases_count; i++)
		kept->phases[i] = (struct lt_kept_step){ assessment->phases[i].phase, assessment->phases[i].verdict,
			(uint32_t)assessment->phases[i].blockers_count, day };
	for (int i = 0; i < kept->gates_count; i++)
		kept->gates[i] = (struct lt_kept_step){ assessment->gates[i].gate, assessment->gates[i].result,
			(uint32_t)assessment->gates[i].blockers_count, day };
	for (int i = 0; i < kept->areas_count; i++) {
		const struct lt_area_score *area = &assessment->areas[i];
		kept->areas[i] = (struct lt_kept_area){ area->area, area->state, area->lo, area->hi, area->decimal, area->coverage,
			area->grade, day };
	}
	kept->checks = LT_NEW_ARRAY(a, struct lt_kept_check, kept->checks_count + 1);
	kept->findings = LT_NEW_ARRAY(a, struct lt_kept_finding, open + 1);
	for (int i = 0; i < kept->checks_count; i++)
		take_check(&kept->checks[i], &assessment->checks[i], day);
	for (int severity = LT_SEVERITY_COUNT; severity-- > 0;)
		for (int i = 0; i < kept->checks_count; i++)
			if ((int)kept->checks[i].severity == severity)
				take_findings(a, assessment, (uint32_t)i, kept);
	take_sources(a, assessment, kept);
	lt_kept_carry(a, kept, before);
	return kept;
}
