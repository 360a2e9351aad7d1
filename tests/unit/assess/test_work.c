/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/gate.h"
#include "assess/run.h"
#include "assess/score.h"
#include "assess/work.h"
#include "base/arena.h"
#include "base/err.h"
#include "catalog/check.h"
#include "facts/facts.h"
#include "record/assessment.h"
#include "t.h"

static struct lt_arena *a;
static struct lt_checked checks[3];
static struct lt_assessment assessment;
static struct lt_facts *facts;
static struct lt_err err;

/* Networking has three checks, one ok; the second is due in phase 2, the third later. */
static void
start(enum lt_status second)
{
	static const char *const statements[] = { lt_work_roadmap, lt_work_people };
	static const char *const ids[] = { "a", "b", "c" };
	struct lt_checks none = { 0 };
	lt_arena_drop(a);
	a = lt_arena_new(1 << 26);
	err = (struct lt_err){ 0 };
	facts = lt_run_open(a, lt_keys_new(a), &none, statements, 2, "2026-11-22", &err);
	for (int i = 0; i < 3; i++)
		checks[i] = (struct lt_checked){ .id = ids[i], .area = LT_AREA_NETWORKING, .severity = LT_SEVERITY_HIGH, .level = 2,
			.phase = i == 2 ? LT_PHASE_SCALE : LT_PHASE_ENABLEMENT };
	checks[1].code = "B-1";
	lt_score_count(&checks[0], LT_STATUS_OK, LT_GRADE_OBSERVED);
	lt_score_count(&checks[1], second, LT_GRADE_OBSERVED);
	lt_score_count(&checks[2], LT_STATUS_GAP, LT_GRADE_OBSERVED);
	checks[0].gates = 1 << LT_GATE_G2;
	assessment = (struct lt_assessment){ .checks = checks, .checks_count = 3, .run.today = "2026-11-22" };
	lt_score_assess(a, &assessment);
}

static void
lay(const char *table, const char *first, const char *one, const char *second, const char *two)
{
	struct lt_row *row = lt_facts_row(facts, table);
	lt_row_text(row, "resource", one);
	lt_row_text(row, first, one);
	lt_row_text(row, second, two);
}

static const struct lt_work *
fill(void)
{
	if (!lt_facts_end(facts, &err) || !lt_facts_close(facts, &err) || !lt_work_fill(a, facts, &assessment, &err) ||
		!lt_gate_judge(a, &assessment, &err))
		printf("# %s\n", err.text);
	return assessment.work_count ? assessment.work : NULL;
}

TEST(p1_d_an_area_below_three_makes_work_of_what_is_due)
{
	start(LT_STATUS_GAP);
	const struct lt_work *work = fill();
	IS(assessment.work_count == 1 && work->check == 1 && work->status == LT_STATUS_GAP && !work->owner);
	IS_TEXT(work->due, "2026-12-22");
	IS_TEXT(work->state, "open");
	const struct lt_gate_score *gate = &assessment.gates[LT_GATE_G2];
	IS(gate->result == LT_PASS_REFUSED && gate->blockers_count == 1 && gate->blockers[0].check == 1);
	IS_TEXT(gate->sentence, "1 check is due where an area is below 3");
}

TEST(what_is_ok_or_due_later_is_no_work)
{
	start(LT_STATUS_OK);
	IS(!fill());
	IS(assessment.gates[LT_GATE_G2].result == LT_PASS_CLEAR);
}

TEST(what_nothing_decides_is_work_too)
{
	start(LT_STATUS_UNKNOWN);
	IS(fill() && assessment.work->status == LT_STATUS_UNKNOWN);
}

TEST(work_belongs_to_who_answers_for_the_area)
{
	start(LT_STATUS_GAP);
	lay("person", "name", "Ana", "areas", "cost, networking");
	IS(fill());
	IS_TEXT(assessment.work->owner, "Ana");
}

TEST(work_on_the_roadmap_within_ninety_days_stands_in_nobody_s_way)
{
	static const struct {
		const char *roadmap, *state;
	} rows[] = {
		{ "[{\"check\": \"B-1\", \"owner\": \"Bo\", \"due\": \"2027-01-31\"}]", "planned" },
		{ "[{\"check\": \"b\", \"owner\": \"Bo\", \"due\": \"2027-02-20\"}]", "planned" },
		{ "[{\"check\": \"B-1\", \"owner\": \"Bo\", \"due\": \"2027-02-21\"}]", "open" },
		{ "[{\"check\": \"B-1\", \"owner\": \"Bo\", \"due\": \"2026-11-21\"}]", "open" },
		{ "[{\"check\": \"B-1\", \"due\": \"2027-01-31\"}]", "open" },
		{ "[{\"check\": \"C-1\", \"owner\": \"Bo\", \"due\": \"2027-01-31\"}]", "open" },
		{ "{\"check\": \"B-1\"}", "open" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		start(LT_STATUS_GAP);
		lay("answer", "question", "governance.roadmap", "value", rows[i].roadmap);
		IS(fill());
		if (strcmp(assessment.work->state, rows[i].state) != 0)
			printf("# row %zu: %s\n", i, assessment.work->state);
		IS_TEXT(assessment.work->state, rows[i].state);
		IS((assessment.gates[LT_GATE_G2].result == LT_PASS_CLEAR) == (strcmp(rows[i].state, "planned") == 0));
	}
}

TEST(waived_work_stays_on_the_list)
{
	start(LT_STATUS_GAP);
	checks[1].waived = 1;
	IS(fill());
	IS_TEXT(assessment.work->state, "waived");
	IS(assessment.gates[LT_GATE_G2].result == LT_PASS_CLEAR);
	lt_arena_drop(a);
	a = NULL;
}
