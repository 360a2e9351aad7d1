/* SPDX-License-Identifier: Apache-2.0 */
/* dispatch: from what was asked to a route, by way of who asks; whatever is not allowed is refused. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api/access.h"
#include "api/audit.h"
#include "api/inside.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/err.h"
#include "record/words.h"

#define BELOW "/api/v1"

static struct lt_text
piece(const char **path)
{
	size_t len = strcspn(*path, "/");
	struct lt_text text = { *path, len };
	*path += len + ((*path)[len] == '/');
	return text;
}

bool
lt_route_fits(struct lt_arena *a, const struct lt_route *route, const char *path, const char *parts[4])
{
	const char *wanted = route->path + 1, *given = path + (path[0] == '/');
	int count = 0;
	if (path[0] != '/')
		return false;
	while (*wanted && *given) {
		struct lt_text want = piece(&wanted), have = piece(&given);
		if (want.at[0] != '{') {
			if (!lt_text_is(want, have))
				return false;
			continue;
		}
		parts[count] = have.len ? lt_unescape(a, have, false) : NULL;
		if (!parts[count++])
			return false;
	}
	return !*wanted && !*given && (path[1] == 0 || path[strlen(path) - 1] != '/');
}

/* --- the route --- */

struct match {
	const struct lt_route *route;
	const char *allow; /* methods of the path, when none of its routes takes this one */
};

static void
find(struct lt_request *request, const struct lt_asked *asked, struct match *match)
{
	const char *method = strcmp(asked->method, "HEAD") == 0 ? "GET" : asked->method;
	for (int i = 0; lt_all_routes[i]; i++)
		for (const struct lt_route *r = lt_all_routes[i]->rows; r->method; r++) {
			const char *parts[4] = { 0 };
			if (!lt_route_fits(request->a, r, asked->path + strlen(BELOW), parts))
				continue;
			if (strcmp(r->method, method) == 0) {
				match->route = r;
				memcpy(request->parts, parts, sizeof parts);
				return;
			}
			if (!strstr(match->allow, r->method))
				match->allow = lt_print(request->a, "%s%s%s", match->allow, match->allow[0] ? ", " : "", r->method);
		}
}

static bool
no_route(const struct lt_asked *asked, const struct match *match, struct lt_reply *reply)
{
	if (!match->allow[0])
		return lt_problem(reply, 404, "no-route", "there is no such path; " BELOW "/openapi.json lists those there are");
	lt_reply_header(reply, "Allow", match->allow);
	return lt_problem(reply, 405, "method", "%.20s cannot be done here; %s can", asked->method, match->allow);
}

bool
lt_dispatch_waits(const char *method, const char *path)
{
	bool slow = strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;
	if (slow || strncmp(path, BELOW "/", strlen(BELOW "/")) != 0)
		return slow;
	struct lt_arena *a = lt_arena_new(LT_REQUEST_MOST);
	for (int i = 0; lt_all_routes[i] && !slow; i++)
		for (const struct lt_route *r = lt_all_routes[i]->rows; r->method && !slow; r++) {
			const char *parts[4] = { 0 };
			slow = (r->flags & LT_ROUTE_SLOW) && lt_route_fits(a, r, path + strlen(BELOW), parts);
		}
	lt_arena_drop(a);
	return slow;
}

/* --- is it well asked --- */

static bool
fits(const struct lt_param *p, const char *value)
{
	char *end;
	int64_t day;
	errno = 0;
	switch (p->kind) {
	case LT_PARAM_NUMBER:
		strtoll(value, &end, 10);
		return *value && !*end && errno == 0 && (*value == '-' || (*value >= '0' && *value <= '9'));
	case LT_PARAM_FLAG:
		return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
	case LT_PARAM_DAY:
		return lt_date_day(lt_text(value), &day);
	case LT_PARAM_WORD:
		return lt_words_find(p->words, lt_text(value)) >= 0;
	case LT_PARAM_TEXT:
		break;
	}
	return true;
}

static const char *
wanted(struct lt_arena *a, const struct lt_param *p)
{
	const char *all = "";
	switch (p->kind) {
	case LT_PARAM_NUMBER:
		return "a whole number";
	case LT_PARAM_FLAG:
		return "true or false";
	case LT_PARAM_DAY:
		return "a day, as 2026-11-22";
	case LT_PARAM_WORD:
		for (int i = 0; i < p->words->count; i++)
			all = lt_print(a, "%s%s%s", all, i ? ", " : "one of ", p->words->at[i].word);
		return all;
	case LT_PARAM_TEXT:
		break;
	}
	return "a text";
}

static const struct lt_param page_params[] = {
	{ "limit", LT_PARAM_NUMBER, "how many of them, 1 to 500; 50 when not given", NULL },
	{ "cursor", LT_PARAM_TEXT, "where this page begins: next of the page before", NULL },
	{ 0 },
};

const struct lt_param *
lt_route_page_params(void)
{
	return page_params;
}

static const struct lt_param *
known(const struct lt_route *route, const char *name)
{
	for (const struct lt_param *p = route->params; p && p->name; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	for (const struct lt_param *p = page_params; (route->flags & LT_ROUTE_PAGES) && p->name; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

struct looking {
	const struct lt_request *request;
	struct lt_reply *reply;
	bool good;
};

static void
look_at_param(void *to, const char *name)
{
	struct looking *l = to;
	const struct lt_param *p = known(l->request->route, name);
	if (!l->good)
		return;
	if (!p && (l->request->route->flags & LT_ROUTE_FOREIGN))
		return;
	if (!p) {
		l->good = lt_problem(l->reply, 400, "parameter", "there is no parameter '%.40s' here", name);
		return;
	}
	const char *value = lt_request_param(l->request, name);
	if (!value || !fits(p, value))
		l->good = lt_problem(l->reply, 400, "parameter", "%s is %s", name, wanted(l->request->a, p));
}

static bool
well_asked(const struct lt_request *request, const struct lt_asked *asked, struct lt_reply *reply)
{
	struct looking l = { request, reply, true };
	if (asked->body_over)
		return lt_problem(reply, 413, "body-size", "at most %d bytes can be sent", LT_BODY_MOST);
	if (!request->route->body && request->body.len)
		return lt_problem(reply, 400, "body", "nothing is to be sent here");
	asked->params(asked->from, look_at_param, &l);
	return l.good;
}

/* --- the answer --- */

static bool
same_tag(const char *given, const char *tag)
{
	return given && (strcmp(given, "*") == 0 || strstr(given, tag));
}

/* What was read bears a tag of what it is, so that who has it already is told no more than that. */
static void
tag(const struct lt_request *request, struct lt_reply *reply)
{
	char digest[65], *etag;
	bool reads = strcmp(request->route->method, "GET") == 0;
	lt_reply_header(reply, "Cache-Control", reads ? "private, no-cache" : "no-store");
	if (!reads || reply->status != 200 || (request->route->flags & (LT_ROUTE_CHANGING | LT_ROUTE_STREAM)))
		return;
	lt_digest_hex(lt_buf_text(&reply->body), digest);
	etag = lt_print(request->a, "\"%.32s\"", digest);
	lt_reply_header(reply, "ETag", etag);
	if (same_tag(lt_request_header(request, "If-None-Match"), etag)) {
		reply->status = 304;
		reply->body.len = 0;
	}
}

static bool
run(const struct lt_request *request, const struct lt_asked *asked, struct lt_reply *reply)
{
	const struct lt_route *route = request->route;
	bool writes = strcmp(route->method, "GET") != 0;
	const char *key = writes && request->who->role != LT_ROLE_NOBODY ? lt_request_header(request, "Idempotency-Key") : NULL;
	struct lt_err err = { 0 };
	if ((route->flags & LT_ROUTE_SENSITIVE) && !writes
		&& !lt_audit_add(request->api, request->who, route->name, asked->path + strlen(BELOW), NULL, "read", &err))
		return lt_problem(reply, 503, "failed", "the audit log cannot be written, so nothing is shown: %s", err.text);
	if (!lt_once_begin(request, key, asked->path, reply))
		return !reply->problem;
	if (lt_held_give(request, asked, reply))
		return true;
	bool good = route->run(request, reply);
	if (good && !reply->status)
		reply->status = route->status ? route->status : route->answer || route->type || (route->flags & LT_ROUTE_STREAM) ? 200 : 204;
	lt_once_end(request, key, asked->path, reply);
	lt_held_keep(request, asked, reply);
	return good;
}

/* Who asks is known before it is told whether there is such a path. */
static bool
answer(struct lt_request *request, const struct lt_asked *asked, struct lt_reply *reply)
{
	struct match match = { .allow = "" };
	struct lt_principal *who = LT_NEW(request->a, struct lt_principal);
	find(request, asked, &match);
	const struct lt_access_asked access = {
		.method = asked->method,
		.anybody = match.route && match.route->role == LT_ROLE_NOBODY,
		.host = asked->header(asked->from, "Host"),
		.origin = asked->header(asked->from, "Origin"),
		.cookie = asked->header(asked->from, "Cookie"),
		.authorization = asked->header(asked->from, "Authorization"),
		.fetch_site = asked->header(asked->from, "Sec-Fetch-Site"),
		.csrf = asked->header(asked->from, "X-Lintel-CSRF"),
		.now_us = request->now_us,
	};
	request->who = who;
	request->route = match.route;
	if (!lt_access_who(request->api, &access, request->a, who, reply))
		return false;
	if (!match.route)
		return no_route(asked, &match, reply);
	return lt_access_may(match.route, who, reply) && well_asked(request, asked, reply) && run(request, asked, reply);
}

void
lt_dispatch(struct lt_api *api, struct lt_arena *a, const struct lt_asked *asked, int64_t now_us, struct lt_reply *reply)
{
	struct lt_request request = { .a = a, .api = api, .body = asked->body, .now_us = now_us, .connection = (void *)asked };
	if (strncmp(asked->path, BELOW "/", strlen(BELOW "/")) != 0) {
		lt_problem(reply, 404, "no-route", "the API is below " BELOW);
		return;
	}
	answer(&request, asked, reply);
	if (lt_buf_over(&reply->body))
		lt_problem(reply, 500, "failed", "the answer is longer than %d MB; ask for less", LT_ANSWER_MOST >> 20);
	if (!reply->type)
		reply->type = request.route && request.route->type ? request.route->type : "application/json";
	if (request.route && !reply->response)
		tag(&request, reply);
}
