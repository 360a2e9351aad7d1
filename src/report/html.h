/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html: what the parts of the page are written with.
 *
 * The page is one file that opens nothing: style and script stand in it, the policy in its head
 * allows exactly these two by their digests, and no element has a style or a handler of its own.
 * Everything essential is there without the script.
 */
#pragma once
#include "report/report.h"

struct lt_arena;

struct lt_html {
	const struct lt_assessment *assessment;
	struct lt_arena *arena;
	struct lt_buf *out;
};

/* printf for pages, with %s %d %u %.1f alone: every %s is made safe for text and attributes
 * (NULL is ""). */
void lt_html(const struct lt_html *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Text as a JSON string that may stand in a script element. */
void lt_html_json(struct lt_buf *out, const char *text);

/* 1234567 as people read it: 1,234,567. */
const char *lt_html_number(const struct lt_html *page, int64_t number);

/* "1 gap", "2,000 gaps". */
const char *lt_html_count(const struct lt_html *page, int64_t number, const char *one, const char *many);

/* Where, as FILE:LINE, or "". */
const char *lt_html_place(const struct lt_html *page, const char *file, uint32_t line);

/* A word in its colour: good, bad, doubt or none. */
void lt_html_tag(const struct lt_html *page, const char *colour, const char *word);
const char *lt_html_of_severity(enum lt_severity severity);
const char *lt_html_of_verdict(enum lt_verdict verdict);
const char *lt_html_of_status(enum lt_status status);

/* The id of a check's part in the list of gaps. */
const char *lt_html_anchor(const struct lt_html *page, const struct lt_checked *check);

/* SEC-001 and its title; a link when the check is in the list of gaps. */
void lt_html_check(const struct lt_html *page, uint32_t check);

/* Does the list of gaps have this check? */
bool lt_html_listed(const struct lt_checked *check);

/* The parts, in the order they are read; each writes nothing when it has nothing to say. */
void lt_html_verdict(const struct lt_html *page);
void lt_html_changes(const struct lt_html *page);
void lt_html_scorecard(const struct lt_html *page);
void lt_html_phases(const struct lt_html *page);
void lt_html_gates(const struct lt_html *page);
void lt_html_gaps(const struct lt_html *page);
void lt_html_roadmap(const struct lt_html *page);
void lt_html_patterns(const struct lt_html *page);
void lt_html_assets(const struct lt_html *page);
void lt_html_frameworks(const struct lt_html *page);
void lt_html_answers(const struct lt_html *page);
void lt_html_evidence(const struct lt_html *page);
void lt_html_provenance(const struct lt_html *page);
void lt_html_words(const struct lt_html *page);

/* The places of the list of gaps, for the script. */
void lt_html_places(const struct lt_html *page);
