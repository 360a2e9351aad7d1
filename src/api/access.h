/* SPDX-License-Identifier: Apache-2.0 */
/*
 * access: who asks, and whether he may be heard at all; a service.
 *
 * Somebody is known by a session (a cookie that scripts cannot read) or by an API token (Authorization: Bearer lt_...).
 * Everybody else is nobody, and nobody may ask only routes of LT_ROLE_NOBODY.  What a browser sends on its own is
 * not believed: a request that changes something needs the session's CSRF token and must come from our own pages, and
 * an address of this machine alone must be asked by such a name (DNS rebinding).
 *
 * Of links, sessions and tokens the database has SHA-256 alone.  What is revoked on one instance is refused by the others
 * within LT_ACCESS_KNOWN_MS.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "api/route.h"
#include "base/text.h"
#include "record/assessment.h"

struct lt_access_settings;
struct lt_api;
struct lt_arena;
struct lt_err;
struct lt_reply;
struct lt_request;
struct lt_session;
struct lt_texts;

enum { LT_ACCESS_KNOWN_MS = 500 };

/* What the server has of a request before its route is looked at; headers that were not sent are NULL. */
struct lt_access_asked {
	const char *method;        /* GET, POST, ... */
	bool anybody;              /* the route is there and its role is NOBODY: a session that ended, or that brings no CSRF
	                              token, makes its request nobody's and is no problem */
	const char *host, *origin, *cookie, *authorization;
	const char *fetch_site;    /* Sec-Fetch-Site */
	const char *csrf;          /* X-Lintel-CSRF */
	int64_t now_us;
};

/* Called for every request below /api, known path or not, before its role is compared.  True: *ret_who is filled (role NOBODY:
 * nobody), its texts live in a, and reply may have been given a Set-Cookie that must go out with whatever is answered.  False:
 * there is a problem in reply: 401 signed-out (session over, token unknown), 403 csrf, other-origin or other-host. */
bool lt_access_who(struct lt_api *api, const struct lt_access_asked *asked, struct lt_arena *a, struct lt_principal *ret_who,
	struct lt_reply *reply);

/* Does the principal still stand?  For what goes on after its request was let in (a live stream): false when the session
 * or token was ended meanwhile.  Asks memory alone, but for once in LT_ACCESS_KNOWN_MS. */
bool lt_access_still(struct lt_api *api, const struct lt_principal *who, int64_t now_us);

/* May who ask this route?  The one place where roles are compared: a role below the route's, or a team on a route without
 * LT_ROUTE_TEAM, may not; 401 or 403 in reply. */
bool lt_access_may(const struct lt_route *route, const struct lt_principal *who, struct lt_reply *reply);

/* The ways to sign in: link, oidc.  ret_provider: what the provider is called, NULL when there is none; in a. */
struct lt_texts lt_access_ways(struct lt_api *api, struct lt_arena *a, const char **ret_provider);

/* --- for the routes of signing in --- */

/* What is in force; good as long as a. */
const struct lt_access_settings *lt_access_settings(struct lt_api *api, struct lt_arena *a);
/* Why the estate's access section is not in force and the one before still is, in a; NULL: it is. */
const char *lt_access_mistake(struct lt_api *api, struct lt_arena *a);

/* Somebody has shown who he is: of with name, how and the rest of it.  A session he had before ends, a new one begins, its
 * cookie is put on the reply, and the audit log has it.  False with a problem. */
bool lt_access_begin(const struct lt_request *request, struct lt_session *of, struct lt_principal *ret_who, struct lt_reply *reply);
/* The session or token of that id is over, here at once. */
bool lt_access_end(struct lt_api *api, const char *id, bool *ret_was, struct lt_err *err);
/* Takes the cookie away again. */
void lt_access_forget(const struct lt_request *request, struct lt_reply *reply);
/* What a session or token says of its owner now; role NOBODY when it gives none any more. */
struct lt_principal lt_access_principal(struct lt_api *api, struct lt_arena *a, const struct lt_session *row);

/* A sign-in that failed, for the audit log: a few a minute, so that nobody fills the disk with them; how many were left out is said. */
void lt_access_failed(const struct lt_request *request, const char *how, const char *code);

/* A cookie of ours by that name, LT_NONE: not sent; and one to be set. */
struct lt_text lt_access_cookie(const char *cookies, const char *name);
const char *lt_access_cookie_name(struct lt_api *api, struct lt_arena *a, const char *host, const char *what);
void lt_access_cookie_set(const struct lt_request *request, struct lt_reply *reply, const char *what, const char *value, int64_t seconds,
	const char *same_site);
