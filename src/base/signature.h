/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signature: was this text signed by the holder of that public key?
 *
 * Three ways of RFC 7518, all over SHA-256; there is no way without a key and none with a shared one.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

enum lt_signature_way { LT_SIGNATURE_RS256, LT_SIGNATURE_PS256, LT_SIGNATURE_ES256, LT_SIGNATURE_WAYS };

/* Numbers as a JWK has them (RFC 7518, section 6), decoded: big-endian. */
struct lt_signature_key {
	bool curve;            /* P-256: x and y; else RSA: n and e */
	struct lt_text n, e, x, y;
};

/* The way of that name ("RS256"), or -1. */
int lt_signature_way(struct lt_text name);

/* False also when the key is none, is of the other kind, or is an RSA key of less than 2048 bits. */
bool lt_signature_good(enum lt_signature_way way, const struct lt_signature_key *key, struct lt_text text, struct lt_text signature);
