/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace: measured traffic, from a file of comma-separated values or from a ledger, minute by minute.
 *
 *	time,calls,input,cached,output
 *	2026-11-02T08:00:00Z,412,618000,123600,123600
 *
 * Rows may be finer or coarser than a minute.  A minute without a row had no calls; a row of an hour
 * is 60 minutes alike, and the peaks within it were not seen.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "plan/blend.h"

struct lt_arena;
struct lt_err;

struct lt_trace_row {
	int64_t second; /* since 1970 */
	double calls, input, cached, output; /* cached is part of input */
};

struct lt_trace {
	struct lt_traffic traffic;
	int64_t first, last;  /* seconds since 1970 */
	double days;          /* from the first to the end of the last */
	int64_t step_s;       /* between rows: 60 or less, or more when the file is coarser */
	double silent;        /* minutes between them without a row */
	double second, ten_s; /* most calls that came within one second and within ten; -1: rows are not that fine */
};

/* file: for sentences.  Rows may come in any order.  False with file:line. */
bool lt_trace_read(struct lt_arena *a, const char *file, struct lt_text text, struct lt_trace *ret_trace, struct lt_err *err);

/* The same of rows, which are sorted in place. */
bool lt_trace_of_rows(struct lt_arena *a, struct lt_trace_row *rows, int count, struct lt_trace *ret_trace, struct lt_err *err);
