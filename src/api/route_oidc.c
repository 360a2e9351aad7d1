/* SPDX-License-Identifier: Apache-2.0 */
/* route_oidc: the way to the provider and back; both are for browsers, so what goes wrong is a page's to tell. */
#include <stdio.h>

#include "api/access.h"
#include "api/access_settings.h"
#include "api/audit.h"
#include "api/oidc.h"
#include "api/request.h"
#include "api/service.h"
#include "api/session.h"
#include "base/arena.h"
#include "base/base64.h"
#include "base/draw.h"
#include "base/digest.h"
#include "base/err.h"

enum { NEXT_MOST = 1024 };

/* A page of ours, and nothing that a browser would take for another host. */
static const char *
page_of(const char *next)
{
	if (!next || strncmp(next, "/ui/", 4) != 0 || strlen(next) > NEXT_MOST)
		return "/ui/";
	for (const char *at = next; *at; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7f || *at == '\\' || (*at == '/' && at[1] == '/'))
			return "/ui/";
	return next;
}

static bool
go(const struct lt_request *request, struct lt_reply *reply, const char *where)
{
	reply->status = 302;
	lt_reply_header(reply, "Location", lt_copy(request->a, where));
	return true;
}

static bool
turn_away(const struct lt_request *request, struct lt_reply *reply, const char *code, const char *why)
{
	fprintf(stderr, "lintel: a sign-in by the provider failed: %s\n", why);
	lt_access_failed(request, "oidc", code);
	return go(request, reply, lt_print(request->a, "/ui/sign-in?problem=%s", code));
}

static bool
start(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_access_settings *settings = lt_access_settings(request->api, request->a);
	struct lt_err err = { 0 };
	struct lt_oidc_bound bound;
	char secret[LT_DRAW_SECRET + 1];
	const char *address;
	if (!settings->issuer)
		return lt_problem(reply, 404, "not-found", "no provider is set up; access.oidc of lintel.yaml names one");
	if (!lt_draw(secret, LT_DRAW_SECRET, &err))
		return lt_problem_err(reply, 503, "failed", &err);
	lt_oidc_bind(secret, &bound);
	if (!lt_oidc_address(request, settings, &bound, &address, &err))
		return turn_away(request, reply, "oidc-provider", err.text);
	const char *next = lt_base64_url_write(request->a, lt_text(page_of(lt_request_param(request, "next")))).at;
	/* Lax: it must come along from the provider's page. */
	lt_access_cookie_set(request, reply, "oidc", lt_print(request->a, "%s.%s", secret, next), LT_OIDC_GOOD_S, "Lax");
	return go(request, reply, address);
}

static bool
sign_in(const struct lt_request *request, const struct lt_access_settings *settings, const struct lt_oidc_bound *bound, const char *next,
	struct lt_reply *reply)
{
	struct lt_oidc_person person;
	struct lt_principal who;
	struct lt_err err = { 0 };
	const char *code = lt_request_param(request, "code"), *issuer = lt_request_param(request, "iss"), *problem;
	if (issuer && strcmp(issuer, settings->issuer) != 0)
		return turn_away(request, reply, "oidc-state", "the answer comes from another issuer than was asked");
	if (lt_request_param(request, "error") || !code)
		return turn_away(request, reply, "oidc-denied", "the provider refused, or the person did");
	if (!lt_oidc_person(request, settings, bound, code, &person, &problem, &err))
		return turn_away(request, reply, problem, err.text);
	struct lt_session of = { .name = person.name, .how = "oidc", .subject = person.subject, .email = person.email, .groups = person.groups };
	if (!lt_access_settings_role(request->a, settings, person.groups, person.email))
		return turn_away(request, reply, "oidc-role", "no row of access.roles fits the person's groups or verified address");
	struct lt_database *db = lt_api_database(request->api, &err);
	bool first = false;
	if (!db || !lt_session_once(request->a, db, bound->state_sha256, request->now_us / 1000000, &first, &err))
		return lt_problem_err(reply, 503, "failed", &err);
	if (!first)
		return turn_away(request, reply, "oidc-state", "the state was used before");
	return lt_access_begin(request, &of, &who, reply) && go(request, reply, next);
}

static bool
come_back(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_access_settings *settings = lt_access_settings(request->api, request->a);
	const char *name = lt_access_cookie_name(request->api, request->a, lt_request_header(request, "Host"), "oidc");
	const char *state = lt_request_param(request, "state");
	struct lt_text cookie = lt_access_cookie(lt_request_header(request, "Cookie"), name), secret, next = LT_NONE;
	struct lt_oidc_bound bound;
	if (!settings->issuer)
		return lt_problem(reply, 404, "not-found", "no provider is set up; access.oidc of lintel.yaml names one");
	if (!lt_text_cut(&cookie, '.', &secret) || secret.len != LT_DRAW_SECRET || !lt_base64_url_read(request->a, cookie, &next))
		return turn_away(request, reply, "oidc-state", "the browser brought no cookie of a sign-in that was begun");
	lt_oidc_bind(lt_copy_text(request->a, secret).at, &bound);
	lt_access_cookie_set(request, reply, "oidc", "", 0, "Lax");
	if (!state || !lt_digest_same(lt_text(state), lt_text(bound.state)))
		return turn_away(request, reply, "oidc-state", "the state is not this browser's");
	return sign_in(request, settings, &bound, page_of(lt_copy_text(request->a, next).at), reply);
}

static const struct lt_param start_params[] = {
	{ "next", LT_PARAM_TEXT, "the page to come back to: /ui/...", NULL },
	{ 0 }
};
static const struct lt_param return_params[] = {
	{ "code", LT_PARAM_TEXT, "what the provider gives for a token", NULL },
	{ "state", LT_PARAM_TEXT, "what the browser set out with", NULL },
	{ "iss", LT_PARAM_TEXT, "who answers (RFC 9207)", NULL },
	{ "error", LT_PARAM_TEXT, "why the provider refuses", NULL },
	{ 0 }
};

static const struct lt_route rows[] = {
	{ "GET", "/oidc/start", "start_oidc", LT_ROLE_NOBODY, LT_ROUTE_CHANGING | LT_ROUTE_SLOW, "Sends the browser to the provider.", NULL, NULL, start_params, 302, NULL,
		"404", start },
	{ "GET", "/oidc/return", "return_oidc", LT_ROLE_NOBODY, LT_ROUTE_CHANGING | LT_ROUTE_SLOW | LT_ROUTE_FOREIGN,
		"Where the provider sends the browser back to; then to the page, signed in.", NULL, NULL, return_params, 302, NULL, "404", come_back },
	{ 0 }
};

const struct lt_routes lt_routes_oidc = { "oidc", "Signing in with a provider", rows };
