/* SPDX-License-Identifier: Apache-2.0 */
/*
 * health: how a deployment is doing, as words that all workers share.
 *
 * "Saturated until t" (it said 429 and when to come back) is one thing, "broken" (it fails) is
 * another: a saturated one takes calls again at t to the millisecond, a broken one is let alone
 * for a while that doubles up to a minute and is then tried with one call (half open).  A PTU
 * deployment has a leaky bucket beside: filled by estimates at sending, corrected by usage, drained
 * at its rate, and corrected by its own 429s.
 *
 * 256 bytes in shared memory, all atomics; races lose a little precision, never sense.  Times are
 * milliseconds since 1970.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_policy_deployment;

struct lt_health {
	_Atomic int64_t saturated_until, broken_until, probe_until;
	_Atomic uint32_t failures;          /* in a row */
	_Atomic uint32_t opened;            /* how often in a row it was let alone: the pause doubles */
	_Atomic uint64_t bucket;            /* PTU: level in converted tokens << 24 | low 24 bits of time in 4 ms */
	_Atomic uint32_t no_usage_in_streams; /* it refused stream_options: it is not asked again */
	_Atomic uint32_t first_byte_us;     /* moving mean */
	_Atomic uint64_t sent, failed, saturated; /* for ever */
	_Atomic uint32_t key;               /* enum lt_health_key; the keeper writes it */
	uint64_t spare[22];
};
_Static_assert(sizeof(struct lt_health) == 256, "what store/share.h sets aside");

/* Is the provider's key there, for who must not see the key itself? */
enum lt_health_key { LT_HEALTH_KEY_UNKNOWN, LT_HEALTH_KEY_THERE, LT_HEALTH_KEY_MISSING };

enum lt_health_state { LT_HEALTH_OK, LT_HEALTH_SATURATED, LT_HEALTH_BROKEN, LT_HEALTH_PROBE };

/* May it be sent a call now?  *ret_until: when it may be, when not.  PROBE: it may, with this one
 * call; others are told BROKEN until lt_health_done(). */
enum lt_health_state lt_health_ask(struct lt_health *health, int64_t now_ms, int64_t *ret_until);
enum lt_health_state lt_health_look(const struct lt_health *health, int64_t now_ms, int64_t *ret_until); /* changes nothing */

void lt_health_saturated(struct lt_health *health, int64_t until_ms);
void lt_health_failed(struct lt_health *health, int64_t now_ms); /* the third in a row breaks it */
void lt_health_broken(struct lt_health *health, int64_t now_ms); /* at once: our key or address is wrong */
void lt_health_fine(struct lt_health *health, uint32_t first_byte_us);

/* PTU: share of its bucket that is full, in thousandths (it takes calls below 1000), and how long
 * until it is below that. The bucket holds what the deployment takes in a minute. */
uint32_t lt_health_ptu_level(const struct lt_health *health, const struct lt_policy_deployment *d, int64_t now_ms);
int64_t lt_health_ptu_wait_ms(const struct lt_health *health, const struct lt_policy_deployment *d, int64_t now_ms);
void lt_health_ptu_add(struct lt_health *health, const struct lt_policy_deployment *d, int64_t tokens, int64_t now_ms);
void lt_health_ptu_full(struct lt_health *health, const struct lt_policy_deployment *d, int64_t retry_after_ms, int64_t now_ms);
