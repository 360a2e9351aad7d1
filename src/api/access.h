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
#include "record/assessment.h"

struct lt_api;
struct lt_arena;
struct lt_reply;

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

/* The ways in which one can sign in (link, oidc), and what the OIDC provider is called, or NULL. */
struct lt_texts lt_access_ways(struct lt_api *api, const char **ret_provider);

/* May who ask this route?  The one place where roles are compared: a role below the route's, or a team on a route without
 * LT_ROUTE_TEAM, may not; 401 or 403 in reply. */
bool lt_access_may(const struct lt_route *route, const struct lt_principal *who, struct lt_reply *reply);
