/* SPDX-License-Identifier: Apache-2.0 */
/* content/prices/rents.yaml as structs, and what a file of prices says over it. */
#include "catalog/rent.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/read.h"

const char *const lt_rent_kinds[] = { "machine", "unit", "hosting", "training", "session", "storage", NULL };
const char *const lt_rent_terms[] = { "hour", "spot", "month", "year", "three_years", "session", NULL };

#define AT(field) offsetof(struct lt_rent, field)
static const struct lt_read_field RENT[] = {
	{ "provider", LT_READ_TEXT, AT(provider), true },
	{ "kind", LT_READ_WORD, AT(kind), true, lt_rent_kinds },
	{ "name", LT_READ_TEXT, AT(name), true },
	{ "region", LT_READ_TEXT, AT(region) },
	{ "sku", LT_READ_TEXT, AT(sku) },
	{ "term", LT_READ_WORD, AT(term), true, lt_rent_terms },
	{ "price", LT_READ_REAL, AT(price), true },
	{ "from", LT_READ_TEXT, AT(from), true },
	{ "to", LT_READ_TEXT, AT(to) },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ 0 },
};
#undef AT

bool
lt_rents_add(struct lt_arena *a, struct lt_rents *rents, const char *file, struct lt_node root, struct lt_err *err)
{
	struct lt_rent *rows, *all;
	int count;
	const char *as_of;
	if (!lt_read_rows_of(a, file, root, RENT, sizeof *rows, &rows, &count, &as_of, err))
		return false;
	for (int i = 0; i < count; i++) {
		int64_t from, to = INT32_MAX;
		if (!lt_date_day(lt_text(rows[i].from), &from) || (rows[i].to && !lt_date_day(lt_text(rows[i].to), &to)))
			return lt_fail(err, "%s, row %d: from and to are days, as 2026-06-18", file, i + 1);
		if (rows[i].price < 0)
			return lt_fail(err, "%s, row %d: the price of %s is below 0", file, i + 1, rows[i].name);
		rows[i].from_day = (int32_t)from;
		rows[i].to_day = (int32_t)to;
	}
	all = LT_NEW_ARRAY(a, struct lt_rent, count + rents->count + 1);
	if (count)
		memcpy(all, rows, sizeof *all * (size_t)count);
	if (rents->count)
		memcpy(all + count, rents->at, sizeof *all * (size_t)rents->count);
	*rents = (struct lt_rents){ all, count + rents->count, as_of };
	return true;
}

bool
lt_rents_load(struct lt_arena *a, struct lt_rents *ret_rents, struct lt_err *err)
{
	struct lt_node root;
	*ret_rents = (struct lt_rents){ 0 };
	return lt_read_file(a, "prices/rents.yaml", &root, err) && lt_rents_add(a, ret_rents, "prices/rents.yaml", root, err);
}

const struct lt_rent *
lt_rents_find(const struct lt_rents *rents, enum lt_rent_kind kind, const char *provider, const char *name, const char *region,
	enum lt_rent_term term, int64_t day)
{
	const struct lt_rent *best = NULL;
	for (int i = 0; i < rents->count; i++) {
		const struct lt_rent *r = &rents->at[i];
		if (r->kind != (int)kind || r->term != (int)term || day < r->from_day || day > r->to_day ||
			(provider && strcmp(provider, r->provider) != 0) || !lt_text_eq_nocase(lt_text(name), lt_text(r->name)) ||
			(region && r->region && !lt_text_eq_nocase(lt_text(region), lt_text(r->region))))
			continue;
		if (!best || (region && r->region && !best->region))
			best = r;
	}
	return best;
}

double
lt_rent_hours(int term)
{
	return term == LT_RENT_MONTH ? LT_RENT_MONTH_HOURS : term == LT_RENT_YEAR ? 8760 : term == LT_RENT_THREE_YEARS ? 26280 : 1;
}

double
lt_rent_hour(const struct lt_rent *rent)
{
	return rent->price / lt_rent_hours(rent->term);
}
