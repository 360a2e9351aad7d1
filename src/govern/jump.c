/* SPDX-License-Identifier: Apache-2.0 */
/* jump: see jump.h. */
#include "govern/jump.h"

#include <inttypes.h>

#include "base/arena.h"

enum { JUMP = 1000 };

static const char *const BUCKETS[LT_BUCKET_COUNT] = {
#define WORD(value, name, sentence) [value] = #name,
	LT_BUCKETS(WORD)
#undef WORD
};

static bool
same_text(const struct lt_policy *p, struct lt_policy_text x, const struct lt_policy *q, struct lt_policy_text y)
{
	return lt_text_is(lt_policy_text(p, x), lt_policy_text(q, y));
}

/* The price that holds last. */
static const struct lt_policy_price *
last_price(const struct lt_policy *p, const struct lt_policy_deployment *d)
{
	return d->prices ? &p->prices[d->first_price + d->prices - 1] : NULL;
}

static const struct lt_policy_price *
price_before(const struct lt_policy *before, const struct lt_policy *after, const struct lt_policy_deployment *d)
{
	for (uint32_t i = 0; i < before->deployments_count; i++) {
		const struct lt_policy_deployment *old = &before->deployments[i];
		if (same_text(before, old->name, after, d->name) && same_text(before, old->model, after, d->model))
			return last_price(before, old);
	}
	return NULL;
}

const char *
lt_jump_find(struct lt_arena *a, const struct lt_policy *before, const struct lt_policy *after)
{
	if (!lt_text_is(lt_policy_text(before, before->head->currency), lt_policy_text(after, after->head->currency)))
		return NULL;
	for (uint32_t i = 0; i < after->deployments_count; i++) {
		const struct lt_policy_deployment *d = &after->deployments[i];
		const struct lt_policy_price *now = last_price(after, d), *old = price_before(before, after, d);
		for (int b = 0; now && old && b < LT_BUCKET_COUNT; b++)
			if (now->pico[b] && old->pico[b] &&
				(now->pico[b] / JUMP >= old->pico[b] || old->pico[b] / JUMP >= now->pico[b]))
				return lt_print(a, "the price of %s of '%.*s' goes from %g to %g a million, a thousandfold step",
					BUCKETS[b], LT_ARG(lt_policy_text(after, d->name)), (double)old->pico[b] / 1e6,
					(double)now->pico[b] / 1e6);
	}
	return NULL;
}
