/* SPDX-License-Identifier: Apache-2.0 */
/* digest: SHA-256 of bytes (FIPS 180-4), raw or as the 64 hex digits people compare. */
#pragma once
#include <stdint.h>

#include "base/text.h"

void lt_digest_raw(struct lt_text bytes, uint8_t out[32]);

/* out gets 64 lower-case hex digits and a NUL. */
void lt_digest_hex(struct lt_text bytes, char out[65]);
