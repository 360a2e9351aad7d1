/* SPDX-License-Identifier: Apache-2.0 */
/* pattern: see pattern.h. */
#include "assess/pattern.h"

#include <sqlite3.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/map.h"
#include "catalog/pattern.h"
#include "facts/facts.h"
#include "record/assessment.h"

enum { NAMED = 3, ANSWER_DAYS = 365 };

/* Answers that settle something; one that is old settles nothing. */
const char lt_pattern_statement[] = "select question, value, day from answer where coalesce(value, '') <> ''";

struct looking {
	struct lt_arena *arena;
	struct lt_assessment *out;
	struct lt_map *checks;   /* codes to indexes */
	struct lt_map *settled;  /* questions that were answered: 1 with yes or in words, 0 with no */
	int room;
};

static const struct lt_checked *
check_of(const struct looking *l, const char *code)
{
	int64_t at = lt_map_get(l->checks, lt_text(code));
	return at < 0 ? NULL : &l->out->checks[at];
}

static bool
is_decided(const struct looking *l, const char *code)
{
	const struct lt_checked *check = check_of(l, code);
	return check && (check->verdict == LT_STATUS_OK || check->verdict == LT_STATUS_GAP);
}

static bool
any_decided(const struct looking *l, const char *const *codes)
{
	for (; *codes; codes++)
		if (is_decided(l, *codes))
			return true;
	return false;
}

static bool
any_observed(const struct looking *l, const char *const *codes)
{
	for (; *codes; codes++)
		if (is_decided(l, *codes) && check_of(l, *codes)->quality == LT_GRADE_OBSERVED)
			return true;
	return false;
}

/* The checks among these that have gaps nobody waived, as "SHA-001 (2), SHA-009"; NULL: none. */
static const char *
gaping(const struct looking *l, const char *const *codes)
{
	const char *names = NULL;
	int count = 0;
	for (; *codes; codes++) {
		const struct lt_checked *check = check_of(l, *codes);
		if (!check || check->gap <= check->waived)
			continue;
		const char *many = check->gap - check->waived > 1 ? lt_print(l->arena, " (%u)", check->gap - check->waived) : "";
		if (count++ < NAMED)
			names = lt_print(l->arena, "%s%s%s%s", names ? names : "", names ? ", " : "", *codes, many);
	}
	return count > NAMED ? lt_print(l->arena, "%s and %d more", names, count - NAMED) : names;
}

static const char *
joined(const struct looking *l, const char *const *words)
{
	const char *all = "";
	for (int i = 0; words[i]; i++)
		all = lt_print(l->arena, "%s%s%s", all, i ? ", " : "", words[i]);
	return all;
}

static void
look_for_gaps(const struct looking *l, const struct lt_pattern_plan *plan, struct lt_pattern *pattern)
{
	const char *names = gaping(l, plan->gaps);
	bool used = !plan->with[0] || any_observed(l, plan->with);
	if (names && used) {
		pattern->status = LT_STATUS_GAP;
		pattern->sentence = lt_print(l->arena, "%s: %s", plan->says, names);
	} else if (names) {
		pattern->sentence = lt_print(l->arena, "%s: nothing that was observed says whether calls are answered there: %s", names,
			joined(l, plan->with));
	} else if (any_decided(l, plan->needs)) {
		pattern->status = LT_STATUS_OK;
		pattern->sentence = "what was looked at does not show it";
	} else {
		pattern->sentence = lt_print(l->arena, "nothing tells: %s are not decided", joined(l, plan->needs));
	}
}

/* The day a gate was passed, from the records; NULL: nobody passed it. */
static const char *
day_of(const struct looking *l, const char *gate)
{
	int number = lt_words_find(&lt_words_gate, lt_text(gate));
	const char *day = NULL;
	for (int i = 0; i < l->out->decisions_count; i++) {
		const struct lt_decision *decision = &l->out->decisions[i];
		if ((int)decision->gate == number && decision->result != LT_PASS_REFUSED && (!day || strcmp(decision->day, day) < 0))
			day = decision->day;
	}
	return day;
}

static void
look_for_life(const struct looking *l, const struct lt_pattern_plan *plan, struct lt_pattern *pattern)
{
	int64_t then, now;
	const char *day = day_of(l, plan->late_gate);
	if (any_decided(l, plan->late_none)) {
		pattern->status = LT_STATUS_OK;
		pattern->sentence = "something is in use, or tried";
	} else if (!day || !lt_date_day(lt_text(day), &then) || !lt_date_day(lt_text(l->out->run.today), &now)) {
		pattern->sentence = lt_print(l->arena, "nothing tells: there is no record of the day %s was passed", plan->late_gate);
	} else if (now - then > plan->late_days) {
		pattern->status = LT_STATUS_GAP;
		pattern->sentence = lt_print(l->arena, "%s: %s was passed on %s", plan->says, plan->late_gate, day);
	} else {
		pattern->status = LT_STATUS_OK;
		pattern->sentence = lt_print(l->arena, "%s was passed on %s, %d days ago", plan->late_gate, day, (int)(now - then));
	}
}

static void
look_for_own(const struct looking *l, const struct lt_pattern_plan *plan, struct lt_pattern *pattern)
{
	bool unknown = false, denied = false;
	for (const char *const *code = plan->own; *code; code++) {
		const struct lt_checked *check = check_of(l, *code);
		unknown |= check && check->verdict == LT_STATUS_UNKNOWN;
	}
	for (const char *const *id = plan->unless; *id; id++)
		if (lt_map_get(l->settled, lt_text(*id)) == 1) {
			pattern->status = LT_STATUS_OK;
			pattern->sentence = lt_print(l->arena, "%s was answered", *id);
			return;
		}
	for (const char *const *id = plan->unless; *id; id++)
		denied |= lt_map_get(l->settled, lt_text(*id)) == 0;
	if (any_decided(l, plan->own) && denied) {
		pattern->status = LT_STATUS_GAP;
		pattern->sentence = plan->says;
	} else if (any_decided(l, plan->own)) {
		pattern->sentence = lt_print(l->arena, "serving or search is run by yourselves, and nobody has said whether it was weighed: answer one of %s",
			joined(l, plan->unless));
	} else if (unknown) {
		pattern->sentence = lt_print(l->arena, "nothing tells: %s are not decided", joined(l, plan->own));
	} else {
		pattern->status = LT_STATUS_OK;
		pattern->sentence = "nothing of the kind was seen";
	}
}

static void
look_for(struct looking *l, const struct lt_pattern_plan *plan)
{
	struct lt_pattern pattern = { .id = plan->id, .title = plan->title, .status = LT_STATUS_UNKNOWN, .nudge = plan->nudge };
	if (plan->gaps[0])
		look_for_gaps(l, plan, &pattern);
	else if (plan->late_gate)
		look_for_life(l, plan, &pattern);
	else
		look_for_own(l, plan, &pattern);
	LT_PUSH(l->arena, l->out->patterns, l->out->patterns_count, l->room) = pattern;
}

static struct lt_pattern *
shown(const struct looking *l, const char *id)
{
	for (int i = 0; i < l->out->patterns_count; i++)
		if (strcmp(l->out->patterns[i].id, id) == 0 && l->out->patterns[i].status == LT_STATUS_GAP)
			return &l->out->patterns[i];
	return NULL;
}

/* Which of those that show follow from another that shows? */
static void
chain(const struct looking *l, const struct lt_patterns *patterns)
{
	for (int i = 0; i < patterns->count; i++) {
		struct lt_pattern *from = shown(l, patterns->at[i].id);
		const char **ids = NULL;
		int count = 0, room = 0;
		for (const char *const *id = patterns->at[i].leads_to; from && *id; id++)
			if (shown(l, *id))
				LT_PUSH(l->arena, ids, count, room) = *id;
		if (from)
			from->leads_to = (struct lt_texts){ ids, count };
	}
}

static void
sniff(struct looking *l, const struct lt_smell *smell)
{
	const char *names = gaping(l, smell->checks);
	if (names)
		LT_PUSH(l->arena, l->out->patterns, l->out->patterns_count, l->room) =
			(struct lt_pattern){ .id = smell->id, .title = smell->title, .status = LT_STATUS_GAP, .sentence = names };
}

static bool
read_answers(struct looking *l, struct lt_facts *facts, struct lt_err *err)
{
	sqlite3 *db = lt_facts_sql(facts);
	sqlite3_stmt *s = NULL;
	int64_t now, then;
	if (sqlite3_prepare_v2(db, lt_pattern_statement, -1, &s, NULL) != SQLITE_OK)
		return lt_fail(err, "look for anti-patterns: %s", sqlite3_errmsg(db));
	lt_date_day(lt_text(l->out->run.today), &now);
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *question = (const char *)sqlite3_column_text(s, 0), *value = (const char *)sqlite3_column_text(s, 1),
			   *day = (const char *)sqlite3_column_text(s, 2);
		bool no = lt_text_eq_nocase(lt_text(value), LT_LIT("no")) || strcmp(value, "1") == 0 || strcmp(value, "2") == 0;
		if (question && day && lt_date_day(lt_text(day), &then) && now - then <= ANSWER_DAYS)
			lt_map_put(l->settled, lt_copy_text(l->arena, lt_text(question)), !no);
	}
	sqlite3_finalize(s);
	return true;
}

bool
lt_pattern_fill(struct lt_arena *a, struct lt_facts *facts, struct lt_assessment *assessment, struct lt_err *err)
{
	struct lt_patterns patterns;
	struct looking l = { .arena = a, .out = assessment, .checks = lt_map_new(a), .settled = lt_map_new(a) };
	if (!lt_patterns_load(a, &patterns, err) || !read_answers(&l, facts, err))
		return false;
	assessment->patterns_count = 0;
	assessment->patterns = NULL;
	for (int i = 0; i < assessment->checks_count; i++)
		if (assessment->checks[i].code)
			lt_map_put(l.checks, lt_text(assessment->checks[i].code), i);
	for (int i = 0; i < patterns.count; i++)
		look_for(&l, &patterns.at[i]);
	chain(&l, &patterns);
	for (int i = 0; i < patterns.smell_count; i++)
		sniff(&l, &patterns.smells[i]);
	return true;
}
