/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read: files of content/ that are a list of rows, laid into structs by a table of fields.
 *
 * Such a file has as_of (its day), sources (a word for each place where rows were read) and
 * rows.  A key that no field has, one that is missing and a value of another kind are errors
 * with the file and the row.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "format/doc.h"

struct lt_arena;
struct lt_err;

enum lt_read_kind {
	LT_READ_TEXT,   /* const char * */
	LT_READ_NAMES,  /* const char *const *, NULL ends; one name or a list */
	LT_READ_INT,    /* int64_t */
	LT_READ_REAL,   /* double */
	LT_READ_FLAG,   /* bool */
	LT_READ_PAIR,   /* int64_t[2] */
	LT_READ_FOUR,   /* int64_t[4] */
	LT_READ_WORD,   /* int: the place of the text in words */
	LT_READ_SOURCE, /* const char *: the sentence behind the word in sources */
};

struct lt_read_field {
	const char *key;
	enum lt_read_kind kind;
	size_t offset;
	bool needed;
	const char *const *words; /* of LT_READ_WORD, NULL ends */
};

/* The root of one file of content/, as "gpus/cards.yaml". */
bool lt_read_file(struct lt_arena *a, const char *path, struct lt_node *ret_root, struct lt_err *err);

/* Its rows as structs of size bytes; a field without a key ends the table. */
bool lt_read_rows(struct lt_arena *a, const char *path, const struct lt_read_field *fields, size_t size,
	void *ret_rows, int *ret_count, const char **ret_as_of, struct lt_err *err);

/* One name or a list of them; NULL ends. */
const char *const *lt_read_names(struct lt_arena *a, struct lt_node n);

/* Is word one of the patterns?  A '*' at the beginning or the end of one, or in its middle,
 * stands for anything; letters are the same in both sizes. */
bool lt_read_covers(const char *const *patterns, struct lt_text word);
