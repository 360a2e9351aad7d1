/* SPDX-License-Identifier: Apache-2.0 */
/* scan_read: what the readers of other scanners' reports share; one file a format. */
#pragma once
#include "collect/collect.h"

/* One report while it is read. */
struct lt_scan {
	struct lt_facts *facts;
	struct lt_arena *arena;  /* goes with the report */
	const char *path;        /* of the report */
	const char *scanner, *version, *day; /* whose; NULL: not said */
	int64_t rows, gaps, passed, left;
};

/* What a scanner says of one thing.  Texts that are not said are NULL. */
struct lt_scan_finding {
	const char *rule, *title, *status; /* ok, gap, unknown or skip */
	const char *severity;              /* critical, high, medium, low */
	const char *resource, *type, *message;
	const char *file;                  /* that it speaks of; NULL: the report alone */
	int64_t line, end_line;            /* 0: not said */
	struct lt_place place;             /* in the report */
};

void lt_scan_lay(struct lt_scan *scan, const struct lt_scan_finding *finding);

/* The run is over: its row. */
void lt_scan_read_end(struct lt_scan *scan);

/* The text at a path, or NULL when it is empty or not there. */
const char *lt_scan_text(struct lt_scan *scan, struct lt_node n, const char *path);

/* 2026-11-22 of a time, or NULL. */
const char *lt_scan_day(struct lt_scan *scan, const char *time);

/* True when the document is of that format; then its findings are laid. */
bool lt_scan_sarif(struct lt_scan *scan, struct lt_node root);
bool lt_scan_ocsf(struct lt_scan *scan, struct lt_node root);
bool lt_scan_kubescape(struct lt_scan *scan, struct lt_node root);
bool lt_scan_psrule(struct lt_scan *scan, struct lt_node root);
