/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answers_file: answers.yaml, or the answers of lintel.yaml, with one answer more.
 *
 * The file is the people's: comments, order and everything else stay as they are.  A question that is
 * answered again by the same person, or by nobody named, has its answer replaced; one that somebody
 * else answered keeps that answer, and becomes a list of both.  A new question goes to the end.
 */
#pragma once
#include <stdbool.h>

#include "catalog/question.h"

struct lt_arena;
struct lt_err;

struct lt_answered {
	const char *question;
	struct lt_text value;  /* YAML: one line, or lines that begin at column 0 */
	const char *who, *day; /* who may be NULL */
	const char *evidence;  /* or NULL */
};

/* The whole file with the answer in it.  was: its bytes, LT_NONE when there is none yet.  False with a
 * sentence when the file cannot be edited without harm. */
bool lt_answers_put(struct lt_arena *a, const char *file, struct lt_text was, const struct lt_answered *answered,
	struct lt_text *ret_bytes, struct lt_err *err);

/* The same on disk, in folder: lintel.yaml where the question stands there already, else answers.yaml.
 * *ret_file is the name of the file that was written. */
bool lt_answers_save(struct lt_arena *a, const char *folder, const struct lt_answered *answered, const char **ret_file,
	struct lt_err *err);

/* What a person typed, as the YAML value that is kept; of a record, YAML in braces on one line.  False with a sentence that says
 * what would be an answer. */
bool lt_answers_value(struct lt_arena *a, const struct lt_question *question, struct lt_text said, struct lt_text *ret_yaml,
	struct lt_err *err);

/* The same, saved. */
bool lt_answers_give(struct lt_arena *a, const char *folder, const struct lt_question *question, struct lt_text said, const char *who,
	const char *day, const char *evidence, const char **ret_file, struct lt_err *err);

/* Takes all answers to the question away; *ret_was false: there was none. */
bool lt_answers_drop(struct lt_arena *a, const char *folder, const char *question, bool *ret_was, const char **ret_file,
	struct lt_err *err);
