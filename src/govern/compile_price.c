/* SPDX-License-Identifier: Apache-2.0 */
/* compile_price: what the tokens of a deployment cost, by the estate or by the catalogue. */
#include <math.h>

#include "govern/inside.h"

#define AT "gateway.deployments[].price."
enum { ROWS = 64, JUMP = 1000 };

static const char *const SKUS[] = { "global", "data_zone", "regional" };

/* A price a million tokens in pico a token. */
static uint64_t
pico(double million)
{
	double value = million * 1e6;
	return value > (double)LT_POLICY_PICO ? LT_POLICY_PICO : (uint64_t)llround(value);
}

static uint32_t
milli(double times)
{
	return (uint32_t)llround(times * 1000);
}

/* What is nearly always billed alike is taken so where only one of the two is told: reasoning is
 * output. */
static void
complete(struct lt_policy_price *price)
{
	if (!(price->known & 1u << LT_BUCKET_REASONING) && (price->known & 1u << LT_BUCKET_OUTPUT)) {
		price->pico[LT_BUCKET_REASONING] = price->pico[LT_BUCKET_OUTPUT];
		price->known |= 1u << LT_BUCKET_REASONING;
	}
	for (int i = 0; i < LT_TIER_COUNT; i++)
		if (!price->tier_milli[i])
			price->tier_milli[i] = 1000;
}

/* A long call costs its tier's prices for all its tokens; the gateway multiplies. */
static void
long_tier(struct lt_policy_price *price, struct lt_node row)
{
	double base, tier, from;
	struct lt_node more = lt_node_get(row, "long");
	price->long_input_milli = price->long_output_milli = 1000;
	if (!lt_node_double(lt_node_get(more, "from"), &from) || from < 1 || from > UINT32_MAX)
		return;
	price->long_from = (uint32_t)from;
	if (lt_node_double(lt_node_get(row, "input"), &base) && lt_node_double(lt_node_get(more, "input"), &tier) && base > 0)
		price->long_input_milli = milli(tier / base);
	if (lt_node_double(lt_node_get(row, "output"), &base) && lt_node_double(lt_node_get(more, "output"), &tier) && base > 0)
		price->long_output_milli = milli(tier / base);
}

static struct lt_policy_price
of_catalogue(struct lt_compiling *c, const struct lt_price *known)
{
	double value;
	struct lt_policy_price price = { .from_day = known->from_day,
		.source = lt_draft_text(c->draft, lt_text(known->source)) };
#define WORD(bucket, name, sentence)                                 \
	if (lt_node_double(lt_node_get(known->row, #name), &value)) { \
		price.pico[bucket] = pico(value);                     \
		price.known |= 1u << bucket;                          \
	}
	LT_BUCKETS(WORD)
#undef WORD
	if (lt_node_double(lt_node_get(known->row, "batch"), &value))
		price.tier_milli[LT_TIER_BATCH] = milli(value);
	long_tier(&price, known->row);
	complete(&price);
	return price;
}

/* A slip of the unit (a price a thousand tokens, or a token) blocks everybody or nobody. */
static void
check_jump(struct lt_compiling *c, const struct lt_target *t, const struct lt_price *known, const char *bucket,
	double said)
{
	double listed;
	struct lt_node value = lt_node_path(t->node, lt_print(c->a, "price/%s", bucket));
	if (known && lt_node_double(lt_node_get(known->row, bucket), &listed) && said > 0 && listed > 0 &&
		(said >= listed * JUMP || said * JUMP <= listed))
		lt_mistake_add(c->mistakes, lt_node_place(value),
			AT "%s is %g, and %g is listed; prices are for a million tokens", bucket, said, listed);
}

static struct lt_policy_price
of_estate(struct lt_compiling *c, const struct lt_target *t, const struct lt_price *known)
{
	struct lt_node map = lt_node_get(t->node, "price");
	struct lt_policy_price price = { .source = lt_draft_text(c->draft, LT_LIT("lintel.yaml")) };
#define WORD(bucket, name, sentence)                                 \
	if (lt_setting_given(map, #name)) {                           \
		double value = lt_setting_money(map, AT #name);       \
		check_jump(c, t, known, #name, value);                \
		price.pico[bucket] = pico(value);                     \
		price.known |= 1u << bucket;                          \
	}
	LT_BUCKETS(WORD)
#undef WORD
#define TIER(tier, name) \
	price.tier_milli[tier] = lt_setting_given(map, #name) ? milli(lt_setting_money(map, AT #name)) : 0;
	TIER(LT_TIER_FLEX, flex)
	TIER(LT_TIER_PRIORITY, priority)
	TIER(LT_TIER_BATCH, batch)
#undef TIER
	price.long_from = (uint32_t)lt_setting_int(map, AT "long_from");
	price.long_input_milli = lt_setting_given(map, "long_input") ? milli(lt_setting_money(map, AT "long_input")) : 1000;
	price.long_output_milli = lt_setting_given(map, "long_output") ? milli(lt_setting_money(map, AT "long_output")) : 1000;
	complete(&price);
	return price;
}

static struct lt_policy_price
by_the_hour(struct lt_compiling *c)
{
	struct lt_policy_price price = { .known = (1u << LT_BUCKET_COUNT) - 1,
		.source = lt_draft_text(c->draft, LT_LIT("paid by the hour, not by the token")) };
	complete(&price);
	return price;
}

void
lt_compile_prices(struct lt_compiling *c, const struct lt_target *t, struct lt_text model,
	struct lt_policy_deployment *row)
{
	const struct lt_price *known[ROWS];
	bool any = row->provider == LT_PROVIDER_SIM, usd = lt_text_eq(c->currency, "USD");
	int count = !usd ? 0 : lt_prices_find(c->prices, any ? NULL : lt_provider_word(row->provider),
		SKUS[t->sku < 0 ? 0 : t->sku], model, known, ROWS);
	row->first_price = (uint32_t)c->draft->prices_count;
	if (lt_setting_given(t->node, "price"))
		LT_DRAFT_ADD(c->draft, prices) = of_estate(c, t, count ? known[count - 1] : NULL);
	else if (row->kind != LT_DEPLOYMENT_STANDARD)
		LT_DRAFT_ADD(c->draft, prices) = by_the_hour(c);
	else
		for (int i = 0; i < count; i++)
			LT_DRAFT_ADD(c->draft, prices) = of_catalogue(c, known[i]);
	row->prices = (uint32_t)c->draft->prices_count - row->first_price;
}
