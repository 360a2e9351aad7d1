/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubt: what a live cloud was not read for, so that what looks bare is not called a gap.
 *
 * A check that looks at an account and finds no diagnostic setting for it is right about code, where
 * what is not written is not there.  Of a live account it is right only when the settings were read.
 */
#pragma once

struct lt_arena;
struct lt_doubt;
struct lt_facts;
struct lt_table;

/* NULL when no live cloud answered. */
const struct lt_doubt *lt_doubt_new(struct lt_arena *a, const struct lt_facts *facts);

/* A table beside about that the statement looks at and that was not read, or not wholly; NULL: none. */
const char *lt_doubt_of(const struct lt_doubt *doubt, int statement, const struct lt_table *about);
