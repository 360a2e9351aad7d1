/* SPDX-License-Identifier: Apache-2.0 */
/* headers: the fields a provider sends beside its answer. */
#pragma once
#include <stdint.h>

struct lt_buf;
struct lt_sim_call;
struct lt_sim_quota;
struct lt_sim_verdict;

/* Lines, each with its CRLF.  retry_ms -1: no retry-after; date: as a date. */
struct lt_sim_retry {
	int64_t ms;
	int date;
};

void lt_sim_headers(struct lt_buf *out, const struct lt_sim_call *call, const struct lt_sim_quota *quota,
	const struct lt_sim_verdict *verdict, struct lt_sim_retry retry);
