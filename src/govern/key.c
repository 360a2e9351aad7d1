/* SPDX-License-Identifier: Apache-2.0 */
/* key: see key.h. */
#include "govern/key.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"

bool
lt_key_draw(struct lt_key *ret_key, struct lt_err *err)
{
	struct lt_key key = { .text = "lk_" };
	if (!lt_draw(key.text + 3, LT_DRAW_SECRET, err))
		return false;
	lt_digest_hex(lt_text(key.text), key.sha256);
	memcpy(key.id, key.sha256, LT_KEY_ID);
	*ret_key = key;
	return true;
}

void
lt_key_id(const uint8_t *digest, char out[LT_KEY_ID + 1])
{
	for (int i = 0; i < LT_KEY_ID / 2; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

bool
lt_key_name(const char *name)
{
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	return *name && strlen(name) <= LT_KEY_NAME_MOST;
}
