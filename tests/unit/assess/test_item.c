/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/item.h"
#include "assess/score.h"
#include "base/arena.h"
#include "base/err.h"
#include "catalog/framework.h"
#include "t.h"

static struct lt_arena *a;
static struct lt_frameworks frameworks;
static struct lt_checked checks[2];
static struct lt_answer answers[2];
static struct lt_decision decision;
static struct lt_assessment assessment;
static struct lt_err err;

#define SAME "\"tier\":\"essential\",\"origin\":\"published\",\"scope\":\"once\",\"owner\":\"AIL\""

/* A step with two rows of checks and answers, a complete one, and a gate. */
static void
read_tree(void)
{
	static const char text[] =
		"{\"framework\":\"f\",\"title\":\"t\",\"rows\":["
		"{\"id\":\"S\",\"title\":\"s\",\"kind\":\"step\"," SAME "},"
		"{\"id\":\"S-1\",\"parent\":\"S\",\"title\":\"one\",\"kind\":\"activity\"," SAME
		",\"checks\":[\"A-1\",\"b\"],\"strength\":\"decides\"},"
		"{\"id\":\"S-2\",\"parent\":\"S\",\"title\":\"two\",\"kind\":\"activity\"," SAME
		",\"ask\":\"?\",\"cycle\":\"P3M\"},"
		"{\"id\":\"S-3\",\"parent\":\"S\",\"title\":\"three\",\"kind\":\"activity\",\"tier\":\"complete\","
		"\"origin\":\"reconstructed\",\"scope\":\"once\",\"owner\":\"AIL\",\"checks\":[\"A-1\"],\"strength\":\"supports\"},"
		"{\"id\":\"G1\",\"parent\":\"S\",\"title\":\"gate\",\"kind\":\"gate\"," SAME "}]}";
	lt_arena_drop(a);
	a = lt_arena_new(1 << 22);
	frameworks = (struct lt_frameworks){ 0 };
	lt_frameworks_read(a, "f", lt_text(text), &frameworks, &err);
}

/* Two checks of these verdicts, an answer of this value and day, and the gate as it is decided. */
static void
fill(enum lt_status one, enum lt_status two, const char *value, const char *day)
{
	static struct lt_gate_score gate = { .gate = LT_GATE_G1, .result = LT_PASS_REFUSED, .sentence = "a check is open" };
	read_tree();
	checks[0] = (struct lt_checked){ .id = "a", .code = "A-1" };
	checks[1] = (struct lt_checked){ .id = "b" };
	lt_score_count(&checks[0], one, LT_GRADE_OBSERVED);
	lt_score_count(&checks[1], two, LT_GRADE_DECLARED);
	answers[0] = (struct lt_answer){ .question = "f.s-2", .scale = "yes", .value = value, .day = day,
		.state = value ? LT_ANSWER_GIVEN : LT_ANSWER_OPEN };
	assessment = (struct lt_assessment){ .checks = checks, .checks_count = 2, .answers = answers, .answers_count = 1,
		.gates = &gate, .gates_count = 1, .run.today = "2026-11-22", .decisions = assessment.decisions,
		.decisions_count = assessment.decisions_count, .run.profile = assessment.run.profile };
	lt_item_fill(a, &frameworks, &assessment);
}

static const struct lt_item *
item(const char *id)
{
	for (int i = 0; i < assessment.items_count; i++)
		if (strcmp(assessment.items[i].id, id) == 0)
			return &assessment.items[i];
	return NULL;
}

#define OK LT_STATUS_OK
#define GAP LT_STATUS_GAP
#define UNKNOWN LT_STATUS_UNKNOWN
#define SKIP LT_STATUS_SKIP

TEST(a_row_is_as_good_as_the_worst_of_its_checks)
{
	static const struct {
		enum lt_status one, two;
		enum lt_item_state state;
	} rows[] = {
		{ OK, OK, LT_ITEM_DONE }, { OK, GAP, LT_ITEM_PARTIAL }, { GAP, GAP, LT_ITEM_OPEN }, { OK, UNKNOWN, LT_ITEM_UNKNOWN },
		{ GAP, UNKNOWN, LT_ITEM_OPEN }, { SKIP, SKIP, LT_ITEM_NONE }, { OK, SKIP, LT_ITEM_DONE }, { SKIP, UNKNOWN, LT_ITEM_UNKNOWN },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fill(rows[i].one, rows[i].two, "yes", "2026-11-01");
		if (item("S-1")->state != rows[i].state)
			printf("# row %zu: %s\n", i, lt_words_item_state.at[item("S-1")->state].word);
		IS(item("S-1")->state == rows[i].state);
	}
	fill(OK, GAP, NULL, NULL);
	IS_TEXT(item("S-1")->sentence, "open: b");
	IS(item("S-1")->ok == 1 && item("S-1")->gap == 1 && item("S-1")->quality == LT_GRADE_DECLARED);
	IS(item("S-1")->checks.count == 2 && strcmp(item("S-1")->checks.at[0], "a") == 0);
}

TEST(what_is_waived_is_neither_done_nor_open)
{
	fill(OK, GAP, "yes", "2026-11-01");
	checks[1].waived = 1;
	assessment.items_count = 0;
	lt_item_fill(a, &frameworks, &assessment);
	IS(item("S-1")->state == LT_ITEM_WAIVED);
	IS_TEXT(item("S-1")->sentence, "waived: b");
}

TEST(what_checks_only_support_rests_on_inference)
{
	fill(OK, OK, "yes", "2026-11-01");
	IS(item("S-3")->state == LT_ITEM_DONE && item("S-3")->quality == LT_GRADE_INFERRED);
	IS(item("S-1")->quality == LT_GRADE_DECLARED && item("S-2")->quality == LT_GRADE_ATTESTED);
}

TEST(an_answer_decides_and_silence_is_unknown)
{
	fill(OK, OK, "yes", "2026-11-01");
	IS(item("S-2")->state == LT_ITEM_DONE && answers[0].decides == 1);
	IS_TEXT(item("S-2")->due, "2027-02-01");
	fill(OK, OK, "partly", "2026-11-01");
	IS(item("S-2")->state == LT_ITEM_PARTIAL);
	fill(OK, OK, "no", "2026-11-01");
	IS(item("S-2")->state == LT_ITEM_OPEN);
	fill(OK, OK, NULL, NULL);
	IS(item("S-2")->state == LT_ITEM_UNKNOWN && !item("S-2")->due && item("S-2")->quality == LT_GRADE_COUNT);
	IS_TEXT(item("S-2")->sentence, "nothing decides f.s-2");
}

TEST(a_row_that_was_due_again_is_no_longer_done)
{
	fill(OK, OK, "yes", "2026-08-21");
	IS(item("S-2")->state == LT_ITEM_PARTIAL);
	IS_TEXT(item("S-2")->sentence, "was due again on 2026-11-21");
	fill(OK, OK, "yes", "2026-08-22");
	IS(item("S-2")->state == LT_ITEM_DONE);
}

TEST(a_cycle_ends_in_the_month_it_reaches)
{
	read_tree();
	IS_TEXT(lt_item_later(a, "2026-11-30", 3), "2027-02-28");
	IS_TEXT(lt_item_later(a, "2027-11-30", 3), "2028-02-29");
	IS_TEXT(lt_item_later(a, "2026-12-31", 12), "2027-12-31");
	IS(lt_item_later(a, "soon", 3) == NULL);
}

TEST(a_step_counts_the_rows_below_it)
{
	fill(OK, OK, NULL, NULL);
	const struct lt_item *step = item("S");
	IS(step->state == LT_ITEM_PARTIAL && step->ok == 2 && step->gap == 1 && step->unknown == 1 && !step->parent);
	IS_TEXT(step->sentence, "open: G1; nothing decides S-2");
}

TEST(a_gate_is_done_when_people_passed_it_and_nothing_re_opened_it)
{
	fill(OK, OK, "yes", "2026-11-01");
	IS(item("G1")->state == LT_ITEM_OPEN);
	IS_TEXT(item("G1")->sentence, "a check is open");
	decision = (struct lt_decision){ .gate = LT_GATE_G1, .day = "2026-10-01", .result = LT_PASS_CLEAR, .state = LT_DECISION_HOLDS };
	assessment.decisions = &decision;
	assessment.decisions_count = 1;
	fill(OK, OK, "yes", "2026-11-01");
	IS(item("G1")->state == LT_ITEM_DONE && item("S")->state == LT_ITEM_DONE);
	decision.state = LT_DECISION_REOPENED;
	decision.sentence = "quota is gone";
	fill(OK, OK, "yes", "2026-11-01");
	IS(item("G1")->state == LT_ITEM_OPEN);
	IS_TEXT(item("G1")->sentence, "quota is gone");
	assessment.decisions_count = 0;
}

TEST(the_essential_profile_has_no_complete_rows)
{
	assessment.run.profile = "essential";
	fill(OK, OK, "yes", "2026-11-01");
	IS(item("S-1") && item("S") && !item("S-3") && assessment.items_count == 4);
	assessment.run.profile = NULL;
	lt_arena_drop(a);
	a = NULL;
}
