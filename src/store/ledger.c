/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger: the writer and the reader of ledger.db.
 *
 * Rows are only appended, and what keeps each of them single is one number a ring, in the same
 * batch: an index over all rows would cost half as much again as the rows themselves.
 */
#include "store/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/err.h"

enum { RINGS = 256, BUSY_MS = 5000 };

LT_AUTO_DEFINE(lt_statement, sqlite3_stmt *, sqlite3_finalize, NULL)

struct last { /* of a ring in this batch */
	int64_t ring, seq;
	bool moved;
};

/* Rows are added to it by one statement, which remembers what is bound to it: most columns are the
 * same from row to row. */
struct table {
	const char *name, *first; /* first: columns that the store itself has, and that lead */
	int first_count;
	const struct lt_ledger_column *columns;
	int count;
	sqlite3_stmt *insert;
	struct lt_ledger_value *bound;
};

struct lt_ledger {
	sqlite3 *db;
	struct table usage, more;
	sqlite3_stmt *find, *keep;
	struct last lasts[RINGS];
	int lasts_count;
	struct timespec until; /* of a question */
	char path[4150];
};

/* --- sentences --- */

static bool
fail(const struct lt_ledger *ledger, struct lt_err *err)
{
	const char *why = ledger->db ? sqlite3_errmsg(ledger->db) : "there is no memory";
	switch (ledger->db ? sqlite3_errcode(ledger->db) & 0xff : SQLITE_NOMEM) {
	case SQLITE_FULL:
		return lt_fail(err, "%s: the disk is full; make room, what was metered waits in the rings", ledger->path);
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return lt_fail(err, "%s cannot be opened or written (%s); is it there, and is it yours?", ledger->path, why);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return lt_fail(err, "%s is damaged (%s); move it away and a new ledger is begun", ledger->path, why);
	case SQLITE_BUSY:
		return lt_fail(err, "%s is locked by another program for more than %d s", ledger->path, BUSY_MS / 1000);
	case SQLITE_IOERR:
		return lt_fail(err, "%s cannot be read or written (%s); what was metered waits in the rings", ledger->path, why);
	default:
		return lt_fail(err, "%s: %s", ledger->path, why);
	}
}

static bool
exec(struct lt_ledger *ledger, const char *sql, struct lt_err *err)
{
	return sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(ledger, err);
}

static bool
prepare(struct lt_ledger *ledger, const char *sql, sqlite3_stmt **ret_statement, struct lt_err *err)
{
	return sqlite3_prepare_v3(ledger->db, sql, -1, SQLITE_PREPARE_PERSISTENT, ret_statement, NULL) == SQLITE_OK ||
		fail(ledger, err);
}

/* --- opening --- */

bool
lt_ledger_has_column(struct lt_ledger *ledger, const char *table, const char *name)
{
	return sqlite3_table_column_metadata(ledger->db, "main", table, name, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

bool
lt_ledger_has(struct lt_ledger *ledger, const char *table)
{
	return lt_ledger_has_column(ledger, table, NULL);
}

/* A column of the second table as table.column. */
static bool
describe(struct lt_ledger *ledger, const struct table *t, const struct lt_ledger_column *column, struct lt_err *err)
{
	LT_AUTO(lt_statement) put = NULL;
	char name[200];
	if (!prepare(ledger, "insert or replace into about values (?, ?)", &put, err))
		return false;
	snprintf(name, sizeof name, "%s%s%s", t == &ledger->usage ? "" : t->name, t == &ledger->usage ? "" : ".", column->name);
	sqlite3_bind_text(put, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_text(put, 2, column->sentence, -1, SQLITE_STATIC);
	return sqlite3_step(put) == SQLITE_DONE || fail(ledger, err);
}

static bool
add_columns(struct lt_ledger *ledger, const struct table *t, struct lt_err *err)
{
	for (int i = 0; i < t->count; i++) {
		const struct lt_ledger_column *column = &t->columns[i];
		char sql[300];
		snprintf(sql, sizeof sql, "alter table %s add column \"%s\" %s", t->name, column->name,
			column->text ? "text" : "integer");
		if (!lt_ledger_has_column(ledger, t->name, column->name) && !exec(ledger, sql, err))
			return false;
		if (!describe(ledger, t, column, err))
			return false;
	}
	return true;
}

static bool
prepare_insert(struct lt_ledger *ledger, struct table *t, struct lt_err *err)
{
	struct lt_buf sql = LT_BUF(64 << 10);
	lt_buf_printf(&sql, "insert into %s (%s", t->name, t->first);
	for (int i = 0; i < t->count; i++)
		lt_buf_printf(&sql, "%s\"%s\"", i || t->first_count ? ", " : "", t->columns[i].name);
	lt_buf_puts(&sql, ") values (");
	for (int i = 0; i < t->first_count + t->count; i++)
		lt_buf_puts(&sql, i ? ", ?" : "?");
	lt_buf_puts(&sql, ")");
	bool done = prepare(ledger, sql.at, &t->insert, err);
	lt_buf_done(&sql);
	t->bound = calloc((size_t)t->count + 1, sizeof *t->bound);
	for (int i = 0; done && t->bound && i < t->count; i++) /* as bound says: 0 and null */
		if (!t->columns[i].text)
			sqlite3_bind_int64(t->insert, i + t->first_count + 1, 0);
	return done && (t->bound || lt_fail_os(err, "write %s", ledger->path));
}

static struct table
table_of(const char *name, const char *first, int first_count, const struct lt_ledger_column *columns)
{
	struct table t = { .name = name, .first = first, .first_count = first_count, .columns = columns };
	while (columns[t.count].name)
		t.count++;
	return t;
}

/* Tables as they should be; in one transaction, since two may open at once. */
static bool
shape(struct lt_ledger *ledger, struct lt_err *err)
{
	return exec(ledger, "begin immediate;"
		"create table if not exists usage (ring integer not null, seq integer not null);"
		"create table if not exists drained (ring integer primary key, seq integer not null);"
		"create table if not exists about (name text primary key, sentence text) without rowid", err) &&
		add_columns(ledger, &ledger->usage, err) && exec(ledger, "commit", err) &&
		prepare_insert(ledger, &ledger->usage, err) &&
		prepare(ledger, "select seq from drained where ring = ?", &ledger->find, err) &&
		prepare(ledger, "insert or replace into drained values (?, ?)", &ledger->keep, err);
}

bool
lt_ledger_table(struct lt_ledger *ledger, const char *name, const struct lt_ledger_column *columns,
	const char *index, struct lt_err *err)
{
	struct lt_buf sql = LT_BUF(4096);
	lt_buf_puts(&sql, "begin immediate;");
	for (const struct lt_ledger_column *c = columns; lt_ledger_has(ledger, name) && c->name; c++)
		if (!lt_ledger_has_column(ledger, name, c->name)) {
			lt_buf_printf(&sql, "drop table %s;", name);
			break;
		}
	lt_buf_printf(&sql, "create table if not exists %s (%s integer);"
		"create index if not exists %s_%s on %s (%s)", name, index, name, index, name, index);
	ledger->more = table_of(name, "", 0, columns);
	bool done = exec(ledger, sql.at, err) && add_columns(ledger, &ledger->more, err) && exec(ledger, "commit", err) &&
		prepare_insert(ledger, &ledger->more, err);
	lt_buf_done(&sql);
	return done;
}

static struct lt_ledger *
open_as(const char *folder, int flags, struct lt_err *err)
{
	struct lt_ledger *ledger = calloc(1, sizeof *ledger);
	if (!ledger)
		return lt_fail_os(err, "open the ledger"), NULL;
	snprintf(ledger->path, sizeof ledger->path, "%s/ledger.db", folder);
	if (sqlite3_open_v2(ledger->path, &ledger->db, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(ledger->db, BUSY_MS);
		return ledger;
	}
	fail(ledger, err);
	lt_ledger_close(ledger);
	return NULL;
}

/* Only the owner may read what calls cost; the files beside it take their mode from this one. */
static bool
make(const char *folder, struct lt_err *err)
{
	char path[4150];
	snprintf(path, sizeof path, "%s/ledger.db", folder);
	LT_AUTO(lt_fd) fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	return fd >= 0 || lt_fail_os(err, "open %s", path);
}

struct lt_ledger *
lt_ledger_open(const char *folder, const struct lt_ledger_column *columns, struct lt_err *err)
{
	struct lt_ledger *ledger = make(folder, err) ? open_as(folder, SQLITE_OPEN_READWRITE, err) : NULL;
	if (!ledger)
		return NULL;
	ledger->usage = table_of("usage", "ring, seq", 2, columns);
	/* full: a commit is on the disk when it returns, as the rings are emptied after it.  Large pages:
	 * each is two writes on its way, and rows only come. */
	if (exec(ledger, "pragma page_size = 16384; pragma journal_mode = wal; pragma synchronous = full;"
		"pragma secure_delete = off; pragma cache_size = -4000; pragma wal_autocheckpoint = 500;"
		"pragma journal_size_limit = 67108864", err) &&
		shape(ledger, err))
		return ledger;
	lt_ledger_close(ledger);
	return NULL;
}

struct lt_ledger *
lt_ledger_read(const char *folder, struct lt_err *err)
{
	struct lt_ledger *ledger = open_as(folder, SQLITE_OPEN_READONLY, err);
	if (!ledger || lt_ledger_has_column(ledger, "usage", "seq"))
		return ledger;
	fail(ledger, err);
	lt_ledger_close(ledger);
	return NULL;
}

/* As a URI: what has a meaning there is spelt by its number. */
static bool
open_still(struct lt_ledger *ledger, struct lt_err *err)
{
	struct lt_buf uri = LT_BUF(16 << 10);
	lt_buf_puts(&uri, "file:");
	for (const char *at = ledger->path; *at; at++)
		if (strchr("?#%", *at))
			lt_buf_printf(&uri, "%%%02X", (unsigned)(unsigned char)*at);
		else
			lt_buf_putc(&uri, *at);
	lt_buf_puts(&uri, "?immutable=1");
	bool open = sqlite3_open_v2(uri.at, &ledger->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK;
	lt_buf_done(&uri);
	return open || fail(ledger, err);
}

struct lt_ledger *
lt_ledger_look(const char *folder, struct lt_err *err)
{
	char beside[4200];
	snprintf(beside, sizeof beside, "%s/ledger.db-wal", folder);
	if (access(beside, F_OK) == 0)
		return lt_ledger_read(folder, err);
	struct lt_ledger *ledger = calloc(1, sizeof *ledger);
	if (!ledger)
		return lt_fail_os(err, "open the ledger"), NULL;
	snprintf(ledger->path, sizeof ledger->path, "%s/ledger.db", folder);
	if (open_still(ledger, err) && (lt_ledger_has_column(ledger, "usage", "seq") || fail(ledger, err)))
		return ledger;
	lt_ledger_close(ledger);
	return NULL;
}

void
lt_ledger_close(struct lt_ledger *ledger)
{
	if (!ledger)
		return;
	sqlite3_finalize(ledger->usage.insert);
	sqlite3_finalize(ledger->more.insert);
	free(ledger->usage.bound);
	free(ledger->more.bound);
	sqlite3_finalize(ledger->find);
	sqlite3_finalize(ledger->keep);
	sqlite3_close(ledger->db);
	free(ledger);
}

/* --- writing --- */

static bool
step(struct lt_ledger *ledger, sqlite3_stmt *statement, struct lt_err *err)
{
	bool done = sqlite3_step(statement) == SQLITE_DONE || fail(ledger, err);
	sqlite3_reset(statement);
	return done;
}

static bool
keep_lasts(struct lt_ledger *ledger, struct lt_err *err)
{
	for (int i = 0; i < ledger->lasts_count; i++) {
		if (!ledger->lasts[i].moved)
			continue;
		sqlite3_bind_int64(ledger->keep, 1, ledger->lasts[i].ring);
		sqlite3_bind_int64(ledger->keep, 2, ledger->lasts[i].seq);
		if (!step(ledger, ledger->keep, err))
			return false;
	}
	ledger->lasts_count = 0;
	return true;
}

/* Where the ring stands; asked of the database once a batch, so that two writers agree. */
static struct last *
last_of(struct lt_ledger *ledger, int64_t ring, struct lt_err *err)
{
	for (int i = ledger->lasts_count; i-- > 0;)
		if (ledger->lasts[i].ring == ring)
			return &ledger->lasts[i];
	if (ledger->lasts_count == RINGS && !keep_lasts(ledger, err))
		return NULL;
	struct last *last = &ledger->lasts[ledger->lasts_count];
	*last = (struct last){ ring, INT64_MIN, false };
	sqlite3_bind_int64(ledger->find, 1, ring);
	int rc = sqlite3_step(ledger->find);
	if (rc == SQLITE_ROW)
		last->seq = sqlite3_column_int64(ledger->find, 0);
	else if (rc != SQLITE_DONE)
		fail(ledger, err);
	sqlite3_reset(ledger->find);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return NULL;
	ledger->lasts_count++;
	return last;
}

bool
lt_ledger_begin(struct lt_ledger *ledger, struct lt_err *err)
{
	ledger->lasts_count = 0;
	return exec(ledger, "begin immediate", err);
}

/* Binds what is another than in the row before.  A text is read when the row is written, so that the same
 * place and length need no new binding, whatever is there by now. */
static void
bind(struct table *t, const struct lt_ledger_value *values)
{
	for (int i = 0, at = t->first_count + 1; i < t->count; i++, at++) {
		const struct lt_ledger_value *v = &values[i];
		struct lt_ledger_value *b = &t->bound[i];
		if (t->columns[i].text) {
			if (v->text.at != b->text.at || v->text.len != b->text.len) /* NULL binds null */
				sqlite3_bind_text(t->insert, at, v->text.at, (int)v->text.len, SQLITE_STATIC);
			b->text = v->text;
		} else {
			if (v->number != b->number)
				sqlite3_bind_int64(t->insert, at, v->number);
			b->number = v->number;
		}
	}
}

bool
lt_ledger_put(struct lt_ledger *ledger, const struct lt_ledger_value *values, struct lt_err *err)
{
	bind(&ledger->more, values);
	return step(ledger, ledger->more.insert, err);
}

bool
lt_ledger_add(struct lt_ledger *ledger, uint64_t ring, uint64_t seq, const struct lt_ledger_value *values,
	bool *ret_new, struct lt_err *err)
{
	struct last *last = last_of(ledger, (int64_t)ring, err);
	if (!last)
		return false;
	*ret_new = (int64_t)seq > last->seq;
	if (!*ret_new)
		return true;
	sqlite3_stmt *insert = ledger->usage.insert;
	sqlite3_bind_int64(insert, 1, (int64_t)ring);
	sqlite3_bind_int64(insert, 2, (int64_t)seq);
	bind(&ledger->usage, values);
	if (!step(ledger, insert, err))
		return false;
	last->seq = (int64_t)seq;
	last->moved = true;
	return true;
}

bool
lt_ledger_commit(struct lt_ledger *ledger, struct lt_err *err)
{
	return keep_lasts(ledger, err) && exec(ledger, "commit", err);
}

void
lt_ledger_undo(struct lt_ledger *ledger)
{
	ledger->lasts_count = 0;
	if (!sqlite3_get_autocommit(ledger->db))
		sqlite3_exec(ledger->db, "rollback", NULL, NULL, NULL);
}

bool
lt_ledger_forget(struct lt_ledger *ledger, int64_t from, int64_t upto, struct lt_err *err)
{
	char sql[160];
	snprintf(sql, sizeof sql, "delete from usage where rowid > %lld and rowid <= %lld "
		"and rowid < (select max(rowid) from usage)", (long long)from, (long long)upto);
	return exec(ledger, sql, err);
}

/* --- asking --- */

/* A question may read and count, and nothing else. */
static int
allow(void *to, int action, const char *a, const char *b, const char *c, const char *d)
{
	(void)to, (void)a, (void)b, (void)c, (void)d;
	return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION ||
		action == SQLITE_RECURSIVE ? SQLITE_OK : SQLITE_DENY;
}

static int
too_long(void *to)
{
	const struct lt_ledger *ledger = to;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > ledger->until.tv_sec ||
		(now.tv_sec == ledger->until.tv_sec && now.tv_nsec > ledger->until.tv_nsec);
}

static bool
read_rows(struct lt_ledger *ledger, sqlite3_stmt *ask, lt_ledger_row_fn row, void *to, struct lt_err *err)
{
	enum { MOST = 200 };
	const char *names[MOST], *values[MOST];
	int columns = sqlite3_column_count(ask), rc;
	if (columns > MOST)
		return lt_fail(err, "the question has %d columns, more than %d", columns, MOST);
	for (int i = 0; i < columns; i++)
		names[i] = sqlite3_column_name(ask, i);
	while ((rc = sqlite3_step(ask)) == SQLITE_ROW) {
		for (int i = 0; i < columns; i++)
			values[i] = (const char *)sqlite3_column_text(ask, i);
		if (!row(to, columns, names, values, err))
			return false;
	}
	if (rc == SQLITE_INTERRUPT)
		return lt_fail(err, "the question to %s took longer than %d s; ask for less, --since a later day",
			ledger->path, LT_LEDGER_ASK_MS / 1000);
	return rc == SQLITE_DONE || fail(ledger, err);
}

bool
lt_ledger_ask(struct lt_ledger *ledger, const char *sql, const struct lt_ledger_value *binds, int binds_count,
	lt_ledger_row_fn row, void *to, struct lt_err *err)
{
	LT_AUTO(lt_statement) ask = NULL;
	const char *rest = NULL;
	sqlite3_set_authorizer(ledger->db, allow, NULL);
	int rc = sqlite3_prepare_v2(ledger->db, sql, -1, &ask, &rest);
	sqlite3_set_authorizer(ledger->db, NULL, NULL);
	if (rc == SQLITE_AUTH)
		return lt_fail(err, "the ledger is only asked: '%s' wants to change something", sql);
	if (rc != SQLITE_OK)
		return fail(ledger, err);
	if (!ask || rest[strspn(rest, " \t\r\n;")])
		return lt_fail(err, "the ledger is asked one question at a time, not '%s'", sql);
	for (int i = 0; i < binds_count; i++)
		if (binds[i].text.at)
			sqlite3_bind_text(ask, i + 1, binds[i].text.at, (int)binds[i].text.len, SQLITE_STATIC);
		else
			sqlite3_bind_int64(ask, i + 1, binds[i].number);
	clock_gettime(CLOCK_MONOTONIC, &ledger->until);
	ledger->until.tv_sec += LT_LEDGER_ASK_MS / 1000;
	sqlite3_progress_handler(ledger->db, 10000, too_long, ledger);
	bool done = read_rows(ledger, ask, row, to, err);
	sqlite3_progress_handler(ledger->db, 0, NULL, NULL);
	return done;
}
