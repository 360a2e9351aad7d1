/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prom: what a /metrics page says, sample by sample.
 *
 * Prometheus' text format 0.0.4 and OpenMetrics 1.0 are read, names between quotes too.
 * Nothing is copied: all texts are slices of the page.  A line that is wrong is told and
 * reading goes on at the next one.
 *
 *	struct lt_prom p;
 *	lt_prom_open(&p, bytes, false);
 *	for (enum lt_prom_event e; (e = lt_prom_next(&p)) != LT_PROM_END;)
 *		if (e == LT_PROM_SAMPLE)
 *			... p.sample ...
 *
 * A page in the middle of other text (a saved terminal, a Markdown file) is read with
 * mixed: then a page begins at a TYPE line and ends at the first line that is none of it, and
 * nothing is ever wrong.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;

enum { LT_PROM_LABELS = 128 };

enum lt_prom_event {
	LT_PROM_END,
	LT_PROM_SAMPLE,
	LT_PROM_FAMILY, /* HELP, TYPE or UNIT was told of p.family */
	LT_PROM_WRONG,  /* p.wrong says why p.line is left out */
};

enum lt_prom_type {
	LT_PROM_UNTYPED,
	LT_PROM_COUNTER,
	LT_PROM_GAUGE,
	LT_PROM_HISTOGRAM,
	LT_PROM_SUMMARY,
	LT_PROM_INFO,
	LT_PROM_STATESET,
	LT_PROM_GAUGE_HISTOGRAM,
};

struct lt_prom_label {
	struct lt_text name, value; /* escapes are still in; see lt_prom_value() */
};

struct lt_prom_sample {
	struct lt_text series; /* name and labels as written */
	struct lt_text name;
	struct lt_prom_label labels[LT_PROM_LABELS];
	int label_count;
	double value; /* may be NaN or infinite */
	bool timed;
	double time_ms;          /* since 1970 */
	struct lt_text exemplar; /* from its brace to the end of the line, LT_NONE: none */
};

struct lt_prom_family {
	struct lt_text name, help, unit; /* help with its escapes; LT_NONE: not told */
	enum lt_prom_type type;
};

struct lt_prom {
	uint32_t line; /* of what was read last */
	struct lt_prom_sample sample;
	struct lt_prom_family family; /* the last that was told of */
	const char *wrong;
	bool ended; /* # EOF was there */
	struct lt_text rest;
	bool mixed, inside, seconds;
};

void lt_prom_open(struct lt_prom *p, struct lt_text bytes, bool mixed);
enum lt_prom_event lt_prom_next(struct lt_prom *p);

/* The value of a label of this name, LT_NONE when it has none; escapes are still in. */
struct lt_text lt_prom_label(const struct lt_prom_sample *sample, const char *name);

/* A label's value with its escapes undone: itself, or a copy in a. */
struct lt_text lt_prom_value(struct lt_arena *a, struct lt_text written);

/* Is this, or the head of it, a page?  A page that other text surrounds is LT_PROM_WITHIN. */
enum lt_prom_kind { LT_PROM_NO_PAGE, LT_PROM_WITHIN, LT_PROM_PAGE };
enum lt_prom_kind lt_prom_is(struct lt_text head);
