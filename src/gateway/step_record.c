/* SPDX-License-Identifier: Apache-2.0 */
/* The usage is whole: the host settles and lays it into the ring. */
#include "gateway/inside.h"

enum lt_want
lt_step_record(struct lt_call *call)
{
	if (call->recorded)
		return LT_DONE;
	int64_t took = call->now_us - call->start_us;
	call->usage.total_us = took < 0 ? 0 : took < UINT32_MAX ? (uint32_t)took : UINT32_MAX;
	call->recorded = true;
	return LT_WANT_SETTLE;
}
