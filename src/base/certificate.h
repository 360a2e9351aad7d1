/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate: a certificate and its key as PEM text: whose it is, whether they belong together, and
 * signing with an RSA key.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

/* SHA-256 of the first certificate (RFC 7515, x5t#S256). */
bool lt_certificate_print(struct lt_text pem, unsigned char ret_print[32], struct lt_err *err);

/* PS256 of text: RSA with PSS padding over SHA-256 (RFC 7518, section 3.5). */
bool lt_certificate_sign(struct lt_arena *a, struct lt_text pem, struct lt_text text, struct lt_text *ret_signature,
	struct lt_err *err);

struct lt_certificate {
	int64_t from_s, until_s; /* since 1970 */
	char name[254];          /* the first host it speaks for, "" when it names none but with a star */
};

/* Can a server use the first certificate of one with the key in the other?  They belong together, the key has no
 * pass phrase, and both are as strong as OpenSSL asks for (112 bits: RSA 2048, P-256).  Whether it is valid today is
 * the caller's to see. */
bool lt_certificate_look(struct lt_text certificate, struct lt_text secret, struct lt_certificate *ret_certificate, struct lt_err *err);
