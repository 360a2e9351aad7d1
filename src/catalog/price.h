/* SPDX-License-Identifier: Apache-2.0 */
/*
 * price: what models cost at which provider since when, from content/prices/.
 *
 * A row has a day from which it holds and where it was read.  What it says of each bucket of
 * tokens is left in the row for who knows the buckets: a number, in currency a million tokens.
 * A model that has no row has no price; nothing is ever taken for 0.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "format/doc.h"

struct lt_err;

struct lt_price {
	const char *provider, *sku, *currency, *source;
	const char *const *models;  /* names, with * for anything; NULL ends */
	const char *const *regions; /* NULL ends; none: everywhere */
	const char *file;           /* that it was imported from; NULL: it came with lintel */
	int32_t from_day;
	int32_t read_day;           /* of what was imported: what it says of days after that is not known */
	int layer;                  /* 0: came with lintel, then a file each, the later over the earlier */
	struct lt_node row;
};

/* What one provisioned throughput unit takes. */
struct lt_price_unit {
	const char *provider, *source;
	const char *const *models;
	int64_t tpm;               /* input tokens a minute */
	int64_t output_ratio;      /* input tokens that an output token counts as; 0: not published */
};

struct lt_prices {
	const struct lt_price *at;
	int count, layers;
	const struct lt_price_unit *units;
	int unit_count;
};

/* All that the program carries.  A negative number and one a thousand times the row before are
 * errors. */
bool lt_prices_load(struct lt_arena *a, struct lt_prices *ret_prices, struct lt_err *err);

/* The rows of a model by day, at most `most` of them; provider NULL: of the first provider that has
 * one.  How many. */
int lt_prices_find(const struct lt_prices *prices, const char *provider, const char *sku,
	struct lt_text model, const struct lt_price **out, int most);

/* The row that holds on a day, of the region before one that holds everywhere; NULL: not known. */
const struct lt_price *lt_prices_at(const struct lt_prices *prices, const char *provider, const char *sku, struct lt_text model,
	const char *region, int64_t day);

/* What a million tokens of a bucket cost in a call of so many tokens of input: past the start of a long
 * tier all of them cost what the tier says.  False: not known. */
bool lt_price_of(const struct lt_price *price, const char *bucket, double input, double *ret_price);

/* --- price_file.c: what `lintel catalog prices --update` keeps in the state folder --- */

struct lt_rents;

/* The rows of one file (a root of its JSON) over those that are there; rents may be NULL. */
bool lt_prices_add(struct lt_arena *a, struct lt_prices *prices, struct lt_rents *rents, const char *file, struct lt_node root,
	struct lt_err *err);

/* All files of STATE/prices/ in the order of their names, which begin with their days.  None: nothing
 * is done.  state NULL: there is no state folder. */
bool lt_prices_files(struct lt_arena *a, const char *state, struct lt_prices *prices, struct lt_rents *rents, struct lt_err *err);

/* A new file of a day in STATE/prices/: on the disk and whole, or not there.  One that is there is never
 * written over: the second of a day has a number behind its day.  NULL with err. */
const char *lt_prices_keep(struct lt_arena *a, const char *state, const char *day, struct lt_text bytes, struct lt_err *err);

const struct lt_price_unit *lt_prices_unit(
	const struct lt_prices *prices, const char *provider, struct lt_text model); /* or NULL */
