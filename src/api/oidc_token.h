/* SPDX-License-Identifier: Apache-2.0 */
/*
 * oidc_token: what an ID token says, once it is proven to say it (OpenID Connect Core 1.0, section 3.1.3.7).
 *
 * Signed by RS256, PS256 or ES256 with a key of the provider's that is for signing; never unsigned, never with a
 * shared secret.  For us (aud, azp), from the provider (iss), now (exp, nbf, iat), as the answer to our question (nonce), and
 * with the access token that came along (at_hash, where the provider gives it).
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;
struct lt_node;

enum { LT_OIDC_SKEW_S = 60 };

struct lt_oidc_expect {
	const char *issuer, *client, *nonce;
	const char *access_token; /* NULL: none came along */
	int64_t now_s;
};

/* What is taken of the claims; texts in a. */
struct lt_oidc_person {
	const char *subject;
	const char *name;         /* for people: preferred_username, email, name or subject; never NULL */
	bool named;               /* by more than the subject */
	const char *email;        /* NULL unless the provider says it is verified */
	const char *groups;       /* a JSON list; NULL: the claim was not there */
};

/* keys: the provider's JWKS.  ret_unknown: no key there is called as the token's is, so that newer keys may help. */
bool lt_oidc_token_read(struct lt_arena *a, struct lt_text token, struct lt_text keys, const struct lt_oidc_expect *expect,
	const char *groups_claim, struct lt_oidc_person *ret_person, bool *ret_unknown, struct lt_err *err);

/* Claims of the same person from the userinfo address fill what the token left out; false when they are somebody else's. */
bool lt_oidc_token_add(struct lt_arena *a, struct lt_text userinfo, const char *groups_claim, struct lt_oidc_person *person, struct lt_err *err);
