/* SPDX-License-Identifier: Apache-2.0 */
/* address: where the hosts of targets are, as the keeper found out last. */
#include "store/layout.h"

struct addresses {
	uint64_t count;
	struct lt_address at[LT_SHARE_ADDRESSES];
};
_Static_assert(sizeof(struct addresses) <= 8 * 60, "a half in layout.h");

int
lt_share_addresses(const struct lt_share *share, int target, struct lt_address out[LT_SHARE_ADDRESSES])
{
	const struct lt_layout_target *at = &share->at->targets[target];
	struct addresses got;
	while (!lt_whole_read(&at->addresses.version, &at->addresses.half[0][0], 60, &got, sizeof got))
		;
	int count = got.count < LT_SHARE_ADDRESSES ? (int)got.count : LT_SHARE_ADDRESSES;
	memcpy(out, got.at, (size_t)count * sizeof *out);
	return count;
}

void
lt_share_address_set(struct lt_share *share, int target, const struct lt_address *addresses, int count)
{
	struct lt_layout_target *at = &share->at->targets[target];
	struct addresses set = { .count = (uint64_t)(count < LT_SHARE_ADDRESSES ? count : LT_SHARE_ADDRESSES) };
	memcpy(set.at, addresses, set.count * sizeof *addresses);
	lt_whole_write(&at->addresses.version, &at->addresses.half[0][0], 60, &set, sizeof set);
}
