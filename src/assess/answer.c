/* SPDX-License-Identifier: Apache-2.0 */
/* answer: see answer.h. */
#include "assess/answer.h"

#include <sqlite3.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/check.h"
#include "catalog/question.h"
#include "facts/facts.h"

const char lt_answer_statement[] = "select question, value, who, day, evidence, file, line from answer order by day desc, who";

enum { UNPROVEN_DAYS = 90, FAR_APART = 2 };

static const char *
column(struct lt_arena *a, sqlite3_stmt *s, int at)
{
	const char *text = (const char *)sqlite3_column_text(s, at);
	return text ? lt_copy(a, text) : NULL;
}

static enum lt_scale
scale_of(const char *word)
{
	for (int i = 0; i < LT_SCALE_COUNT; i++)
		if (strcmp(lt_scale_word((enum lt_scale)i), word) == 0)
			return (enum lt_scale)i;
	return LT_SCALE_TEXT;
}

/* Days since the answer was given, or -1. */
static int64_t
age_of(const struct lt_answer *answer, const char *today)
{
	int64_t day, now;
	if (!answer->day || !lt_date_day(lt_text(answer->day), &day) || !lt_date_day(lt_text(today), &now))
		return -1;
	return now > day ? now - day : 0;
}

/* Levels more than two apart, or words that are not the same.  Free texts may differ. */
static bool
far_apart(enum lt_scale scale, const char *one, const char *two)
{
	double x, y;
	switch (scale) {
	case LT_SCALE_MATURITY:
	case LT_SCALE_AGREEMENT:
	case LT_SCALE_AUTONOMY:
		return lt_text_double(lt_text(one), &x) && lt_text_double(lt_text(two), &y) && (x > y ? x - y : y - x) > FAR_APART;
	case LT_SCALE_YES:
	case LT_SCALE_OFTEN:
	case LT_SCALE_CHOICE:
	case LT_SCALE_NUMBER:
	case LT_SCALE_SHARE:
	case LT_SCALE_DAY:
	case LT_SCALE_PERSON:
		return !lt_text_eq_nocase(lt_text(one), lt_text(two));
	default:
		return false;
	}
}

/* The newest row comes first and speaks; those after it may only dispute it. */
static void
take(struct lt_arena *a, sqlite3_stmt *s, const struct lt_question *question, const char *today, struct lt_answer *answer)
{
	const char *value = column(a, s, 1), *who = column(a, s, 2);
	if (!value)
		return;
	if (answer->value) {
		if (far_apart(question->scale, answer->value, value)) {
			answer->state = LT_ANSWER_DISPUTED;
			answer->sentence = lt_print(a, "%s says %s and %s says %s; talk, and answer together",
				answer->who ? answer->who : "somebody", answer->value, who ? who : "somebody", value);
		}
		return;
	}
	answer->value = value;
	answer->who = who;
	answer->day = column(a, s, 3);
	answer->evidence = column(a, s, 4);
	answer->file = column(a, s, 5);
	answer->line = (uint32_t)sqlite3_column_int64(s, 6);
	int64_t age = age_of(answer, today);
	answer->state = age < 0 || age > question->expires ? LT_ANSWER_EXPIRED : LT_ANSWER_GIVEN;
	if (age < 0)
		answer->sentence = "the answer has no day, so nobody knows whether it still holds";
	else if (age > question->expires)
		answer->sentence = lt_print(a, "answered %lld days ago, and it holds for %d; answer again", (long long)age, question->expires);
	else if (age > UNPROVEN_DAYS && !answer->evidence && lt_question_weigh(question->scale, lt_text(value)) == 3 &&
		question->scale == LT_SCALE_MATURITY)
		answer->sentence = lt_print(a, "no proof was given in %d days, so it counts as 3", UNPROVEN_DAYS);
}

static struct lt_answer
empty(const struct lt_questions *questions, const struct lt_question *q)
{
	const char *block = q->block;
	for (int i = 0; i < questions->block_count; i++)
		if (strcmp(questions->blocks[i].name, q->block) == 0)
			block = questions->blocks[i].title;
	return (struct lt_answer){ .question = q->id, .block = block, .title = q->ask, .help = q->help,
		.scale = lt_scale_word(q->scale), .choices = { q->choices.at, q->choices.count },
		.roles = { q->roles.at, q->roles.count }, .state = LT_ANSWER_OPEN };
}

/* How many checks read each answer. */
static void
count_checks(struct lt_arena *a, const struct lt_checks *checks, struct lt_assessment *assessment)
{
	for (int i = 0; i < checks->count; i++) {
		struct lt_question_words ids = lt_question_ids(a, &checks->at[i]);
		for (int j = 0; j < ids.count; j++) {
			struct lt_answer *answer = (struct lt_answer *)lt_answer_find(assessment, ids.at[j]);
			if (answer)
				answer->decides++;
		}
	}
}

bool
lt_answer_fill(struct lt_arena *a, const struct lt_questions *questions, const struct lt_checks *checks, struct lt_facts *facts,
	const char *today, struct lt_assessment *assessment, struct lt_err *err)
{
	sqlite3 *db = lt_facts_sql(facts);
	sqlite3_stmt *s = NULL;
	assessment->answers = LT_NEW_ARRAY(a, struct lt_answer, questions->count + 1);
	for (int i = 0; i < questions->count; i++)
		assessment->answers[assessment->answers_count++] = empty(questions, &questions->at[i]);
	count_checks(a, checks, assessment);
	if (sqlite3_prepare_v2(db, lt_answer_statement, -1, &s, NULL) != SQLITE_OK)
		return lt_fail(err, "read the answers: %s", sqlite3_errmsg(db));
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *id = (const char *)sqlite3_column_text(s, 0);
		for (int i = 0; id && i < questions->count; i++)
			if (strcmp(questions->at[i].id, id) == 0)
				take(a, s, &questions->at[i], today, &assessment->answers[i]);
	}
	sqlite3_finalize(s);
	return true;
}

int
lt_answer_counts(const struct lt_answer *answer, const char *today)
{
	enum lt_scale scale = scale_of(answer->scale);
	if (!answer->value || answer->state == LT_ANSWER_OPEN || answer->state == LT_ANSWER_EXPIRED)
		return 0;
	int weight = lt_question_weigh(scale, lt_text(answer->value));
	bool unproven = scale == LT_SCALE_MATURITY && !answer->evidence && age_of(answer, today) > UNPROVEN_DAYS;
	return weight == 3 && (unproven || answer->state == LT_ANSWER_DISPUTED) ? 2 : weight;
}

const struct lt_answer *
lt_answer_find(const struct lt_assessment *assessment, const char *question)
{
	for (int i = 0; i < assessment->answers_count; i++)
		if (strcmp(assessment->answers[i].question, question) == 0)
			return &assessment->answers[i];
	return NULL;
}
