/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bearer: API tokens, what programs sign in with, as rows of the control plane's database.
 *
 * A token is lt_ID then SECRET, letters and digits alone.  The row has its digest; the token itself is known once, when it is made.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_database;
struct lt_err;

enum { LT_BEARER_ID = 12, LT_BEARER_TEXT = 3 + 12 + 43 + 1 };

struct lt_bearer {
	const char *id;     /* NULL: there is none */
	const char *secret; /* digest of the whole token */
	const char *name, *role, *team, *made_by;
	int64_t made_s, used_s, until_s; /* used_s 0: never */
};

/* of: name, role, team, made_by, made_s, until_s; the rest is given. */
bool lt_bearer_make(struct lt_arena *a, struct lt_database *db, struct lt_bearer *of, char ret_token[LT_BEARER_TEXT], struct lt_err *err);

/* The id in a token as it is sent; false: it has not the form of one. */
bool lt_bearer_read(struct lt_text sent, char ret_id[LT_BEARER_ID + 1]);
bool lt_bearer_find(struct lt_arena *a, struct lt_database *db, const char *id, struct lt_bearer *ret_token, struct lt_err *err);
bool lt_bearer_used(struct lt_arena *a, struct lt_database *db, const char *id, int64_t now_s, struct lt_err *err);
bool lt_bearer_end(struct lt_database *db, const char *id, bool *ret_was, struct lt_err *err);
/* All of them, the latest first. */
bool lt_bearer_list(struct lt_arena *a, struct lt_database *db, struct lt_bearer **ret_tokens, int *ret_count, struct lt_err *err);
