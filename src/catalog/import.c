/* SPDX-License-Identifier: Apache-2.0 */
/* import: which kind of file it is, and the words of meters' names. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/sheet.h"

enum kind { UNKNOWN, RETAIL, OFFERS, LITELLM, GENAI };

static enum kind
kind_of(struct lt_node root, struct lt_node *ret_rows)
{
	struct lt_node first = lt_node_item(root, 0), items = lt_node_get(root, "Items");
	*ret_rows = root;
	if (lt_node_is(items, LT_KIND_LIST)) {
		*ret_rows = items;
		return RETAIL;
	}
	if (lt_node_is(lt_node_get(first, "retailPrice"), LT_KIND_NUMBER))
		return RETAIL;
	if (lt_node_is(lt_node_path(root, "value/0/model"), LT_KIND_MAP))
		return OFFERS;
	if (lt_node_is(lt_node_get(root, "providers"), LT_KIND_LIST)) {
		*ret_rows = lt_node_get(root, "providers");
		return GENAI;
	}
	if (lt_node_is(lt_node_get(first, "models"), LT_KIND_LIST))
		return GENAI;
	for (struct lt_walk w = lt_walk(root); lt_node_is(root, LT_KIND_MAP) && lt_walk_next(&w);)
		if (lt_node_is(lt_node_get(w.value, "litellm_provider"), LT_KIND_TEXT))
			return LITELLM;
	return UNKNOWN;
}

bool
lt_price_import(struct lt_sheet *sheet, const struct lt_price_files *files, struct lt_err *err)
{
	struct lt_meters *meters = lt_import_meters(sheet->a);
	struct lt_node rows;
	int pages = 0, more = 0;
	for (int i = 0; i < files->count; i++)
		if (kind_of(files->roots[i], &rows) == OFFERS)
			lt_import_offers(meters, rows);
	for (int i = 0; i < files->count; i++) {
		switch (kind_of(files->roots[i], &rows)) {
		case RETAIL:
			pages++;
			more += lt_node_is(lt_node_get(files->roots[i], "NextPageLink"), LT_KIND_TEXT);
			lt_import_retail(sheet, meters, files->names[i], rows);
			break;
		case LITELLM:
			lt_import_litellm(sheet, files->names[i], rows);
			break;
		case GENAI:
			lt_import_genai(sheet, files->names[i], rows);
			break;
		case OFFERS:
			break;
		case UNKNOWN:
			return lt_fail(err, "%s: these are no prices that lintel reads: pages of the Azure Retail Prices API, LiteLLM's JSON, "
				"data.json of genai-prices, or a region's catalogue of models beside the first", files->names[i]);
		}
	}
	if (pages && more == pages)
		lt_sheet_note(sheet, "no page of the Azure Retail Prices API is the last one (NextPageLink): some prices are missing");
	lt_sheet_lay(sheet);
	return true;
}

/* What a word of a meter's name means; the rest is the model's name. */
enum word { OTHER, DROP, INPUT, OUTPUT, CACHED, GLOBAL, ZONE, REGIONAL, BATCH, PRIORITY, AUDIO, HOSTING, TRAINING, UNIT };
static const struct {
	const char *word;
	enum word means;
} WORDS[] = {
	{ "inp", INPUT }, { "inpt", INPUT }, { "input", INPUT }, { "in", INPUT }, { "outp", OUTPUT }, { "outpt", OUTPUT },
	{ "opt", OUTPUT }, { "output", OUTPUT }, { "out", OUTPUT }, { "cached", CACHED }, { "cchd", CACHED }, { "cd", CACHED },
	{ "glbl", GLOBAL }, { "global", GLOBAL }, { "gl", GLOBAL }, { "dzone", ZONE }, { "datazone", ZONE }, { "dz", ZONE }, { "dzn", ZONE },
	{ "zone", ZONE }, { "data", DROP }, { "regnl", REGIONAL }, { "regional", REGIONAL }, { "rgnl", REGIONAL }, { "batch", BATCH },
	{ "btch", BATCH }, { "pri", PRIORITY }, { "priority", PRIORITY }, { "pp", PRIORITY }, { "aud", AUDIO }, { "audio", AUDIO },
	{ "hosting", HOSTING }, { "hstng", HOSTING }, { "hosted", HOSTING }, { "training", TRAINING }, { "trng", TRAINING },
	{ "provisioned", UNIT }, { "ptu", UNIT }, { "managed", DROP }, { "unit", DROP }, { "units", DROP }, { "throughput", DROP },
	{ "tokens", DROP }, { "token", DROP }, { "txt", DROP }, { "text", DROP }, { "1k", DROP }, { "1m", DROP },
};

static enum word
meaning(const char *word)
{
	for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
		if (strcmp(WORDS[i].word, word) == 0)
			return WORDS[i].means;
	return OTHER;
}

struct lt_meter_name
lt_import_name(struct lt_arena *a, struct lt_text name)
{
	struct lt_meter_name out = { 0 };
	struct lt_buf model = LT_BUF(256);
	bool seen[UNIT + 1] = { false };
	for (size_t at = 0; at < name.len;) {
		char word[64];
		size_t len = 0;
		for (; at < name.len && name.at[at] != ' ' && name.at[at] != '-'; at++)
			if (len < sizeof word - 1)
				word[len++] = name.at[at] >= 'A' && name.at[at] <= 'Z' ? (char)(name.at[at] + 32) : name.at[at];
		word[len] = 0;
		at++;
		enum word means = meaning(word);
		seen[means] = true;
		if (means == OTHER && len)
			lt_buf_printf(&model, "%s%s", model.len ? "-" : "", word);
	}
	out.model = lt_copy_text(a, lt_buf_text(&model)).at;
	lt_buf_done(&model);
	out.sku = seen[GLOBAL] ? "global" : seen[ZONE] ? "data_zone" : seen[REGIONAL] ? "regional" : NULL;
	out.tokens = seen[INPUT] || seen[OUTPUT] || seen[CACHED];
	out.bucket = seen[AUDIO] ? (seen[OUTPUT] ? LT_QUOTE_audio_out : LT_QUOTE_audio_in)
		: seen[OUTPUT] ? LT_QUOTE_output : seen[CACHED] ? LT_QUOTE_cached : LT_QUOTE_input;
	out.way = seen[BATCH] ? LT_QUOTE_BATCH : seen[PRIORITY] ? LT_QUOTE_PRIORITY : LT_QUOTE_STANDARD;
	out.hosting = seen[HOSTING];
	out.training = seen[TRAINING];
	out.unit = seen[UNIT];
	return out;
}
