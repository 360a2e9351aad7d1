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
	const char *const *models; /* names, with * for anything; NULL ends */
	int32_t from_day;
	struct lt_node row;
};

/* What one provisioned throughput unit takes. */
struct lt_price_unit {
	const char *provider;
	const char *const *models;
	int64_t tpm;               /* input tokens a minute */
	int64_t output_ratio;      /* input tokens that an output token counts as */
};

struct lt_prices {
	const struct lt_price *at;
	int count;
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

const struct lt_price_unit *lt_prices_unit(
	const struct lt_prices *prices, const char *provider, struct lt_text model); /* or NULL */
