/* SPDX-License-Identifier: Apache-2.0 */
/* The usage is whole: the host settles and lays it into the ring. */
#include "gateway/inside.h"

static uint32_t
micros(int64_t us)
{
	return us < 0 ? 0 : us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
}

enum lt_want
lt_step_record(struct lt_call *call)
{
	if (call->recorded)
		return LT_DONE;
	int64_t took = call->now_us - call->start_us;
	call->usage.total_us = micros(took);
	call->usage.own_us = micros(took - call->usage.upstream_us - call->away_us);
	call->recorded = true;
	return LT_WANT_SETTLE;
}
