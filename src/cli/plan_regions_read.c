/* SPDX-License-Identifier: Apache-2.0 */
/* plan_regions_read: what is known of each region: facts of the subscription, prices, round trips of one's own. */
#include <fcntl.h>
#include <math.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/check.h"
#include "cli/plan_regions.h"
#include "facts/answer.h"
#include "facts/facts.h"
#include "format/yaml.h"

enum { OFFER, ASKED, CAPACITY, QUOTA, SIZE, FAMILY, LIFE, STATEMENTS };

static struct lt_region_known *
region(struct lt_plan_regions *p, struct lt_text name)
{
	for (int i = 0; i < p->asked.known_count; i++)
		if (lt_text_eq_nocase(name, lt_text(p->known[i].region)))
			return &p->known[i];
	return NULL;
}

static bool
number(const struct lt_answer *row, int column, double *ret_value)
{
	return lt_answer_cell(row, column).at && lt_text_double(lt_answer_cell(row, column), ret_value);
}

static void
more(double *value, double than)
{
	*value = than > *value ? than : *value;
}

static void
read_life(struct lt_plan_regions *p, const struct lt_answer *row)
{
	int64_t day;
	if (!lt_answer_cell(row, 0).at || !lt_answer_cell(row, 0).len)
		return;
	p->asked.retires = lt_copy_text(p->a, lt_answer_cell(row, 0)).at;
	p->asked.instead = lt_answer_cell(row, 1).at ? lt_copy_text(p->a, lt_answer_cell(row, 1)).at : NULL;
	p->asked.retiring = lt_date_day(lt_text(p->asked.retires), &day) && day < p->day + p->horizon;
}

static void
read_row(struct lt_plan_regions *p, int which, const struct lt_answer *row)
{
	double value, used;
	if (which == LIFE) {
		read_life(p, row);
		return;
	}
	struct lt_region_known *k = region(p, lt_answer_cell(row, 0));
	p->live = true;
	if (!k)
		return;
	switch (which) {
	case OFFER:
		k->offers = 1;
		break;
	case ASKED: /* the region told its models; those that are not among them are not offered */
		k->offers = k->offers < 0 ? 0 : k->offers;
		break;
	case CAPACITY:
		if (number(row, 1, &value))
			more(&k->capacity, value);
		break;
	case QUOTA:
	case FAMILY:
		if (number(row, 1, &value) && number(row, 2, &used))
			more(which == QUOTA ? &k->free : &k->vcpus_free, value < 0 ? 1e9 : value - used);
		break;
	case SIZE:
		if (k->gpu != 1)
			k->gpu = !(number(row, 1, &value) && value > 0);
		if (!k->gpu)
			k->gpu_why = lt_print(p->a, "is closed to this subscription (%.*s)", LT_ARG(lt_answer_cell(row, 2)));
		break;
	default:
		break;
	}
}

/* A name stands in SQL; what could end its quotes is none of a name's. */
static const char *
plain(struct lt_arena *a, const char *name)
{
	char *out = lt_copy(a, name ? name : "");
	for (char *c = out; *c; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 32);
		if (*c == '\'')
			*c = '-';
	}
	return out;
}

static void
statements(struct lt_plan_regions *p, const char *out[STATEMENTS])
{
	const struct lt_size *size = p->asked.size ? lt_gpus_size(&p->gpus, lt_text(p->asked.size)) : NULL;
	const char *model = plain(p->a, p->asked.model), *sku = plain(p->a, p->sku_name), *version = plain(p->a, p->version);
	const char *of = lt_print(p->a, "model = '%s' and lower(sku) = '%s'%s", model, sku, p->version ? lt_print(p->a, " and version = '%s'", version) : "");
	out[OFFER] = lt_print(p->a, "select location from model_offer where %s", of);
	out[ASKED] = "select distinct location from model_offer";
	out[CAPACITY] = lt_print(p->a, "select location, max(available) from model_capacity where %s group by location", of);
	out[QUOTA] = lt_print(p->a, "select location, allowed, used from model_quota where model = '%s' and lower(sku) = '%s'", model, sku);
	out[SIZE] = lt_print(p->a, "select location, closed, why_closed from gpu_sku where size = '%s'", plain(p->a, p->asked.size));
	out[FAMILY] = lt_print(p->a, "select location, allowed, used from gpu_quota where service = 'compute' and lower(family) = '%s'",
		plain(p->a, size && size->family ? size->family : "-"));
	out[LIFE] = lt_print(p->a, "select retires, instead from model_life where model = '%s'%s order by retires desc limit 1", model,
		p->version ? lt_print(p->a, " and version = '%s'", version) : "");
}

static void
read_prices(struct lt_plan_regions *p)
{
	for (int i = 0; i < p->asked.known_count; i++) {
		struct lt_region_known *k = &p->known[i];
		const struct lt_rent *rent = !p->asked.size ? NULL : lt_rents_find(&p->rents, LT_RENT_MACHINE, "azure", p->asked.size, k->region, LT_RENT_HOUR, p->day);
		const struct lt_price *price = p->asked.size || !p->asked.model ? NULL
			: lt_prices_at(&p->prices, "azure", p->asked.sku, lt_text(p->asked.model), k->region, p->day);
		double value;
		if (rent)
			k->price = rent->price;
		else if (price && lt_price_of(price, "input", 0, &value))
			k->price = value;
	}
}

bool
lt_plan_regions_known(struct lt_plan_regions *p, struct lt_err *err)
{
	const char *sql[STATEMENTS];
	struct lt_checks none = { 0 };
	p->asked.known_count = p->regions.count;
	p->known = LT_NEW_ARRAY(p->a, struct lt_region_known, p->regions.count);
	p->asked.known = p->known;
	for (int i = 0; i < p->regions.count; i++)
		p->known[i] = (struct lt_region_known){ p->regions.at[i].name, -1, -1, -1, -1, NULL, -1, -1 };
	statements(p, sql);
	struct lt_facts *facts = lt_run_open(p->a, lt_keys_new(p->a), &none, sql, STATEMENTS, p->gather.today, err);
	if (!facts || !lt_gather_run(p->a, &p->gather, facts, err) || !lt_facts_close(facts, err))
		return false;
	for (int i = 0; i < STATEMENTS; i++) {
		struct lt_answer *answer = lt_answer_open(p->a, facts, sql[i], err);
		if (!answer)
			return false;
		if (i == OFFER || i == CAPACITY || i == QUOTA || i == ASKED || i == LIFE ? !p->asked.model : !p->asked.size)
			continue;
		while (lt_answer_next(answer, err))
			read_row(p, i, answer);
		if (err->text[0])
			return false;
	}
	read_prices(p);
	return true;
}

bool
lt_plan_regions_trips(struct lt_plan_regions *p, const char *file, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_docs docs;
	if (!lt_io_read(p->a, AT_FDCWD, file, 1 << 20, &bytes, err) || !lt_yaml_read(p->a, lt_keys_new(p->a), file, bytes, &docs, err))
		return false;
	struct lt_node rows = docs.count ? lt_node_get(lt_doc_root(docs.at[0]), "rows") : LT_NOWHERE;
	struct lt_region_trip *all = LT_NEW_ARRAY(p->a, struct lt_region_trip, (int)lt_node_count(rows) + p->regions.trip_count);
	int count = 0;
	if (!lt_node_is(rows, LT_KIND_LIST))
		return lt_fail(err, "%s has no list `rows` of round trips: {from: eastus, to: westus, ms: 69}", file);
	for (struct lt_walk w = lt_walk(rows); lt_walk_next(&w);) {
		struct lt_region_trip t = { .from = lt_node_string(lt_node_get(w.value, "from"), p->a), .to = lt_node_string(lt_node_get(w.value, "to"), p->a), .source = file };
		struct lt_place place = lt_node_place(w.value);
		const struct lt_region *from = t.from ? lt_regions_find(&p->regions, t.from) : NULL, *to = t.to ? lt_regions_find(&p->regions, t.to) : NULL;
		if (!from || !to || !lt_node_double(lt_node_get(w.value, "ms"), &t.ms) || t.ms < 0)
			return lt_fail(err, "%s:%u: a round trip needs from and to, which are regions of Azure, and ms", file, place.line);
		double km = lt_region_km(from, to);
		if (!lt_region_possible(km, t.ms))
			LT_PUSH(p->a, p->notes, p->note_count, p->note_room) = lt_print(p->a, "%s:%u: %g ms from %s to %s is faster than light over %.0f km (%.0f ms): "
				"corrupt, left out", file, place.line, t.ms, t.from, t.to, km, 2 * km / 200);
		else
			all[count++] = (struct lt_region_trip){ from->name, to->name, t.source, t.ms };
	}
	for (int i = 0; i < count; i++) /* one that came along gives way to the user's */
		for (int j = 0; j < p->regions.trip_count; j++)
			if (strcmp(all[i].from, p->regions.trips[j].from) == 0 && strcmp(all[i].to, p->regions.trips[j].to) == 0)
				((struct lt_region_trip *)p->regions.trips)[j] = all[i];
	memcpy(all + count, p->regions.trips, sizeof *all * (size_t)p->regions.trip_count);
	p->regions.trips = all;
	p->regions.trip_count += count;
	return true;
}
