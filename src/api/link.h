/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link: signs in whoever has it, once.
 *
 * lintel up draws one at each start and hands its digest on.  lintel govern link draws more for whoever can write the state
 * folder: STATE/links/DIGEST says until when and as what.  The token itself is in the address behind the #, which browsers
 * do not send, and nowhere else.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "record/words.h"

struct lt_api_given;
struct lt_arena;
struct lt_err;

enum { LT_LINK_GOOD_S = 600, LT_LINK_NAME = 80 };

struct lt_link {
	enum lt_role role;
	const char *name;  /* for the audit log */
	int64_t until_s;
};

/* Draws one and lays its digest down; ret_token is what stands behind #once=. */
bool lt_link_make(struct lt_arena *a, const char *state, const struct lt_link *link, const char **ret_token, struct lt_err *err);

/* What a token that was shown is: role NOBODY when it is none, or over. */
struct lt_link lt_link_find(struct lt_arena *a, const struct lt_api_given *given, const char *sha256, int64_t now_s);

/* Its file goes; what was used is known by the database. */
void lt_link_drop(struct lt_arena *a, const struct lt_api_given *given, const char *sha256);

/* Files of links that are over. */
void lt_link_prune(struct lt_arena *a, const char *state, int64_t now_s);

/* Where people reach the control plane that runs on this state folder: written when it starts. */
bool lt_link_tell_url(struct lt_arena *a, const char *state, const char *url, struct lt_err *err);
const char *lt_link_url(struct lt_arena *a, const char *state); /* NULL: none has run there */
