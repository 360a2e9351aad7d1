/* SPDX-License-Identifier: Apache-2.0 */
/*
 * credential: the keys of providers, from where the estate says they are into the keyring.
 *
 * Variables of the environment are read when a policy comes, files then and whenever they change,
 * tokens of Entra ID by a thread that renews them.  A key that cannot be had is said once, with where
 * it was looked for; the one that was there before stays.  No key is ever printed.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_credentials;
struct lt_err;
struct lt_keyring;
struct lt_policy;

struct lt_credentials *lt_credentials_new(struct lt_arena *a, struct lt_keyring *keyring, char *const *environ);
void lt_credentials_done(struct lt_credentials *c);

/* The credentials of this policy from now on. */
bool lt_credentials_policy(struct lt_credentials *c, const struct lt_policy *policy, struct lt_err *err);

/* Looks whether files have changed; every second or so. */
void lt_credentials_look(struct lt_credentials *c);

/* Has every token of the last policy been asked for once? */
bool lt_credentials_settled(struct lt_credentials *c);

/* Is the key there?  credential: a number of the last policy. */
bool lt_credentials_has(struct lt_credentials *c, uint32_t credential);
