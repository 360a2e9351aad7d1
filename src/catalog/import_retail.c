/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_retail: pages of the Azure Retail Prices API.
 *
 * A unit is read, never assumed: 1K and 1M tokens, hours; a reservation's price is of its whole
 * term whatever its unit says.  What a meter measures is told by a region's catalogue of models
 * where one was given, else by the meter's name.  A meter belongs to one region.  The service went by
 * several names, so products decide and not the service.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/map.h"
#include "catalog/price.h"
#include "catalog/sheet.h"

struct meter {
	const char *const *names;
	const char *sku;
	enum lt_quote_bucket bucket;
	enum lt_quote_way way;
	bool hosting;
	const char *region; /* where its price was read first */
};

struct lt_meters {
	struct lt_arena *a;
	struct lt_map *numbers, *regions;
	struct meter *at;
	const char **where;
	int count, room, where_count, where_room;
};

struct lt_meters *
lt_import_meters(struct lt_arena *a)
{
	struct lt_meters *meters = LT_NEW(a, struct lt_meters);
	*meters = (struct lt_meters){ .a = a, .numbers = lt_map_new(a), .regions = lt_map_new(a) };
	return meters;
}

/* GlobalStandard, DataZoneBatch, ... */
static bool
sku_of(const char *name, struct meter *m)
{
	struct lt_text sku = lt_text(name);
	if (lt_text_has(sku, "Provisioned"))
		return false;
	m->sku = lt_text_starts(sku, "Global") ? "global" : lt_text_starts(sku, "DataZone") ? "data_zone" : lt_text_eq(sku, "Standard") ? "regional" : NULL;
	m->way = lt_text_ends(sku, "Batch") ? LT_QUOTE_BATCH : LT_QUOTE_STANDARD;
	return m->sku != NULL;
}

static void
offer(struct lt_meters *meters, const char *const *names, const char *sku, struct lt_node cost)
{
	struct meter m = { .names = names };
	struct lt_text id = lt_node_text(lt_node_get(cost, "meterId"), meters->a), what = lt_node_text(lt_node_get(cost, "name"), meters->a);
	m.hosting = lt_text_eq(what, "Hosting");
	m.bucket = lt_text_eq(what, "GeneratedToken") ? LT_QUOTE_output : lt_text_eq(what, "CachedContextToken") ? LT_QUOTE_cached : LT_QUOTE_input;
	if (id.len == 0 || !sku || !sku_of(sku, &m))
		return;
	lt_map_put(meters->numbers, lt_copy_text(meters->a, id), meters->count);
	LT_PUSH(meters->a, meters->at, meters->count, meters->room) = m;
}

void
lt_import_offers(struct lt_meters *meters, struct lt_node root)
{
	for (struct lt_walk w = lt_walk(lt_node_get(root, "value")); lt_walk_next(&w);) {
		struct lt_node model = lt_node_get(w.value, "model");
		const char *name = lt_node_string(lt_node_get(model, "name"), meters->a);
		const char *version = lt_node_string(lt_node_get(model, "version"), meters->a);
		if (!name)
			continue;
		const char **names = LT_NEW_ARRAY(meters->a, const char *, 3);
		names[0] = name;
		names[1] = version ? lt_print(meters->a, "%s-%s", name, version) : NULL;
		for (struct lt_walk s = lt_walk(lt_node_get(model, "skus")); lt_walk_next(&s);)
			for (struct lt_walk c = lt_walk(lt_node_get(s.value, "costs")); lt_walk_next(&c);)
				offer(meters, names, lt_node_string(lt_node_get(s.value, "name"), meters->a), c.value);
	}
}

/* One row of a page. */
struct row {
	struct lt_sheet *sheet;
	struct lt_meters *meters;
	const char *file, *region, *type, *product, *meter, *id, *unit, *term, *size, *sku, *service, *source;
	double price, least;
	int64_t from, to;
};

static const char *
text(struct row *r, struct lt_node n, const char *key)
{
	const char *value = lt_node_string(lt_node_get(n, key), r->sheet->a);
	return value ? value : "";
}

static bool
has(const char *value, const char *part)
{
	return lt_text_has_nocase(lt_text(value), part);
}

/* Tokens of one unit, 0: it is no unit of tokens. */
static double
tokens_of(const char *unit)
{
	return strcmp(unit, "1K") == 0 ? 1e3 : strcmp(unit, "1M") == 0 ? 1e6 : 0;
}

static bool
hourly(const char *unit)
{
	return has(unit, "Hour");
}

static void
rent(struct row *r, enum lt_rent_kind kind, const char *name, enum lt_rent_term term)
{
	lt_sheet_rent(r->sheet, &(struct lt_rent){ .provider = "azure", .kind = kind, .term = term, .name = name,
		.region = *r->region ? r->region : NULL, .source = r->source, .price = r->price, .from_day = (int32_t)r->from,
		.to_day = r->to > INT32_MAX ? INT32_MAX : (int32_t)r->to });
}

/* The term of a reservation, or -1. */
static int
term_of(const char *term)
{
	return strcmp(term, "1 Month") == 0 ? LT_RENT_MONTH : strcmp(term, "1 Year") == 0 ? LT_RENT_YEAR
		: strcmp(term, "3 Years") == 0 ? LT_RENT_THREE_YEARS : -1;
}

static void
machine(struct row *r)
{
	int term = *r->term ? term_of(r->term) : has(r->sku, "spot") ? LT_RENT_SPOT : LT_RENT_HOUR;
	if (has(r->product, "Windows") || has(r->sku, "low priority") || has(r->product, "CloudServices") || has(r->product, "Cloud Services"))
		lt_sheet_leave(r->sheet, "a machine with Windows, of Cloud Services or of low priority", lt_text(r->product));
	else if (strcmp(r->type, "DevTestConsumption") == 0)
		lt_sheet_leave(r->sheet, "a price of dev/test subscriptions", lt_text(r->size));
	else if (term < 0 || (!*r->term && !hourly(r->unit)))
		lt_sheet_leave(r->sheet, "a term or unit that is not known", lt_text(*r->term ? r->term : r->unit));
	else
		rent(r, LT_RENT_MACHINE, r->size, (enum lt_rent_term)term);
}

/* Names that the catalogue says are one model go together. */
static const char *const *
names_of(struct row *r, const char *model, const char *sku)
{
	const struct lt_price *known[64];
	int count = lt_prices_find(r->sheet->known, "azure", sku, lt_text(model), known, 64);
	const char **own = LT_NEW_ARRAY(r->sheet->a, const char *, 2);
	own[0] = model;
	return count ? known[count - 1]->models : own;
}

static void
tokens(struct row *r, const char *const *names, const char *sku, enum lt_quote_bucket bucket, enum lt_quote_way way)
{
	double unit = tokens_of(r->unit);
	if (unit <= 0)
		lt_sheet_leave(r->sheet, "tokens in a unit that is neither 1K nor 1M", lt_text(r->unit));
	else if (r->to < r->sheet->day)
		lt_sheet_leave(r->sheet, "a price of tokens that has ended", lt_text(r->meter));
	else
		lt_sheet_quote(r->sheet, &(struct lt_quote){ .provider = "azure", .names = names, .sku = sku, .region = *r->region ? r->region : NULL,
			.source = r->source, .bucket = bucket, .way = way, .from_day = r->from, .price = r->price * 1e6 / unit });
}

static void
unit(struct row *r, const char *sku)
{
	int term = strcmp(r->type, "Reservation") == 0 || *r->term ? term_of(r->term) : hourly(r->unit) ? LT_RENT_HOUR : -1;
	if (term < 0 || !sku)
		lt_sheet_leave(r->sheet, "a provisioned unit without a known term or deployment type", lt_text(r->meter));
	else
		rent(r, LT_RENT_UNIT, sku, (enum lt_rent_term)term);
}

static void
model(struct row *r)
{
	int64_t known = lt_map_get(r->meters->numbers, lt_text(r->id));
	struct lt_meter_name name = lt_import_name(r->sheet->a, lt_text(*r->meter ? r->meter : r->sku));
	const struct meter *m = known < 0 ? NULL : &r->meters->at[known];
	if (name.unit || has(r->size, "Provisioned"))
		unit(r, name.sku);
	else if (m && m->hosting && hourly(r->unit))
		rent(r, LT_RENT_HOSTING, m->names[0], LT_RENT_HOUR);
	else if (m && !m->hosting)
		tokens(r, m->names, m->sku, m->bucket, m->way);
	else if ((name.hosting || name.training) && hourly(r->unit))
		rent(r, name.hosting ? LT_RENT_HOSTING : LT_RENT_TRAINING, *name.model ? name.model : "fine_tuned", LT_RENT_HOUR);
	else if (!name.tokens || !*name.model)
		lt_sheet_leave(r->sheet, "neither tokens, units nor hours of a model", lt_text(r->meter));
	else if (!name.sku)
		lt_sheet_leave(r->sheet, "tokens whose meter names no deployment type", lt_text(r->meter));
	else
		tokens(r, names_of(r, name.model, name.sku), name.sku, name.bucket, name.way);
}

static void
storage(struct row *r)
{
	if (strcmp(r->unit, "1 GB/Month") == 0 && has(r->meter, "Data Stored") && r->least <= 0 && !*r->term)
		rent(r, LT_RENT_STORAGE, r->sku, LT_RENT_EACH);
	else
		lt_sheet_leave(r->sheet, "storage that is not its first gigabytes of stored data", lt_text(r->meter));
}

/* A meter id that has prices in two regions breaks what joins by it. */
static void
check_meter(struct row *r)
{
	struct lt_meters *m = r->meters;
	int64_t at = *r->id ? lt_map_get(m->regions, lt_text(r->id)) : -1;
	if (*r->id && at < 0) {
		lt_map_put(m->regions, lt_text(r->id), m->where_count);
		LT_PUSH(m->a, m->where, m->where_count, m->where_room) = r->region;
	} else if (at >= 0 && strcmp(m->where[at], r->region) != 0 && !has(r->product, "Virtual Machines")) {
		lt_sheet_note(r->sheet, "meter %s is in %s and in %s, and a meter belongs to one region: a mistake in the file, or news", r->id,
			m->where[at], r->region);
	}
}

static void
read_one(struct row *r, struct lt_node n)
{
	int64_t day;
	r->sheet->read++;
	r->region = text(r, n, "armRegionName");
	r->type = *text(r, n, "type") ? text(r, n, "type") : text(r, n, "priceType");
	r->product = text(r, n, "productName");
	r->meter = text(r, n, "meterName");
	r->id = text(r, n, "meterId");
	r->unit = text(r, n, "unitOfMeasure");
	r->term = text(r, n, "reservationTerm");
	r->size = text(r, n, "armSkuName");
	r->sku = text(r, n, "skuName");
	r->service = text(r, n, "serviceName");
	r->from = lt_date_day(lt_node_text(lt_node_get(n, "effectiveStartDate"), r->sheet->a), &day) ? day : r->sheet->day;
	r->to = lt_date_day(lt_node_text(lt_node_get(n, "effectiveEndDate"), r->sheet->a), &day) ? day : INT32_MAX;
	if (!lt_node_double(lt_node_get(n, "tierMinimumUnits"), &r->least))
		r->least = 0;
	if (!lt_node_double(lt_node_get(n, "retailPrice"), &r->price) || r->price < 0) {
		lt_sheet_leave(r->sheet, "no retailPrice, or one below 0", lt_text(r->meter));
		return;
	}
	const char *currency = text(r, n, "currencyCode");
	if (*currency && strcmp(currency, "USD") != 0) {
		lt_sheet_leave(r->sheet, "not in USD", lt_text(currency));
		return;
	}
	check_meter(r);
	if (lt_text_starts(lt_text(r->size), "Standard_") || has(r->product, "Virtual Machines"))
		machine(r);
	else if (has(r->product, "OpenAI") || has(r->product, "Foundry") || has(r->service, "Foundry") || has(r->size, "OpenAI"))
		model(r);
	else if (has(r->service, "Storage"))
		storage(r);
	else
		lt_sheet_leave(r->sheet, "another service", lt_text(r->product));
}

void
lt_import_retail(struct lt_sheet *sheet, struct lt_meters *meters, const char *file, struct lt_node items)
{
	char day[16];
	lt_date_spell(sheet->day, day);
	struct row r = { .sheet = sheet, .meters = meters, .file = file,
		.source = lt_print(sheet->a, "Azure Retail Prices API, %s, read %s", file, day) };
	for (struct lt_walk w = lt_walk(items); lt_walk_next(&w);)
		read_one(&r, w.value);
}
