/* SPDX-License-Identifier: Apache-2.0 */
/* content/models/ as structs. */
#include "catalog/model.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/price.h"
#include "catalog/read.h"

const char *const lt_model_precisions[LT_PRECISION_COUNT + 1] = { "bf16", "fp16", "fp8", "int8", "int4", "mxfp4", "fp32",
	NULL };
static const char *const attentions[] = { "full", "latent", "window", "hybrid", NULL };

#define AT(field) offsetof(struct lt_model, field)
static const struct lt_read_field MODEL[] = {
	{ "name", LT_READ_TEXT, AT(name), true },
	{ "names", LT_READ_NAMES, AT(names) },
	{ "licence", LT_READ_TEXT, AT(licence) },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ "gated", LT_READ_FLAG, AT(gated) },
	{ "embeds", LT_READ_FLAG, AT(embeds) },
	{ "tied", LT_READ_FLAG, AT(tied) },
	{ "multimodal", LT_READ_FLAG, AT(multimodal) },
	{ "attention", LT_READ_WORD, AT(attention), false, attentions },
	{ "precision", LT_READ_WORD, AT(precision), false, lt_model_precisions },
	{ "layers", LT_READ_INT, AT(layers), true },
	{ "hidden", LT_READ_INT, AT(hidden), true },
	{ "heads", LT_READ_INT, AT(heads), true },
	{ "kv_heads", LT_READ_INT, AT(kv_heads) },
	{ "head_dim", LT_READ_INT, AT(head_dim), true },
	{ "ffn", LT_READ_INT, AT(ffn) },
	{ "vocab", LT_READ_INT, AT(vocab), true },
	{ "context", LT_READ_INT, AT(context), true },
	{ "experts", LT_READ_FOUR, AT(experts) },
	{ "kv_rank", LT_READ_INT, AT(kv_rank) },
	{ "rope_dim", LT_READ_INT, AT(rope_dim) },
	{ "window", LT_READ_INT, AT(window) },
	{ "full_layers", LT_READ_INT, AT(full_layers) },
	{ "params", LT_READ_REAL, AT(params), true },
	{ "active", LT_READ_REAL, AT(active) },
	{ "measured", LT_READ_REAL, AT(measured) },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_hosted, field)
static const struct lt_read_field HOSTED[] = {
	{ "name", LT_READ_TEXT, AT(name), true },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ "embeds", LT_READ_FLAG, AT(embeds) },
	{ "rpm", LT_READ_INT, AT(rpm) },
	{ "zone_rpm", LT_READ_INT, AT(zone_rpm) },
	{ "per_tpm", LT_READ_INT, AT(per_tpm) },
	{ "regional", LT_READ_PAIR, AT(regional) },
	{ "global", LT_READ_PAIR, AT(global) },
	{ "pace", LT_READ_INT, AT(pace) },
	{ "prompt", LT_READ_INT, AT(prompt) },
	{ "monthly", LT_READ_INT, AT(monthly) },
	{ 0 },
};
#undef AT

bool
lt_models_load(struct lt_arena *a, struct lt_models *ret_models, struct lt_err *err)
{
	struct lt_model *at;
	struct lt_hosted *hosted;
	struct lt_prices prices;
	struct lt_models models = { 0 };
	const char *as_of, *hosted_as_of;
	if (!lt_read_rows(a, "models/open.yaml", MODEL, sizeof *at, &at, &models.count, &as_of, err) ||
		!lt_read_rows(a, "models/azure.yaml", HOSTED, sizeof *hosted, &hosted, &models.hosted_count, &hosted_as_of, err) ||
		!lt_prices_load(a, &prices, err))
		return false;
	for (int i = 0; i < models.count; i++)
		at[i].as_of = as_of;
	for (int i = 0; i < models.hosted_count; i++) {
		const struct lt_price_unit *unit = lt_prices_unit(&prices, "azure", lt_text(hosted[i].name));
		hosted[i].as_of = hosted_as_of;
		hosted[i].unit_tpm = unit ? unit->tpm : 0;
		hosted[i].output_ratio = unit ? unit->output_ratio : 0;
		hosted[i].unit_source = unit ? unit->source : NULL;
	}
	models.at = at;
	models.hosted = hosted;
	*ret_models = models;
	return true;
}

const struct lt_model *
lt_models_find(const struct lt_models *models, struct lt_text name)
{
	for (int i = 0; i < models->count; i++)
		if (lt_text_eq_nocase(name, lt_text(models->at[i].name)) || lt_read_covers(models->at[i].names, name))
			return &models->at[i];
	return NULL;
}

const struct lt_hosted *
lt_models_hosted(const struct lt_models *models, struct lt_text name)
{
	for (int i = 0; i < models->hosted_count; i++)
		if (lt_text_eq_nocase(name, lt_text(models->hosted[i].name)))
			return &models->hosted[i];
	return NULL;
}

const char *
lt_models_near(const struct lt_models *models, struct lt_text name)
{
	const char *near = NULL;
	int least = (int)name.len / 3 + 2;
	for (int i = 0; i < models->count + models->hosted_count; i++) {
		const char *word = i < models->count ? models->at[i].name : models->hosted[i - models->count].name;
		int steps = lt_text_distance(name, lt_text(word));
		if (steps < least) {
			least = steps;
			near = word;
		}
	}
	return near;
}
