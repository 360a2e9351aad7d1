/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_genai: data.json of pydantic/genai-prices.
 *
 * Prices are one map, or a list of maps each with the day from which it holds.  A price may have
 * tiers: past the start of one, all tokens of the call cost what the tier says.
 */
#include "base/arena.h"
#include "base/date.h"
#include "catalog/sheet.h"

static const struct {
	const char *key;
	enum lt_quote_bucket bucket;
} FIELDS[] = {
	{ "input_mtok", LT_QUOTE_input }, { "cache_read_mtok", LT_QUOTE_cached }, { "cache_write_mtok", LT_QUOTE_write_5m },
	{ "output_mtok", LT_QUOTE_output }, { "input_audio_mtok", LT_QUOTE_audio_in }, { "output_audio_mtok", LT_QUOTE_audio_out },
};

struct names {
	struct lt_arena *a;
	const char **at;
	int count, room;
	bool other; /* a clause that is none of ours */
};

static void
clauses(struct names *names, struct lt_node match)
{
	static const struct {
		const char *key, *before, *behind;
	} KINDS[] = { { "equals", "", "" }, { "starts_with", "", "*" }, { "ends_with", "*", "" }, { "contains", "*", "*" } };
	for (int i = 0; i < 4; i++) {
		const char *word = lt_node_string(lt_node_get(match, KINDS[i].key), names->a);
		if (word)
			LT_PUSH(names->a, names->at, names->count, names->room) = lt_print(names->a, "%s%s%s", KINDS[i].before, word, KINDS[i].behind);
	}
	for (struct lt_walk w = lt_walk(lt_node_get(match, "or")); lt_walk_next(&w);)
		clauses(names, w.value);
	names->other |= lt_node_is(lt_node_get(match, "regex"), LT_KIND_TEXT) || lt_node_count(lt_node_get(match, "and")) > 0;
}

static const char *const *
names_of(struct lt_sheet *sheet, struct lt_node model, const char *id)
{
	struct names names = { .a = sheet->a };
	LT_PUSH(sheet->a, names.at, names.count, names.room) = id;
	clauses(&names, lt_node_get(model, "match"));
	if (names.other)
		lt_sheet_leave(sheet, "names by a regex or an `and`, which are not read; the model goes by its id", lt_text(id));
	LT_PUSH(sheet->a, names.at, names.count, names.room) = NULL;
	return names.at;
}

static void
prices(struct lt_sheet *sheet, struct lt_quote q, struct lt_node map)
{
	for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
		struct lt_node n = lt_node_get(map, FIELDS[i].key), tiers = lt_node_get(n, "tiers");
		q.bucket = FIELDS[i].bucket;
		q.way = LT_QUOTE_STANDARD;
		q.long_from = 0;
		if (lt_node_double(lt_node_is(n, LT_KIND_MAP) ? lt_node_get(n, "base") : n, &q.price))
			lt_sheet_quote(sheet, &q);
		if (lt_node_count(tiers) > 1)
			lt_sheet_note(sheet, "%s has %u tiers of length; the first is kept", q.names[0], lt_node_count(tiers));
		struct lt_node tier = lt_node_item(tiers, 0);
		q.way = LT_QUOTE_LONG;
		if (lt_node_int(lt_node_get(tier, "start"), &q.long_from) && lt_node_double(lt_node_get(tier, "price"), &q.price))
			lt_sheet_quote(sheet, &q);
	}
}

static void
model(struct lt_sheet *sheet, const char *source, const char *provider, struct lt_node n)
{
	const char *id = lt_node_string(lt_node_get(n, "id"), sheet->a);
	struct lt_node all = lt_node_get(n, "prices");
	if (!id)
		return;
	sheet->read++;
	struct lt_quote q = { .provider = provider, .names = names_of(sheet, n, id), .sku = "global", .source = source, .from_day = sheet->day };
	if (lt_node_is(all, LT_KIND_MAP))
		prices(sheet, q, all);
	for (struct lt_walk w = lt_walk(all); lt_node_is(all, LT_KIND_LIST) && lt_walk_next(&w);) {
		struct lt_node limit = lt_node_get(w.value, "constraint");
		int64_t day;
		q.from_day = 0; /* before the first day that is told, always */
		if (lt_date_day(lt_node_text(lt_node_get(limit, "start_date"), sheet->a), &day)) {
			q.from_day = day;
		} else if (lt_node_is(limit, LT_KIND_MAP)) {
			lt_sheet_leave(sheet, "a price for hours of the day", lt_text(id));
			continue;
		}
		prices(sheet, q, lt_node_get(w.value, "prices"));
	}
}

void
lt_import_genai(struct lt_sheet *sheet, const char *file, struct lt_node providers)
{
	char day[16];
	lt_date_spell(sheet->day, day);
	const char *source = lt_print(sheet->a, "genai-prices, %s, read %s", file, day);
	for (struct lt_walk w = lt_walk(providers); lt_walk_next(&w);) {
		const char *provider = lt_node_string(lt_node_get(w.value, "id"), sheet->a);
		for (struct lt_walk m = lt_walk(lt_node_get(w.value, "models")); provider && lt_walk_next(&m);)
			model(sheet, source, provider, m.value);
	}
}
