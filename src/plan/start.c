/* SPDX-License-Identifier: Apache-2.0 */
/* start: see start.h. */
#include "plan/start.h"

#include <math.h>

struct lt_start
lt_start_of(double weights, double packed, double unpacked, double network, double disk)
{
	struct lt_start s = { .disk = weights + unpacked, .host = 2 * weights, .fetch_s = (weights + packed) / network,
		.load_s = weights / disk };
	s.budget_s = (int64_t)ceil(s.load_s * 1.5 - 1e-9);
	return s;
}

int64_t
lt_start_failures(int64_t budget_s, int64_t period_s)
{
	return (budget_s + period_s - 1) / period_s;
}
