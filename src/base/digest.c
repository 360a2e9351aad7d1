/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 by libcrypto.  Its low-level calls are deprecated for choosing no provider, which is
 * what makes them ten times as fast for a key of fifty bytes.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

void
lt_digest_raw(struct lt_text bytes, uint8_t out[32])
{
	SHA256_CTX digest;
	SHA256_Init(&digest);
	SHA256_Update(&digest, bytes.at ? bytes.at : "", bytes.len);
	SHA256_Final(out, &digest);
}

static void
spell(const unsigned char raw[SHA256_DIGEST_LENGTH], char out[65])
{
	static const char hex[] = "0123456789abcdef";
	for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) {
		out[2 * i] = hex[raw[i] >> 4];
		out[2 * i + 1] = hex[raw[i] & 15];
	}
	out[64] = 0;
}

void
lt_digest_hex(struct lt_text bytes, char out[65])
{
	unsigned char raw[SHA256_DIGEST_LENGTH];
	lt_digest_raw(bytes, raw);
	spell(raw, out);
}

/* Two texts under a pad that the key was laid on. */
static void
pad(const unsigned char key[64], unsigned char with, struct lt_text bytes, unsigned char out[SHA256_DIGEST_LENGTH])
{
	unsigned char block[64];
	SHA256_CTX digest;
	for (int i = 0; i < 64; i++)
		block[i] = key[i] ^ with;
	SHA256_Init(&digest);
	SHA256_Update(&digest, block, sizeof block);
	SHA256_Update(&digest, bytes.at ? bytes.at : "", bytes.len);
	SHA256_Final(out, &digest);
}

void
lt_digest_hmac(struct lt_text key, struct lt_text bytes, char out[65])
{
	unsigned char block[64] = { 0 }, inner[SHA256_DIGEST_LENGTH], raw[SHA256_DIGEST_LENGTH];
	if (key.len > sizeof block)
		lt_digest_raw(key, block);
	else if (key.len)
		memcpy(block, key.at, key.len);
	pad(block, 0x36, bytes, inner);
	pad(block, 0x5c, (struct lt_text){ (const char *)inner, sizeof inner }, raw);
	spell(raw, out);
}

bool
lt_digest_same(struct lt_text a, struct lt_text b)
{
	return a.len == b.len && (a.len == 0 || CRYPTO_memcmp(a.at, b.at, a.len) == 0);
}
