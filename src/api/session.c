/* SPDX-License-Identifier: Apache-2.0 */
#include "api/session.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/draw.h"
#include "base/err.h"
#include "store/database.h"

enum { SECRET = LT_DRAW_SECRET, ONCE_KEPT_S = 30 * 86400 };

#define COLUMNS "id, secret, before, root, name, how, role, team, subject, email, groups, began_s, used_s, turned_s, until_s"

static bool
commit(struct lt_database *db, bool good, struct lt_err *err)
{
	struct lt_err gone = { 0 };
	if (good && db->run(db, "commit", err))
		return true;
	db->run(db, "rollback", &gone);
	return false;
}

bool
lt_session_open(struct lt_database *db, struct lt_err *err)
{
	return db->run(db, db->begin, err) && commit(db, db->run(db,
		"create table if not exists api_session (id text primary key, secret text not null, before text, root text not null,"
		" name text not null, how text not null, role text, team text, subject text, email text, groups text,"
		" began_s bigint not null, used_s bigint not null, turned_s bigint not null, until_s bigint not null);"
		"create table if not exists api_token (id text primary key, secret text not null, name text not null, role text not null,"
		" team text, made_by text not null, made_s bigint not null, used_s bigint not null, until_s bigint not null);"
		"create table if not exists api_link_used (sha256 text primary key, used_s bigint not null)", err), err);
}

static const char *
spell(struct lt_arena *a, int64_t value)
{
	return lt_print(a, "%" PRId64, value);
}

static int64_t
number(struct lt_text cell)
{
	int64_t value = 0;
	return lt_text_int(cell, &value) ? value : 0;
}

static bool
note(void *to, const struct lt_text *cells, struct lt_err *err)
{
	(void)cells, (void)err;
	*(bool *)to = true;
	return true;
}

/* --- cookies --- */

static bool
is_drawn(struct lt_text text, size_t len)
{
	if (text.len != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = text.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
			return false;
	}
	return true;
}

bool
lt_session_read(struct lt_text value, struct lt_session_cookie *ret_cookie)
{
	struct lt_text id, secret, root;
	if (!lt_text_cut(&value, '.', &id) || !lt_text_cut(&value, '.', &secret) || !lt_text_cut(&value, '.', &root) || value.at)
		return false;
	if (!is_drawn(id, LT_SESSION_ID) || !is_drawn(secret, SECRET) || !is_drawn(root, SECRET))
		return false;
	memcpy(ret_cookie->id, id.at, id.len);
	ret_cookie->id[id.len] = 0;
	ret_cookie->secret = secret;
	ret_cookie->root = root;
	return true;
}

enum lt_session_fit
lt_session_fits(const struct lt_session *session, const struct lt_session_cookie *cookie, int64_t now_s)
{
	char secret[65], root[65];
	lt_digest_hex(cookie->secret, secret);
	lt_digest_hex(cookie->root, root);
	if (!lt_digest_same(lt_text(root), lt_text(session->root)))
		return LT_SESSION_WRONG;
	if (lt_digest_same(lt_text(secret), lt_text(session->secret)))
		return LT_SESSION_FITS;
	if (!session->before || !lt_digest_same(lt_text(secret), lt_text(session->before)))
		return LT_SESSION_WRONG;
	return now_s <= session->turned_s + LT_SESSION_OVERLAP_S ? LT_SESSION_BEFORE : LT_SESSION_STALE;
}

void
lt_session_csrf(struct lt_text root, char out[65])
{
	lt_digest_hmac(root, LT_LIT("lintel csrf"), out);
}

/* --- rows --- */

bool
lt_session_begin(struct lt_arena *a, struct lt_database *db, struct lt_session *of, int64_t now_s, int64_t until_s,
	char ret_cookie[LT_SESSION_COOKIE], struct lt_err *err)
{
	char id[LT_SESSION_ID + 1], secret[SECRET + 1], root[SECRET + 1], secret_digest[65], root_digest[65];
	if (!lt_draw(id, LT_SESSION_ID, err) || !lt_draw(secret, SECRET, err) || !lt_draw(root, SECRET, err))
		return false;
	lt_digest_hex(lt_text(secret), secret_digest);
	lt_digest_hex(lt_text(root), root_digest);
	of->id = lt_copy(a, id);
	of->secret = lt_copy(a, secret_digest);
	of->root = lt_copy(a, root_digest);
	of->before = NULL;
	of->began_s = of->used_s = of->turned_s = now_s;
	of->until_s = until_s;
	const char *values[] = { of->id, of->secret, of->before, of->root, of->name, of->how, of->role, of->team, of->subject, of->email,
		of->groups, spell(a, now_s), spell(a, now_s), spell(a, now_s), spell(a, until_s) };
	if (!db->ask(db, "insert into api_session (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
		    values, 15, NULL, NULL, err))
		return false;
	snprintf(ret_cookie, LT_SESSION_COOKIE, "%s.%s.%s", id, secret, root);
	explicit_bzero(secret, sizeof secret);
	explicit_bzero(root, sizeof root);
	return true;
}

struct listing {
	struct lt_arena *a;
	struct lt_session *at;
	int count, room;
};

static const char *
copy(struct lt_arena *a, struct lt_text cell)
{
	return cell.at ? lt_copy_text(a, cell).at : NULL;
}

static bool
take(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct listing *l = to;
	struct lt_arena *a = l->a;
	(void)err;
	LT_PUSH(a, l->at, l->count, l->room) = (struct lt_session){ .id = copy(a, cells[0]), .secret = copy(a, cells[1]),
		.before = copy(a, cells[2]), .root = copy(a, cells[3]), .name = copy(a, cells[4]), .how = copy(a, cells[5]),
		.role = copy(a, cells[6]), .team = copy(a, cells[7]), .subject = copy(a, cells[8]), .email = copy(a, cells[9]),
		.groups = copy(a, cells[10]), .began_s = number(cells[11]), .used_s = number(cells[12]), .turned_s = number(cells[13]),
		.until_s = number(cells[14]) };
	return true;
}

bool
lt_session_find(struct lt_arena *a, struct lt_database *db, const char *id, struct lt_session *ret_session, struct lt_err *err)
{
	struct listing l = { .a = a };
	if (!db->ask(db, "select " COLUMNS " from api_session where id = $1", &id, 1, take, &l, err))
		return false;
	*ret_session = l.count ? l.at[0] : (struct lt_session){ 0 };
	return true;
}

bool
lt_session_list(struct lt_arena *a, struct lt_database *db, struct lt_session **ret_sessions, int *ret_count, struct lt_err *err)
{
	struct listing l = { .a = a };
	if (!db->ask(db, "select " COLUMNS " from api_session order by began_s desc, id limit 1000", NULL, 0, take, &l, err))
		return false;
	*ret_sessions = l.at;
	*ret_count = l.count;
	return true;
}

/* The database decides who was first: the row must still have the secret that was read. */
bool
lt_session_turn(struct lt_arena *a, struct lt_database *db, const struct lt_session *session, const struct lt_session_cookie *cookie,
	int64_t now_s, char ret_cookie[LT_SESSION_COOKIE], bool *ret_turned, struct lt_err *err)
{
	char secret[SECRET + 1], digest[65];
	*ret_turned = false;
	if (!lt_draw(secret, SECRET, err))
		return false;
	lt_digest_hex(lt_text(secret), digest);
	const char *values[] = { digest, session->secret, spell(a, now_s), spell(a, now_s), session->id, session->secret };
	if (!db->ask(db, "update api_session set secret = $1, before = $2, turned_s = $3, used_s = $4 where id = $5 and secret = $6 returning id",
		    values, 6, note, ret_turned, err))
		return false;
	snprintf(ret_cookie, LT_SESSION_COOKIE, "%s.%s.%.*s", session->id, secret, LT_ARG(cookie->root));
	explicit_bzero(secret, sizeof secret);
	return true;
}

bool
lt_session_used(struct lt_arena *a, struct lt_database *db, const char *id, int64_t now_s, struct lt_err *err)
{
	return db->ask(db, "update api_session set used_s = $1 where id = $2", (const char *[]){ spell(a, now_s), id }, 2, NULL, NULL, err);
}

bool
lt_session_end(struct lt_database *db, const char *id, bool *ret_was, struct lt_err *err)
{
	*ret_was = false;
	return db->ask(db, "delete from api_session where id = $1 returning id", &id, 1, note, ret_was, err);
}

bool
lt_session_prune(struct lt_arena *a, struct lt_database *db, int64_t now_s, int64_t idle_s, struct lt_err *err)
{
	const char *now = spell(a, now_s);
	return db->ask(db, "delete from api_session where until_s < $1 or used_s < $2", (const char *[]){ now, spell(a, now_s - idle_s) }, 2,
		       NULL, NULL, err)
		&& db->ask(db, "delete from api_token where until_s < $1", &now, 1, NULL, NULL, err)
		&& db->ask(db, "delete from api_link_used where used_s < $1", (const char *[]){ spell(a, now_s - ONCE_KEPT_S) }, 1, NULL, NULL, err);
}

bool
lt_session_once(struct lt_arena *a, struct lt_database *db, const char *sha256, int64_t now_s, bool *ret_first, struct lt_err *err)
{
	*ret_first = false;
	return db->ask(db, "insert into api_link_used values ($1, $2) on conflict do nothing returning sha256", (const char *[]){ sha256, spell(a, now_s) },
		2, note, ret_first, err);
}
