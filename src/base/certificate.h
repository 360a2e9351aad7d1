/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate: a certificate and its RSA key as PEM text: whose it is, and signing with it.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

/* SHA-256 of the first certificate (RFC 7515, x5t#S256). */
bool lt_certificate_print(struct lt_text pem, unsigned char ret_print[32], struct lt_err *err);

/* PS256 of text: RSA with PSS padding over SHA-256 (RFC 7518, section 3.5). */
bool lt_certificate_sign(struct lt_arena *a, struct lt_text pem, struct lt_text text, struct lt_text *ret_signature,
	struct lt_err *err);
