/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session: browsers that are signed in, as rows of the control plane's database.
 *
 * The cookie is ID.SECRET.ROOT.  ID finds the row.  SECRET is drawn anew every LT_SESSION_TURN_S; the one before stays good
 * for LT_SESSION_OVERLAP_S, for requests that were on their way.  ROOT stays, and the CSRF token comes from it.  The row has the
 * digests of secret, secret before and root, never themselves.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_database;
struct lt_err;

enum { LT_SESSION_TURN_S = 900, LT_SESSION_OVERLAP_S = 60, LT_SESSION_ID = 16, LT_SESSION_COOKIE = 16 + 1 + 43 + 1 + 43 + 1 };

struct lt_session {
	const char *id;         /* NULL: there is none */
	const char *secret, *before, *root; /* digests */
	const char *name;       /* who, for people and the audit log */
	const char *how;        /* link or oidc */
	const char *role, *team; /* of a link: what it gave; NULL of oidc, where groups and email say it */
	const char *subject;    /* of oidc: the provider's own name for the person */
	const char *email;      /* of oidc, verified by the provider; or NULL */
	const char *groups;     /* of oidc, a JSON list; or NULL */
	int64_t began_s, used_s, turned_s, until_s;
};

/* Makes the tables of sessions, tokens and links when they are not there. */
bool lt_session_open(struct lt_database *db, struct lt_err *err);

/* of: name, how, ...; id, digests and times are given.  ret_cookie: the only time that it is known. */
bool lt_session_begin(struct lt_arena *a, struct lt_database *db, struct lt_session *of, int64_t now_s, int64_t until_s,
	char ret_cookie[LT_SESSION_COOKIE], struct lt_err *err);

/* id NULL in it: there is no such row. */
bool lt_session_find(struct lt_arena *a, struct lt_database *db, const char *id, struct lt_session *ret_session, struct lt_err *err);

/* The parts of a cookie's value; false: it is none. */
struct lt_session_cookie {
	char id[LT_SESSION_ID + 1];
	struct lt_text secret, root;
};
bool lt_session_read(struct lt_text value, struct lt_session_cookie *ret_cookie);

/* What the cookie is to the row. */
enum lt_session_fit {
	LT_SESSION_WRONG,  /* somebody guesses */
	LT_SESSION_STALE,  /* the secret before, after its overlap: it was used twice, or stolen */
	LT_SESSION_BEFORE, /* the secret before, within it */
	LT_SESSION_FITS,
};
enum lt_session_fit lt_session_fits(const struct lt_session *session, const struct lt_session_cookie *cookie, int64_t now_s);

/* What a page sends along in X-Lintel-CSRF. */
void lt_session_csrf(struct lt_text root, char out[65]);

/* Draws a new secret; *ret_turned false: another request was faster, and its answer brings the cookie. */
bool lt_session_turn(struct lt_arena *a, struct lt_database *db, const struct lt_session *session, const struct lt_session_cookie *cookie,
	int64_t now_s, char ret_cookie[LT_SESSION_COOKIE], bool *ret_turned, struct lt_err *err);

bool lt_session_used(struct lt_arena *a, struct lt_database *db, const char *id, int64_t now_s, struct lt_err *err);
bool lt_session_end(struct lt_database *db, const char *id, bool *ret_was, struct lt_err *err);
/* All of them, the latest first. */
bool lt_session_list(struct lt_arena *a, struct lt_database *db, struct lt_session **ret_sessions, int *ret_count, struct lt_err *err);
/* Rows of sessions that ended before, of tokens and links too. */
bool lt_session_prune(struct lt_arena *a, struct lt_database *db, int64_t now_s, int64_t idle_s, struct lt_err *err);

/* The first to use the link, or the state of a sign-in, with this digest? */
bool lt_session_once(struct lt_arena *a, struct lt_database *db, const char *sha256, int64_t now_s, bool *ret_first, struct lt_err *err);
