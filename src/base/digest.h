/* SPDX-License-Identifier: Apache-2.0 */
/* digest: SHA-256 of bytes, as the 64 hex digits people compare (FIPS 180-4). */
#pragma once
#include "base/text.h"

/* out gets 64 lower-case hex digits and a NUL. */
void lt_digest_hex(struct lt_text bytes, char out[65]);
