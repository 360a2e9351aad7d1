/* SPDX-License-Identifier: Apache-2.0 */
/*
 * database: a file of SQLite's or a server of PostgreSQL's, told the same SQL.
 *
 * Values go in and come out as text; placeholders are $1, $2, ... and stand in a statement in that
 * order.  What goes wrong is a sentence with what to do about it, and never has a password in it.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_err;

/* cells: a text for each column, LT_NONE for null; they last until the call returns.  False stops,
 * with err filled. */
typedef bool (*lt_database_row_fn)(void *to, const struct lt_text *cells, struct lt_err *err);

struct lt_database {
	/* Statements without values and without rows, several of them between semicolons. */
	bool (*run)(struct lt_database *db, const char *sql, struct lt_err *err);
	/* One statement.  row NULL: its rows are passed over. */
	bool (*ask)(struct lt_database *db, const char *sql, const char *const *values, int count, lt_database_row_fn row,
		void *to, struct lt_err *err);
	void (*close)(struct lt_database *db);
	const char *has;   /* asks whether the table $1 is there: a row with 1 or 0 */
	const char *begin; /* begins to write, after whoever is writing now */
	const char *durable; /* run once: from then on what was committed outlives a power cut, and a commit waits for the disk */
};

/* Waits so long for others who write. */
enum { LT_DATABASE_WAIT_MS = 2000, LT_DATABASE_ASK_MS = 20000 };

/* The file at path, made when it is not there and to be written. */
struct lt_database *lt_database_sqlite(const char *path, bool writes, struct lt_err *err);

/* address: postgres://USER[:PASSWORD]@HOST[:PORT]/NAME[?options of libpq]. */
struct lt_database *lt_database_postgres(const char *address, struct lt_err *err);
