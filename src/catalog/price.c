/* SPDX-License-Identifier: Apache-2.0 */
/* content/prices/ as structs.  The files are ours, so a wrong one is an error. */
#include "catalog/price.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/content.h"
#include "catalog/read.h"
#include "format/json.h"

enum { JUMP = 1000 };

struct reading {
	struct lt_arena *a;
	struct lt_price *at;
	int count, room;
	struct lt_price_unit *units;
	int unit_count, unit_room;
};

/* The price of a day beside that of the day before: a factor of a thousand is a slip of the unit. */
static bool
check_row(const struct reading *r, const struct lt_price *row, struct lt_err *err)
{
	const struct lt_price *before = NULL;
	for (int i = 0; i < r->count; i++)
		if (strcmp(r->at[i].provider, row->provider) == 0 &&
			strcmp(r->at[i].sku, row->sku) == 0 &&
			lt_read_covers(r->at[i].models, lt_text(row->models[0])))
			before = &r->at[i];
	if (before && before->from_day >= row->from_day)
		return lt_fail(err, "the rows of %s are not in the order of their days",
			row->models[0]);
	for (struct lt_walk w = lt_walk(row->row); lt_walk_next(&w);) {
		double price, old;
		if (!lt_node_is(w.value, LT_KIND_NUMBER) || !lt_node_double(w.value, &price))
			continue;
		if (price < 0)
			return lt_fail(err, "%.*s of %s is below 0", LT_ARG(w.word), row->models[0]);
		if (before && lt_node_double(lt_node_key(before->row, w.key), &old) &&
			(price > old * JUMP || price * JUMP < old))
			return lt_fail(err, "%.*s of %s is %d times what it was; is it a million tokens?",
				LT_ARG(w.word), row->models[0], JUMP);
	}
	return true;
}

static bool
read_rows(struct reading *r, struct lt_node file, struct lt_node set, struct lt_err *err)
{
	int64_t day;
	if (!lt_date_day(lt_node_text(lt_node_get(set, "from"), r->a), &day))
		return lt_fail(err, "prices need the day from which they hold");
	for (struct lt_walk w = lt_walk(lt_node_get(set, "rows")); lt_walk_next(&w);) {
		struct lt_price row = {
			.provider = lt_node_string(lt_node_get(file, "provider"), r->a),
			.currency = lt_node_string(lt_node_get(file, "currency"), r->a),
			.source = lt_node_string(lt_node_get(set, "source"), r->a),
			.sku = lt_node_string(lt_node_get(w.value, "sku"), r->a),
			.models = lt_read_names(r->a, lt_node_get(w.value, "model")),
			.from_day = (int32_t)day,
			.row = w.value,
		};
		if (!row.provider || !row.currency || !row.source || !row.sku || !row.models[0])
			return lt_fail(err, "a price needs provider, currency, source, sku and model");
		if (!check_row(r, &row, err))
			return false;
		LT_PUSH(r->a, r->at, r->count, r->room) = row;
	}
	return true;
}

static bool
read_units(struct reading *r, struct lt_node file, struct lt_err *err)
{
	for (struct lt_walk w = lt_walk(lt_node_path(file, "units/rows")); lt_walk_next(&w);) {
		struct lt_price_unit unit = {
			.provider = lt_node_string(lt_node_get(file, "provider"), r->a),
			.source = lt_node_string(lt_node_path(file, "units/source"), r->a),
			.models = lt_read_names(r->a, lt_node_get(w.value, "model")),
		};
		lt_node_int(lt_node_get(w.value, "output_ratio"), &unit.output_ratio);
		if (!unit.models[0] || !lt_node_int(lt_node_get(w.value, "tpm"), &unit.tpm))
			return lt_fail(err, "a unit needs model and tpm");
		LT_PUSH(r->a, r->units, r->unit_count, r->unit_room) = unit;
	}
	return true;
}

bool
lt_prices_load(struct lt_arena *a, struct lt_prices *ret_prices, struct lt_err *err)
{
	struct reading r = { .a = a };
	struct lt_keys *keys = lt_keys_new(a);
	struct lt_content file;
	for (const char *at = NULL; lt_content_next("prices/", &at, &file);) {
		struct lt_doc *doc;
		if (!lt_json_read(a, keys, file.path, file.bytes, &doc, err)) /* the pack holds YAML as JSON */
			return false;
		struct lt_node root = lt_doc_root(doc);
		for (struct lt_walk w = lt_walk(lt_node_get(root, "prices")); lt_walk_next(&w);)
			if (!read_rows(&r, root, w.value, err))
				return lt_within(err, "%s", file.path);
		if (!read_units(&r, root, err))
			return lt_within(err, "%s", file.path);
	}
	*ret_prices = (struct lt_prices){ r.at, r.count, 0, r.units, r.unit_count };
	return true;
}

/* Does the row hold in the region?  region NULL: in all. */
static bool
holds(const struct lt_price *row, const char *region)
{
	if (!row->regions || !row->regions[0])
		return true;
	for (const char *const *at = row->regions; region && *at; at++)
		if (lt_text_eq_nocase(lt_text(region), lt_text(*at)))
			return true;
	return false;
}

static bool
bound(const struct lt_price *row)
{
	return row->regions && row->regions[0];
}

/* A row of a file puts away what is under it from its day to the day the file was read; a price of a
 * later day is news to the file and stays.  A row of the region stays before one that holds everywhere. */
static int
lay(const struct lt_price **out, int count, int most, const struct lt_price *row)
{
	int kept = 0, at;
	for (int i = 0; i < count; i++)
		if (out[i]->layer == row->layer || out[i]->from_day < row->from_day || out[i]->from_day > row->read_day)
			out[kept++] = out[i];
	if (kept == most)
		return kept;
	for (at = kept; at > 0 && (out[at - 1]->from_day > row->from_day ||
		(out[at - 1]->layer == row->layer && bound(out[at - 1]) && !bound(row))); at--)
		out[at] = out[at - 1];
	out[at] = row;
	return kept + 1;
}

static int
find(const struct lt_prices *prices, const char *provider, const char *sku, struct lt_text model, const char *region,
	const struct lt_price **out, int most)
{
	int count = 0;
	for (int i = 0; i < prices->count; i++) {
		const struct lt_price *price = &prices->at[i];
		if ((provider && strcmp(price->provider, provider) != 0) || strcmp(price->sku, sku) != 0 || !holds(price, region) ||
			!lt_read_covers(price->models, model))
			continue;
		provider = price->provider;
		count = lay(out, count, most, price);
	}
	return count;
}

int
lt_prices_find(const struct lt_prices *prices, const char *provider, const char *sku,
	struct lt_text model, const struct lt_price **out, int most)
{
	return find(prices, provider, sku, model, NULL, out, most);
}

const struct lt_price *
lt_prices_at(const struct lt_prices *prices, const char *provider, const char *sku, struct lt_text model, const char *region,
	int64_t day)
{
	enum { MOST = 128 };
	const struct lt_price *rows[MOST];
	int count = find(prices, provider, sku, model, region, rows, MOST);
	while (count > 0 && rows[count - 1]->from_day > day)
		count--;
	return count ? rows[count - 1] : NULL;
}

bool
lt_price_of(const struct lt_price *price, const char *bucket, double input, double *ret_price)
{
	double from;
	struct lt_node tier = lt_node_get(price->row, "long");
	if (lt_node_double(lt_node_get(tier, "from"), &from) && input > from && lt_node_double(lt_node_get(tier, bucket), ret_price))
		return true;
	return lt_node_double(lt_node_get(price->row, bucket), ret_price);
}

const struct lt_price_unit *
lt_prices_unit(const struct lt_prices *prices, const char *provider, struct lt_text model)
{
	for (int i = 0; i < prices->unit_count; i++)
		if (strcmp(prices->units[i].provider, provider) == 0 &&
			lt_read_covers(prices->units[i].models, model))
			return &prices->units[i];
	return NULL;
}
