/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 by libcrypto. */
#include "base/digest.h"

#include <openssl/sha.h>

void
lt_digest_hex(struct lt_text bytes, char out[65])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char raw[SHA256_DIGEST_LENGTH];
	SHA256((const unsigned char *)(bytes.at ? bytes.at : ""), bytes.len, raw);
	for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) {
		out[2 * i] = hex[raw[i] >> 4];
		out[2 * i + 1] = hex[raw[i] & 15];
	}
	out[64] = 0;
}
