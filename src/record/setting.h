/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setting: the keys of lintel.yaml as rows, and what a document says for each.
 *
 * A document is held against the rows once; every mistake is listed with its place.  Readers
 * then ask for a row by its path in the map that would hold it: what is not written, or is of
 * the wrong kind, is the row's default.
 */
#pragma once
#include "record/mistake.h"

/* Lists what is wrong: unknown keys with the one that was probably meant, values of the wrong
 * kind, numbers out of range.  No value is ever repeated that may be a secret. */
void lt_setting_check(struct lt_node root, struct lt_mistakes *mistakes);

/* map holds the last word of path: lt_setting_int(limits, "gateway.limits.rpm"). */
int64_t lt_setting_int(struct lt_node map, const char *path); /* of COUNT and LIMIT */
bool lt_setting_true(struct lt_node map, const char *path);   /* of SWITCH */
int lt_setting_choice(struct lt_node map, const char *path);  /* of CHOICE: which word, -1: none */
double lt_setting_money(struct lt_node map, const char *path); /* of MONEY, 0 when not given */

/* Is anything written there? */
bool lt_setting_given(struct lt_node map, const char *key);

enum lt_setting_kind { LT_SETTING_MAP, LT_SETTING_LIST, LT_SETTING_TEXT, LT_SETTING_LINE, LT_SETTING_DAY,
	LT_SETTING_NAME, LT_SETTING_NAMES, LT_SETTING_DIGEST, LT_SETTING_DIGESTS,
	LT_SETTING_PERCENTS, LT_SETTING_PATHS, LT_SETTING_PLACES, LT_SETTING_ANSWERS,
	LT_SETTING_SWITCH, LT_SETTING_CHOICE, LT_SETTING_COUNT, LT_SETTING_MONEY };

/* One row; standard, least and most of numbers; words of CHOICE. */
struct lt_setting {
	const char *path;
	enum lt_setting_kind kind;
	int64_t standard, least, most;
	const char *words, *unit, *sentence;
};
extern const struct lt_setting lt_settings[]; /* a path of NULL ends */

/* The reference page of lintel.yaml, in Markdown: docs/reference/lintel.yaml.md. */
struct lt_buf;
void lt_setting_page(struct lt_buf *out);
