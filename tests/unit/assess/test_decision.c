/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/decision.h"

#include "assess/watch.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_err err;
static struct lt_checked checks[2];
static struct lt_gate_score gates[LT_GATE_COUNT];
static struct lt_blocker blocker;
static struct lt_assessment assessment;

static const struct lt_gate_monitor MONITORS[] = {
	{ "new", "seen-before", "found later", (const char *const[]){ "SHA-009", NULL }, NULL, 0 },
	{ "red", "gap-days", "red for long", (const char *const[]){ "IAC-017", NULL }, NULL, 7 },
	{ "cost", "told", "too dear", NULL, NULL, 0 },
};
static const struct lt_gate_plan PLAN = { .gate = "G1", .approvers = (const char *const[]){ "infrastructure lead", "security lead", NULL },
	.persons = 2, .monitors = MONITORS, .monitor_count = 3, .review_days = 180,
	.rollback = (const char *const[]){ "go back", NULL } };
static const struct lt_gates PLANS = { &PLAN, 1 };

static void
begin(enum lt_pass result)
{
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ 0 };
	checks[0] = (struct lt_checked){ .id = "a", .code = "SHA-009", .verdict = LT_STATUS_OK, .quality = LT_GRADE_DECLARED, .gates = 1, .ok = 1 };
	checks[1] = (struct lt_checked){ .id = "b", .code = "IAC-017", .verdict = LT_STATUS_OK, .quality = LT_GRADE_OBSERVED, .gates = 2, .ok = 1 };
	for (int i = 0; i < LT_GATE_COUNT; i++)
		gates[i] = (struct lt_gate_score){ .gate = (enum lt_gate)i, .result = result, .sentence = "1 required check is open",
			.blockers = &blocker, .blockers_count = result == LT_PASS_REFUSED };
	assessment = (struct lt_assessment){ .checks = checks, .checks_count = 2, .gates = gates, .gates_count = LT_GATE_COUNT,
		.run = { .id = "12", .today = "2026-11-22", .model_version = "1.0", .facts_digest = "abc" } };
}

static struct lt_draft
draft_by(enum lt_decided decided, int count, const char *const *who)
{
	return (struct lt_draft){ .gate = LT_GATE_G1, .decided = decided, .by = { who, count } };
}
#define BY(...) (const char *const[]){ __VA_ARGS__ }
#define LEADS BY("Ana Lima (Infrastructure lead)", "Bo Chen (security lead)")

static bool
may(struct lt_draft draft, bool *ret_refused)
{
	err = (struct lt_err){ 0 };
	return lt_decision_may(&assessment, &PLAN, &draft, ret_refused, &err);
}

TEST(two_people_with_the_roles_may_pass_a_gate_that_is_clear)
{
	bool refused;
	begin(LT_PASS_CLEAR);
	IS(may(draft_by(LT_DECIDED_PASSED, 2, LEADS), &refused) && !refused);
}

TEST(a_refused_gate_is_not_passed_and_its_blockers_are_named)
{
	bool refused;
	begin(LT_PASS_REFUSED);
	IS(!may(draft_by(LT_DECIDED_PASSED, 2, LEADS), &refused) && refused && strstr(err.text, ": SHA-009;"));
	IS(may(draft_by(LT_DECIDED_REFUSED, 1, LEADS), &refused));
}

TEST(one_person_in_two_roles_is_one_person)
{
	bool refused;
	begin(LT_PASS_CLEAR);
	IS(!may(draft_by(LT_DECIDED_PASSED, 2, BY("Ana (infrastructure lead)", "ANA (security lead)")), &refused) && !refused);
	IS(strstr(err.text, "2 persons at least"));
}

TEST(a_missing_role_is_named)
{
	bool refused;
	begin(LT_PASS_CLEAR);
	IS(!may(draft_by(LT_DECIDED_PASSED, 2, BY("Ana (infrastructure lead)", "Bo (intern)")), &refused));
	IS(strstr(err.text, "security lead too"));
	IS(!may(draft_by(LT_DECIDED_PASSED, 1, BY("Ana")), &refused) && strstr(err.text, "a person with a role"));
	IS(!may(draft_by(LT_DECIDED_PASSED, 0, NULL), &refused) && strstr(err.text, "names who agrees"));
	IS(!may(draft_by(LT_DECIDED_PASSED, 1, BY("(security lead)")), &refused));
}

TEST(opening_again_needs_a_reason_and_a_review_lies_ahead)
{
	bool refused;
	begin(LT_PASS_CLEAR);
	IS(!may(draft_by(LT_DECIDED_REOPENED, 1, LEADS), &refused) && strstr(err.text, "--because"));
	struct lt_draft draft = draft_by(LT_DECIDED_PASSED, 2, LEADS);
	draft.review_by = "2026-11-22";
	IS(!may(draft, &refused) && strstr(err.text, "--review-by"));
}

/* One record behind the others; its digest is the text's own. */
static struct lt_decided_record
record(int64_t number, const char *previous, enum lt_decided decided, const char *day)
{
	struct lt_buf out = LT_BUF(1 << 20);
	struct lt_draft draft = draft_by(decided, 2, LEADS);
	struct lt_decided_record read = { 0 };
	char *digest = lt_alloc(arena, 65);
	draft.because = decided == LT_DECIDED_REOPENED ? "the bill came" : NULL;
	assessment.run.today = day;
	lt_decision_write(&assessment, &PLAN, &draft, number, previous, &out);
	assessment.run.today = "2026-11-22";
	struct lt_text text = lt_copy_text(arena, lt_buf_text(&out));
	lt_buf_done(&out);
	lt_digest_hex(text, digest);
	lt_decision_read(arena, text, digest, &read, &err);
	return read;
}

TEST(a_record_comes_back_with_what_it_rests_on)
{
	begin(LT_PASS_WAIVED);
	struct lt_decided_record r = record(1, NULL, LT_DECIDED_PASSED, "2026-11-22");
	IS(r.number == 1 && r.run == 12 && r.gate == LT_GATE_G1 && r.shown.result == LT_PASS_WAIVED && !r.previous);
	IS_TEXT(r.shown.facts_digest, "abc");
	IS_TEXT(r.shown.review_by, "2027-05-21");
	IS(r.shown.approvers.count == 2);
	IS(strstr(r.document, "\"requirements\": [{\"check\": \"SHA-009\", \"verdict\": \"ok\", \"grade\": \"declared\", \"waived\": 0}]"));
	IS(strstr(r.document, "\"grade\": \"declared\", \"waivers\": []") && strstr(r.document, "\"rollback_monitors\": [{\"id\": \"new\""));
}

TEST(a_chain_is_whole_until_somebody_changes_drops_or_exchanges_a_record)
{
	begin(LT_PASS_CLEAR);
	struct lt_decided_record r[3];
	r[0] = record(1, NULL, LT_DECIDED_PASSED, "2026-11-01");
	r[1] = record(2, r[0].shown.digest, LT_DECIDED_REFUSED, "2026-11-02");
	r[2] = record(3, r[1].shown.digest, LT_DECIDED_PASSED, "2026-11-03");
	IS(lt_decision_verify(r, 3, &err));
	struct lt_decided_record changed[3] = { r[0], r[1], r[2] };
	char *document = lt_copy(arena, r[1].document);
	*strstr(document, "Ana") = 'X';
	changed[1].document = document;
	IS(!lt_decision_verify(changed, 3, &err) && strstr(err.text, "gate record 2 (G1 of 2026-11-02) was changed"));
	err = (struct lt_err){ 0 };
	struct lt_decided_record dropped[2] = { r[0], r[2] };
	IS(!lt_decision_verify(dropped, 2, &err) && strstr(err.text, "gate record 2 is missing"));
	err = (struct lt_err){ 0 };
	changed[1] = record(2, r[0].shown.digest, LT_DECIDED_PASSED, "2026-11-02");
	IS(!lt_decision_verify(changed, 3, &err) && strstr(err.text, "gate record 3 does not follow"));
}

/* --- what re-opens --- */

static struct lt_kept_check kept_checks[2];
static struct lt_kept_finding finding;
static struct lt_kept now;

static void
watch(const struct lt_decided_record *records, int count)
{
	struct lt_watch w = { &assessment, &now, NULL, 0, { NULL } };
	lt_watch_decisions(arena, &w, &PLANS, records, count, &assessment);
}

static void
begin_watch(void)
{
	begin(LT_PASS_CLEAR);
	kept_checks[0] = (struct lt_kept_check){ .id = "a", .code = "SHA-009", .verdict = LT_STATUS_OK, .ok = 1, .since = "2026-11-01" };
	kept_checks[1] = (struct lt_kept_check){ .id = "b", .code = "IAC-017", .verdict = LT_STATUS_OK, .ok = 1, .since = "2026-11-01" };
	now = (struct lt_kept){ .day = "2026-11-22", .checks = kept_checks, .checks_count = 2, .findings = &finding };
}

TEST(a_decision_holds_while_nothing_fires_and_the_latest_takes_the_place_of_the_others)
{
	begin_watch();
	struct lt_decided_record r[2] = { record(1, NULL, LT_DECIDED_REFUSED, "2026-11-01"), record(2, NULL, LT_DECIDED_PASSED, "2026-11-10") };
	watch(r, 2);
	IS(assessment.decisions_count == 2 && strcmp(assessment.decisions[0].id, "2") == 0);
	IS(assessment.decisions[0].state == LT_DECISION_HOLDS && assessment.decisions[1].state == LT_DECISION_SUPERSEDED);
}

TEST(a_use_found_after_the_gate_that_was_there_before_it_opens_it_again)
{
	begin_watch();
	struct lt_decided_record r = record(1, NULL, LT_DECIDED_PASSED, "2026-11-10");
	struct lt_asset asset = { .name = "lab/ollama", .first = "2026-10-01" };
	kept_checks[0] = (struct lt_kept_check){ .id = "a", .code = "SHA-009", .verdict = LT_STATUS_GAP, .gap = 1, .count = 1, .since = "2026-11-20" };
	finding = (struct lt_kept_finding){ 0, LT_STATUS_GAP, false, "f", "lab/ollama", NULL, "2026-11-20" };
	assessment.assets = &asset;
	assessment.assets_count = 1;
	watch(&r, 1);
	IS(assessment.decisions[0].state == LT_DECISION_REOPENED && strstr(assessment.decisions[0].sentence, "lab/ollama, found 2026-11-20, first seen 2026-10-01"));
	asset.first = "2026-11-15";
	watch(&r, 1);
	IS(assessment.decisions[0].state == LT_DECISION_HOLDS);
	finding.since = "2026-11-09";
	asset.first = "2026-10-01";
	watch(&r, 1);
	IS(assessment.decisions[0].state == LT_DECISION_HOLDS);
}

TEST(a_gap_of_more_days_than_allowed_opens_it_again_and_a_waiver_stops_that)
{
	begin_watch();
	struct lt_decided_record r = record(1, NULL, LT_DECIDED_PASSED, "2026-11-10");
	kept_checks[1] = (struct lt_kept_check){ .id = "b", .code = "IAC-017", .verdict = LT_STATUS_GAP, .gap = 1, .since = "2026-11-15" };
	watch(&r, 1);
	IS(assessment.decisions[0].state == LT_DECISION_HOLDS);
	kept_checks[1].since = "2026-11-14";
	watch(&r, 1);
	IS(assessment.decisions[0].state == LT_DECISION_REOPENED && strstr(assessment.decisions[0].sentence, "IAC-017 for 8 days"));
	kept_checks[1].waived = 1;
	watch(&r, 1);
	IS(assessment.decisions[0].state == LT_DECISION_HOLDS);
}

TEST(what_nothing_decides_is_not_watched_and_says_why)
{
	const char *sentence;
	begin_watch();
	struct lt_watch w = { &assessment, &now, NULL, 0, { NULL } };
	kept_checks[1].verdict = LT_STATUS_UNKNOWN;
	IS(lt_watch_monitor(arena, &w, &MONITORS[1], "2026-11-10", &sentence) == LT_WATCHED_BLIND);
	IS_TEXT(sentence, "IAC-017 is unknown");
	IS(lt_watch_monitor(arena, &w, &MONITORS[2], "2026-11-10", &sentence) == LT_WATCHED_BLIND && strstr(sentence, "only a person"));
	IS(lt_watch_monitor(arena, &w, &MONITORS[0], "2026-11-10", &sentence) == LT_WATCHED_QUIET);
}

TEST(a_gap_in_so_many_runs_in_a_row_fires_and_too_few_runs_are_not_watched)
{
	const struct lt_gate_monitor quota = { "quota", "gap-runs", "quota is gone", (const char *const[]){ "IAC-017", NULL }, NULL, 2 };
	const char *sentence;
	begin_watch();
	struct lt_kept was = now, *before = &was;
	struct lt_kept_check was_checks[2] = { kept_checks[0], kept_checks[1] };
	was.checks = was_checks;
	struct lt_watch w = { &assessment, &now, &before, 1, { NULL } };
	kept_checks[1].verdict = LT_STATUS_GAP;
	kept_checks[1].gap = 1;
	IS(lt_watch_monitor(arena, &w, &quota, "2026-11-10", &sentence) == LT_WATCHED_QUIET);
	was_checks[1] = kept_checks[1];
	IS(lt_watch_monitor(arena, &w, &quota, "2026-11-10", &sentence) == LT_WATCHED_FIRED && strstr(sentence, "2 runs in a row"));
	w.before_count = 0;
	IS(lt_watch_monitor(arena, &w, &quota, "2026-11-10", &sentence) == LT_WATCHED_BLIND);
}

TEST(a_person_can_open_a_gate_again_and_the_record_stays)
{
	begin_watch();
	struct lt_decided_record r[3] = { record(1, NULL, LT_DECIDED_PASSED, "2026-11-10"), record(2, NULL, LT_DECIDED_REOPENED, "2026-11-12"),
		record(3, NULL, LT_DECIDED_PASSED, "2026-11-15") };
	watch(r, 2);
	IS(assessment.decisions_count == 1 && assessment.decisions[0].state == LT_DECISION_REOPENED);
	IS_TEXT(assessment.decisions[0].sentence, "Ana Lima (Infrastructure lead) opened it again on 2026-11-12: the bill came");
	watch(r, 3);
	IS(assessment.decisions_count == 2 && assessment.decisions[0].state == LT_DECISION_HOLDS &&
		assessment.decisions[1].state == LT_DECISION_SUPERSEDED);
}

TEST(a_monitor_that_fired_once_keeps_the_gate_open_until_somebody_decides)
{
	begin_watch();
	struct lt_decided_record r = record(1, NULL, LT_DECIDED_PASSED, "2026-11-10");
	struct lt_watch w = { &assessment, &now, NULL, 0, { [LT_GATE_G1] = "2026-11-18" } };
	lt_watch_decisions(arena, &w, &PLANS, &r, 1, &assessment);
	IS(assessment.decisions[0].state == LT_DECISION_REOPENED && strstr(assessment.decisions[0].sentence, "fired on 2026-11-18"));
}
