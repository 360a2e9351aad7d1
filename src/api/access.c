/* SPDX-License-Identifier: Apache-2.0 */
/* access: who asks: headers first, then rows; the settings it goes by, read again when the estate changes. */
#include "api/access.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "api/access_known.h"
#include "api/access_settings.h"
#include "api/api.h"
#include "api/audit.h"
#include "api/link.h"
#include "api/request.h"
#include "api/service.h"
#include "api/session.h"
#include "api/bearer.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "net/http.h"
#include "store/database.h"

enum { USED_S = 60, PRUNE_S = 300, TRIES = 30, TRIES_S = 60 };
#define US INT64_C(1000000)

/* Settings, for as long as anybody goes by them. */
struct held {
	struct lt_arena *a;
	struct lt_access_settings settings;
	struct access *of;
	int users;
};

struct access {
	pthread_mutex_t lock;
	struct held *held;
	char mistake[1024];
	struct timespec changed;
	off_t size;
	struct lt_access_known *known;
	int64_t tries_since_s;
	int tries;
};

extern const struct lt_service lt_service_access;

static struct access *
state_of(struct lt_api *api)
{
	return lt_service_state(api, &lt_service_access);
}

/* --- settings --- */

static void
put_back(void *thing)
{
	struct held *held = thing;
	struct access *access = held->of;
	pthread_mutex_lock(&access->lock);
	bool last = --held->users == 0;
	pthread_mutex_unlock(&access->lock);
	if (last)
		lt_arena_drop(held->a);
}

const struct lt_access_settings *
lt_access_settings(struct lt_api *api, struct lt_arena *a)
{
	struct access *access = state_of(api);
	pthread_mutex_lock(&access->lock);
	struct held *held = access->held;
	held->users++;
	pthread_mutex_unlock(&access->lock);
	lt_arena_defer(a, put_back, held);
	return &held->settings;
}

const char *
lt_access_mistake(struct lt_api *api, struct lt_arena *a)
{
	struct access *access = state_of(api);
	pthread_mutex_lock(&access->lock);
	const char *mistake = access->mistake[0] ? lt_copy(a, access->mistake) : NULL;
	pthread_mutex_unlock(&access->lock);
	return mistake;
}

struct lt_texts
lt_access_ways(struct lt_api *api, struct lt_arena *a, const char **ret_provider)
{
	static const char *ways[] = { "link", "oidc" };
	const struct lt_access_settings *settings = lt_access_settings(api, a);
	*ret_provider = settings->issuer ? settings->name : NULL;
	return (struct lt_texts){ ways, settings->issuer ? 2 : 1 };
}

/* What is wrong leaves in force what was. */
static bool
read_settings(struct access *access, const char *estate, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct held *held = LT_NEW(a, struct held), *before;
	*held = (struct held){ .a = a, .of = access, .users = 1 };
	bool good = lt_access_settings_read(a, estate, &held->settings, err);
	pthread_mutex_lock(&access->lock);
	before = good ? access->held : held;
	if (good)
		access->held = held;
	snprintf(access->mistake, sizeof access->mistake, "%s", good ? "" : err->text);
	pthread_mutex_unlock(&access->lock);
	if (before)
		put_back(before);
	return good;
}

static bool
has_changed(struct access *access, const char *estate)
{
	struct stat now = { 0 };
	if (estate)
		stat(estate, &now);
	bool same = now.st_mtim.tv_sec == access->changed.tv_sec && now.st_mtim.tv_nsec == access->changed.tv_nsec && now.st_size == access->size;
	access->changed = now.st_mtim;
	access->size = now.st_size;
	return !same;
}

/* --- where a request comes from --- */

static bool
is_host(struct lt_text given, const char *url)
{
	const char *host = url ? strstr(url, "://") : NULL;
	if (!host)
		return false;
	host += 3;
	return lt_text_eq_nocase(given, (struct lt_text){ host, strcspn(host, "/") });
}

/* An address of this machine alone is asked by a name of this machine: another name that leads here was made to. */
static bool
is_own_host(const char *host)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
	for (size_t i = 0; host && i < sizeof names / sizeof *names; i++) {
		size_t len = strlen(names[i]);
		if (strncasecmp(host, names[i], len) == 0 && (!host[len] || (host[len] == ':' && host[len + 1 + strspn(host + len + 1, "0123456789")] == 0)))
			return true;
	}
	return false;
}

static bool
check_host(struct lt_api *api, const struct lt_access_asked *asked, struct lt_reply *reply)
{
	const struct lt_api_given *given = lt_api_given(api);
	if (!given->local || is_own_host(asked->host))
		return true;
	struct lt_text host = lt_text(asked->host);
	if (asked->host && is_host(host, given->url))
		return true;
	return lt_problem(reply, 403, "other-host", "this address is this machine's alone; ask for %s, or name the address that people use as url in lintel.yaml",
		given->url);
}

static bool
is_reading(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

/* What browsers say of where a request was made; programs say nothing, and need no cookie. */
static bool
check_origin(struct lt_api *api, const struct lt_access_asked *asked, struct lt_reply *reply)
{
	const char *host = asked->origin ? strstr(asked->origin, "://") : NULL;
	bool same = asked->fetch_site ? strcmp(asked->fetch_site, "same-origin") == 0 || strcmp(asked->fetch_site, "none") == 0 : true;
	if (asked->origin && same) {
		struct lt_text from = lt_text(host ? host + 3 : "");
		same = host && ((asked->host && lt_text_eq_nocase(from, lt_text(asked->host))) || is_host(from, lt_api_given(api)->url));
	}
	return same || lt_problem(reply, 403, "other-origin", "this was asked by another page than lintel's own; nothing was done");
}

/* --- cookies --- */

/* Browsers share cookies between the ports of a host, so the port is part of the name. */
const char *
lt_access_cookie_name(struct lt_api *api, struct lt_arena *a, const char *host, const char *what)
{
	const char *port = host ? strrchr(host, ':') : NULL;
	if (port && port[1 + strspn(port + 1, "0123456789")])
		port = NULL;
	return lt_print(a, "%slintel_%s%s%.5s", lt_api_given(api)->tls ? "__Host-" : "", what, port ? "_" : "", port ? port + 1 : "");
}

struct lt_text
lt_access_cookie(const char *cookies, const char *name)
{
	struct lt_text rest = lt_text(cookies), piece, key;
	while (cookies && lt_text_cut(&rest, ';', &piece)) {
		piece = lt_text_trim(piece);
		if (lt_text_cut(&piece, '=', &key) && lt_text_eq(key, name) && piece.at)
			return piece;
	}
	return LT_NONE;
}

static void
set_cookie(struct lt_api *api, struct lt_arena *a, const char *host, struct lt_reply *reply, const char *what, const char *value, int64_t seconds,
	const char *same_site)
{
	lt_reply_header(reply, "Set-Cookie", lt_print(a, "%s=%s; Path=/; Max-Age=%lld; HttpOnly; SameSite=%s%s",
		lt_access_cookie_name(api, a, host, what), value, (long long)seconds, same_site, lt_api_given(api)->tls ? "; Secure" : ""));
}

void
lt_access_cookie_set(const struct lt_request *request, struct lt_reply *reply, const char *what, const char *value, int64_t seconds,
	const char *same_site)
{
	set_cookie(request->api, request->a, lt_request_header(request, "Host"), reply, what, value, seconds, same_site);
}

/* --- who --- */

static enum lt_role
role_of(const char *word)
{
	int role = word ? lt_words_find(&lt_words_role, lt_text(word)) : -1;
	return role < 0 ? LT_ROLE_NOBODY : (enum lt_role)role;
}

struct lt_principal
lt_access_principal(struct lt_api *api, struct lt_arena *a, const struct lt_session *row)
{
	struct lt_principal who = { .role = role_of(row->role), .name = row->name, .team = row->team, .id = row->id };
	if (strcmp(row->how, "oidc") == 0) {
		const struct lt_access_settings *settings = lt_access_settings(api, a);
		const struct lt_access_role *role = settings->issuer ? lt_access_settings_role(a, settings, row->groups, row->email) : NULL;
		who.role = role ? role->role : LT_ROLE_NOBODY;
		who.team = role ? role->team : NULL;
	}
	return who;
}

static bool
cannot_look(const struct lt_err *err, struct lt_reply *reply)
{
	fprintf(stderr, "lintel: who asks cannot be looked up: %s\n", err->text);
	return lt_problem(reply, 503, "failed", "who asks cannot be looked up now; try again, and look at lintel's log");
}

static bool
is_over(const struct lt_access_settings *settings, const struct lt_session *row, int64_t now_s)
{
	if (!row->id || now_s >= row->until_s)
		return true;
	bool token = strcmp(row->how, "token") == 0;
	return !token && (now_s >= row->used_s + settings->idle_s || now_s >= row->began_s + settings->absolute_s);
}

/* "Bearer lt_..." */
static bool
who_by_token(struct lt_api *api, const struct lt_access_asked *asked, struct lt_text sent, struct lt_arena *a, struct lt_principal *ret_who,
	struct lt_reply *reply)
{
	char id[LT_BEARER_ID + 1], digest[65];
	struct lt_session row = { 0 };
	struct lt_err err = { 0 };
	struct access *access = state_of(api);
	int64_t now_s = asked->now_us / US;
	lt_digest_hex(sent, digest);
	if (lt_bearer_read(sent, id) && !lt_access_known_find(access->known, api, a, id, asked->now_us, false, &row, &err))
		return cannot_look(&err, reply);
	if (is_over(lt_access_settings(api, a), &row, now_s) || !lt_digest_same(lt_text(digest), lt_text(row.secret)))
		return lt_problem(reply, 401, "signed-out", "this API token is none, was revoked or is over its day; an owner makes another under Settings");
	struct lt_database *db = now_s >= row.used_s + USED_S ? lt_api_database(api, &err) : NULL;
	if (db && lt_bearer_used(a, db, id, now_s, &err))
		lt_access_known_forget(access->known, id);
	*ret_who = lt_access_principal(api, a, &row);
	return true;
}

/* The session is used: told to the database once a minute, and its secret is drawn anew every quarter of an hour. */
static bool
use(struct lt_api *api, const struct lt_access_asked *asked, const struct lt_session *row, const struct lt_session_cookie *cookie,
	enum lt_session_fit fit, struct lt_arena *a, struct lt_reply *reply)
{
	char value[LT_SESSION_COOKIE];
	struct lt_err err = { 0 };
	int64_t now_s = asked->now_us / US;
	bool turn = fit == LT_SESSION_FITS && now_s >= row->turned_s + LT_SESSION_TURN_S, turned = false;
	if (!turn && now_s < row->used_s + USED_S)
		return true;
	struct lt_database *db = lt_api_database(api, &err);
	bool good = db && (turn ? lt_session_turn(a, db, row, cookie, now_s, value, &turned, &err) : lt_session_used(a, db, row->id, now_s, &err));
	lt_access_known_forget(state_of(api)->known, row->id);
	if (!good)
		return cannot_look(&err, reply);
	if (turned)
		set_cookie(api, a, asked->host, reply, "session", value, row->until_s - now_s, "Strict");
	return true;
}

/* The session of a cookie; id NULL in it: there is none that holds. */
static bool
find_session(struct lt_api *api, const struct lt_access_asked *asked, const struct lt_session_cookie *cookie, struct lt_arena *a,
	struct lt_session *ret_row, enum lt_session_fit *ret_fit, struct lt_err *err)
{
	struct access *access = state_of(api);
	int64_t now_s = asked->now_us / US;
	bool was;
	for (int fresh = 0; fresh < 2; fresh++) { /* another instance may have drawn the secret that is shown here */
		if (!lt_access_known_find(access->known, api, a, cookie->id, asked->now_us, fresh, ret_row, err))
			return false;
		*ret_fit = ret_row->id ? lt_session_fits(ret_row, cookie, now_s) : LT_SESSION_WRONG;
		if (*ret_fit >= LT_SESSION_BEFORE)
			break;
	}
	if (*ret_fit == LT_SESSION_STALE && !lt_access_end(api, cookie->id, &was, err))
		return false;
	if (*ret_fit < LT_SESSION_BEFORE || is_over(lt_access_settings(api, a), ret_row, now_s))
		ret_row->id = NULL;
	return true;
}

static bool
who_by_session(struct lt_api *api, const struct lt_access_asked *asked, struct lt_text sent, struct lt_arena *a, struct lt_principal *ret_who,
	struct lt_reply *reply)
{
	struct lt_session_cookie cookie;
	struct lt_session row = { 0 };
	enum lt_session_fit fit = LT_SESSION_WRONG;
	struct lt_err err = { 0 };
	char *csrf = lt_alloc(a, 65);
	if (lt_session_read(sent, &cookie) && !find_session(api, asked, &cookie, a, &row, &fit, &err))
		return cannot_look(&err, reply);
	if (row.id)
		*ret_who = lt_access_principal(api, a, &row);
	if (ret_who->role == LT_ROLE_NOBODY) {
		*ret_who = (struct lt_principal){ .name = "" };
		if (asked->anybody)
			return true;
		set_cookie(api, a, asked->host, reply, "session", "", 0, "Strict");
		return lt_problem(reply, 401, "signed-out", "the session is over; sign in again");
	}
	lt_session_csrf(cookie.root, csrf);
	if (!is_reading(asked->method) && !(asked->csrf && lt_digest_same(lt_text(asked->csrf), lt_text(csrf)))) {
		*ret_who = (struct lt_principal){ .name = "" };
		return asked->anybody || lt_problem(reply, 403, "csrf", "X-Lintel-CSRF is not what GET /session says; nothing was done");
	}
	ret_who->csrf = csrf;
	return use(api, asked, &row, &cookie, fit, a, reply);
}

bool
lt_access_who(struct lt_api *api, const struct lt_access_asked *asked, struct lt_arena *a, struct lt_principal *ret_who, struct lt_reply *reply)
{
	*ret_who = (struct lt_principal){ .name = "" };
	if (!check_host(api, asked, reply))
		return false;
	if (asked->authorization && strncasecmp(asked->authorization, "Bearer ", 7) == 0)
		return who_by_token(api, asked, lt_text_trim(lt_text(asked->authorization + 7)), a, ret_who, reply);
	if (!is_reading(asked->method) && !check_origin(api, asked, reply))
		return false;
	struct lt_text sent = lt_access_cookie(asked->cookie, lt_access_cookie_name(api, a, asked->host, "session"));
	return !sent.at || who_by_session(api, asked, sent, a, ret_who, reply);
}

bool
lt_access_still(struct lt_api *api, const struct lt_principal *who, int64_t now_us)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_session row = { 0 };
	struct lt_err err = { 0 };
	bool still = who->id && lt_access_known_find(state_of(api)->known, api, a, who->id, now_us, false, &row, &err)
		&& !is_over(lt_access_settings(api, a), &row, now_us / US);
	if (still) {
		struct lt_principal now = lt_access_principal(api, a, &row);
		still = now.role >= who->role && !now.team == !who->team && (!now.team || strcmp(now.team, who->team) == 0);
	}
	lt_arena_drop(a);
	return still;
}

bool
lt_access_may(const struct lt_route *route, const struct lt_principal *who, struct lt_reply *reply)
{
	if (route->role == LT_ROLE_NOBODY)
		return true;
	if (who->role == LT_ROLE_NOBODY)
		return lt_problem(reply, 401, "unauthorized", "sign in first: with the link that lintel up printed, the provider, or an API token");
	if (who->role < route->role)
		return lt_problem(reply, 403, "role", "this takes the role %s; you are %s", lt_words_role.at[route->role].word,
			lt_words_role.at[who->role].word);
	if (who->team && !(route->flags & LT_ROUTE_TEAM))
		return lt_problem(reply, 403, "team", "you are bound to the team %.80s, and this is not its alone", who->team);
	return true;
}

/* --- ending, trying --- */

bool
lt_access_end(struct lt_api *api, const char *id, bool *ret_was, struct lt_err *err)
{
	struct lt_database *db = lt_api_database(api, err);
	bool session = strlen(id) == LT_SESSION_ID;
	bool good = db && (session ? lt_session_end(db, id, ret_was, err) : lt_bearer_end(db, id, ret_was, err));
	lt_access_known_forget(state_of(api)->known, id);
	return good;
}

void
lt_access_failed(const struct lt_request *request, const char *how, const char *code)
{
	struct access *access = state_of(request->api);
	struct lt_err err = { 0 };
	int64_t now_s = request->now_us / US;
	pthread_mutex_lock(&access->lock);
	int left_out = 0;
	if (now_s >= access->tries_since_s + TRIES_S || now_s < access->tries_since_s) {
		left_out = access->tries > TRIES ? access->tries - TRIES : 0;
		access->tries_since_s = now_s;
		access->tries = 0;
	}
	bool told = access->tries++ < TRIES;
	pthread_mutex_unlock(&access->lock);
	if (told && !lt_audit_add(request->api, request->who, "session.begin", NULL,
			    lt_print(request->a, "{\"how\":\"%s\",\"why\":\"%s\",\"left_out_before\":%d}", how, code, left_out), "failed", &err))
		fprintf(stderr, "lintel: a sign-in failed, and cannot be written down: %s\n", err.text);
}

/* --- the service --- */

static bool
open_access(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	struct access *access = LT_NEW(lt_api_arena(api), struct access);
	struct lt_database *db = lt_api_database(api, err);
	pthread_mutex_init(&access->lock, NULL);
	access->known = lt_access_known_new(lt_api_arena(api));
	*ret_state = access;
	has_changed(access, lt_api_given(api)->estate);
	return db && lt_http_init(err) && lt_session_open(db, err) && read_settings(access, lt_api_given(api)->estate, err)
		&& lt_link_tell_url(lt_api_arena(api), lt_api_given(api)->state, lt_api_given(api)->url, err);
}

static void
second(struct lt_api *api, int64_t now_us)
{
	struct access *access = state_of(api);
	struct lt_err err = { 0 };
	const char *estate = lt_api_given(api)->estate;
	if (has_changed(access, estate) && !read_settings(access, estate, &err))
		fprintf(stderr, "lintel: who may sign in stays as it was: %s\n", err.text);
	if (now_us / US % PRUNE_S)
		return;
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_database *db = lt_api_database(api, &err);
	if (!db || !lt_session_prune(a, db, now_us / US, lt_access_settings(api, a)->idle_s, &err))
		fprintf(stderr, "lintel: sessions that are over stay a while: %s\n", err.text);
	lt_link_prune(a, lt_api_given(api)->state, now_us / US);
	lt_arena_drop(a);
}

static void
close_access(struct lt_api *api)
{
	struct access *access = state_of(api);
	lt_access_known_drop(access->known);
	put_back(access->held);
}

const struct lt_service lt_service_access = { "access", open_access, second, close_access };
