/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/pattern.h"
#include "assess/run.h"
#include "assess/score.h"
#include "base/arena.h"
#include "base/err.h"
#include "catalog/check.h"
#include "catalog/pattern.h"
#include "facts/facts.h"
#include "record/assessment.h"
#include "t.h"

static struct lt_arena *a;
static struct lt_checked checks[8];
static struct lt_decision decision;
static struct lt_assessment assessment;
static struct lt_facts *facts;
static struct lt_err err;

static void
start(void)
{
	static const char *const statements[] = { lt_pattern_statement };
	struct lt_checks none = { 0 };
	lt_arena_drop(a);
	a = lt_arena_new(1 << 26);
	err = (struct lt_err){ 0 };
	facts = lt_run_open(a, lt_keys_new(a), &none, statements, 1, "2026-11-22", &err);
	assessment = (struct lt_assessment){ .checks = checks, .run.today = "2026-11-22" };
}

static void
check(const char *code, enum lt_status status, enum lt_grade quality)
{
	struct lt_checked *at = &checks[assessment.checks_count++];
	*at = (struct lt_checked){ .id = code, .code = code };
	lt_score_count(at, status, quality);
}

static void
answer(const char *question, const char *value, const char *day)
{
	struct lt_row *row = lt_facts_row(facts, "answer");
	lt_row_text(row, "resource", question);
	lt_row_text(row, "question", question);
	lt_row_text(row, "value", value);
	lt_row_text(row, "day", day);
}

static const struct lt_pattern *
look(const char *id)
{
	if (!assessment.patterns && (!lt_facts_end(facts, &err) || !lt_facts_close(facts, &err) || !lt_pattern_fill(a, facts, &assessment, &err)))
		printf("# %s\n", err.text);
	for (int i = 0; i < assessment.patterns_count; i++)
		if (strcmp(assessment.patterns[i].id, id) == 0)
			return &assessment.patterns[i];
	return NULL;
}

TEST(without_evidence_nothing_tells)
{
	static const char *const ids[] = { "big-bang", "shadow-ai", "gpu-hoarding", "security-afterthought" };
	start();
	for (int i = 0; i < 4; i++)
		IS(look(ids[i]) && look(ids[i])->status == LT_STATUS_UNKNOWN && look(ids[i])->nudge);
	IS(look("build-everything")->status == LT_STATUS_OK && assessment.patterns_count == 5);
}

TEST(shadow_ai_shows_by_one_gap_and_is_denied_only_by_what_was_looked_at)
{
	start();
	check("SHA-001", LT_STATUS_OK, LT_GRADE_DECLARED);
	IS(look("shadow-ai")->status == LT_STATUS_UNKNOWN);
	start();
	check("SHA-001", LT_STATUS_OK, LT_GRADE_DECLARED);
	check("SHA-012", LT_STATUS_OK, LT_GRADE_OBSERVED);
	IS(look("shadow-ai")->status == LT_STATUS_OK);
	start();
	check("SHA-009", LT_STATUS_GAP, LT_GRADE_DECLARED);
	IS(look("shadow-ai")->status == LT_STATUS_GAP);
	IS_TEXT(look("shadow-ai")->sentence, "AI is used where nobody governs it: SHA-009");
	start();
	check("SHA-009", LT_STATUS_GAP, LT_GRADE_DECLARED);
	checks[0].waived = 1;
	IS(look("shadow-ai")->status == LT_STATUS_UNKNOWN);
}

TEST(open_doors_are_an_afterthought_only_where_calls_were_seen)
{
	start();
	check("NET-001", LT_STATUS_GAP, LT_GRADE_DECLARED);
	IS(look("security-afterthought")->status == LT_STATUS_UNKNOWN);
	start();
	check("NET-001", LT_STATUS_GAP, LT_GRADE_DECLARED);
	check("RES-004", LT_STATUS_OK, LT_GRADE_OBSERVED);
	IS(look("security-afterthought")->status == LT_STATUS_GAP);
}

TEST(patterns_that_show_together_are_a_chain)
{
	start();
	check("NET-001", LT_STATUS_GAP, LT_GRADE_DECLARED);
	check("RES-004", LT_STATUS_OK, LT_GRADE_OBSERVED);
	check("SHA-001", LT_STATUS_GAP, LT_GRADE_DECLARED);
	IS(look("shadow-ai")->leads_to.count == 1);
	IS_TEXT(look("shadow-ai")->leads_to.at[0], "security-afterthought");
	start();
	check("SHA-001", LT_STATUS_GAP, LT_GRADE_DECLARED);
	IS(look("shadow-ai")->leads_to.count == 0);
}

TEST(a_platform_without_life_is_a_big_bang_after_ninety_days)
{
	decision = (struct lt_decision){ .gate = LT_GATE_G2, .day = "2026-08-01", .result = LT_PASS_CLEAR };
	for (int i = 0; i < 3; i++) {
		start();
		assessment.decisions = &decision;
		assessment.decisions_count = 1;
		if (i == 1)
			decision.day = "2026-11-01";
		if (i == 2) {
			decision.day = "2026-08-01";
			check("EXP-003", LT_STATUS_GAP, LT_GRADE_ATTESTED);
		}
		IS(look("big-bang")->status == (i == 0 ? LT_STATUS_GAP : LT_STATUS_OK));
	}
}

TEST(what_was_built_here_wants_a_decision_on_record_and_silence_is_none)
{
	static const struct {
		const char *value, *day;
		enum lt_status status;
	} rows[] = { { NULL, NULL, LT_STATUS_UNKNOWN }, { "no", "2026-11-01", LT_STATUS_GAP }, { "yes", "2026-11-01", LT_STATUS_OK },
		{ "yes", "2024-11-01", LT_STATUS_UNKNOWN }, { "4", "2026-01-01", LT_STATUS_OK } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		start();
		check("SEC-020", LT_STATUS_OK, LT_GRADE_DECLARED);
		if (rows[i].value)
			answer("caf.st-2.3", rows[i].value, rows[i].day);
		IS(look("build-everything")->status == rows[i].status);
	}
}

TEST(of_the_smells_only_those_that_show_are_listed)
{
	start();
	check("SEC-012", LT_STATUS_GAP, LT_GRADE_DECLARED);
	check("GPU-015", LT_STATUS_OK, LT_GRADE_DECLARED);
	IS(look("storage-keys") && look("storage-keys")->status == LT_STATUS_GAP && !look("storage-keys")->nudge);
	IS(!look("shared-gpu"));
}

TEST(what_a_pattern_leads_to_is_a_pattern)
{
	struct lt_patterns patterns;
	start();
	IS(lt_patterns_load(a, &patterns, &err) && patterns.count == 5 && patterns.smell_count == 21);
	for (int i = 0; i < patterns.count; i++)
		for (const char *const *id = patterns.at[i].leads_to; *id; id++) {
			bool found = false;
			for (int j = 0; j < patterns.count; j++)
				found |= strcmp(patterns.at[j].id, *id) == 0;
			IS(found);
		}
	lt_arena_drop(a);
	a = NULL;
}
