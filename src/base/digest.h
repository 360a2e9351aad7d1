/* SPDX-License-Identifier: Apache-2.0 */
/* digest: SHA-256 of bytes (FIPS 180-4), raw or as the 64 hex digits people compare. */
#pragma once
#include <stdint.h>

#include "base/text.h"

void lt_digest_raw(struct lt_text bytes, uint8_t out[32]);

/* out gets 64 lower-case hex digits and a NUL. */
void lt_digest_hex(struct lt_text bytes, char out[65]);

/* HMAC of bytes under a key (FIPS 198-1), as hex. */
void lt_digest_hmac(struct lt_text key, struct lt_text bytes, char out[65]);

/* Are two texts the same?  Takes as long whatever is in them; for what somebody might guess letter by letter. */
bool lt_digest_same(struct lt_text a, struct lt_text b);
