/* SPDX-License-Identifier: Apache-2.0 */
/* ready: see ready.h. */
#include "api/ready.h"

#include "base/arena.h"
#include "store/share.h"

enum { KEEPER_SILENT_MS = 5000 };

struct lt_texts
lt_ready_reasons(struct lt_arena *a, struct lt_share *share, int64_t now_ms)
{
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	const char **at = LT_NEW_ARRAY(a, const char *, 3);
	int count = 0;
	if (!lt_share_generation(share))
		at[count++] = "no policy is in force";
	if (!lt_share_workers(share, workers))
		at[count++] = "no worker is alive";
	if (now_ms - lt_share_keeper_heard(share) > KEEPER_SILENT_MS)
		at[count++] = "the keeper, who writes the ledger, is silent";
	return (struct lt_texts){ at, count };
}
