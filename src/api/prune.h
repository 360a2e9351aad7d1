/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prune: what is older than schedule.keep_days goes: calls of the ledger (their sums stay), policies that were
 * replaced (the last twenty stay), digests, and rows of assessments that were asked for.
 *
 * What was removed is told in the audit log.  Runs have a rule of their own (store/history.h), and so has calls.log.
 */
#pragma once
#include <stdint.h>

struct lt_api;

void lt_prune(struct lt_api *api, int64_t now_us, int64_t keep_days);
