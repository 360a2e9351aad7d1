/* SPDX-License-Identifier: Apache-2.0 */
/* Words that all workers share; each is changed by one atomic operation. */
#include "gateway/health.h"

#include <stdatomic.h>

#include "record/policy.h"

enum {
	FAILURES = 3,          /* in a row that make it broken */
	FIRST_PAUSE_MS = 1000, LONGEST_PAUSE_MS = 60000,
	PROBE_MS = 30000,      /* a probe that told nothing by then is forgotten */
	SLOWNESS = 8,          /* of the moving mean */
	MINUTE_MS = 60000,
	TICK_MS = 4,
};

#define LOAD(word) atomic_load_explicit(&(word), memory_order_relaxed)
#define STORE(word, value) atomic_store_explicit(&(word), (value), memory_order_relaxed)
#define ADD(word, value) atomic_fetch_add_explicit(&(word), (value), memory_order_relaxed)

enum lt_health_state
lt_health_look(const struct lt_health *health, int64_t now_ms, int64_t *ret_until)
{
	int64_t saturated = LOAD(health->saturated_until), broken = LOAD(health->broken_until),
		probe = LOAD(health->probe_until);
	if (broken && (broken > now_ms || probe > now_ms)) {
		*ret_until = broken > now_ms ? broken : probe;
		return LT_HEALTH_BROKEN;
	}
	if (saturated > now_ms) {
		*ret_until = saturated;
		return LT_HEALTH_SATURATED;
	}
	return broken ? LT_HEALTH_PROBE : LT_HEALTH_OK;
}

enum lt_health_state
lt_health_ask(struct lt_health *health, int64_t now_ms, int64_t *ret_until)
{
	int64_t probe = LOAD(health->probe_until);
	enum lt_health_state state = lt_health_look(health, now_ms, ret_until);
	if (state != LT_HEALTH_PROBE)
		return state;
	if (probe <= now_ms && atomic_compare_exchange_strong(&health->probe_until, &probe, now_ms + PROBE_MS))
		return LT_HEALTH_PROBE;
	*ret_until = now_ms + PROBE_MS;
	return LT_HEALTH_BROKEN;
}

static void
mend(struct lt_health *health)
{
	if (LOAD(health->failures))
		STORE(health->failures, 0);
	if (!LOAD(health->broken_until))
		return;
	STORE(health->opened, 0);
	STORE(health->broken_until, 0);
	STORE(health->probe_until, 0);
}

void
lt_health_saturated(struct lt_health *health, int64_t until_ms)
{
	mend(health);
	ADD(health->saturated, 1);
	STORE(health->saturated_until, until_ms);
}

void
lt_health_broken(struct lt_health *health, int64_t now_ms)
{
	if (LOAD(health->broken_until) > now_ms)
		return;
	uint32_t opened = ADD(health->opened, 1);
	int64_t pause = opened < 6 ? (int64_t)FIRST_PAUSE_MS << opened : LONGEST_PAUSE_MS;
	STORE(health->failures, 0);
	STORE(health->broken_until, now_ms + (pause < LONGEST_PAUSE_MS ? pause : LONGEST_PAUSE_MS));
	STORE(health->probe_until, 0);
}

void
lt_health_failed(struct lt_health *health, int64_t now_ms)
{
	ADD(health->failed, 1);
	if (LOAD(health->broken_until) || ADD(health->failures, 1) + 1 >= FAILURES)
		lt_health_broken(health, now_ms);
}

void
lt_health_fine(struct lt_health *health, uint32_t first_byte_us)
{
	int64_t mean = LOAD(health->first_byte_us);
	mend(health);
	mean = mean ? mean + ((int64_t)first_byte_us - mean) / SLOWNESS : first_byte_us;
	STORE(health->first_byte_us, (uint32_t)mean);
}

/* --- the bucket of a PTU deployment: full is what it takes in a minute (facts: it drains
 * continuously at its rate, and a call is let in while it is below full) --- */

static uint64_t
capacity(const struct lt_policy_deployment *d)
{
	return (uint64_t)d->ptu * d->ptu_tpm;
}

/* The word drained up to now.  Time only moves by what whole tokens took, so that a slow drain
 * that is often looked at does drain. */
static uint64_t
drained(uint64_t word, uint64_t rate, int64_t now_ms)
{
	uint64_t level = word >> 24, ticks = ((uint64_t)now_ms / TICK_MS - word) & 0xffffff;
	uint64_t now = (uint64_t)now_ms / TICK_MS & 0xffffff;
	if (ticks > 0x800000) /* another worker was a little ahead */
		return word;
	uint64_t out = ticks * TICK_MS * rate / MINUTE_MS;
	if (out >= level)
		return now;
	uint64_t took = (out * MINUTE_MS + TICK_MS * rate - 1) / (TICK_MS * rate);
	return (level - out) << 24 | (((word & 0xffffff) + (took < ticks ? took : ticks)) & 0xffffff);
}

uint32_t
lt_health_ptu_level(const struct lt_health *health, const struct lt_policy_deployment *d, int64_t now_ms)
{
	uint64_t full = capacity(d);
	if (!full)
		return 0;
	uint64_t milli = (drained(LOAD(health->bucket), full, now_ms) >> 24) * 1000 / full;
	return milli < UINT32_MAX ? (uint32_t)milli : UINT32_MAX;
}

int64_t
lt_health_ptu_wait_ms(const struct lt_health *health, const struct lt_policy_deployment *d, int64_t now_ms)
{
	uint64_t full = capacity(d), level = full ? drained(LOAD(health->bucket), full, now_ms) >> 24 : 0;
	return level < full || !full ? 0 : (int64_t)((level - full + 1) * MINUTE_MS / full) + 1;
}

void
lt_health_ptu_add(struct lt_health *health, const struct lt_policy_deployment *d, int64_t tokens, int64_t now_ms)
{
	const uint64_t most = (UINT64_C(1) << 40) - 1;
	uint64_t full = capacity(d), old = LOAD(health->bucket), new;
	if (!full)
		return;
	do {
		uint64_t word = drained(old, full, now_ms), level = word >> 24;
		level = tokens < 0 && (uint64_t)-tokens > level ? 0 : level + (uint64_t)tokens;
		new = (level < most ? level : most) << 24 | (word & 0xffffff);
	} while (!atomic_compare_exchange_weak(&health->bucket, &old, new));
}

void
lt_health_ptu_full(struct lt_health *health, const struct lt_policy_deployment *d, int64_t retry_after_ms,
	int64_t now_ms)
{
	uint64_t full = capacity(d), more = (uint64_t)(retry_after_ms > 0 ? retry_after_ms : 0) * full / MINUTE_MS;
	if (full)
		STORE(health->bucket, (full + more) << 24 | ((uint64_t)now_ms / TICK_MS & 0xffffff));
}
