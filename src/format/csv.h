/* SPDX-License-Identifier: Apache-2.0 */
/* csv: cells of comma-separated values (RFC 4180). */
#pragma once
#include "base/text.h"

struct lt_buf;

/* One cell, between quotes where it has to be. */
void lt_csv_text(struct lt_buf *out, struct lt_text text);

/* The same for a reader who opens it in a spreadsheet: what a sheet would take for a formula gets an
 * apostrophe in front, which makes it text. */
void lt_csv_cell(struct lt_buf *out, struct lt_text text);
