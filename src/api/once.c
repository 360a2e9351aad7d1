/* SPDX-License-Identifier: Apache-2.0 */
/*
 * once: a write that is sent again with the same Idempotency-Key is done once, and answered as it was
 * the first time, for a day.
 *
 * A row stands from before the write: another one with the key meanwhile is told that it is under way.
 * A write that failed leaves none, so that it can be tried again; one whose process was killed
 * leaves a row without an answer, which is told too: whether it was done is for a person to look.
 */
#include <stdlib.h>

#include "api/inside.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "store/database.h"

enum { KEY_MOST = 128, DAY_S = 86400, ANSWER_KEPT = 1 << 18 };

static const char tables[] = "create table if not exists api_once(name text primary key, asked text not null, at bigint not null, "
			     "status integer, type text, answer text)";

static const char *
name_of(const struct lt_request *request, const char *key)
{
	char digest[65];
	lt_digest_hex(lt_text(lt_print(request->a, "%s\n%s", request->who->id ? request->who->id : "", key)), digest);
	return lt_copy(request->a, digest);
}

static const char *
asked_of(const struct lt_request *request, const char *path)
{
	char digest[65];
	struct lt_buf all = LT_BUF(LT_BODY_MOST + (1 << 16));
	lt_buf_printf(&all, "%s %s\n", request->route->method, path);
	lt_buf_text_add(&all, request->body);
	lt_digest_hex(lt_buf_text(&all), digest);
	lt_buf_done(&all);
	return lt_copy(request->a, digest);
}

struct row {
	const struct lt_request *request;
	const char *asked, *answer, *type;
	int status;
	bool there;
};

static bool
take(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct row *row = to;
	struct lt_arena *a = row->request->a;
	(void)err;
	row->there = true;
	row->asked = lt_copy_text(a, cells[0]).at;
	row->status = cells[1].at ? (int)strtol(lt_copy_text(a, cells[1]).at, NULL, 10) : 0;
	row->type = cells[2].at ? lt_copy_text(a, cells[2]).at : NULL;
	row->answer = cells[3].at ? lt_copy_text(a, cells[3]).at : NULL;
	return true;
}

/* The answer of the first time, or why there is none. */
static bool
tell_again(const struct row *row, const char *asked, struct lt_reply *reply)
{
	if (strcmp(row->asked, asked) != 0)
		return lt_problem(reply, 422, "already", "this Idempotency-Key was sent with something else; use a new one");
	if (!row->status)
		return lt_problem(reply, 409, "busy", "the first one with this Idempotency-Key is under way, or was cut off; look whether it was done");
	if (row->status != 204 && !row->answer)
		return lt_problem(reply, 409, "already", "this was done, and its secret was shown then; make a new one");
	reply->status = row->status;
	reply->type = row->type;
	lt_buf_puts(&reply->body, row->answer ? row->answer : "");
	lt_reply_header(reply, "Idempotency-Replayed", "true");
	return false;
}

bool
lt_once_begin(const struct lt_request *request, const char *key, const char *path, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	struct row row = { .request = request };
	if (!key)
		return true;
	if (!*key || strlen(key) > KEY_MOST)
		return lt_problem(reply, 400, "header", "an Idempotency-Key has 1 to %d characters", KEY_MOST);
	struct lt_database *db = lt_api_database(request->api, &err);
	const char *asked = asked_of(request, path), *name = name_of(request, key);
	int64_t now = request->now_us / 1000000;
	const char *const old[] = { lt_print(request->a, "%lld", (long long)(now - DAY_S)) };
	const char *const values[] = { name, asked, lt_print(request->a, "%lld", (long long)now) };
	bool good = db && db->run(db, tables, &err) && db->run(db, db->begin, &err);
	good = good && db->ask(db, "delete from api_once where at < $1", old, 1, NULL, NULL, &err)
		&& db->ask(db, "select asked, status, type, answer from api_once where name = $1", values, 1, take, &row, &err);
	if (good && !row.there)
		good = db->ask(db, "insert into api_once(name, asked, at) values ($1, $2, $3)", values, 3, NULL, NULL, &err);
	if (db && !(good && db->run(db, "commit", &err))) {
		struct lt_err again = { 0 };
		db->run(db, "rollback", &again);
		return lt_problem(reply, 503, "failed", "what was done cannot be kept: %s", err.text);
	}
	if (!db)
		return lt_problem_err(reply, 503, "failed", &err);
	return !row.there || tell_again(&row, asked, reply);
}

void
lt_once_end(const struct lt_request *request, const char *key, const char *path, const struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	struct lt_database *db = key ? lt_api_database(request->api, &err) : NULL;
	(void)path;
	if (!db)
		return;
	const char *name = name_of(request, key);
	const char *const failed[] = { name };
	if (reply->problem) {
		db->ask(db, "delete from api_once where name = $1", failed, 1, NULL, NULL, &err);
		return;
	}
	bool keeps = reply->body.len && reply->body.len <= ANSWER_KEPT && !(request->route->flags & LT_ROUTE_SECRET);
	const char *const done[] = { lt_print(request->a, "%d", reply->status), reply->type, keeps ? lt_buf_text(&reply->body).at : NULL, name };
	db->ask(db, "update api_once set status = $1, type = $2, answer = $3 where name = $4", done, 4, NULL, NULL, &err);
}
