/* SPDX-License-Identifier: Apache-2.0 */
/* ask: what the files of `lintel ask` share. */
#pragma once
#include "catalog/question.h"
#include "cli/command.h"
#include "record/assessment.h"

struct lt_err;

/* A question that is to be asked, and what its answer decides. */
struct lt_asking {
	const struct lt_question *question;
	const struct lt_answer *answer; /* as it stands */
	int64_t weight;                 /* of the open checks that wait for it */
	int checks, rows;               /* how many checks and rows of frameworks wait for it */
	uint8_t gates;                  /* bit 1 << LT_GATE_...: gates among these checks */
};

/* A talk at the terminal, or with whatever stands at the other end of standard input. */
struct lt_talk {
	struct lt_arena *arena;
	const char *folder, *who, *today;
	int width;
	bool colour;
	int given; /* answers that were saved */
};

/* Asks them one after the other and saves each answer at once; ends when all are asked, at the end of
 * input, or when the person says so.  False when an answer could not be saved. */
bool lt_talk(struct lt_talk *talk, const struct lt_asking *askings, int count, struct lt_err *err);

/* The sheet that people filled in: what differs from the answers as they stand is written.  Rows that
 * are no answer are told on standard error with their place, and the others are taken; *ret_wrong counts
 * them.  False when the file cannot be read. */
bool lt_ask_import(struct lt_arena *a, const char *file, const char *folder, const struct lt_questions *questions,
	const struct lt_assessment *assessment, const char *who, const char *today, int *ret_wrong, struct lt_err *err);
