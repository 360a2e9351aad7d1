/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_litellm: LiteLLM's model_prices_and_context_window.json.
 *
 * It has today's prices alone and no days.  Azure's deployment type is in the key at best; a key
 * without one is compared with the price that is known: 1.1 times the global price is that of a
 * data zone, whatever the key says.
 */
#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "catalog/price.h"
#include "catalog/sheet.h"

static const struct {
	const char *key;
	enum lt_quote_bucket bucket;
	enum lt_quote_way way;
	int64_t from;
} FIELDS[] = {
	{ "input_cost_per_token", LT_QUOTE_input, LT_QUOTE_STANDARD, 0 },
	{ "output_cost_per_token", LT_QUOTE_output, LT_QUOTE_STANDARD, 0 },
	{ "cache_read_input_token_cost", LT_QUOTE_cached, LT_QUOTE_STANDARD, 0 },
	{ "cache_creation_input_token_cost", LT_QUOTE_write_5m, LT_QUOTE_STANDARD, 0 },
	{ "cache_creation_input_token_cost_above_1hr", LT_QUOTE_write_1h, LT_QUOTE_STANDARD, 0 },
	{ "input_cost_per_audio_token", LT_QUOTE_audio_in, LT_QUOTE_STANDARD, 0 },
	{ "output_cost_per_audio_token", LT_QUOTE_audio_out, LT_QUOTE_STANDARD, 0 },
	{ "input_cost_per_token_batches", LT_QUOTE_input, LT_QUOTE_BATCH, 0 },
	{ "output_cost_per_token_batches", LT_QUOTE_output, LT_QUOTE_BATCH, 0 },
	{ "input_cost_per_token_priority", LT_QUOTE_input, LT_QUOTE_PRIORITY, 0 },
	{ "output_cost_per_token_priority", LT_QUOTE_output, LT_QUOTE_PRIORITY, 0 },
#define TIER(word, tokens)                                                                              \
	{ "input_cost_per_token_above_" word "_tokens", LT_QUOTE_input, LT_QUOTE_LONG, tokens },        \
	{ "output_cost_per_token_above_" word "_tokens", LT_QUOTE_output, LT_QUOTE_LONG, tokens },      \
	{ "cache_read_input_token_cost_above_" word "_tokens", LT_QUOTE_cached, LT_QUOTE_LONG, tokens }, \
	{ "cache_creation_input_token_cost_above_" word "_tokens", LT_QUOTE_write_5m, LT_QUOTE_LONG, tokens },
	TIER("128k", 128000) TIER("200k", 200000) TIER("272k", 272000)
#undef TIER
};

/* The deployment type that a key of Azure names, or NULL; *key moves past it. */
static const char *
sku_of(struct lt_text *key)
{
	static const struct {
		const char *prefix, *sku;
	} PREFIXES[] = {
		{ "azure/global-standard/", "global" }, { "azure/global/", "global" }, { "azure/us/", "data_zone" }, { "azure/eu/", "data_zone" },
		{ "azure/regional/", "regional" }, { "azure/", NULL }, { "azure_ai/", NULL },
	};
	for (size_t i = 0; i < sizeof PREFIXES / sizeof *PREFIXES; i++)
		if (lt_text_starts(*key, PREFIXES[i].prefix)) {
			size_t len = strlen(PREFIXES[i].prefix);
			*key = (struct lt_text){ key->at + len, key->len - len };
			return PREFIXES[i].sku;
		}
	return NULL;
}

/* By its price, where the key does not say. */
static const char *
sku_by_price(struct lt_sheet *sheet, struct lt_text model, double input)
{
	double known;
	const struct lt_price *row = lt_prices_at(sheet->known, "azure", "global", model, NULL, sheet->day);
	if (!row || !lt_node_double(lt_node_get(row->row, "input"), &known) || known <= 0) {
		lt_sheet_note(sheet, "azure/%.*s: its key names no deployment type and no global price is known: taken as global", LT_ARG(model));
		return "global";
	}
	if (fabs(input / known - 1.1) < 0.005) {
		lt_sheet_note(sheet, "azure/%.*s: %g a million is 1.1 times the global price: taken as data zone", LT_ARG(model), input);
		return "data_zone";
	}
	return "global";
}

static void
entry(struct lt_sheet *sheet, const char *source, struct lt_text key, struct lt_node n)
{
	struct lt_text model = key;
	const char *provider = lt_node_string(lt_node_get(n, "litellm_provider"), sheet->a);
	double value;
	if (!provider || lt_text_eq(key, "sample_spec"))
		return;
	sheet->read++;
	bool azure = strncmp(provider, "azure", 5) == 0;
	const char *sku = azure ? sku_of(&model) : "global";
	if (!azure)
		for (const char *slash; (slash = memchr(model.at, '/', model.len));)
			model = (struct lt_text){ slash + 1, model.len - (size_t)(slash + 1 - model.at) };
	if (!lt_node_double(lt_node_get(n, "input_cost_per_token"), &value)) {
		lt_sheet_leave(sheet, "no price of input tokens", key);
		return;
	}
	const char **names = LT_NEW_ARRAY(sheet->a, const char *, 2);
	names[0] = lt_copy_text(sheet->a, model).at;
	names[0] = lt_print(sheet->a, "%.*s", LT_ARG(model));
	struct lt_quote q = { .provider = azure ? "azure" : provider, .names = names, .source = source, .from_day = sheet->day,
		.sku = sku ? sku : sku_by_price(sheet, model, value * 1e6) };
	for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++)
		if (lt_node_double(lt_node_get(n, FIELDS[i].key), &value) && value >= 0) {
			q.bucket = FIELDS[i].bucket;
			q.way = FIELDS[i].way;
			q.long_from = FIELDS[i].from;
			q.price = value * 1e6;
			lt_sheet_quote(sheet, &q);
		}
}

void
lt_import_litellm(struct lt_sheet *sheet, const char *file, struct lt_node root)
{
	char day[16];
	lt_date_spell(sheet->day, day);
	const char *source = lt_print(sheet->a, "LiteLLM, %s, read %s; it has no days", file, day);
	for (struct lt_walk w = lt_walk(root); lt_walk_next(&w);)
		entry(sheet, source, w.word, w.value);
}
