/* SPDX-License-Identifier: Apache-2.0 */
/* prune: see prune.h. */
#include "api/prune.h"

#include <stdio.h>

#include "api/api.h"
#include "api/audit.h"
#include "api/digest.h"
#include "api/route.h"
#include "api/runner_row.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "govern/publish.h"
#include "govern/usage_sums.h"

enum { POLICIES = 20 };

void
lt_prune(struct lt_api *api, int64_t now_us, int64_t keep_days)
{
	const char *state = lt_api_given(api)->state;
	const struct lt_principal schedule = { .role = LT_ROLE_OWNER, .name = "schedule", .id = "schedule" };
	struct lt_arena *a = lt_arena_new((size_t)256 << 20);
	struct lt_err err = { 0 }, told = { 0 };
	int64_t before_day = now_us / 1000000 / 86400 - keep_days, calls = 0;
	int policies = 0, digests = 0;
	char day[16];
	lt_date_spell(before_day, day);
	bool good = lt_publish_prune(a, state, before_day * 86400, POLICIES, &policies, &err);
	good &= lt_usage_prune(a, state, before_day * 86400 * 1000000, &calls, &err);
	digests = lt_digest_forget(api, before_day);
	struct lt_database *db = lt_api_database(api, &err);
	good &= db && lt_runner_forget(db, day, &err);
	if (!good)
		fprintf(stderr, "lintel: what is older than %s is not all removed: %s\n", day, err.text);
	if ((policies || digests || calls) &&
		!lt_audit_add(api, &schedule, "retention.prune", day, lt_print(a, "{\"calls\":%lld,\"policies\":%d,\"digests\":%d}", (long long)calls,
				policies, digests), good ? "done" : "failed", &told))
		fprintf(stderr, "lintel: what was removed is not in the audit log: %s\n", told.text);
	lt_arena_drop(a);
}
