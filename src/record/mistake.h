/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mistake: what is wrong in a file of the estate, each as a place and a sentence, so that all of
 * them are told in one run.
 */
#pragma once
#include "format/doc.h"

struct lt_buf;
struct lt_docs;

struct lt_mistake {
	struct lt_place place;
	const char *sentence;
};

/* LT_MISTAKES(arena) needs no call. */
struct lt_mistakes {
	struct lt_arena *arena;
	struct lt_mistake *at;
	int count, room;
};
#define LT_MISTAKES(where) ((struct lt_mistakes){ .arena = (where) })

void lt_mistake_add(struct lt_mistakes *mistakes, struct lt_place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* kubectl takes the last of two equal keys of YAML; whose estate it is wants to hear of it. */
void lt_mistake_twice(const struct lt_docs *docs, struct lt_mistakes *mistakes);

/* "file:line: sentence" of each, in the order of the file, a line each without the last line's
 * end; at most `most` of them, then "and N more". */
void lt_mistake_tell(struct lt_mistakes *mistakes, int most, struct lt_buf *out);
