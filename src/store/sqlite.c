/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sqlite: a database that is a file.
 *
 * It is written ahead (WAL) and synced only when the log is taken in, so that keeping a run waits
 * for no disk: a power cut may lose the last runs, never the file.  The log is not taken in when
 * the process ends, and is kept short instead, because the next process reads all of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/err.h"
#include "store/database.h"

enum { COLUMNS = 32, LOG_PAGES = 128 };

LT_AUTO_DEFINE(lt_statement, sqlite3_stmt *, sqlite3_finalize, NULL)

struct file {
	struct lt_database is;
	sqlite3 *db;
	char path[4160];
};

static bool
fail(const struct file *file, struct lt_err *err)
{
	const char *why = file->db ? sqlite3_errmsg(file->db) : "there is no memory";
	switch (file->db ? sqlite3_errcode(file->db) & 0xff : SQLITE_NOMEM) {
	case SQLITE_FULL:
		return lt_fail(err, "%s: the disk is full; make room, what was there is unharmed", file->path);
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return lt_fail(err, "%s cannot be opened or written (%s); make it and its folder yours, or name another with --store",
			file->path, why);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return lt_fail(err, "%s is damaged (%s) and was left as it is; move it away and a new one is begun", file->path, why);
	case SQLITE_BUSY:
		return lt_fail(err, "%s is locked by another program for more than %d s; try again when it is done", file->path,
			LT_DATABASE_WAIT_MS / 1000);
	case SQLITE_IOERR:
		return lt_fail(err, "%s cannot be read or written (%s); look at the disk, what was there is unharmed", file->path, why);
	default:
		return lt_fail(err, "%s: %s", file->path, why);
	}
}

static bool
run(struct lt_database *db, const char *sql, struct lt_err *err)
{
	struct file *file = (struct file *)db;
	return sqlite3_exec(file->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(file, err);
}

static bool
take_row(sqlite3_stmt *statement, lt_database_row_fn row, void *to, struct lt_err *err)
{
	struct lt_text cells[COLUMNS];
	int count = sqlite3_column_count(statement);
	for (int i = 0; i < count && i < COLUMNS; i++) {
		cells[i].at = (const char *)sqlite3_column_text(statement, i);
		cells[i].len = cells[i].at ? (size_t)sqlite3_column_bytes(statement, i) : 0;
	}
	return !row || row(to, cells, err);
}

static bool
ask(struct lt_database *db, const char *sql, const char *const *values, int count, lt_database_row_fn row, void *to,
	struct lt_err *err)
{
	struct file *file = (struct file *)db;
	LT_AUTO(lt_statement) statement = NULL;
	int got = SQLITE_DONE;
	if (sqlite3_prepare_v2(file->db, sql, -1, &statement, NULL) != SQLITE_OK)
		return fail(file, err);
	for (int i = 0; i < count; i++)
		sqlite3_bind_text(statement, i + 1, values[i], -1, SQLITE_STATIC);
	while ((got = sqlite3_step(statement)) == SQLITE_ROW)
		if (!take_row(statement, row, to, err))
			return false;
	return got == SQLITE_DONE || fail(file, err);
}

/* The log is emptied when it has grown: what is left of it the next process would take in once more. */
static int
take_in(void *unused, sqlite3 *db, const char *name, int pages)
{
	(void)unused;
	if (pages > LOG_PAGES)
		sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return SQLITE_OK; /* who is reading hinders nobody: the next who writes does it */
}

static void
done(struct lt_database *db)
{
	struct file *file = (struct file *)db;
	sqlite3_close(file->db);
	free(file);
}

/* Only its owner may read it; the files beside it take their mode from this one. */
static bool
make(const char *path, struct lt_err *err)
{
	LT_AUTO(lt_fd) fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	return fd >= 0 || lt_fail_os(err, "open %s to keep runs in (--store names another place)", path);
}

struct lt_database *
lt_database_sqlite(const char *path, bool writes, struct lt_err *err)
{
	if (writes && !make(path, err))
		return NULL;
	struct file *file = calloc(1, sizeof *file);
	if (!file)
		return lt_fail_os(err, "open %s for runs", path), NULL;
	file->is = (struct lt_database){ .run = run, .ask = ask, .close = done, .begin = "begin immediate",
		.durable = "pragma synchronous = full",
		.has = "select count(*) from sqlite_master where type = 'table' and name = $1" };
	snprintf(file->path, sizeof file->path, "%s", path);
	int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
	bool good = sqlite3_open_v2(path, &file->db, flags, NULL) == SQLITE_OK;
	if (good) {
		sqlite3_busy_timeout(file->db, LT_DATABASE_WAIT_MS);
		sqlite3_db_config(file->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
		sqlite3_wal_hook(file->db, take_in, NULL);
		good = !writes ||
			sqlite3_exec(file->db, "pragma synchronous = normal; pragma journal_mode = wal", NULL, NULL, NULL) == SQLITE_OK;
	}
	if (good)
		return &file->is;
	fail(file, err);
	done(&file->is);
	return NULL;
}
