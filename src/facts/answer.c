/* SPDX-License-Identifier: Apache-2.0 */
/* One statement, stepped through. */
#include "facts/answer.h"

#include "base/arena.h"
#include "facts/inside.h"

struct lt_answer {
	sqlite3 *db;
	sqlite3_stmt *statement;
};

static void
finish(void *thing)
{
	sqlite3_finalize(((struct lt_answer *)thing)->statement);
}

struct lt_answer *
lt_answer_open(struct lt_arena *a, struct lt_facts *facts, const char *sql, struct lt_err *err)
{
	struct lt_answer *answer = LT_NEW(a, struct lt_answer);
	const char *rest = "";
	answer->db = facts->db;
	int code = sqlite3_prepare_v2(facts->db, sql, -1, &answer->statement, &rest);
	if (code == SQLITE_AUTH)
		lt_fail(err, "'%s' would change something, and facts are only read: write a SELECT", sql);
	else if (code != SQLITE_OK)
		lt_fail(err, "%s", sqlite3_errmsg(facts->db));
	else if (!answer->statement)
		lt_fail(err, "there is no statement in '%s'", sql);
	else if (lt_text_trim(lt_text(rest)).len)
		lt_fail(err, "one statement at a time, please: '%s' stands behind the first", rest);
	else {
		lt_arena_defer(a, finish, answer);
		return answer;
	}
	sqlite3_finalize(answer->statement);
	return NULL;
}

int
lt_answer_columns(const struct lt_answer *answer)
{
	return sqlite3_column_count(answer->statement);
}

const char *
lt_answer_name(const struct lt_answer *answer, int column)
{
	return sqlite3_column_name(answer->statement, column);
}

bool
lt_answer_next(struct lt_answer *answer, struct lt_err *err)
{
	int got = sqlite3_step(answer->statement);
	if (got != SQLITE_ROW && got != SQLITE_DONE)
		return lt_fail(err, "%s", sqlite3_errmsg(answer->db));
	return got == SQLITE_ROW;
}

struct lt_text
lt_answer_cell(const struct lt_answer *answer, int column)
{
	const char *text = (const char *)sqlite3_column_text(answer->statement, column);
	return (struct lt_text){ text, text ? (size_t)sqlite3_column_bytes(answer->statement, column) : 0 };
}

bool
lt_answer_is_number(const struct lt_answer *answer, int column)
{
	int type = sqlite3_column_type(answer->statement, column);
	return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}
