/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assertion: proves to Entra ID that an application holds its certificate's key: a JWT signed
 * with it (PS256), good for ten minutes
 * (learn.microsoft.com/entra/identity-platform/certificate-credentials).
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

/* pem holds the certificate and its RSA key.  audience is the address that will be asked. */
bool lt_assertion_sign(struct lt_arena *a, struct lt_text pem, const char *client, const char *audience, int64_t now_s,
	struct lt_text *ret_assertion, struct lt_err *err);
