/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret: is this a secret, and what may be said of it.
 *
 * Values that are or may be secrets are never put into a fact.  Eight hex digits of their
 * SHA-256 stand for them, enough to see that two places hold the same one.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;

/* The name of something secret: OPENAI_API_KEY, db-password, clientSecret. */
bool lt_secret_name(struct lt_text name);

/* Has something in it that looks like a secret whatever it is called: provider keys, tokens,
 * private keys, URLs with a password. */
bool lt_secret_value(struct lt_text value);

/* A value that only stands where a secret will be: empty, $(VAR), ${{ x }}, changeme, or the
 * path of a file that has it. */
bool lt_secret_stand_in(struct lt_text value);

/* The first 8 hex digits of value's SHA-256. */
const char *lt_secret_digest(struct lt_arena *a, struct lt_text value);
