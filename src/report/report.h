/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report: an assessment becomes bytes, in as many hands as there are readers.
 *
 * A reporter fills a buffer and opens nothing.  Texts in an assessment come from files that
 * anybody may have written: each reporter quotes them for its own medium, and none passes a
 * control character on.
 */
#pragma once
#include "record/placement.h"

struct lt_buf;
struct lt_err;

struct lt_report_options {
	int width;    /* columns of the terminal; 0: 80 */
	int places;   /* shown of one check's gaps; 0: 4 */
	bool colour;
	bool scorecard;        /* on a terminal: the readiness scorecard alone */
	const char *framework; /* on a terminal: its rows alone; NULL: the whole page */
};

/* Which answers a reporter wants to find in the assessment. */
enum lt_reads {
	LT_READS_OPEN, /* gaps and unknowns */
	LT_READS_SOME, /* the first of each check's */
	LT_READS_ALL,  /* those that are ok or do not apply, too */
};

struct lt_reporter {
	const char *name; /* what the user types after --format */
	const char *summary;
	enum lt_reads reads;
	const char *binary; /* how its files end when it is no text, else NULL */
	bool whole; /* it shows the questionnaire and the frameworks too */
	bool (*write)(const struct lt_assessment *assessment,
		const struct lt_report_options *options, struct lt_buf *out, struct lt_err *err);
	/* What --tomorrow answers; NULL: it has no way to say that. */
	void (*place)(const struct lt_placement *placement, const struct lt_report_options *options,
		struct lt_buf *out);
};

/* All of them; NULL ends. */
extern const struct lt_reporter *const lt_reporters[];

/* By name, or NULL. */
const struct lt_reporter *lt_report_find(struct lt_text name);
