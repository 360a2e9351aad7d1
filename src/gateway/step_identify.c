/* SPDX-License-Identifier: Apache-2.0 */
/* Key to caller: the key's SHA-256 is looked up whole, and the key itself is not kept. */
#include "base/digest.h"
#include "gateway/inside.h"

static bool
ended(int32_t until_day, int32_t today)
{
	return until_day && today > until_day;
}

enum lt_want
lt_step_identify(struct lt_call *call)
{
	const struct lt_policy *p = call->policy;
	const struct lt_policy_caller *caller = NULL;
	int32_t today = lt_call_day(call), until_day = 0;
	bool keyless = call->key.len == 0;
	if (!keyless) {
		uint8_t digest[32];
		lt_digest_raw(call->key, digest);
		caller = lt_policy_caller(p, digest, &until_day);
		if (caller)
			memcpy(call->usage.key, digest, sizeof call->usage.key);
	}
	call->key = LT_NONE;
	if (!caller) {
		if (p->head->anybody == LT_POLICY_NONE)
			return lt_call_say_no(call, keyless ? LT_REFUSE_KEY_MISSING : LT_REFUSE_KEY_UNKNOWN, LT_NONE);
		caller = &p->callers[p->head->anybody];
	}
	call->usage.caller = (uint32_t)(caller - p->callers);
	if (ended(until_day, today) || ended(caller->until_day, today))
		return lt_call_say_no(call, LT_REFUSE_KEY_ENDED, LT_NONE);
	call->caller = caller;
	return LT_DONE;
}
