/* SPDX-License-Identifier: Apache-2.0 */
/* lintel catalog prices: what is known of prices, of what day, and how it is brought up to date. */
#pragma once
#include "cli/command.h"

struct lt_catalog_prices {
	const char *model;    /* show its rows; NULL: a line for each source */
	struct lt_list files; /* to read; none: show */
	const char *state, *today, *format;
};

/* An exit code. */
int lt_catalog_prices(struct lt_arena *a, const struct lt_catalog_prices *options, struct lt_err *err);

/* All prices that are known: those that came with lintel, and over them those in the state folder. */
struct lt_prices;
struct lt_rents;
bool lt_catalog_prices_load(struct lt_arena *a, const char *state, struct lt_prices *prices, struct lt_rents *rents, struct lt_err *err);

/* The day on which what a source says was read: the last date in its sentence; else `from`. */
#include <stdint.h>
int64_t lt_catalog_read_day(const char *source, int64_t from);
/* today's day number, or that of the option; false with err. */
bool lt_catalog_today(const char *given, int64_t *ret_day, struct lt_err *err);
