/* SPDX-License-Identifier: Apache-2.0 */
/*
 * oidc: what is asked of an OpenID Connect provider while somebody signs in: where its addresses are, its keys, and a
 * token for a code.  A service: addresses and keys are kept for an hour, keys are asked for again when a
 * token names one that is not among them, every few seconds at most.
 *
 * The browser is bound to its sign-in by a cookie with a secret; state, nonce and the PKCE verifier come from that secret, so that
 * nothing is kept while somebody is away; a state that led to a sign-in is not good again.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "api/oidc_token.h"

struct lt_access_settings;
struct lt_api;
struct lt_request;

enum { LT_OIDC_GOOD_S = 600 };

/* What comes from the secret in the cookie. */
struct lt_oidc_bound {
	char state[65], nonce[65], verifier[65], state_sha256[65];
};
void lt_oidc_bind(const char *secret, struct lt_oidc_bound *ret_bound);

/* The provider's page that asks the person, with our question in it. */
bool lt_oidc_address(const struct lt_request *request, const struct lt_access_settings *settings, const struct lt_oidc_bound *bound,
	const char **ret_address, struct lt_err *err);

/* Trades a code for an ID token, proves it, and says who it is.  ret_code: the problem in a word.  No more than a few at the same
 * time, so that a slow provider holds up nobody else. */
bool lt_oidc_person(const struct lt_request *request, const struct lt_access_settings *settings, const struct lt_oidc_bound *bound,
	const char *code, struct lt_oidc_person *ret_person, const char **ret_code, struct lt_err *err);

/* Where the browser comes back to. */
const char *lt_oidc_return(const struct lt_request *request);
