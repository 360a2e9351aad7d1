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
	LT_FIELD_FLAG,
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
	bool need;                      /* who sends the record must give it */
};

struct lt_record {
	const char *name;
	size_t size;
	const struct lt_field *fields; /* a field without a name ends */
};

extern const struct lt_record lt_field_assessment, lt_field_placement;
/* Parts of an assessment, for who hands them out one by one. */
extern const struct lt_record lt_field_run, lt_field_evidence, lt_field_blind, lt_field_blocker, lt_field_phase, lt_field_area,
	lt_field_gate, lt_field_waiver, lt_field_checked, lt_field_finding, lt_field_item, lt_field_answer, lt_field_pattern,
	lt_field_rating, lt_field_work, lt_field_override, lt_field_change, lt_field_decision, lt_field_asset;

/* The assessment as one JSON document, a line for each item of a list. */
void lt_field_json(const struct lt_assessment *assessment, struct lt_buf *out);
void lt_field_json_placement(const struct lt_placement *placement, struct lt_buf *out);
/* A noun of the API (noun.h), on one line. */
void lt_field_json_noun(const struct lt_record *record, const void *noun, struct lt_buf *out);

/* What somebody sent, read into a noun: ret_noun is zeroed with absent reals below 0.  Unknown keys, wrong types,
 * words that are none and needed fields that are missing fail, each with a sentence that names the key.  ret_given (or NULL): a
 * bit for each field that was given, in the order of its rows (64 at most); null counts as given. */
struct lt_arena;
struct lt_err;
struct lt_node;
bool lt_field_read(struct lt_arena *a, const struct lt_record *record, struct lt_node node, void *ret_noun, uint64_t *ret_given,
	struct lt_err *err);
