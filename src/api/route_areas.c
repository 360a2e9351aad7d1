/* SPDX-License-Identifier: Apache-2.0 */
/* route_areas: why an area stands at its level, rung by rung, and the least that would lift it. */
#include "api/assessed.h"
#include "api/inside.h"
#include "assess/lift.h"
#include "base/arena.h"
#include "record/field.h"
#include "record/noun.h"

/* The checks of the assessment as lt_lift() reads them. */
static struct lt_checked *
checks_of(const struct lt_request *request, const struct lt_assessed_whole *assessed)
{
	struct lt_checked *checks = LT_NEW_ARRAY(request->a, struct lt_checked, (size_t)assessed->checks_count + 1);
	for (int i = 0; i < assessed->checks_count; i++) {
		const struct lt_assessed_check *check = &assessed->checks[i];
		checks[i] = (struct lt_checked){ .id = check->id, .code = check->code, .title = check->title, .severity = check->severity,
			.area = check->area, .phase = check->phase, .level = check->level, .verdict = check->verdict, .gap = check->gap };
	}
	return checks;
}

static struct lt_texts
ids_of(const struct lt_request *request, const struct lt_checked *checks, const uint32_t *which, int count)
{
	const char **ids = LT_NEW_ARRAY(request->a, const char *, (size_t)count + 1);
	for (int i = 0; i < count; i++)
		ids[i] = lt_copy(request->a, checks[which[i]].id);
	return (struct lt_texts){ .at = ids, .count = count };
}

static bool
put_area(const struct lt_request *request, struct lt_reply *reply, const struct lt_assessed_whole *assessed, enum lt_area area)
{
	struct lt_rung rungs[LT_RUNGS];
	struct lt_noun_rung *made = LT_NEW_ARRAY(request->a, struct lt_noun_rung, LT_RUNGS);
	const struct lt_assessment assessment = { .checks = checks_of(request, assessed), .checks_count = assessed->checks_count };
	lt_lift(request->a, &assessment, area, rungs);
	for (int i = 0; i < LT_RUNGS; i++) {
		const struct lt_rung *rung = &rungs[i];
		made[i] = (struct lt_noun_rung){ .level = rung->level, .applies = rung->applies, .holds = rung->holds, .may_hold = rung->may_hold,
			.weight = rung->weight, .ok = rung->ok };
		made[i].checks = ids_of(request, assessment.checks, rung->checks, rung->checks_count);
		made[i].close = ids_of(request, assessment.checks, rung->close, rung->close_count);
	}
	const struct lt_noun_area_rungs answer = { .area = area, .rungs = made, .rungs_count = LT_RUNGS };
	return lt_reply_noun(request, reply, &answer);
}

static bool
read_area(const struct lt_request *request, struct lt_reply *reply)
{
	const char *word = lt_request_part(request, 0);
	int area = lt_words_find(&lt_words_area, lt_text(word));
	if (area < 0)
		return lt_problem(reply, 404, "not-found", "'%s' is no area of the scorecard; the areas are in /api/v1/assessment.", word);
	struct lt_assessed_whole *assessed = lt_assessed_take(request->api);
	if (!assessed)
		return lt_problem(reply, 404, "not-found", "Nothing was assessed yet; POST /api/v1/assessments begins it.");
	bool good = put_area(request, reply, assessed, (enum lt_area)area);
	lt_assessed_drop(assessed);
	return good;
}

static const struct lt_route rows[] = {
	{ "GET", "/areas/{area}", "read_area", LT_ROLE_VIEWER, 0, "Why an area stands at its level, and the least that would lift it.", NULL,
		&lt_field_area_rungs, NULL, 0, NULL, "404", read_area },
	{ 0 }
};

const struct lt_routes lt_routes_areas = { "areas", "Areas of the scorecard", rows };
