/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rent: what is paid by the hour or for a term, and not by the token: machines, provisioned
 * throughput units, reservations, hosted fine-tuned models.  From content/prices/rents.yaml.
 *
 * A row has the days on which it holds and where it was read.  What has no row on a day has no
 * price: NULL, never 0.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "format/doc.h"

struct lt_arena;
struct lt_err;

enum lt_rent_kind { LT_RENT_MACHINE, LT_RENT_UNIT, LT_RENT_HOSTING, LT_RENT_TRAINING, LT_RENT_SESSION, LT_RENT_STORAGE };
enum lt_rent_term {
	LT_RENT_HOUR,
	LT_RENT_SPOT,        /* an hour that may be taken back */
	LT_RENT_MONTH,       /* from here on the price is of the whole term */
	LT_RENT_YEAR,
	LT_RENT_THREE_YEARS,
	LT_RENT_EACH,        /* of one session, or a gigabyte for a month */
};
extern const char *const lt_rent_kinds[], *const lt_rent_terms[]; /* the words, NULL ends */

#define LT_RENT_MONTH_HOURS 730.0 /* of the month that Azure counts in; a year has 8,760 */

struct lt_rent {
	const char *provider, *name;
	const char *region; /* NULL: everywhere */
	const char *sku;    /* NULL: any */
	const char *source;
	const char *file; /* that it was imported from; NULL: it came with lintel */
	const char *from, *to; /* as written; to NULL: still holds */
	int kind, term;        /* enum lt_rent_kind, enum lt_rent_term */
	double price;          /* USD */
	int32_t from_day, to_day;
};

struct lt_rents {
	const struct lt_rent *at;
	int count;
	const char *as_of;
};

bool lt_rents_load(struct lt_arena *a, struct lt_rents *ret_rents, struct lt_err *err);

/* The rows of an imported file before those that are there: of two that fit, the one that is added wins. */
bool lt_rents_lay(struct lt_arena *a, struct lt_rents *rents, const char *file, struct lt_node rows, struct lt_err *err);

/* The row of a name (a machine's size, a unit's deployment type, a model) that holds on a day; one
 * of the region before one that holds everywhere.  provider, region NULL: any.  Letters are the same
 * in both sizes.  NULL: not known. */
const struct lt_rent *lt_rents_find(const struct lt_rents *rents, enum lt_rent_kind kind, const char *provider, const char *name,
	const char *region, enum lt_rent_term term, int64_t day);

/* The price of an hour: of a term, its price over its hours. */
double lt_rent_hour(const struct lt_rent *rent);
double lt_rent_hours(int term); /* 1, 730, 8,760 or 26,280 */
