/* SPDX-License-Identifier: Apache-2.0 */
/* route_session: who is signed in; signing in with a link and out again; everybody's sessions. */
#include <stdio.h>

#include "api/access.h"
#include "api/access_settings.h"
#include "api/audit.h"
#include "api/link.h"
#include "api/request.h"
#include "api/service.h"
#include "api/session.h"
#include "api/bearer.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/err.h"
#include "record/field.h"
#include "record/noun.h"

static bool
failed(struct lt_reply *reply, const struct lt_err *err)
{
	return lt_problem_err(reply, 503, "failed", err);
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void
tell(const struct lt_request *request, const struct lt_principal *who, const struct lt_session *row, struct lt_noun_session *session)
{
	const struct lt_access_settings *settings = lt_access_settings(request->api, request->a);
	bool token = strcmp(row->how, "token") == 0;
	int64_t until_s = token ? row->until_s : least(row->until_s, row->began_s + settings->absolute_s);
	*session = (struct lt_noun_session){ .id = who->id, .name = who->name, .role = who->role, .team = who->team, .how = row->how, .csrf = who->csrf,
		.until = lt_date_moment(request->a, until_s),
		.idle_until = token ? NULL : lt_date_moment(request->a, least(until_s, row->used_s + settings->idle_s)) };
}

static bool
read_session(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_principal *who = request->who;
	struct lt_noun_session session;
	struct lt_session row = { 0 };
	struct lt_bearer token;
	struct lt_err err = { 0 };
	struct lt_database *db = lt_api_database(request->api, &err);
	if (!db)
		return failed(reply, &err);
	if (strlen(who->id) == LT_SESSION_ID ? !lt_session_find(request->a, db, who->id, &row, &err)
					     : !lt_bearer_find(request->a, db, who->id, &token, &err))
		return failed(reply, &err);
	if (strlen(who->id) != LT_SESSION_ID && token.id)
		row = (struct lt_session){ .id = token.id, .how = "token", .until_s = token.until_s };
	if (!row.id) /* ended between two looks */
		return lt_problem(reply, 401, "signed-out", "the session is over; sign in again");
	tell(request, who, &row, &session);
	return lt_reply_noun(request, reply, &session);
}

/* The token of a link for a session. */
static bool
begin_session(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_session_begin sent;
	struct lt_noun_session answer;
	struct lt_principal who;
	struct lt_err err = { 0 };
	char digest[65];
	bool first = false;
	int64_t now_s = request->now_us / 1000000;
	if (!lt_request_body(request, &sent, NULL, reply))
		return false;
	lt_digest_hex(lt_text(sent.once), digest);
	struct lt_link link = lt_link_find(request->a, lt_api_given(request->api), digest, now_s);
	struct lt_database *db = lt_api_database(request->api, &err);
	if (!db || (link.role != LT_ROLE_NOBODY && !lt_session_once(request->a, db, digest, now_s, &first, &err)))
		return failed(reply, &err);
	if (link.role == LT_ROLE_NOBODY || !first) {
		lt_access_failed(request, "link", link.role == LT_ROLE_NOBODY ? "unknown" : "used");
		return lt_problem(reply, 401, "link", "this link was used, is over or is none; lintel govern link prints a new one on the machine "
			"that lintel runs on");
	}
	lt_link_drop(request->a, lt_api_given(request->api), digest);
	struct lt_session of = { .name = link.name, .how = "link", .role = lt_words_role.at[link.role].word };
	if (!lt_access_begin(request, &of, &who, reply))
		return false;
	tell(request, &who, &of, &answer);
	return lt_reply_noun(request, reply, &answer);
}

/* A change stands in the audit log from before it is made. */
static bool
end(const struct lt_request *request, const char *id, bool *ret_was, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	if (!lt_audit_add(request->api, request->who, "session.end", id, NULL, "begun", &err))
		return failed(reply, &err);
	bool good = lt_access_end(request->api, id, ret_was, &err);
	struct lt_err late = { 0 };
	if (!lt_audit_add(request->api, request->who, "session.end", id, NULL, good && *ret_was ? "done" : "failed", &late) && good)
		return failed(reply, &late);
	return good || failed(reply, &err);
}

static bool
end_session(const struct lt_request *request, struct lt_reply *reply)
{
	bool was;
	if (!request->who->csrf)
		return lt_problem(reply, 409, "conflict", "a token has no session to end; DELETE /tokens/%s revokes it", request->who->id);
	if (!end(request, request->who->id, &was, reply))
		return false;
	lt_access_forget(request, reply);
	return true;
}

static bool
list_sessions(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_session *rows;
	struct lt_err err = { 0 };
	int count, kept = 0;
	int64_t from, most, now_s = request->now_us / 1000000;
	const struct lt_access_settings *settings = lt_access_settings(request->api, request->a);
	struct lt_database *db = lt_api_database(request->api, &err);
	if (!lt_request_page(request, &from, &most, reply))
		return false;
	if (!db || !lt_session_list(request->a, db, &rows, &count, &err))
		return failed(reply, &err);
	struct lt_noun_session_row *items = LT_NEW_ARRAY(request->a, struct lt_noun_session_row, count + 1);
	for (int i = 0; i < count; i++) {
		const struct lt_session *row = &rows[i];
		struct lt_principal who = lt_access_principal(request->api, request->a, row);
		int64_t until_s = least(row->until_s, row->began_s + settings->absolute_s);
		if (now_s >= until_s || now_s >= row->used_s + settings->idle_s)
			continue;
		items[kept++] = (struct lt_noun_session_row){ .id = row->id, .name = row->name, .role = who.role, .team = who.team, .how = row->how,
			.began_at = lt_date_moment(request->a, row->began_s), .used_at = lt_date_moment(request->a, row->used_s), .until = lt_date_moment(request->a, until_s),
			.mine = request->who->id && strcmp(request->who->id, row->id) == 0 };
	}
	int64_t begin = least(from, kept), end_at = least(begin + most, kept);
	return lt_reply_page(request, reply, items + begin, (int)(end_at - begin), end_at < kept ? lt_reply_cursor(request, end_at) : NULL, kept);
}

static bool
end_other(const struct lt_request *request, struct lt_reply *reply)
{
	bool was;
	const char *id = lt_request_part(request, 0);
	if (strlen(id) != LT_SESSION_ID)
		return lt_problem(reply, 404, "not-found", "there is no session %.40s", id);
	if (!end(request, id, &was, reply))
		return false;
	return was || lt_problem(reply, 404, "not-found", "there is no session %.40s; it may have ended", id);
}

static const struct lt_route rows[] = {
	{ "GET", "/session", "read_session", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_CHANGING, "Who asks, and until when.", NULL, &lt_field_session,
		NULL, 0, NULL, NULL, read_session },
	{ "POST", "/session", "begin_session", LT_ROLE_NOBODY, LT_ROUTE_SECRET, "Signs in with the token of a link, which works once.",
		&lt_field_session_begin, &lt_field_session, NULL, 201, NULL, NULL, begin_session },
	{ "DELETE", "/session", "end_session", LT_ROLE_VIEWER, LT_ROUTE_TEAM, "Signs out.", NULL, NULL, NULL, 0, NULL, "409", end_session },
	{ "GET", "/sessions", "list_sessions", LT_ROLE_OWNER, LT_ROUTE_PAGES | LT_ROUTE_SENSITIVE, "Who is signed in, the latest first.", NULL,
		&lt_field_session_row, NULL, 0, NULL, NULL, list_sessions },
	{ "DELETE", "/sessions/{id}", "end_other_session", LT_ROLE_OWNER, 0, "Ends somebody's session.", NULL, NULL, NULL, 0, NULL, "404", end_other },
	{ 0 }
};

const struct lt_routes lt_routes_session = { "session", "Signing in", rows };
