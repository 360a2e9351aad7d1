/* SPDX-License-Identifier: Apache-2.0 */
/* place: numbers of scopes, targets and models by identity, and how busy they are. */
#include "store/layout.h"

/* Looks from where the identity would be at home until it is found or a free place is.  A place
 * is taken by one exchange, so two that want the same identity get the same place. */
static int
find(_Atomic uint64_t *ids, int count, uint64_t identity, const struct lt_share *share, char *places, size_t size)
{
	for (int i = 0; i < count; i++) {
		int at = (int)((identity + (unsigned)i) % (unsigned)count);
		uint64_t is = atomic_load_explicit(&ids[at], memory_order_acquire);
		if (is == identity)
			return at;
		if (is != 0)
			continue;
		if (!lt_layout_ground(share, places + size * (size_t)at, size))
			return -1;
		if (atomic_compare_exchange_strong(&ids[at], &is, identity) || is == identity)
			return at;
	}
	return -1;
}

int
lt_share_scope(struct lt_share *share, uint64_t identity)
{
	struct lt_layout *at = share->at;
	return find(at->scope_ids, LT_SHARE_SCOPES, identity, share, (char *)at->scopes, sizeof *at->scopes);
}

int
lt_share_target(struct lt_share *share, uint64_t identity)
{
	struct lt_layout *at = share->at;
	return find(at->target_ids, LT_SHARE_TARGETS, identity, share, (char *)at->targets, sizeof *at->targets);
}

int
lt_share_model(struct lt_share *share, uint64_t identity)
{
	struct lt_layout *at = share->at;
	return find(at->model_ids, LT_SHARE_MODELS, identity, share, (char *)at->guesses, sizeof *at->guesses);
}

void *
lt_share_target_health(struct lt_share *share, int target)
{
	return share->at->targets[target].health;
}

void *
lt_share_model_guess(struct lt_share *share, int model)
{
	return share->at->guesses[model];
}

int64_t
lt_share_target_in_flight(const struct lt_share *share, int target)
{
	uint32_t top = atomic_load_explicit(&share->at->head.top, memory_order_relaxed);
	int64_t sum = 0;
	for (uint32_t slot = 0; slot < top; slot++)
		sum += atomic_load_explicit(&share->at->targets[target].in_flight[slot], memory_order_relaxed);
	return sum;
}

int64_t
lt_share_scope_in_flight(const struct lt_share *share, int scope)
{
	uint32_t top = atomic_load_explicit(&share->at->head.top, memory_order_relaxed);
	int64_t sum = 0;
	for (uint32_t slot = 0; slot < top; slot++)
		sum += atomic_load(&share->at->scopes[scope].rows[slot].in_flight);
	return sum;
}

void
lt_share_target_add(struct lt_share *share, int slot, int target, int by)
{
	_Atomic uint32_t *word = &share->at->targets[target].in_flight[slot];
	int64_t now = (int64_t)atomic_load_explicit(word, memory_order_relaxed) + by;
	atomic_store_explicit(word, now < 0 ? 0 : (uint32_t)now, memory_order_relaxed);
}
