/* SPDX-License-Identifier: Apache-2.0 */
/* Prices of tokens: what has always been so between them, and what files of others say. */
#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/price.h"
#include "catalog/sheet.h"
#include "format/json.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_prices prices;
static struct lt_err err;

__attribute__((constructor)) static void
load(void)
{
	arena = lt_arena_new((size_t)1 << 28);
	if (!lt_prices_load(arena, &prices, &err))
		printf("# %s\n", err.text);
}

static int64_t
day_of(const char *text)
{
	int64_t day = 0;
	lt_date_day(lt_text(text), &day);
	return day;
}

static double
price(const struct lt_prices *of, const char *provider, const char *sku, const char *model, const char *bucket, double input, const char *on)
{
	double value = -1;
	const struct lt_price *row = lt_prices_at(of, provider, sku, lt_text(model), NULL, day_of(on));
	return row && lt_price_of(row, bucket, input, &value) ? value : -1;
}

/* Oracle 43, RETAIL 2025-08-25 */
TEST(a_data_zone_costs_a_tenth_more_than_global_and_batches_half)
{
	static const char *const models[] = { "gpt-4o", "gpt-4.1", "gpt-5" };
	for (int i = 0; i < 3; i++) {
		double batch, global = price(&prices, "azure", "global", models[i], "input", 1, "2026-01-01");
		IS(global > 0 && fabs(price(&prices, "azure", "data_zone", models[i], "input", 1, "2026-01-01") / global - 1.1) < 1e-9);
		const struct lt_price *row = lt_prices_at(&prices, "azure", "global", lt_text(models[i]), NULL, day_of("2026-01-01"));
		IS(lt_node_double(lt_node_get(row->row, "batch"), &batch) && batch == 0.5);
	}
}

/* Oracle 39, genai-prices 47df840 */
TEST(a_price_is_that_of_its_day)
{
	IS(price(&prices, "openai", "global", "gpt-5.6-terra", "input", 1, "2026-07-29") == 2.5);
	IS(price(&prices, "openai", "global", "gpt-5.6-terra", "output", 1, "2026-07-29") == 15);
	IS(price(&prices, "openai", "global", "gpt-5.6-terra", "input", 1, "2026-07-30") == 2);
	IS(price(&prices, "openai", "global", "gpt-5.6-luna", "input", 1, "2026-07-29") == 1);
	IS(price(&prices, "openai", "global", "gpt-5.6-luna", "output", 1, "2026-07-30") == 1.2);
	IS(price(&prices, "openai", "global", "gpt-5.6-terra", "input", 1, "2026-07-28") == -1);
}

static bool
import(struct lt_sheet *sheet, const char *json, struct lt_prices *ret_prices)
{
	struct lt_doc *doc;
	struct lt_buf out = LT_BUF(1 << 20);
	const char *name = "file.json";
	*sheet = LT_SHEET(arena, day_of("2026-08-21"), &prices);
	err.text[0] = 0;
	if (!lt_json_read(arena, lt_keys_new(arena), name, lt_text(json), &doc, &err))
		return false;
	struct lt_node root = lt_doc_root(doc);
	if (!lt_price_import(sheet, &(struct lt_price_files){ &name, &root, 1 }, &err))
		return false;
	lt_sheet_json(sheet, &out);
	*ret_prices = prices;
	struct lt_text written = lt_copy_text(arena, lt_buf_text(&out));
	lt_buf_done(&out);
	return lt_json_read(arena, lt_keys_new(arena), name, written, &doc, &err) &&
		lt_prices_add(arena, ret_prices, NULL, name, lt_doc_root(doc), &err);
}

/* Oracles 37 and 38, genai-prices: 1,000 tokens written cost 0.00625; past 272,000 all of them cost the tier */
TEST(all_tokens_of_a_long_call_cost_what_its_tier_says)
{
	struct lt_sheet sheet;
	struct lt_prices all;
	IS(import(&sheet, "[{\"id\": \"openai\", \"models\": [{\"id\": \"gpt-5.6-sol\", \"prices\": {\"input_mtok\": 5, "
		"\"cache_write_mtok\": {\"base\": 6.25, \"tiers\": [{\"start\": 272000, \"price\": 12.5}]}}}]}]", &all));
	IS(fabs(1000 * price(&all, "openai", "global", "gpt-5.6-sol", "write_5m", 1000, "2026-08-21") / 1e6 - 0.00625) < 1e-12);
	IS(price(&all, "openai", "global", "gpt-5.6-sol", "write_5m", 272000, "2026-08-21") == 6.25);
	IS(price(&all, "openai", "global", "gpt-5.6-sol", "write_5m", 272001, "2026-08-21") == 12.5);
	IS(fabs(1000 * price(&prices, "openai", "global", "gpt-5.6-terra", "write_5m", 1000, "2026-08-21") / 1e6 - 0.0025) < 1e-12);
	IS(fabs(1000 * price(&prices, "openai", "global", "gpt-5.6-luna", "write_5m", 1000, "2026-08-21") / 1e6 - 0.00025) < 1e-12);
}

/* Oracle 44, RETAIL: units of 1K and of 1M; a reservation's price is of its term though its unit says hour */
TEST(a_unit_is_read_and_never_assumed)
{
	struct lt_sheet sheet;
	struct lt_prices all;
	IS(import(&sheet, "{\"Items\": [{\"retailPrice\": 0.0022, \"meterName\": \"gpt-4.1-ft input regional Tokens\", \"productName\": \"Azure OpenAI\", "
		"\"unitOfMeasure\": \"1K\", \"type\": \"Consumption\"}, {\"retailPrice\": 1.25, \"meterName\": \"GPT 5 Inpt Glbl 1M Tokens\", "
		"\"productName\": \"Azure OpenAI\", \"unitOfMeasure\": \"1M\", \"type\": \"Consumption\"}, {\"retailPrice\": 2652.0, \"reservationTerm\": "
		"\"1 Year\", \"unitOfMeasure\": \"1/Hour\", \"type\": \"Reservation\", \"armSkuName\": \"OpenAI_Provisioned_Throughput\", "
		"\"meterName\": \"Provisioned Managed Regional Unit\"}], \"NextPageLink\": null}", &all));
	IS(fabs(price(&all, "azure", "regional", "gpt-4.1-ft", "input", 1, "2026-08-21") - 2.2) < 1e-9);
	IS(price(&all, "azure", "global", "gpt-5", "input", 1, "2026-08-21") == 1.25);
	IS(sheet.rent_count == 1 && sheet.rents[0].term == LT_RENT_YEAR && fabs(lt_rent_hour(&sheet.rents[0]) - 0.3027) < 5e-5);
}

/* capacity.md 3.5: spellings of one concept */
TEST(a_meter_is_understood_however_it_is_spelt)
{
	static const struct {
		const char *name, *model, *sku;
		enum lt_quote_bucket bucket;
	} rows[] = {
		{ "gpt 4.1 mini cchd Inp DZone Tokens", "gpt-4.1-mini", "data_zone", LT_QUOTE_cached },
		{ "gpt-4o-1120 Inp Data Zone Tokens", "gpt-4o-1120", "data_zone", LT_QUOTE_input },
		{ "gpt-4o-0806 Outpt regnl Tokens", "gpt-4o-0806", "regional", LT_QUOTE_output },
		{ "o4 mini cd Inpt Glbl Tokens", "o4-mini", "global", LT_QUOTE_cached },
		{ "GPT 5 nano opt Dzone 1M Tokens", "gpt-5-nano", "data_zone", LT_QUOTE_output },
		{ "gpt4o aud Inp global Tokens", "gpt4o", "global", LT_QUOTE_audio_in },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_meter_name name = lt_import_name(arena, lt_text(rows[i].name));
		IS_TEXT(name.model, rows[i].model);
		IS_TEXT(name.sku, rows[i].sku);
		IS(name.tokens && name.bucket == rows[i].bucket);
	}
}
