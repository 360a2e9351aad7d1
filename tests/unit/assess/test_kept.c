/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/kept.h"

#include "assess/change.h"
#include "assess/gate.h"
#include "assess/phase.h"
#include "assess/score.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "t.h"

enum { MANY = 1500 };

static struct lt_arena *arena;
static struct lt_err err;

/* An assessment of two checks: a has the resources in words with one status letter before each
 * ("gkey1 ukey2"), b is ok. */
static struct lt_assessment *
assessed(const char *day, const char *words)
{
	struct lt_assessment *s = LT_NEW(arena, struct lt_assessment);
	struct lt_checked *checks = LT_NEW_ARRAY(arena, struct lt_checked, 2);
	struct lt_finding *findings = LT_NEW_ARRAY(arena, struct lt_finding, MANY * 2);
	struct lt_text rest = lt_text(words), word;
	checks[0] = (struct lt_checked){ .id = "a", .code = "AAA-001", .severity = LT_SEVERITY_HIGH, .level = 2,
		.area = LT_AREA_SECURITY, .phases = 1, .gates = 1 };
	checks[1] = (struct lt_checked){ .id = "b", .severity = LT_SEVERITY_LOW, .level = 2, .area = LT_AREA_SECURITY, .phases = 1 };
	lt_score_count(&checks[1], LT_STATUS_OK, LT_GRADE_DECLARED);
	while (lt_text_cut(&rest, ' ', &word)) {
		if (!word.len)
			continue;
		enum lt_status status = word.at[0] == 'g' ? LT_STATUS_GAP : word.at[0] == 'u' ? LT_STATUS_UNKNOWN : LT_STATUS_OK;
		lt_score_count(&checks[0], status, LT_GRADE_DECLARED);
		if (status != LT_STATUS_OK)
			findings[s->findings_count++] = (struct lt_finding){ .status = status,
				.resource = lt_copy_text(arena, (struct lt_text){ word.at + 1, word.len - 1 }).at, .file = "f.tf" };
	}
	s->checks = checks;
	s->checks_count = 2;
	s->findings = findings;
	s->run = (struct lt_run){ .version = "1", .model_version = "1.0", .today = day };
	lt_score_assess(arena, s);
	lt_phase_judge(arena, s);
	struct lt_err none = { 0 };
	lt_gate_judge(arena, s, &none);
	return s;
}

/* Written and read again, as the run before another. */
static struct lt_kept *
through_text(const struct lt_kept *kept)
{
	struct lt_buf document = LT_BUF(1 << 24), part = LT_BUF(1 << 24);
	struct lt_kept *back = NULL;
	lt_kept_write(kept, &document, &part);
	struct lt_text one = lt_copy_text(arena, lt_buf_text(&document)), two = lt_copy_text(arena, lt_buf_text(&part));
	lt_buf_done(&document);
	lt_buf_done(&part);
	err = (struct lt_err){ 0 };
	if (!lt_kept_read(arena, one, two, &back, &err))
		return NULL;
	back->id = 7;
	back->day = kept->day;
	back->model = kept->model;
	return back;
}

static struct lt_kept *
kept_on(const char *day, const char *words, const struct lt_kept *before)
{
	return through_text(lt_kept_of(arena, assessed(day, words), before));
}

static const struct lt_change *
changed(const struct lt_assessment *s, const char *kind, const char *resource)
{
	for (int i = 0; i < s->changes_count; i++)
		if (strcmp(s->changes[i].kind, kind) == 0 && (!resource || strcmp(s->changes[i].resource, resource) == 0))
			return &s->changes[i];
	return NULL;
}

static struct lt_assessment *
compared(const char *day, const char *words, const struct lt_kept *before)
{
	struct lt_assessment *s = assessed(day, words);
	struct lt_kept *now = lt_kept_of(arena, s, before);
	lt_change_find(arena, s, now, before, NULL, 0);
	return s;
}

static void
begin(void)
{
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
}

TEST(what_is_kept_comes_back_as_it_was)
{
	begin();
	struct lt_kept *kept = kept_on("2026-11-01", "gone utwo othree", NULL);
	IS(kept && kept->checks_count == 2 && kept->findings_count == 2 && kept->areas_count == LT_AREA_COUNT);
	IS(kept->phases_count == LT_PHASE_COUNT && kept->gates_count == LT_GATE_COUNT);
	IS(kept->checks[0].gap == 1 && kept->checks[0].unknown == 1 && kept->checks[0].ok == 1 && !kept->checks[0].cut);
	IS_TEXT(kept->findings[0].resource, "one");
	IS_TEXT(kept->findings[0].since, "2026-11-01");
	IS(kept->areas[LT_AREA_SECURITY].lo == 1 && kept->areas[LT_AREA_SKILLS].state == LT_ASSESSED_NONE);
}

TEST(texts_with_any_bytes_survive)
{
	begin();
	struct lt_kept *kept = kept_on("2026-11-01", "g\"\\\x01\x80\n", NULL);
	IS(kept && kept->findings_count == 1 && strstr(kept->findings[0].resource, "\"\\\x01"));
}

TEST(what_stays_keeps_its_day_and_what_is_new_gets_its_own)
{
	begin();
	struct lt_kept *first = kept_on("2026-11-01", "gold", NULL), *second = kept_on("2026-11-05", "gold gnew", first);
	struct lt_kept *third = kept_on("2026-11-09", "uold gnew", second);
	IS_TEXT(second->findings[0].since, "2026-11-01");
	IS_TEXT(second->findings[1].since, "2026-11-05");
	IS_TEXT(second->checks[0].since, "2026-11-01");
	IS_TEXT(third->findings[0].since, "2026-11-09");
	IS_TEXT(third->findings[1].since, "2026-11-05");
	IS_TEXT(third->since, "2026-11-01");
}

TEST(a_run_that_changed_nothing_has_the_same_part)
{
	struct lt_buf one = LT_BUF(1 << 20), two = LT_BUF(1 << 20), documents = LT_BUF(1 << 20);
	begin();
	struct lt_kept *first = kept_on("2026-11-01", "ga ub", NULL);
	lt_kept_write(first, &documents, &one);
	lt_kept_write(kept_on("2026-11-09", "ga ub", first), &documents, &two);
	IS(one.len > 0 && lt_text_is(lt_buf_text(&one), lt_buf_text(&two)));
	lt_buf_done(&one);
	lt_buf_done(&two);
	lt_buf_done(&documents);
}

TEST(new_and_closed_gaps_are_told_with_their_resource_and_day)
{
	begin();
	struct lt_assessment *s = compared("2026-11-09", "gstays gnew oother", kept_on("2026-11-01", "gstays gclosed", NULL));
	const struct lt_change *new = changed(s, "finding", "new"), *closed = changed(s, "finding", "closed");
	IS(new && new->way == LT_CHANGE_WORSE && closed && closed->way == LT_CHANGE_BETTER && !closed->after);
	IS_TEXT(new->since, "2026-11-09");
	IS_TEXT(s->run.since, "run 7 of 2026-11-01");
	IS(!changed(s, "finding", "stays") && !changed(s, "check", NULL));
}

TEST(a_gap_that_nobody_looked_at_again_is_not_closed)
{
	begin();
	struct lt_assessment *s = compared("2026-11-09", "uestate", kept_on("2026-11-01", "gkey", NULL));
	const struct lt_change *gone = changed(s, "finding", "key");
	IS(gone && gone->way == LT_CHANGE_OTHER);
	IS_TEXT(gone->after, "unknown");
}

TEST(a_closed_gap_has_the_day_of_the_first_run_without_it)
{
	begin();
	struct lt_kept *first = kept_on("2026-11-01", "gkey", NULL), *second = kept_on("2026-11-03", "gkey", first);
	struct lt_kept *third = kept_on("2026-11-05", "okey", second), *fourth = kept_on("2026-11-07", "okey", third);
	struct lt_assessment *s = assessed("2026-11-09", "okey");
	lt_change_find(arena, s, lt_kept_of(arena, s, fourth), first, (struct lt_kept *[]){ fourth, third, second }, 3);
	IS(changed(s, "finding", "key"));
	IS_TEXT(changed(s, "finding", "key")->since, "2026-11-05");
	IS_TEXT(changed(s, "check", NULL)->since, "2026-11-05");
	IS_TEXT(changed(s, "verdict", NULL)->since, "2026-11-05");
}

TEST(runs_of_two_models_compare_by_checks_and_findings_alone)
{
	begin();
	struct lt_kept *before = kept_on("2026-11-01", "gkey", NULL);
	before->model = "0.9";
	struct lt_assessment *s = compared("2026-11-09", "okey", before);
	IS(!changed(s, "verdict", NULL) && !changed(s, "area", NULL) && changed(s, "check", NULL) && changed(s, "finding", "key"));
	IS(strstr(s->run.since, "scoring model 0.9: only checks and findings compare"));
}

TEST(of_too_many_gaps_only_the_counts_compare)
{
	begin();
	const char *words = "";
	struct lt_buf many = LT_BUF(1 << 20);
	for (int i = 0; i < MANY; i++)
		lt_buf_printf(&many, "gr%d ", i);
	words = lt_copy_text(arena, lt_buf_text(&many)).at;
	struct lt_kept *before = kept_on("2026-11-01", words, NULL);
	IS(before->checks[0].cut && before->checks[0].count == LT_KEPT_MOST && before->checks[0].gap == MANY);
	lt_buf_puts(&many, "gone gtwo");
	struct lt_assessment *s = compared("2026-11-09", lt_buf_text(&many).at, before);
	IS(s->changes_count == 1);
	IS_TEXT(s->changes[0].before, "1500 gaps");
	IS_TEXT(s->changes[0].after, "1502 gaps");
	lt_buf_done(&many);
}

TEST(bad_news_come_first_within_a_kind)
{
	begin();
	struct lt_assessment *s = compared("2026-11-09", "gnew", kept_on("2026-11-01", "gclosed", NULL));
	IS(s->changes_count == 2 && s->changes[0].way == LT_CHANGE_WORSE && s->changes[1].way == LT_CHANGE_BETTER);
}

TEST(what_is_no_kept_run_is_refused)
{
	struct lt_kept *kept;
	begin();
	err = (struct lt_err){ 0 };
	IS(!lt_kept_read(arena, LT_LIT("[]"), LT_NONE, &kept, &err) && strstr(err.text, "no verdict"));
	err = (struct lt_err){ 0 };
	IS(!lt_kept_read(arena, LT_LIT("{"), LT_NONE, &kept, &err) && err.text[0]);
}
