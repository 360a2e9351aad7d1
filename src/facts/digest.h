/* SPDX-License-Identifier: Apache-2.0 */
/* digest: one number for all facts, to tell later whether a decision rested on the same ones. */
#pragma once
#include <stdbool.h>

struct lt_arena;
struct lt_err;
struct lt_facts;

/* SHA-256 over all rows of all tables in an order that does not depend on who read them first:
 * tables by name, rows by their own digests.  Only columns that some check names are facts here, and
 * the day of the run is none.  The facts must be closed.  ret_digits: 64 hex digits. */
bool lt_facts_digest(struct lt_arena *a, struct lt_facts *facts, char ret_digits[65], struct lt_err *err);
