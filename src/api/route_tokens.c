/* SPDX-License-Identifier: Apache-2.0 */
/* route_tokens: API tokens: who has which, a new one, and away with one. */
#include "api/access.h"
#include "api/audit.h"
#include "api/request.h"
#include "api/service.h"
#include "api/bearer.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "format/json.h"
#include "record/field.h"
#include "record/noun.h"

enum { DAY_S = 86400, DAYS = 90, DAYS_MOST = 366, NAME_MOST = 128, TOKENS_MOST = 1000 };

static bool
failed(struct lt_reply *reply, const struct lt_err *err)
{
	return lt_problem_err(reply, 503, "failed", err);
}

static struct lt_noun_token
noun_of(struct lt_arena *a, const struct lt_bearer *token)
{
	int role = lt_words_find(&lt_words_role, lt_text(token->role));
	return (struct lt_noun_token){ .id = token->id, .name = token->name, .role = (enum lt_role)(role < 0 ? 0 : role), .team = token->team,
		.until = lt_date_moment(a, token->until_s), .made_by = token->made_by, .made_at = lt_date_moment(a, token->made_s),
		.used_at = token->used_s ? lt_date_moment(a, token->used_s) : NULL };
}

static bool
list_tokens(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_bearer *tokens;
	struct lt_err err = { 0 };
	int count, kept = 0;
	int64_t from, most;
	struct lt_database *db = lt_api_database(request->api, &err);
	if (!lt_request_page(request, &from, &most, reply))
		return false;
	if (!db || !lt_bearer_list(request->a, db, &tokens, &count, &err))
		return failed(reply, &err);
	struct lt_noun_token *items = LT_NEW_ARRAY(request->a, struct lt_noun_token, count + 1);
	for (int i = 0; i < count; i++)
		if (tokens[i].until_s > request->now_us / 1000000)
			items[kept++] = noun_of(request->a, &tokens[i]);
	int64_t begin = from < kept ? from : kept, end = begin + most < kept ? begin + most : kept;
	return lt_reply_page(request, reply, items + begin, (int)(end - begin), end < kept ? lt_reply_cursor(request, end) : NULL, kept);
}

/* --- a new one --- */

static bool
is_name(const char *name, size_t most)
{
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	return *name && strlen(name) <= most;
}

/* Nobody gives what he has not. */
static bool
may_give(const struct lt_request *request, const struct lt_noun_token_ask *ask, struct lt_reply *reply)
{
	const struct lt_principal *who = request->who;
	if (!is_name(ask->name, NAME_MOST) || (ask->team && !is_name(ask->team, NAME_MOST)))
		return lt_problem(reply, 422, "wrong", "name and team are 1 to %d characters on one line", NAME_MOST);
	if (ask->role == LT_ROLE_NOBODY)
		return lt_problem(reply, 422, "wrong", "role is viewer, operator or owner");
	if (ask->role > who->role)
		return lt_problem(reply, 403, "role", "nobody gives more than he has, and you are %s", lt_words_role.at[who->role].word);
	if (who->team && (!ask->team || strcmp(ask->team, who->team) != 0))
		return lt_problem(reply, 403, "team", "you are bound to the team %.80s; what you give is too", who->team);
	return true;
}

/* The end of its last day; not behind the end of the token that asks for it. */
static bool
read_until(const struct lt_request *request, const struct lt_noun_token_ask *ask, int64_t *ret_until_s, struct lt_reply *reply)
{
	struct lt_bearer own = { 0 };
	struct lt_err err = { 0 };
	int64_t today = request->now_us / 1000000 / DAY_S, day = today + DAYS;
	if (ask->until && (strlen(ask->until) != 10 || !lt_date_day(lt_text(ask->until), &day)))
		return lt_problem(reply, 422, "wrong", "until is a day, as 2026-11-22");
	if (day < today || day > today + DAYS_MOST)
		return lt_problem(reply, 422, "wrong", "until is today or up to %d days ahead", DAYS_MOST);
	*ret_until_s = (day + 1) * DAY_S;
	if (request->who->csrf)
		return true;
	struct lt_database *db = lt_api_database(request->api, &err);
	if (!db || !lt_bearer_find(request->a, db, request->who->id, &own, &err))
		return failed(reply, &err);
	if (own.id && *ret_until_s > own.until_s && !ask->until)
		*ret_until_s = own.until_s;
	return *ret_until_s <= own.until_s || lt_problem(reply, 403, "role", "a token gives no token that outlives it, and this one ends %s",
		lt_date_moment(request->a, own.until_s));
}

static const char *
detail_of(struct lt_arena *a, const struct lt_bearer *token)
{
	struct lt_buf out = LT_BUF(4096);
	lt_buf_puts(&out, "{\"name\":");
	lt_json_quote(&out, lt_text(token->name));
	lt_buf_printf(&out, ",\"role\":\"%s\",\"team\":", token->role);
	lt_json_maybe(&out, token->team);
	lt_buf_printf(&out, ",\"until\":\"%s\"}", lt_date_moment(a, token->until_s));
	const char *detail = lt_print(a, "%.*s", LT_ARG(lt_buf_text(&out)));
	lt_buf_done(&out);
	return detail;
}

static bool
make(const struct lt_request *request, struct lt_bearer *token, char secret[LT_BEARER_TEXT], struct lt_reply *reply)
{
	struct lt_bearer *tokens;
	int count;
	struct lt_err err = { 0 }, late = { 0 };
	struct lt_database *db = lt_api_database(request->api, &err);
	const char *detail = detail_of(request->a, token);
	if (!db || !lt_bearer_list(request->a, db, &tokens, &count, &err))
		return failed(reply, &err);
	if (count >= TOKENS_MOST)
		return lt_problem(reply, 409, "conflict", "there are %d API tokens; revoke those that nobody uses", count);
	if (!lt_audit_add(request->api, request->who, "token.create", token->name, detail, "begun", &err))
		return failed(reply, &err);
	bool good = lt_bearer_make(request->a, db, token, secret, &err);
	if (!lt_audit_add(request->api, request->who, "token.create", good ? token->id : token->name, detail, good ? "done" : "failed", &late) && good)
		return failed(reply, &late);
	return good || failed(reply, &err);
}

static bool
create_token(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_token_ask ask;
	struct lt_bearer token = { 0 };
	char *secret = lt_alloc(request->a, LT_BEARER_TEXT);
	if (!lt_request_body(request, &ask, NULL, reply) || !may_give(request, &ask, reply) || !read_until(request, &ask, &token.until_s, reply))
		return false;
	token.name = ask.name;
	token.role = lt_words_role.at[ask.role].word;
	token.team = ask.team;
	token.made_by = request->who->name;
	token.made_s = request->now_us / 1000000;
	if (!make(request, &token, secret, reply))
		return false;
	struct lt_noun_token_new made = { .secret = secret, .token = noun_of(request->a, &token) };
	return lt_reply_noun(request, reply, &made);
}

static bool
revoke_token(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_err err = { 0 }, late = { 0 };
	const char *id = lt_request_part(request, 0);
	bool was = false;
	if (strlen(id) != LT_BEARER_ID)
		return lt_problem(reply, 404, "not-found", "there is no API token %.40s", id);
	if (!lt_audit_add(request->api, request->who, "token.revoke", id, NULL, "begun", &err))
		return failed(reply, &err);
	bool good = lt_access_end(request->api, id, &was, &err);
	if (!lt_audit_add(request->api, request->who, "token.revoke", id, NULL, good && was ? "done" : "failed", &late) && good)
		return failed(reply, &late);
	if (!good)
		return failed(reply, &err);
	return was || lt_problem(reply, 404, "not-found", "there is no API token %.40s; it may be revoked already", id);
}

static const struct lt_route rows[] = {
	{ "GET", "/tokens", "list_tokens", LT_ROLE_OWNER, LT_ROUTE_PAGES, "API tokens that hold, the latest first.", NULL, &lt_field_token, NULL, 0,
		NULL, NULL, list_tokens },
	{ "POST", "/tokens", "create_token", LT_ROLE_OWNER, LT_ROUTE_SECRET, "Makes an API token; its secret is shown this once.",
		&lt_field_token_ask, &lt_field_token_new, NULL, 201, NULL, "409 422", create_token },
	{ "DELETE", "/tokens/{id}", "revoke_token", LT_ROLE_OWNER, 0, "Revokes an API token; every instance refuses it within a second.", NULL, NULL,
		NULL, 0, NULL, "404", revoke_token },
	{ 0 }
};

const struct lt_routes lt_routes_tokens = { "tokens", "API tokens", rows };
