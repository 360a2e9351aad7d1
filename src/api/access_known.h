/* SPDX-License-Identifier: Apache-2.0 */
/*
 * access_known: sessions and tokens that were asked for lately, so that a page's hundred reads are one question
 * to the database.  A row is believed for LT_ACCESS_KNOWN_MS; what this instance changes itself is forgotten at once.
 */
#pragma once
#include "api/access.h"
#include "api/session.h"

struct lt_access_known;
struct lt_access_known *lt_access_known_new(struct lt_arena *a);
void lt_access_known_drop(struct lt_access_known *known);

/* The session or token of that id, its texts in a; of a token id, secret, name, role, team, used_s and until_s, and how is "token".
 * id NULL in it: there is none.  fresh: asks the database in any case. */
bool lt_access_known_find(struct lt_access_known *known, struct lt_api *api, struct lt_arena *a, const char *id, int64_t now_us, bool fresh,
	struct lt_session *ret_row, struct lt_err *err);
void lt_access_known_forget(struct lt_access_known *known, const char *id);
