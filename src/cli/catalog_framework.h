/* SPDX-License-Identifier: Apache-2.0 */
/* lintel catalog framework: the rows of the frameworks, without an estate. */
#pragma once

struct lt_arena;
struct lt_err;

/* Prints the frameworks (name NULL), the rows of one, or one row; markdown for the pages of docs/.  An
 * exit code. */
int lt_catalog_framework(struct lt_arena *a, const char *name, const char *id, const char *format, struct lt_err *err);
