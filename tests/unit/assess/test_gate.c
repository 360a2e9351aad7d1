/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/gate.h"
#include "assess/phase.h"
#include "assess/score.h"
#include "base/arena.h"
#include "base/err.h"
#include "t.h"

static struct lt_err err;
static struct lt_arena *arena;
static struct lt_checked checks[4];
static struct lt_finding findings[4];
static struct lt_assessment assessment;

/* Four checks with one answer each, all of phase 2 and gate 2, and judged. */
static void
judge(const enum lt_status status[4], const enum lt_severity severity[4], enum lt_grade quality)
{
	static const char *const ids[] = { "a", "b", "c", "d" };
	lt_arena_drop(arena);
	arena = lt_arena_new(1 << 20);
	for (uint32_t i = 0; i < 4; i++) {
		checks[i] = (struct lt_checked){ .id = ids[i],
			.severity = severity[i],
			.level = 2,
			.area = LT_AREA_SECURITY,
			.phase = LT_PHASE_ENABLEMENT,
			.phases = 1 << LT_PHASE_ENABLEMENT,
			.gates = 1 << LT_GATE_G2 };
		findings[i] = (struct lt_finding){ .check = i,
			.status = status[i],
			.resource = "r",
			.reason = "why",
			.file = "f.tf",
			.line = i };
		lt_score_count(&checks[i], status[i], quality);
	}
	assessment = (struct lt_assessment){
		.checks = checks, .checks_count = 4, .findings = findings, .findings_count = 4
	};
	lt_score_assess(arena, &assessment);
	lt_phase_judge(arena, &assessment);
	IS(lt_gate_judge(arena, &assessment, &err));
}

#define OK LT_STATUS_OK
#define GAP LT_STATUS_GAP
#define UNKNOWN LT_STATUS_UNKNOWN
#define SKIP LT_STATUS_SKIP
#define STATUSES(...) (const enum lt_status[4]){ __VA_ARGS__ }
static const enum lt_severity rising[4] = { LT_SEVERITY_LOW, LT_SEVERITY_MEDIUM, LT_SEVERITY_HIGH,
	LT_SEVERITY_CRITICAL };

TEST(a_gate_passes_when_all_it_requires_is_ok_or_does_not_apply)
{
	judge(STATUSES(OK, OK, SKIP, OK), rising, LT_GRADE_DECLARED);
	IS(assessment.gates[LT_GATE_G2].result == LT_PASS_CLEAR &&
		assessment.gates[LT_GATE_G2].required == 4);
}

TEST(a_gate_nothing_was_asked_for_or_that_applies_to_nothing_is_refused)
{
	judge(STATUSES(SKIP, SKIP, SKIP, SKIP), rising, LT_GRADE_DECLARED);
	IS(assessment.gates[LT_GATE_G2].result == LT_PASS_REFUSED);
	IS_TEXT(assessment.gates[LT_GATE_G2].sentence,
		"nothing was seen that its required checks apply to");
	IS(assessment.gates[LT_GATE_G3].result == LT_PASS_REFUSED);
	IS_TEXT(assessment.gates[LT_GATE_G3].sentence, "no check that it requires was asked");
}

TEST(blockers_come_critical_first_and_say_where)
{
	judge(STATUSES(GAP, UNKNOWN, OK, GAP), rising, LT_GRADE_DECLARED);
	const struct lt_gate_score *gate = &assessment.gates[LT_GATE_G2];
	IS(gate->result == LT_PASS_REFUSED && gate->blockers_count == 3);
	IS(gate->blockers[0].check == 3 && gate->blockers[1].check == 1 &&
		gate->blockers[2].check == 0);
	IS_TEXT(gate->blockers[0].sentence, "f.tf:3: why");
	IS_TEXT(gate->blockers[2].sentence, "f.tf: why");
	IS_TEXT(gate->sentence, "3 required checks are open");
}

TEST(a_gate_that_asks_for_declarations_is_not_passed_on_hearsay)
{
	judge(STATUSES(OK, OK, OK, OK), rising, LT_GRADE_ATTESTED);
	const struct lt_gate_score *gate = &assessment.gates[LT_GATE_G2];
	IS(gate->result == LT_PASS_REFUSED && gate->blockers_count == 4);
	IS_TEXT(gate->blockers[0].sentence, "its evidence is too weak for this gate");
}

TEST(the_first_gate_asks_for_coverage)
{
	judge(STATUSES(OK, SKIP, SKIP, UNKNOWN), rising, LT_GRADE_OBSERVED);
	checks[0].gates = 1 << LT_GATE_G1;
	IS(lt_gate_judge(arena, &assessment, &err));
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_REFUSED);
	IS_TEXT(assessment.gates[LT_GATE_G1].sentence, "less than 60 % is decided in Security");
}

TEST(a_phase_is_as_ready_as_its_critical_and_high_checks)
{
	static const struct {
		enum lt_status status[4];
		enum lt_verdict verdict;
		int blockers;
	} rows[] = {
		{ { OK, OK, OK, OK }, LT_VERDICT_READY, 0 },
		{ { GAP, GAP, OK, OK }, LT_VERDICT_READY, 0 },
		{ { UNKNOWN, UNKNOWN, SKIP, OK }, LT_VERDICT_READY, 0 },
		{ { OK, OK, UNKNOWN, OK }, LT_VERDICT_UNKNOWN, 1 },
		{ { OK, OK, GAP, UNKNOWN }, LT_VERDICT_ACTION, 1 },
		{ { OK, OK, GAP, GAP }, LT_VERDICT_ACTION, 2 },
		{ { SKIP, SKIP, SKIP, SKIP }, LT_VERDICT_UNKNOWN, 0 },
		{ { UNKNOWN, SKIP, SKIP, SKIP }, LT_VERDICT_UNKNOWN, 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		judge(rows[i].status, rising, LT_GRADE_DECLARED);
		const struct lt_phase_score *phase = &assessment.phases[LT_PHASE_ENABLEMENT];
		if (phase->verdict != rows[i].verdict || phase->blockers_count != rows[i].blockers)
			printf("# row %zu: verdict %d, %d blockers\n", i, phase->verdict,
				phase->blockers_count);
		IS(phase->verdict == rows[i].verdict && phase->blockers_count == rows[i].blockers);
		IS(assessment.phases[LT_PHASE_SCALE].verdict == LT_VERDICT_UNKNOWN);
		IS(assessment.verdict ==
			(rows[i].verdict == LT_VERDICT_ACTION ? LT_VERDICT_ACTION
							      : LT_VERDICT_UNKNOWN));
	}
}

TEST(a_phase_names_three_blockers_at_most)
{
	static const enum lt_severity high[4] = { LT_SEVERITY_HIGH, LT_SEVERITY_HIGH,
		LT_SEVERITY_CRITICAL, LT_SEVERITY_HIGH };
	judge(STATUSES(GAP, GAP, GAP, GAP), high, LT_GRADE_DECLARED);
	const struct lt_phase_score *phase = &assessment.phases[LT_PHASE_ENABLEMENT];
	IS(phase->blockers_count == 3 && phase->blockers[0].check == 2 &&
		phase->blockers[1].check == 0);
	IS(assessment.blockers_count == 3 && assessment.blockers[0].check == 2);
}

/* The fourth check is called so, has a gap at f.tf:3, and G1 requires it alone. */
static void
ask_first_gate(const char *code, struct lt_asset *assets, int count)
{
	judge(STATUSES(OK, OK, OK, GAP), rising, LT_GRADE_OBSERVED);
	checks[3].code = code;
	checks[3].gates = 1 << LT_GATE_G1;
	assessment.run.today = "2026-11-22";
	assessment.assets = assets;
	assessment.assets_count = count;
	lt_gate_judge(arena, &assessment, &err);
}

TEST(what_a_gate_wants_decided_may_have_gaps)
{
	ask_first_gate("DAT-001", NULL, 0);
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_CLEAR);
	ask_first_gate("GOV-002", NULL, 0);
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_REFUSED);
}

TEST(what_a_gate_wants_dispositioned_needs_an_owner_a_decision_and_a_day_for_each_gap)
{
	struct lt_asset one = { .kind = "server", .name = "ollama", .file = "f.tf", .line = 3, .owner = "Bo",
		.decision = "migrate", .until = "2026-12-24" };
	ask_first_gate("SHA-009", NULL, 0);
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_REFUSED);
	ask_first_gate("SHA-009", &one, 1);
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_CLEAR);
	one.line = 4;
	ask_first_gate("SHA-009", &one, 1);
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_REFUSED);
	one.line = 3;
	one.owner = NULL;
	ask_first_gate("SHA-009", &one, 1);
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_REFUSED);
	one.owner = "Bo";
	one.until = "2026-11-21";
	ask_first_gate("SHA-009", &one, 1);
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_REFUSED);
}

TEST(a_key_is_to_be_gone_within_a_week)
{
	struct lt_asset key = { .kind = "key", .name = "sk-...", .file = "f.tf", .line = 3, .owner = "Bo",
		.decision = "remove", .until = "2026-11-29" };
	ask_first_gate("SHA-001", &key, 1);
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_CLEAR);
	key.until = "2026-11-30";
	ask_first_gate("SHA-001", &key, 1);
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_REFUSED);
	key.until = "2026-11-29";
	key.first = "2026-11-01";
	ask_first_gate("SHA-001", &key, 1);
	IS(assessment.gates[LT_GATE_G1].result == LT_PASS_REFUSED);
}
