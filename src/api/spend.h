/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spend: what the gateway's calls cost, summed up for the overview and the digest.
 *
 * Read from the ledger at most once a second, however many ask.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "record/noun.h"

struct lt_api;
struct lt_arena;

/* Today, this month and the last seven days (today last). */
void lt_spend_read(struct lt_api *api, struct lt_arena *a, int64_t now_us, struct lt_noun_overview_spend *ret_spend,
	struct lt_noun_overview_day **ret_days, int *ret_count);
