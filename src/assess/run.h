/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run: the checks are asked of the facts, and their answers become findings.
 *
 * Two calls with the collectors between them: lt_run_open() describes the tables, says which
 * statements will be asked and opens them for rows; lt_run_ask() closes them and asks.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_assessment;
struct lt_checks;
struct lt_err;
struct lt_facts;
struct lt_keys;

struct lt_run_options {
	const char *today;
	uint8_t keep;     /* bit 1 << LT_STATUS_...: these are kept one by one, others only counted */
	int64_t keep_most; /* for each check and status; 0: all */
	void (*asked)(void *told, int done, int of); /* before each check and behind the last; NULL: nobody listens */
	void *told;
};

/* Tables described and opened.  statements: SQL beyond the checks that will be asked.
 * NULL with a sentence when the content cannot be read. */
struct lt_facts *lt_run_open(struct lt_arena *a, struct lt_keys *keys, const struct lt_checks *checks,
	const char *const *statements, int statement_count, const char *today, struct lt_err *err);

/* Fills checks, findings, sources and blind of the assessment.  collectors: names of those
 * that ran, NULL ends.  Fails when a statement cannot be read, with its file and line. */
bool lt_run_ask(struct lt_arena *a, const struct lt_checks *checks, struct lt_facts *facts,
	const char *const *collectors, const struct lt_run_options *options, struct lt_assessment *ret_assessment,
	struct lt_err *err);
