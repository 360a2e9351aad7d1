/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roadmap: a roadmap for people, for what they track work with, and for calendars.
 *
 * Each writer fills a buffer.  What identifies an activity in another tool is its id, so that one who imports twice
 * changes what is there.  Texts come from anybody's files: each writer quotes them for its own medium.
 */
#pragma once
#include <stdbool.h>

#include "record/noun.h"

struct lt_arena;
struct lt_buf;

struct lt_roadmap_look {
	int width; /* columns of the terminal; 0: 80 */
	bool colour;
	const char *estate; /* its name in lintel.yaml, which makes ids of calendars this estate's; NULL: the organisation does */
	const struct lt_map *known; /* marks of activities to numbers in known_ids: what Azure Boards or GitHub has already */
	const char **known_ids;
};

/* What Azure Boards or GitHub exported as CSV: the column ID or number of each row that carries a mark such as lintel-N23 in
 * any of its cells, so that an import changes it.  False with a sentence when there is no such column. */
struct lt_err;
struct lt_text;
bool lt_roadmap_known(struct lt_arena *a, const char *file, struct lt_text csv, struct lt_roadmap_look *look, struct lt_err *err);

struct lt_roadmap_format {
	const char *name, *type, *file, *sentence; /* type: of HTTP; file: what it is called when it is saved */
	void (*write)(struct lt_arena *a, const struct lt_noun_roadmap *roadmap, const struct lt_roadmap_look *look, struct lt_buf *out);
};
extern const struct lt_roadmap_format lt_roadmap_formats[]; /* a name of NULL ends */

/* By name, or NULL. */
const struct lt_roadmap_format *lt_roadmap_format(const char *name);

/* roadmap_*.c */
void lt_roadmap_terminal(struct lt_arena *a, const struct lt_noun_roadmap *roadmap, const struct lt_roadmap_look *look, struct lt_buf *out);
void lt_roadmap_markdown(struct lt_arena *a, const struct lt_noun_roadmap *roadmap, const struct lt_roadmap_look *look, struct lt_buf *out);
void lt_roadmap_html(struct lt_arena *a, const struct lt_noun_roadmap *roadmap, const struct lt_roadmap_look *look, struct lt_buf *out);
void lt_roadmap_jira(struct lt_arena *a, const struct lt_noun_roadmap *roadmap, const struct lt_roadmap_look *look, struct lt_buf *out);
void lt_roadmap_boards(struct lt_arena *a, const struct lt_noun_roadmap *roadmap, const struct lt_roadmap_look *look, struct lt_buf *out);
void lt_roadmap_github(struct lt_arena *a, const struct lt_noun_roadmap *roadmap, const struct lt_roadmap_look *look, struct lt_buf *out);
void lt_roadmap_ics(struct lt_arena *a, const struct lt_noun_roadmap *roadmap, const struct lt_roadmap_look *look, struct lt_buf *out);

/* --- what the writers share --- */

static inline bool
lt_roadmap_planned(const struct lt_noun_roadmap_activity *x)
{
	return x->start != NULL;
}

/* Days since 1970 of a day that lintel wrote. */
int64_t lt_roadmap_day(const char *day);
/* What a person needs to know of one activity, as sentences with line ends between. */
const char *lt_roadmap_about(struct lt_arena *a, const struct lt_noun_roadmap_activity *x);
/* With so many digits that count, and never as 1.2e+03. */
const char *lt_roadmap_number(struct lt_arena *a, double value, int digits);
/* "N01, N02". */
const char *lt_roadmap_list(struct lt_arena *a, struct lt_texts texts);
/* "2027-05-12 to 2027-08-20", or the one day. */
const char *lt_roadmap_span(struct lt_arena *a, const char *from, const char *to);
