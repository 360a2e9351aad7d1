/* SPDX-License-Identifier: Apache-2.0 */
/*
 * question: what Lintel asks people, read from content/questions/, one file a block, and from the
 * rows of content/framework/ that bring a question of their own (ask:).
 *
 * A question has one id, whatever asks for it: the checks read its answer from the fact table
 * `answer`, the frameworks name it, the terminal and the sheet show it.  An answer is a word of its
 * scale, free text, a list, or a record with fields; facts/caf.md 10.1 is where the scales are from.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_checks;
struct lt_err;

/* How a question is answered: value, word, what people read, choices ("VALUE: meaning", | between). */
#define LT_SCALES(SCALE)                                                                                          \
	SCALE(LT_SCALE_MATURITY, "maturity", "a level from 1 to 5",                                               \
		"1: absent|2: talked about, nothing written|3: written for at least one case|"                    \
		"4: written, owned and measured|5: measured, reviewed on schedule, and changed because of it")    \
	SCALE(LT_SCALE_AGREEMENT, "agreement", "how far it is true, from 1 to 5",                                 \
		"1: not at all|2: hardly|3: in part|4: mostly|5: entirely")                                       \
	SCALE(LT_SCALE_YES, "yes", "yes, partly or no", "yes: it is so|partly: some of it|no: it is not so")      \
	SCALE(LT_SCALE_OFTEN, "often", "how often",                                                               \
		"never: not at all|yearly: once a year or less|quarterly: each quarter|monthly: each month or more") \
	SCALE(LT_SCALE_AUTONOMY, "autonomy", "how much it may do alone, from 1 to 4",                             \
		"1: suggest|2: draft|3: act with approval|4: act alone")                                          \
	SCALE(LT_SCALE_CHOICE, "choice", "one of the words", "")                                                  \
	SCALE(LT_SCALE_NUMBER, "number", "a number", "")                                                          \
	SCALE(LT_SCALE_SHARE, "share", "a share, 0.8 or 80 %", "")                                                \
	SCALE(LT_SCALE_DAY, "day", "a day, as 2026-11-22", "")                                                    \
	SCALE(LT_SCALE_TEXT, "text", "a sentence or two", "")                                                     \
	SCALE(LT_SCALE_PERSON, "person", "the name of a person", "")                                              \
	SCALE(LT_SCALE_LIST, "list", "a list, with commas between", "")                                           \
	SCALE(LT_SCALE_MAP, "map", "names and values, as name=value with commas between", "")                     \
	SCALE(LT_SCALE_RECORD, "record", "a few fields", "")                                                      \
	SCALE(LT_SCALE_RECORDS, "records", "several entries, each of a few fields", "")

enum lt_scale {
#define SCALE(value, word, people, choices) value,
	LT_SCALES(SCALE)
#undef SCALE
	LT_SCALE_COUNT
};
const char *lt_scale_word(enum lt_scale scale);
const char *lt_scale_people(enum lt_scale scale);

/* Words and texts of a question. */
struct lt_question_words {
	const char *const *at;
	int count;
};

/* One field of a record. */
struct lt_question_field {
	const char *name, *ask;
	enum lt_scale scale;
	struct lt_question_words choices; /* as "VALUE: meaning" */
	bool optional;
};

struct lt_question {
	const char *id, *block, *ask, *help; /* help may be NULL */
	const char *evidence;                /* what would prove it, or NULL */
	const char *example;                 /* an answer, as one would write it, or NULL */
	const char *origin;                  /* Q12, or the row of the framework that asks it, or NULL */
	enum lt_scale scale;
	struct lt_question_words choices, roles;
	const struct lt_question_field *fields; /* of RECORD and RECORDS */
	int field_count;
	int expires;                         /* days after which an answer no longer counts */
	const char *file;                    /* for messages */
	uint32_t line;
};

struct lt_block {
	const char *name, *title;
};

struct lt_questions {
	struct lt_question *at;
	int count, room;
	struct lt_block *blocks; /* in the order in which they are asked */
	int block_count, block_room;
};

/* All questions, blocks in the order of their files' names.  Errors name file and line. */
bool lt_questions_load(struct lt_arena *a, struct lt_questions *ret_questions, struct lt_err *err);

/* One file of content/questions/ or content/framework/: what the loader reads each with. */
bool lt_questions_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_questions *questions,
	struct lt_err *err);

const struct lt_question *lt_question_find(const struct lt_questions *questions, const char *id); /* or NULL */

/* What a person typed, or a cell held, as the YAML value that is kept: "yes", 4, "2026-11-22", [a, b],
 * {path: x}.  A text such as "3: written ..." is the choice 3.  False with a sentence that says what
 * would be an answer.  Not for RECORD and RECORDS, whose fields are answered one by one. */
bool lt_question_value(struct lt_arena *a, enum lt_scale scale, const struct lt_question_words *choices,
	struct lt_text said, struct lt_text *ret_yaml, struct lt_err *err);

/* How far an answer's value says that it is done: 1 open, 2 in part, 3 done, 0 nothing to weigh (a
 * text or a list counts as done when there is something in it).  value is as in the table `answer`. */
int lt_question_weigh(enum lt_scale scale, struct lt_text value);

/* The ids that a check's SQL reads answers of. */
struct lt_check;
struct lt_question_words lt_question_ids(struct lt_arena *a, const struct lt_check *check);
