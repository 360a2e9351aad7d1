/* SPDX-License-Identifier: Apache-2.0 */
/* saved: see saved.h. */
#include "facts/saved.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/auto.h"
#include "facts/inside.h"

/* One text or number of a statement that takes most of a row. */
enum { VALUE_BYTES = 8 << 20, STATEMENT_BYTES = 1 << 20, STEPS = 20000 };

static bool
failed(sqlite3 *db, const char *path, struct lt_err *err)
{
	return lt_fail(err, "the facts in %s: %s", path, sqlite3_errmsg(db));
}

static bool
describe_column(sqlite3_stmt *s, const struct lt_table *t, int column)
{
	sqlite3_bind_text(s, 1, t->name.at, (int)t->name.len, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, t->columns[column].name.at, (int)t->columns[column].name.len, SQLITE_STATIC);
	sqlite3_bind_text(s, 3, lt_column_type_name(t->columns[column].type), -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 4, t->columns[column].sentence, -1, SQLITE_STATIC);
	bool good = sqlite3_step(s) == SQLITE_DONE;
	sqlite3_reset(s);
	return good;
}

static bool
describe_table(struct lt_arena *a, sqlite3_stmt *s, const struct lt_table *t)
{
	const char *sources = "";
	for (int i = 0; i < t->source_count; i++)
		sources = lt_print(a, "%s%s%.*s", sources, i ? ", " : "", LT_ARG(t->sources[i]));
	sqlite3_bind_text(s, 1, t->name.at, (int)t->name.len, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, t->sentence, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, 3, t->rows);
	sqlite3_bind_text(s, 4, sources, -1, SQLITE_STATIC);
	bool good = sqlite3_step(s) == SQLITE_DONE;
	sqlite3_reset(s);
	return good;
}

/* Of tables and columns that are in the file; what no statement named is not. */
static bool
describe(struct lt_arena *a, const struct lt_facts *facts, sqlite3 *db)
{
	sqlite3_stmt *table = NULL, *column = NULL;
	bool good = sqlite3_exec(db, "begin; create table fact_table(name text, sentence text, rows integer, sources text);"
		"create table fact_column(fact_table text, name text, type text, sentence text)", NULL, NULL, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(db, "insert into fact_table values(?, ?, ?, ?)", -1, &table, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(db, "insert into fact_column values(?, ?, ?, ?)", -1, &column, NULL) == SQLITE_OK;
	for (int i = 0; good && i < facts->table_count; i++) {
		const struct lt_table *t = facts->tables[i];
		if (!t->insert)
			continue;
		good = describe_table(a, table, t);
		for (int c = 0; good && c < t->column_count; c++)
			if (t->columns[c].bind[LT_PART_VALUE])
				good = describe_column(column, t, c);
	}
	sqlite3_finalize(table);
	sqlite3_finalize(column);
	return good && sqlite3_exec(db, "commit", NULL, NULL, NULL) == SQLITE_OK;
}

static bool
copy(struct lt_arena *a, struct lt_facts *facts, sqlite3 *db, const char *path, struct lt_err *err)
{
	sqlite3_exec(db, "pragma journal_mode=off; pragma synchronous=off", NULL, NULL, NULL);
	sqlite3_backup *backup = sqlite3_backup_init(db, "main", facts->db, "main");
	if (!backup)
		return failed(db, path, err);
	int got = sqlite3_backup_step(backup, -1);
	if (sqlite3_backup_finish(backup) != SQLITE_OK || got != SQLITE_DONE || !describe(a, facts, db))
		return failed(db, path, err);
	return true;
}

/* The bytes are on the disk before the name says so. */
static bool
settle(const char *beside, const char *path, struct lt_err *err)
{
	LT_AUTO(lt_fd) fd = open(beside, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0 || rename(beside, path) != 0)
		return lt_fail_os(err, "write the facts to %s", path);
	return true;
}

bool
lt_facts_save(struct lt_arena *a, struct lt_facts *facts, const char *path, struct lt_err *err)
{
	const char *beside = lt_print(a, "%s.%ld", path, (long)getpid());
	sqlite3 *db = NULL;
	unlink(beside);
	mode_t mask = umask(077);
	int code = sqlite3_open_v2(beside, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	bool good = code == SQLITE_OK ? copy(a, facts, db, path, err) : failed(db, path, err);
	umask(mask);
	sqlite3_close(db);
	good = good && settle(beside, path, err);
	if (!good)
		unlink(beside);
	return good;
}

/* --- reading --- */

struct clock {
	struct timespec until;
};

static int
too_late(void *thing)
{
	const struct clock *clock = thing;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > clock->until.tv_sec || (now.tv_sec == clock->until.tv_sec && now.tv_nsec > clock->until.tv_nsec);
}

static void
close_saved(void *thing)
{
	sqlite3_close(((struct lt_facts *)thing)->db);
}

/* Nothing but the rows of this file can be reached from a statement. */
static bool
fence(sqlite3 *db)
{
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, VALUE_BYTES);
	sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, STATEMENT_BYTES);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db, SQLITE_LIMIT_WORKER_THREADS, 0);
	sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 200);
	return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
		sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK &&
		sqlite3_exec(db, "pragma temp_store=memory; pragma query_only=on; pragma cell_size_check=on", NULL, NULL, NULL) == SQLITE_OK;
}

struct lt_facts *
lt_facts_saved(struct lt_arena *a, const char *path, int64_t seconds, struct lt_err *err)
{
	struct lt_facts *facts = LT_NEW(a, struct lt_facts);
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	facts->arena = a;
	if (access(path, R_OK) != 0) {
		lt_fail_os(err, "read the facts in %s", path);
		return NULL;
	}
	int code = sqlite3_open_v2(path, &facts->db, SQLITE_OPEN_READONLY, NULL);
	lt_arena_defer(a, close_saved, facts);
	/* Table functions are made on first use, which is a writing of sorts: so before the guard stands. */
	if (code != SQLITE_OK || !lt_function_add_all(facts->db, err) || !fence(facts->db) ||
		sqlite3_exec(facts->db, "select 1 from json_each('[]'), json_tree('[]'); select count(*) from fact_table", NULL, NULL, NULL) != SQLITE_OK) {
		if (!err->text[0])
			lt_fail(err, "%s holds no facts that lintel assess --facts wrote: %s", path, sqlite3_errmsg(facts->db));
		return NULL;
	}
	if (seconds > 0) {
		struct clock *clock = LT_NEW(a, struct clock);
		clock_gettime(CLOCK_MONOTONIC, &clock->until);
		clock->until.tv_sec += seconds;
		sqlite3_progress_handler(facts->db, STEPS, too_late, clock);
	}
	lt_facts_guard(facts->db);
	return facts;
}
