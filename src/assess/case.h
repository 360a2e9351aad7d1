/* SPDX-License-Identifier: Apache-2.0 */
/*
 * case: a check tried on rows written by hand.
 *
 *	facts:
 *	  ai_account:
 *	    - {resource: a, public_access: true, file: main.tf, line: 3}
 *	expect:
 *	  - {resource: a, status: gap, reason: a part of it, line: 3}
 *
 * Every gap and every unknown that the check answers must be expected, and everything
 * expected must be answered.  A table that is named counts as read, also when it is empty;
 * sources: {terraform: ok} says so of a collector.  parameters: {today: 2026-01-01} sets the day.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_check;
struct lt_checks;
struct lt_err;

/* False with the sentence that says what was answered instead.  ret_statuses gets a bit
 * 1 << LT_STATUS_... for each status that the case expects.  all: where check is from; the tables
 * that came with it are described too. */
bool lt_case_run(struct lt_arena *a, const struct lt_checks *all, const struct lt_check *check, const char *file, struct lt_text yaml,
	uint8_t *ret_statuses, struct lt_err *err);
