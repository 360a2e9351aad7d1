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

static bool
dated(struct lt_rent *row, struct lt_err *err)
{
	int64_t from, to = INT32_MAX;
	if (!lt_date_day(lt_text(row->from), &from) || (row->to && !lt_date_day(lt_text(row->to), &to)))
		return lt_fail(err, "from and to are days, as 2026-06-18");
	row->from_day = (int32_t)from;
	row->to_day = (int32_t)to;
	return row->price >= 0 || lt_fail(err, "the price of %s is below 0", row->name);
}

bool
lt_rents_load(struct lt_arena *a, struct lt_rents *ret_rents, struct lt_err *err)
{
	struct lt_rent *rows;
	*ret_rents = (struct lt_rents){ 0 };
	if (!lt_read_rows(a, "prices/rents.yaml", RENT, sizeof *rows, &rows, &ret_rents->count, &ret_rents->as_of, err))
		return false;
	for (int i = 0; i < ret_rents->count; i++)
		if (!dated(&rows[i], err))
			return lt_within(err, "prices/rents.yaml, row %d", i + 1);
	ret_rents->at = rows;
	return true;
}

static int
word_of(struct lt_node n, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (lt_node_eq(n, words[i]))
			return i;
	return -1;
}

bool
lt_rents_lay(struct lt_arena *a, struct lt_rents *rents, const char *file, struct lt_node rows, struct lt_err *err)
{
	struct lt_rent *all = LT_NEW_ARRAY(a, struct lt_rent, (int)lt_node_count(rows) + rents->count + 1);
	int count = 0;
	for (struct lt_walk w = lt_walk(rows); lt_walk_next(&w); count++) {
		struct lt_rent row = { .file = file, .kind = word_of(lt_node_get(w.value, "kind"), lt_rent_kinds),
			.term = word_of(lt_node_get(w.value, "term"), lt_rent_terms) };
#define TEXT(key) row.key = lt_node_string(lt_node_get(w.value, #key), a);
		TEXT(provider) TEXT(name) TEXT(region) TEXT(sku) TEXT(source) TEXT(from) TEXT(to)
#undef TEXT
		if (!row.provider || !row.name || !row.source || !row.from || row.kind < 0 || row.term < 0 ||
			!lt_node_double(lt_node_get(w.value, "price"), &row.price))
			return lt_fail(err, "%s: row %d of rents needs provider, kind, name, term, price, from and source", file, count + 1);
		if (!dated(&row, err))
			return lt_within(err, "%s: row %d of rents", file, count + 1);
		all[count] = row;
	}
	if (rents->count)
		memcpy(all + count, rents->at, sizeof *all * (size_t)rents->count);
	*rents = (struct lt_rents){ all, count + rents->count, rents->as_of };
	return true;
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
