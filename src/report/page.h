/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page: what the parts of the terminal's report write on.
 *
 * A style is a meaning, not a colour; without colour the signs beside it say the same.
 */
#pragma once
#include "report/report.h"

struct lt_arena;

enum lt_style {
	LT_STYLE_PLAIN,
	LT_STYLE_STRONG,
	LT_STYLE_QUIET,
	LT_STYLE_GOOD,
	LT_STYLE_BAD,
	LT_STYLE_DOUBT,
};

struct lt_page {
	const struct lt_assessment *assessment;
	struct lt_arena *arena;
	struct lt_buf *out;
	int width, places;
	bool colour;
};

/* Text in a style; format as printf's.  The result is made safe for a terminal. */
void lt_page_print(const struct lt_page *page, enum lt_style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Text in so many columns. */
void lt_page_column(const struct lt_page *page, enum lt_style style, int columns, const char *text);

/* A paragraph: the first line goes on at column `at`, the others start at indent.  Ends its
 * line. */
void lt_page_wrap(
	const struct lt_page *page, enum lt_style style, int at, int indent, const char *text);

/* A blank line and the title of a part, with a note behind it that may be NULL. */
void lt_page_title(const struct lt_page *page, const char *title, const char *note);

/* A title and a paragraph for each line; nothing when there is none. */
void lt_page_list(const struct lt_page *page, const char *title, enum lt_style style, struct lt_texts lines);

void lt_page_line(const struct lt_page *page); /* ends the line */

/* 1234567 as people read it: 1,234,567. */
const char *lt_page_number(const struct lt_page *page, int64_t number);

/* The parts, in the order they are read. */
void lt_head_write(const struct lt_page *page);
void lt_scorecard_write(const struct lt_page *page);
void lt_decisions_write(const struct lt_page *page);
void lt_assets_write(const struct lt_page *page);
void lt_changes_write(const struct lt_page *page);
void lt_patterns_write(const struct lt_page *page);
void lt_gaps_write(const struct lt_page *page);
void lt_sources_write(const struct lt_page *page);

/* Pages of their own. */
void lt_checklist_write(const struct lt_page *page, const char *framework);
void lt_ratings_write(const struct lt_page *page);
/* Of AI in use: how many things nobody decided about, and what was not looked at, or NULL. */
int lt_assets_undecided(const struct lt_assessment *assessment);
const char *lt_assets_note(const struct lt_assessment *assessment);
