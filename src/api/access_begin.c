/* SPDX-License-Identifier: Apache-2.0 */
/* access_begin: a session begins, or is let go. */
#include <stdio.h>

#include "api/access.h"
#include "api/access_settings.h"
#include "api/audit.h"
#include "api/request.h"
#include "api/service.h"
#include "api/session.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"

/* What the audit log knows of a sign-in beside the name. */
static const char *
detail_of(struct lt_arena *a, const struct lt_session *of)
{
	struct lt_buf out = LT_BUF(1 << 16);
	lt_buf_puts(&out, "{\"how\":");
	lt_json_quote(&out, lt_text(of->how));
	lt_buf_puts(&out, ",\"subject\":");
	lt_json_maybe(&out, of->subject);
	lt_buf_puts(&out, ",\"email\":");
	lt_json_maybe(&out, of->email);
	lt_buf_puts(&out, "}");
	const char *detail = lt_print(a, "%.*s", LT_ARG(lt_buf_text(&out)));
	lt_buf_done(&out);
	return detail;
}

/* Who signs in as somebody else gets another session: one that was planted before is worth nothing. */
static bool
end_before(const struct lt_request *request, struct lt_err *err)
{
	struct lt_session_cookie cookie;
	struct lt_session row;
	bool was;
	const char *name = lt_access_cookie_name(request->api, request->a, lt_request_header(request, "Host"), "session");
	struct lt_database *db = lt_api_database(request->api, err);
	if (!db || !lt_session_read(lt_access_cookie(lt_request_header(request, "Cookie"), name), &cookie))
		return db != NULL;
	if (!lt_session_find(request->a, db, cookie.id, &row, err))
		return false;
	if (!row.id || lt_session_fits(&row, &cookie, request->now_us / 1000000) < LT_SESSION_BEFORE)
		return true;
	return lt_access_end(request->api, cookie.id, &was, err);
}

bool
lt_access_begin(const struct lt_request *request, struct lt_session *of, struct lt_principal *ret_who, struct lt_reply *reply)
{
	char cookie[LT_SESSION_COOKIE], *csrf = lt_alloc(request->a, 65);
	struct lt_session_cookie parts;
	struct lt_err err = { 0 };
	int64_t now_s = request->now_us / 1000000, absolute_s = lt_access_settings(request->api, request->a)->absolute_s;
	struct lt_database *db = lt_api_database(request->api, &err);
	bool was;
	if (!db || !end_before(request, &err) || !lt_session_begin(request->a, db, of, now_s, now_s + absolute_s, cookie, &err)) {
		fprintf(stderr, "lintel: nobody can sign in: %s\n", err.text);
		return lt_problem(reply, 503, "failed", "the session cannot be kept now; try again, and look at lintel's log");
	}
	*ret_who = lt_access_principal(request->api, request->a, of);
	if (!lt_audit_add(request->api, ret_who, "session.begin", of->id, detail_of(request->a, of), "done", &err)) {
		struct lt_err gone = { 0 };
		fprintf(stderr, "lintel: nobody can sign in: %s\n", err.text);
		lt_access_end(request->api, of->id, &was, &gone);
		return lt_problem(reply, 503, "failed", "the audit log cannot be written, so nobody signs in; look at lintel's log");
	}
	lt_session_read(lt_text(cookie), &parts);
	lt_session_csrf(parts.root, csrf);
	ret_who->csrf = csrf;
	lt_access_cookie_set(request, reply, "session", cookie, absolute_s, "Strict");
	explicit_bzero(cookie, sizeof cookie);
	return true;
}

void
lt_access_forget(const struct lt_request *request, struct lt_reply *reply)
{
	lt_access_cookie_set(request, reply, "session", "", 0, "Strict");
}
