/* SPDX-License-Identifier: Apache-2.0 */
/*
 * field: the records as tables, walked once per medium.
 *
 * A new field is a row in a .def file; the JSON document, its schema and the reference page
 * follow.
 */
#pragma once
#include "record/placement.h"

struct lt_buf;
struct lt_record;

enum lt_field_kind {
	LT_FIELD_TEXT,
	LT_FIELD_INT,
	LT_FIELD_COUNT,
	LT_FIELD_NTH,
	LT_FIELD_REAL,
	LT_FIELD_TEXTS,
	LT_FIELD_WORD,        /* one of words */
	LT_FIELD_WORDS,       /* a set of words, as bits */
	LT_FIELD_CHECK,
	LT_FIELD_WAIVER,
	LT_FIELD_FINGERPRINT,
	LT_FIELD_ONE,         /* a record inside */
	LT_FIELD_LIST,        /* a list of records */
};

struct lt_field {
	const char *name, *sentence;
	enum lt_field_kind kind;
	bool of_check;                  /* offset counts in the finding's check */
	uint16_t offset, count_offset;  /* count_offset: of LIST */
	const struct lt_words *words;   /* of WORD and WORDS */
	const struct lt_record *record; /* of ONE and LIST */
};

struct lt_record {
	const char *name;
	size_t size;
	const struct lt_field *fields; /* a field without a name ends */
};

extern const struct lt_record lt_field_assessment, lt_field_placement;

/* The assessment as one JSON document, a line for each item of a list. */
void lt_field_json(const struct lt_assessment *assessment, struct lt_buf *out);
void lt_field_json_placement(const struct lt_placement *placement, struct lt_buf *out);
