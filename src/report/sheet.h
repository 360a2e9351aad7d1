/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sheet: what the parts of the workbook are written with.
 *
 * A table is a list of columns; a row puts its cells in their order.  Texts become texts, never
 * formulas, made safe and cut to what a cell holds.
 */
#pragma once
#include <xlsxwriter.h>

#include "report/report.h"

struct lt_arena;

struct lt_book {
	const struct lt_assessment *assessment;
	struct lt_arena *arena;
	lxw_workbook *workbook;
	lxw_format *title, *head, *head_right, *text, *wrap, *mono, *number, *share, *level, *quiet, *open, *open_day, *good, *bad, *doubt;
};

struct lt_column {
	const char *name; /* NULL ends */
	double width;
	bool right; /* of numbers */
};

/* Where the next cell goes. */
struct lt_sheet {
	const struct lt_book *book;
	lxw_worksheet *at;
	lxw_row_t row;
	lxw_col_t column;
	const struct lt_column *columns; /* of a table: how wide they are */
	int lines;                       /* that the row needs */
};

/* A new sheet whose first row names the columns and stays in sight. */
struct lt_sheet lt_sheet_table(const struct lt_book *book, const char *name, const struct lt_column *columns);

/* The row that names columns, anywhere. */
void lt_sheet_head(struct lt_sheet *sheet, const struct lt_column *columns);

/* The next cell of the row; nothing where there is nothing to say. */
void lt_sheet_text(struct lt_sheet *sheet, lxw_format *format, const char *text);
void lt_sheet_texts(struct lt_sheet *sheet, struct lt_texts texts);
void lt_sheet_number(struct lt_sheet *sheet, lxw_format *format, double number); /* below 0: nothing */
void lt_sheet_day(struct lt_sheet *sheet, lxw_format *format, const char *day);
void lt_sheet_end(struct lt_sheet *sheet); /* of the row */

/* Buttons in the first row that choose rows; call it when all rows are there. */
void lt_sheet_choose(const struct lt_sheet *sheet, const struct lt_column *columns);

/* The sheets, in the order they are read; none where there is nothing to say. */
void lt_sheet_scorecard(const struct lt_book *book);
void lt_sheet_gaps(const struct lt_book *book);
void lt_sheet_evidence(const struct lt_book *book);
void lt_sheet_framework(const struct lt_book *book);
void lt_sheet_answers(const struct lt_book *book);
void lt_sheet_about(const struct lt_book *book);
