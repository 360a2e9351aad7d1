/* SPDX-License-Identifier: Apache-2.0 */
/* digest: see digest.h. */
#include "facts/digest.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "facts/facts.h"

enum { ROW_BYTES = 64 << 20, DIGEST = 32 };

struct rows {
	uint8_t (*at)[DIGEST];
	int count, room;
};

/* name, kind and value of each cell that has one. */
static void
put_row(sqlite3_stmt *s, struct lt_buf *row)
{
	row->len = 0;
	for (int c = 0; c < sqlite3_column_count(s); c++) {
		int kind = sqlite3_column_type(s, c);
		if (kind == SQLITE_NULL)
			continue;
		lt_buf_printf(row, "%s=%d:%d:", sqlite3_column_name(s, c), kind, sqlite3_column_bytes(s, c));
		lt_buf_add(row, sqlite3_column_text(s, c), (size_t)sqlite3_column_bytes(s, c));
	}
}

static int
by_bytes(const void *left, const void *right)
{
	return memcmp(left, right, DIGEST);
}

static bool
digest_table(struct lt_arena *a, sqlite3 *db, const char *name, struct lt_buf *all, struct lt_err *err)
{
	struct rows rows = { 0 };
	struct lt_buf row = LT_BUF(ROW_BYTES);
	sqlite3_stmt *s = NULL;
	int got = SQLITE_DONE;
	if (sqlite3_prepare_v2(db, lt_print(a, "select * from \"%s\"", name), -1, &s, NULL) != SQLITE_OK)
		return lt_fail(err, "digest of the facts: %s", sqlite3_errmsg(db));
	while ((got = sqlite3_step(s)) == SQLITE_ROW) {
		put_row(s, &row);
		rows.at = lt_grow(a, rows.at, rows.count, &rows.room, DIGEST);
		lt_digest_raw(lt_buf_text(&row), rows.at[rows.count++]);
	}
	sqlite3_finalize(s);
	lt_buf_done(&row);
	if (got != SQLITE_DONE)
		return lt_fail(err, "digest of the facts in %s: %s", name, sqlite3_errmsg(db));
	if (rows.count > 0) {
		qsort(rows.at, (size_t)rows.count, DIGEST, by_bytes);
		lt_buf_printf(all, "%s:%d:", name, rows.count);
		lt_buf_add(all, rows.at, (size_t)rows.count * DIGEST);
	}
	return true;
}

/* Tables that no check names are not made. */
static bool
digest_all(struct lt_arena *a, struct lt_facts *facts, struct lt_buf *all, struct lt_err *err)
{
	sqlite3 *db = lt_facts_sql(facts);
	sqlite3_stmt *s = NULL;
	int got = SQLITE_DONE;
	if (sqlite3_prepare_v2(db, "select name from sqlite_master where type = 'table' order by name", -1, &s, NULL) != SQLITE_OK)
		return lt_fail(err, "digest of the facts, their tables: %s", sqlite3_errmsg(db));
	while ((got = sqlite3_step(s)) == SQLITE_ROW) {
		const char *name = lt_copy(a, (const char *)sqlite3_column_text(s, 0));
		if (lt_facts_table_named(facts, lt_text(name)) >= 0 && !digest_table(a, db, name, all, err))
			break;
	}
	sqlite3_finalize(s);
	return got == SQLITE_DONE;
}

bool
lt_facts_digest(struct lt_arena *a, struct lt_facts *facts, char ret_digits[65], struct lt_err *err)
{
	struct lt_buf all = LT_BUF((size_t)1 << 32);
	bool good = digest_all(a, facts, &all, err);
	if (good)
		lt_digest_hex(lt_buf_text(&all), ret_digits);
	lt_buf_done(&all);
	return good;
}
