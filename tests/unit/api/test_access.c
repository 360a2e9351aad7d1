/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may: a control plane without its server, asked through its dispatch, with times that are given.
 */
#include "api/access.h"

#include <pthread.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/access_settings.h"
#include "api/api.h"
#include "api/bearer.h"
#include "api/inside.h"
#include "api/session.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "t.h"

#define SECOND INT64_C(1000000)
#define NOW (INT64_C(1795000000) * SECOND)

static char folder[64], estate[96];
static struct lt_api_given given = { .state = folder, .estate = estate, .url = "http://127.0.0.1:8080", .local = true };
static struct lt_api plane = { .given = &given, .instance = "one" }, other = { .given = &given, .instance = "two" };
static struct lt_arena *a;
static struct lt_err err;
static bool ready;

static const struct lt_service *
service(const char *name)
{
	for (int i = 0; lt_services[i]; i++)
		if (strcmp(lt_services[i]->name, name) == 0)
			return lt_services[i];
	return NULL;
}

static bool
open_plane(struct lt_api *api)
{
	static const char *const names[] = { "audit", "access", "oidc" };
	api->a = lt_arena_new(SIZE_MAX);
	pthread_key_create(&api->database, NULL);
	for (size_t n = 0; n < sizeof names / sizeof *names; n++)
		for (int i = 0; lt_services[i]; i++)
			if (lt_services[i] == service(names[n]) && !lt_services[i]->open(api, &api->states[i], &err))
				return false;
	return true;
}

static bool
open_all(void)
{
	if (ready)
		return true;
	a = lt_arena_new(SIZE_MAX);
	snprintf(folder, sizeof folder, "/tmp/lintel-access-XXXXXX");
	if (!mkdtemp(folder))
		return false;
	snprintf(estate, sizeof estate, "%s/lintel.yaml", folder);
	ready = lt_io_write(estate, LT_LIT("access:\n  oidc: {issuer: https://id.example.com, client: lintel}\n"
					   "  roles:\n    - {group: admins, role: owner}\n    - {group: bots, role: viewer, team: bots}\n"), &err)
		&& open_plane(&plane) && open_plane(&other);
	if (!ready)
		printf("# %s\n", err.text);
	return ready;
}

/* --- asking --- */

struct headers {
	const char *host, *origin, *site, *cookie, *authorization, *csrf;
};

static const char *
header(void *from, const char *name)
{
	const struct headers *h = from;
	const struct {
		const char *name, *value;
	} all[] = { { "Host", h->host }, { "Origin", h->origin }, { "Sec-Fetch-Site", h->site }, { "Cookie", h->cookie },
		{ "Authorization", h->authorization }, { "X-Lintel-CSRF", h->csrf } };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strcmp(all[i].name, name) == 0)
			return all[i].value;
	return NULL;
}

static const char *
param(void *from, const char *name)
{
	(void)from, (void)name;
	return NULL;
}

static void
params(void *from, void (*each)(void *to, const char *name), void *to)
{
	(void)from, (void)each, (void)to;
}

static int
dispatch(const char *method, const char *path, struct headers h, int64_t now_us)
{
	struct lt_reply reply = { .body = LT_BUF(LT_ANSWER_MOST) };
	const struct lt_asked asked = { .method = method, .path = lt_print(a, "/api/v1%s", path), .header = header, .param = param, .params = params,
		.from = &h };
	lt_dispatch(&plane, a, &asked, now_us, &reply);
	lt_buf_done(&reply.body);
	return reply.status;
}

/* The problem's status; 0: he was let in, as *ret_who. */
static int
who_is(struct lt_api *api, const char *method, struct headers h, int64_t now_us, struct lt_principal *ret_who, const char **ret_cookie)
{
	struct lt_reply reply = { .body = LT_BUF(LT_ANSWER_MOST) };
	const struct lt_access_asked asked = { method, false, h.host, h.origin, h.cookie, h.authorization, h.site, h.csrf, now_us };
	bool let = lt_access_who(api, &asked, a, ret_who, &reply);
	for (int i = 0; ret_cookie && i < 8 && reply.headers[i][0]; i++)
		if (strcmp(reply.headers[i][0], "Set-Cookie") == 0)
			*ret_cookie = reply.headers[i][1];
	int status = let ? 0 : reply.status;
	lt_buf_done(&reply.body);
	return status;
}

/* --- people --- */

/* What was given out; nothing of it may be found again. */
static const char *secrets[256];
static int secrets_count;

static void
remember(const char *secret)
{
	if (secrets_count < 256)
		secrets[secrets_count++] = lt_copy(a, secret);
}

static const char HOST[] = "127.0.0.1:8080";

static struct headers
with_token(enum lt_role role, const char *team, int64_t until_s, const char **ret_id)
{
	char token[LT_BEARER_TEXT];
	struct lt_bearer of = { .name = "robot", .role = lt_words_role.at[role].word, .team = team, .made_by = "test", .made_s = NOW / SECOND,
		.until_s = until_s };
	struct headers h = { .host = HOST };
	if (!lt_bearer_make(a, lt_api_database(&plane, &err), &of, token, &err))
		printf("# %s\n", err.text);
	if (ret_id)
		*ret_id = of.id;
	h.authorization = lt_print(a, "Bearer %s", token);
	remember(token);
	return h;
}

static struct headers
with_cookie(const char *value)
{
	struct lt_session_cookie parts;
	char csrf[65];
	struct headers h = { .host = HOST, .origin = "http://127.0.0.1:8080", .site = "same-origin",
		.cookie = lt_print(a, "other=1; lintel_session_8080=%s", value) };
	if (lt_session_read(lt_text(value), &parts)) {
		remember(lt_copy_text(a, parts.secret).at);
		remember(lt_copy_text(a, parts.root).at);
		lt_session_csrf(parts.root, csrf);
		h.csrf = lt_copy(a, csrf);
	}
	return h;
}

static struct headers
with_session(struct lt_session of, const char **ret_id)
{
	char cookie[LT_SESSION_COOKIE] = "";
	of.name = "person";
	if (!lt_session_begin(a, lt_api_database(&plane, &err), &of, NOW / SECOND, NOW / SECOND + 12 * 3600, cookie, &err))
		printf("# %s\n", err.text);
	if (ret_id)
		*ret_id = of.id;
	return with_cookie(cookie);
}

static struct headers
with_link(enum lt_role role, const char *team)
{
	return with_session((struct lt_session){ .how = "link", .role = lt_words_role.at[role].word, .team = team }, NULL);
}

/* --- every role and every route --- */

static const char *
concrete(const char *path)
{
	char *out = lt_alloc(a, strlen(path) + 1);
	size_t len = 0;
	for (; *path; path++) {
		if (*path == '{')
			path = strchr(path, '}');
		out[len++] = *path == '}' ? 'x' : *path;
	}
	return out;
}

struct person {
	enum lt_role role;
	const char *team;
	struct headers as[2]; /* by session, by token */
};

/* The whole of what may and may not be: by hand from the rows, without the code that decides. */
static int
expected(const struct lt_route *route, const struct person *person)
{
	if (route->role == LT_ROLE_NOBODY)
		return 0;
	if (person->role == LT_ROLE_NOBODY)
		return 401;
	return person->role < route->role || (person->team && !(route->flags & LT_ROUTE_TEAM)) ? 403 : 0;
}

/* What is refused is refused by the whole way from the headers on; what is let in is only asked for, not done. */
static bool
is_as_expected(const struct lt_route *route, const struct person *person, const struct headers *as)
{
	struct lt_reply reply = { .body = LT_BUF(LT_ANSWER_MOST) };
	struct lt_principal who;
	int want = expected(route, person), got;
	if (want)
		got = dispatch(route->method, concrete(route->path), *as, NOW);
	else if (!(got = who_is(&plane, route->method, *as, NOW, &who, NULL)) && !lt_access_may(route, &who, &reply))
		got = reply.status;
	lt_buf_done(&reply.body);
	if (got != want)
		printf("# %s %s as %s%s%s: %d, not %d\n", route->method, route->path, lt_words_role.at[person->role].word, person->team ? " of " : "",
			person->team ? person->team : "", got, want);
	return got == want;
}

TEST(every_role_reaches_its_routes_and_no_other)
{
	struct person people[8];
	int count = 0, cells = 0, routes = 0, wrong = 0;
	IS(open_all());
	people[count++] = (struct person){ LT_ROLE_NOBODY, NULL, { { .host = HOST }, { .host = HOST } } };
	for (int role = LT_ROLE_VIEWER; role < LT_ROLE_COUNT; role++)
		for (int bound = 0; bound < 2; bound++) {
			const char *team = bound ? "bots" : NULL;
			people[count++] = (struct person){ (enum lt_role)role, team,
				{ with_link((enum lt_role)role, team), with_token((enum lt_role)role, team, NOW / SECOND + 60, NULL) } };
		}
	for (int i = 0; lt_all_routes[i]; i++)
		for (const struct lt_route *r = lt_all_routes[i]->rows; r->method; r++, routes++)
			for (int p = 0; p < count; p++)
				for (int as = 0; as < 2; as++, cells++)
					wrong += !is_as_expected(r, &people[p], &people[p].as[as]);
	printf("# %d routes, %d people, %d cells\n", routes, count, cells);
	IS(count == 7 && routes >= 15 && cells == routes * 14);
	IS(wrong == 0);
}

TEST(what_is_no_route_is_refused_to_everybody)
{
	static const char *const paths[] = { "/", "/nothing", "/tokens/x/y", "/session/", "//tokens", "/tokens/../tokens", "/%74okens", "/TOKENS", "/audit%2fverify" };
	IS(open_all());
	struct headers owner = with_link(LT_ROLE_OWNER, NULL), nobody = { .host = HOST };
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		IS(dispatch("GET", paths[i], owner, NOW) == 404);
		int status = dispatch("GET", paths[i], nobody, NOW);
		IS(status == 404 || status == 401);
	}
	IS(dispatch("PUT", "/tokens", owner, NOW) == 405);
	IS(dispatch("TRACE", "/session", owner, NOW) == 405);
}

/* --- what browsers send --- */

TEST(a_write_by_a_session_needs_its_token_and_must_come_from_our_pages)
{
	IS(open_all());
	struct headers good = with_link(LT_ROLE_OWNER, NULL), theirs = with_link(LT_ROLE_OWNER, NULL), h;
	struct lt_principal who;
	IS(who_is(&plane, "POST", good, NOW, &who, NULL) == 0 && who.role == LT_ROLE_OWNER);
	h = good, h.csrf = NULL;
	IS(who_is(&plane, "POST", h, NOW, &who, NULL) == 403 && who.role == LT_ROLE_NOBODY);
	h = good, h.csrf = "";
	IS(who_is(&plane, "DELETE", h, NOW, &who, NULL) == 403);
	h = good, h.csrf = theirs.csrf;
	IS(who_is(&plane, "PATCH", h, NOW, &who, NULL) == 403);
	static const char *const origins[] = { "https://evil.example", "http://127.0.0.1:8081", "http://127.0.0.1", "null", "",
		"http://127.0.0.1:8080.evil.example", "127.0.0.1:8080" };
	for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
		h = good, h.origin = origins[i];
		IS(who_is(&plane, "POST", h, NOW, &who, NULL) == 403);
	}
	static const char *const sites[] = { "cross-site", "same-site", "" };
	for (size_t i = 0; i < sizeof sites / sizeof *sites; i++) {
		h = good, h.site = sites[i];
		IS(who_is(&plane, "PUT", h, NOW, &who, NULL) == 403);
		h.csrf = NULL;
		IS(who_is(&plane, "GET", h, NOW, &who, NULL) == 0); /* a read changes nothing, and its answer is for us alone */
	}
	h = good, h.origin = NULL, h.site = NULL;
	IS(who_is(&plane, "POST", h, NOW, &who, NULL) == 0);
}

TEST(an_address_of_this_machine_is_asked_by_its_own_names)
{
	static const struct {
		const char *host;
		int status;
	} rows[] = { { "127.0.0.1:8080", 0 }, { "localhost:8080", 0 }, { "localhost", 0 }, { "LOCALHOST:1", 0 }, { "[::1]:8080", 0 },
		{ "evil.example:8080", 403 }, { "127.0.0.1.evil.example", 403 }, { "localhost.evil.example", 403 }, { "127.0.0.1:8080@evil.example", 403 },
		{ "", 403 }, { NULL, 403 } };
	IS(open_all());
	struct headers h = with_token(LT_ROLE_VIEWER, NULL, NOW / SECOND + 60, NULL);
	struct lt_principal who;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		h.host = rows[i].host;
		IS(who_is(&plane, "GET", h, NOW, &who, NULL) == rows[i].status);
	}
}

TEST(cookies_and_tokens_that_are_none_are_nobody)
{
	IS(open_all());
	struct lt_principal who;
	const char *good = with_link(LT_ROLE_OWNER, NULL).cookie + strlen("other=1; lintel_session_8080=");
	char *wrong_secret = lt_copy(a, good), *wrong_root = lt_copy(a, good);
	wrong_secret[20] = wrong_secret[20] == 'a' ? 'b' : 'a';
	wrong_root[70] = wrong_root[70] == 'a' ? 'b' : 'a';
	const char *const cookies[] = { "", "x", "..", wrong_secret, wrong_root, lt_print(a, "%s.", good), lt_print(a, "%.*s", 60, good) };
	for (size_t i = 0; i < sizeof cookies / sizeof *cookies; i++) {
		struct headers h = { .host = HOST, .cookie = lt_print(a, "lintel_session_8080=%s", cookies[i]) };
		int status = who_is(&plane, "GET", h, NOW, &who, NULL);
		IS((status == 401 || (status == 0 && !cookies[i][0])) && who.role == LT_ROLE_NOBODY);
	}
	struct headers good_token = with_token(LT_ROLE_OWNER, NULL, NOW / SECOND + 60, NULL);
	char *wrong_token = lt_copy(a, good_token.authorization);
	wrong_token[40] = wrong_token[40] == 'a' ? 'b' : 'a';
	const char *const tokens[] = { "Bearer ", "Bearer lt_", wrong_token, "Bearer lk_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
		IS(who_is(&plane, "GET", (struct headers){ .host = HOST, .authorization = tokens[i] }, NOW, &who, NULL) == 401 && who.role == LT_ROLE_NOBODY);
	/* A session's cookie under another port's name is another Lintel's. */
	IS(who_is(&plane, "GET", (struct headers){ .host = HOST, .cookie = lt_print(a, "lintel_session_8081=%s", good) }, NOW, &who, NULL) == 0
		&& who.role == LT_ROLE_NOBODY);
}

TEST(with_tls_the_cookie_is_for_this_host_and_for_tls_alone)
{
	IS(open_all());
	struct lt_principal who;
	const char *set = NULL, *good = with_link(LT_ROLE_OWNER, NULL).cookie + strlen("other=1; lintel_session_8080=");
	given.tls = true;
	given.local = false;
	given.url = "https://lintel.example.com";
	struct headers h = { .host = "lintel.example.com", .cookie = lt_print(a, "lintel_session_8080=%s; lintel_session=%s", good, good) };
	int plain = who_is(&plane, "GET", h, NOW, &who, NULL) || who.role != LT_ROLE_NOBODY;
	h.cookie = lt_print(a, "__Host-lintel_session=%s", good);
	int secure = who_is(&plane, "GET", h, NOW + 900 * SECOND, &who, &set);
	enum lt_role role = who.role;
	h.origin = "http://lintel.example.com.evil.example";
	int theirs = who_is(&plane, "POST", h, NOW, &who, NULL);
	given.tls = false;
	given.local = true;
	given.url = "http://127.0.0.1:8080";
	IS(plain == 0);
	IS(secure == 0 && role == LT_ROLE_OWNER && theirs == 403);
	IS(set && strncmp(set, "__Host-lintel_session=", 22) == 0 && strstr(set, "; Secure") && strstr(set, "; Path=/;") && !strstr(set, "Domain"));
}

/* --- times --- */

TEST(a_session_ends_when_it_is_idle_and_after_its_hours)
{
	IS(open_all());
	struct lt_principal who;
	struct headers h = with_link(LT_ROLE_VIEWER, NULL);
	IS(who_is(&plane, "GET", h, NOW + 1799 * SECOND, &who, NULL) == 0);
	h = with_link(LT_ROLE_VIEWER, NULL);
	IS(who_is(&plane, "GET", h, NOW + 1800 * SECOND, &who, NULL) == 401);
	/* Used every ten minutes, with the cookies that come back: to the twelfth hour and no longer. */
	h = with_link(LT_ROLE_VIEWER, NULL);
	int64_t at = NOW, last = 0;
	for (int turns = 0; at < NOW + 13 * 3600 * SECOND; at += 600 * SECOND) {
		const char *set = NULL;
		if (who_is(&plane, "GET", h, at, &who, &set) != 0)
			break;
		last = at;
		if (set) {
			IS(strstr(set, "HttpOnly") && strstr(set, "SameSite=Strict") && strstr(set, "Path=/;") && strncmp(set, "lintel_session_8080=", 20) == 0);
			h = with_cookie(lt_print(a, "%.*s", (int)strcspn(set + 20, ";"), set + 20));
			turns++;
		}
	}
	IS(last == NOW + (12 * 3600 - 600) * SECOND);
}

TEST(the_secret_of_a_session_turns_and_the_one_before_is_good_for_a_minute)
{
	IS(open_all());
	const char *id, *set = NULL;
	struct lt_principal who;
	struct lt_session row;
	struct headers first = with_session((struct lt_session){ .how = "link", .role = "owner" }, &id);
	IS(who_is(&plane, "GET", first, NOW + 899 * SECOND, &who, &set) == 0 && !set);
	IS(who_is(&plane, "GET", first, NOW + 900 * SECOND, &who, &set) == 0 && set);
	struct headers second = with_cookie(lt_print(a, "%.*s", (int)strcspn(set + 20, ";"), set + 20));
	IS_TEXT(second.csrf, first.csrf); /* pages that are open go on */
	IS(strcmp(second.cookie, first.cookie) != 0);
	set = NULL;
	IS(who_is(&plane, "POST", first, NOW + 959 * SECOND, &who, &set) == 0 && !set);
	IS(who_is(&plane, "GET", second, NOW + 959 * SECOND, &who, NULL) == 0);
	/* Later it was stolen, or lost: the session is over for both. */
	IS(who_is(&plane, "GET", first, NOW + 961 * SECOND, &who, NULL) == 401);
	IS(who_is(&plane, "GET", second, NOW + 962 * SECOND, &who, NULL) == 401);
	IS(lt_session_find(a, lt_api_database(&plane, &err), id, &row, &err) && !row.id);
}

TEST(a_token_ends_with_its_day)
{
	IS(open_all());
	struct lt_principal who;
	struct headers h = with_token(LT_ROLE_OPERATOR, NULL, NOW / SECOND + 100, NULL);
	IS(who_is(&plane, "POST", h, NOW + 99 * SECOND, &who, NULL) == 0 && who.role == LT_ROLE_OPERATOR && !who.csrf);
	IS(who_is(&plane, "POST", h, NOW + 100 * SECOND, &who, NULL) == 401);
}

TEST(what_one_instance_revokes_the_other_refuses_within_a_second)
{
	IS(open_all());
	struct lt_principal who;
	const char *ids[2];
	bool was;
	struct headers h[] = { with_token(LT_ROLE_OWNER, NULL, NOW / SECOND + 100, &ids[0]),
		with_session((struct lt_session){ .how = "link", .role = "owner" }, &ids[1]) };
	for (int i = 0; i < 2; i++) {
		IS(who_is(&plane, "GET", h[i], NOW, &who, NULL) == 0 && who_is(&other, "GET", h[i], NOW, &who, NULL) == 0);
		struct lt_principal there = who;
		IS(lt_access_still(&other, &there, NOW));
		IS(lt_access_end(&plane, ids[i], &was, &err) && was);
		IS(who_is(&plane, "GET", h[i], NOW, &who, NULL) == 401);
		IS(who_is(&other, "GET", h[i], NOW + 1 * SECOND, &who, NULL) == 401);
		IS(!lt_access_still(&other, &there, NOW + 1 * SECOND));
		IS(lt_access_end(&plane, ids[i], &was, &err) && !was);
	}
}

/* --- groups --- */

TEST(what_the_provider_s_people_may_do_follows_the_estate)
{
	IS(open_all());
	struct lt_principal who;
	struct headers admin = with_session((struct lt_session){ .how = "oidc", .subject = "1", .groups = "[\"staff\",\"admins\"]" }, NULL);
	struct headers bots = with_session((struct lt_session){ .how = "oidc", .subject = "2", .groups = "[\"bots\"]" }, NULL);
	struct headers none = with_session((struct lt_session){ .how = "oidc", .subject = "3", .groups = "[\"staff\",\"admin\"]" }, NULL);
	IS(who_is(&plane, "GET", admin, NOW, &who, NULL) == 0 && who.role == LT_ROLE_OWNER && !who.team);
	IS(who_is(&plane, "GET", bots, NOW, &who, NULL) == 0 && who.role == LT_ROLE_VIEWER && who.team && strcmp(who.team, "bots") == 0);
	IS(who_is(&plane, "GET", none, NOW, &who, NULL) == 401);
	IS(lt_io_write(estate, LT_LIT("access:\n  oidc: {issuer: https://id.example.com, client: lintel}\n  roles: [{group: staff, role: viewer}]\n"), &err));
	service("access")->second(&plane, NOW);
	IS(who_is(&plane, "GET", admin, NOW, &who, NULL) == 0 && who.role == LT_ROLE_VIEWER);
	IS(who_is(&plane, "GET", bots, NOW, &who, NULL) == 401);
	/* What is wrong changes nothing, and is told. */
	IS(lt_io_write(estate, LT_LIT("access:\n  roles: [{group: staff, role: emperor}]\n"), &err));
	service("access")->second(&plane, NOW);
	IS(who_is(&plane, "GET", admin, NOW, &who, NULL) == 0 && who.role == LT_ROLE_VIEWER && lt_access_mistake(&plane, a));
	/* Without a provider none of its people is anybody. */
	IS(lt_io_write(estate, LT_LIT("access:\n  roles: [{group: staff, role: owner}]\n"), &err));
	service("access")->second(&plane, NOW);
	IS(who_is(&plane, "GET", admin, NOW, &who, NULL) == 401 && !lt_access_mistake(&plane, a));
}

TEST(settings_that_make_no_sense_are_told_with_what_to_do)
{
	static const struct {
		const char *yaml, *says;
	} rows[] = {
		{ "access: {oidc: {issuer: https://id.example.com}}", "both issuer and client" },
		{ "access: {oidc: {issuer: http://id.example.com, client: x}}", "https" },
		{ "access: {oidc: {issuer: http://localhost.example.com, client: x}}", "https" },
		{ "access: {oidc: {issuer: https://id.example.com, client: x, secret: {env: A, file: b}}}", "not in both" },
		{ "access: {roles: [{group: x}]}", "names no role" },
		{ "access: {roles: [{role: owner}]}", "either a group or an email" },
		{ "access: {roles: [{group: x, email: y@example.com, role: owner}]}", "either a group or an email" },
		{ "access: {idle_minutes: 1}", "2" },
		{ "access: {secret: x}", "secret" },
	};
	IS(open_all());
	char file[128];
	snprintf(file, sizeof file, "%s/wrong.yaml", folder);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_err why = { 0 };
		struct lt_access_settings settings;
		IS(lt_io_write(file, lt_text(rows[i].yaml), &err));
		bool good = lt_access_settings_read(a, file, &settings, &why);
		if (good || !strstr(why.text, rows[i].says))
			printf("# row %zu: %s\n", i, good ? "good" : why.text);
		IS(!good && strstr(why.text, rows[i].says));
	}
}

TEST(what_signs_people_in_is_nowhere_in_the_state_folder)
{
	static const char *const files[] = { "api.db", "api.db-wal", "audit.anchor", "url" };
	IS(open_all());
	int found = 0, bytes = 0;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct lt_text all = LT_NONE;
		struct lt_err none = { 0 };
		if (!lt_io_read(a, AT_FDCWD, lt_io_join(a, folder, files[i]), 64 << 20, &all, &none))
			continue;
		bytes += (int)all.len;
		for (int s = 0; s < secrets_count; s++)
			found += memmem(all.at, all.len, secrets[s], strlen(secrets[s])) != NULL;
	}
	printf("# %d secrets, %d bytes\n", secrets_count, bytes);
	IS(secrets_count > 20 && bytes > 10000);
	IS(found == 0);
}

TEST(everything_is_put_away)
{
	static const char *const names[] = { "oidc", "access" };
	IS(open_all());
	lt_arena_drop(a); /* what it holds of the settings goes back first */
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		service(names[i])->close(&plane);
		service(names[i])->close(&other);
	}
	pid_t pid = fork();
	if (pid == 0) {
		execlp("rm", "rm", "-r", folder, (char *)NULL);
		_exit(1);
	}
	int status;
	IS(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
	lt_arena_drop(plane.a);
	lt_arena_drop(other.a);
}
