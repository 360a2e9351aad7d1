/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv: cells of comma-separated values (RFC 4180), written and read.
 *
 * Reading goes record by record through a text that may end in the middle of one, so that a
 * long file passes in pieces.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_buf;

/* One cell, between quotes where it has to be. */
void lt_csv_text(struct lt_buf *out, struct lt_text text);

/* The same for a reader who opens it in a spreadsheet: what a sheet would take for a formula gets an
 * apostrophe in front, which makes it text. */
void lt_csv_cell(struct lt_buf *out, struct lt_text text);

enum { LT_CSV_CELLS = 512 };

/* One record.  Cells point into the text that was read; what stands behind the last is left out. */
struct lt_csv {
	char cut;                          /* between cells; 0 is a comma */
	int count;
	struct lt_text cells[LT_CSV_CELLS];
	bool doubled[LT_CSV_CELLS];        /* the cell has quotes that are written twice */
};

/* Takes the record at the beginning of *rest, with the end of its line; empty lines are passed over.
 * False: there is none, or (unless last says that nothing follows *rest) not the whole of it. */
bool lt_csv_read(struct lt_csv *csv, struct lt_text *rest, bool last);

/* The cell as it was meant; LT_NONE beyond the last. */
struct lt_arena;
struct lt_text lt_csv_plain(const struct lt_csv *csv, int number, struct lt_arena *a);

/* The number of the column with one of these names (of a head that was read), small letters as large
 * ones and blanks, '_', '-' and brackets left out; -1.  names: "user|login". */
int lt_csv_column(const struct lt_csv *head, const char *names);
