/* SPDX-License-Identifier: Apache-2.0 */
/* What a roadmap reads of an assessment. */
#include "base/arena.h"
#include "plan/roadmap.h"

static void
find_place(const struct lt_assessment *assessment, uint32_t index, struct lt_roadmap_check *check)
{
	for (int i = lt_assessment_first(assessment, index); i < assessment->findings_count && assessment->findings[i].check == index; i++)
		if (lt_assessment_open(&assessment->findings[i]) && assessment->findings[i].file) {
			check->file = assessment->findings[i].file;
			check->line = assessment->findings[i].line;
			return;
		}
}

void
lt_roadmap_found(struct lt_arena *a, const struct lt_assessment *assessment, struct lt_roadmap_found *ret)
{
	*ret = (struct lt_roadmap_found){ .organisation = assessment->run.organisation, .profile = assessment->run.profile,
		.checks = LT_NEW_ARRAY(a, struct lt_roadmap_check, assessment->checks_count + 1), .check_count = assessment->checks_count,
		.items = LT_NEW_ARRAY(a, struct lt_roadmap_item, assessment->items_count + 1), .item_count = assessment->items_count };
	for (int i = 0; i < assessment->checks_count; i++) {
		const struct lt_checked *c = &assessment->checks[i];
		ret->checks[i] = (struct lt_roadmap_check){ .id = c->id, .code = c->code, .title = c->title, .fix = c->fix, .severity = c->severity,
			.area = c->area, .phase = c->phase, .gates = c->gates, .verdict = c->verdict, .gap = c->gap, .waived = c->waived,
			.sources = c->sources };
		find_place(assessment, (uint32_t)i, &ret->checks[i]);
		ret->decided += c->verdict == LT_STATUS_OK || c->verdict == LT_STATUS_GAP;
	}
	for (int i = 0; i < assessment->items_count; i++)
		ret->items[i] = (struct lt_roadmap_item){ assessment->items[i].id, assessment->items[i].state, assessment->items[i].checks };
	for (int i = 0; i < assessment->decisions_count; i++) {
		const struct lt_decision *d = &assessment->decisions[i];
		if (ret->gate_known[d->gate] || d->state == LT_DECISION_SUPERSEDED)
			continue;
		ret->gate_known[d->gate] = true;
		ret->gates[d->gate] = (struct lt_roadmap_decision){ d->state == LT_DECISION_HOLDS && d->result != LT_PASS_REFUSED, d->day,
			d->state == LT_DECISION_REOPENED ? d->sentence : NULL };
	}
}
