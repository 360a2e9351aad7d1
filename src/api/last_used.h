/* SPDX-License-Identifier: Apache-2.0 */
/*
 * last_used: when callers and their keys were last used.
 *
 * Callers by the sums of the ledger; keys by the calls themselves, as far as they are read: the last
 * LT_LAST_USED_CALLS when it is first asked, afterwards those that came since.
 */
#pragma once
#include "api/request.h"

enum { LT_LAST_USED_CALLS = 200000 };

struct lt_map;

struct lt_last_used {
	struct lt_map *callers, *keys; /* to microseconds since 1970 */
};

bool lt_last_used_read(const struct lt_request *request, struct lt_last_used *ret_used, struct lt_reply *reply);
/* 2026-11-22T10:00:00Z, or NULL. */
const char *lt_last_used_caller(const struct lt_last_used *used, struct lt_arena *a, const char *name);
const char *lt_last_used_key(const struct lt_last_used *used, struct lt_arena *a, const char *id);
