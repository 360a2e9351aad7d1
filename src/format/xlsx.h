/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xlsx: the sheet "Answers" of a workbook that lintel wrote and people filled in (ECMA-376).
 *
 * Excel and LibreOffice both save it their own way: shared or inline texts, days as numbers,
 * booleans, formulas with their last value.  Columns are found by the words of the header row, so
 * that they may be moved.  A choice that was picked from a list ("3: written for at least one
 * case") comes out as its value, 3; what cannot be an answer is an error with its cell.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

#define LT_XLSX_ANSWERS "Answers"
#define LT_XLSX_LISTS "Lists" /* the choices, one a cell */

/* The words of the header row that a reader needs. */
#define LT_XLSX_COLUMNS(COLUMN)     \
	COLUMN(id, "Id")            \
	COLUMN(scale, "Scale")      \
	COLUMN(value, "Answer")     \
	COLUMN(who, "Who")          \
	COLUMN(day, "Day")          \
	COLUMN(evidence, "Evidence")

/* One row with an id; what stands in no cell is NULL. */
struct lt_xlsx_row {
	const char *id;
	const char *scale;    /* how it is answered, as the sheet says */
	const char *value;
	const char *who;
	const char *day;      /* 2026-11-22, also where the cell held a number */
	const char *evidence;
	uint32_t line;        /* the row of the sheet, from 1 */
};

struct lt_xlsx {
	struct lt_xlsx_row *rows;
	int count;
};

/* file is for messages: "form.xlsx: Answers!E12: ...". */
bool lt_xlsx_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_xlsx *ret_sheet, struct lt_err *err);
