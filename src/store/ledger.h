/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger: what was used, kept for good in SQLite (folder/ledger.db, WAL).
 *
 * One process writes, in batches; anybody may read meanwhile.  A record is named by its ring and
 * sequence and is kept once, however often it is brought: those of one ring come in ascending
 * order, and one that is not above the last of its ring is there already.  The store does not
 * know what a call is: columns come with the rows.
 *
 *	usage    ring, seq, and the columns that were given; rows in the order in which they came
 *	drained  the last sequence of each ring
 *	about    what each column means
 *	         and a table of sums over the rows, whose columns come with it too
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;
struct lt_ledger;

/* A column of the ledger's one wide table, by the list that govern/usage.h makes of lt_usage. */
struct lt_ledger_column {
	const char *name;
	bool text;       /* else a 64-bit integer */
	const char *sentence;
};

struct lt_ledger_value {
	int64_t number;
	struct lt_text text;
};

/* For the writer: makes the tables (adding columns that are new).  columns ends with a NULL name and
 * lives as long as the ledger. */
struct lt_ledger *lt_ledger_open(const char *folder, const struct lt_ledger_column *columns, struct lt_err *err);
/* For readers: NULL with err when there is none.  Such a ledger is only asked. */
struct lt_ledger *lt_ledger_read(const char *folder, struct lt_err *err);
/* For who must leave no trace: the same, but a ledger that nobody has open is read as a file that does not
 * change, so that nothing is made beside it and its folder may be one that cannot be written. */
struct lt_ledger *lt_ledger_look(const char *folder, struct lt_err *err);
void lt_ledger_close(struct lt_ledger *ledger);

bool lt_ledger_begin(struct lt_ledger *ledger, struct lt_err *err);
/* Adds one row, its values in the order of the columns (a text that is LT_NONE: null); one that is
 * there already is left as it is and *ret_new says false. */
bool lt_ledger_add(struct lt_ledger *ledger, uint64_t ring, uint64_t seq, const struct lt_ledger_value *values,
	bool *ret_new, struct lt_err *err);
bool lt_ledger_commit(struct lt_ledger *ledger, struct lt_err *err); /* durable when it returns true */
/* After anything failed: nothing of this batch is there, and all of it may be brought again. */
void lt_ledger_undo(struct lt_ledger *ledger);

/* For the writer: makes a second table, to which lt_ledger_put() adds a row within a transaction.  One
 * that is there and lacks a column is made anew, empty: what is in it is made of the rows again.  index: its column, a number, that rows are
 * found by. */
bool lt_ledger_table(struct lt_ledger *ledger, const char *name, const struct lt_ledger_column *columns,
	const char *index, struct lt_err *err);
bool lt_ledger_put(struct lt_ledger *ledger, const struct lt_ledger_value *values, struct lt_err *err);
/* Is there such a table, has it such a column? */
bool lt_ledger_has(struct lt_ledger *ledger, const char *table);
bool lt_ledger_has_column(struct lt_ledger *ledger, const char *table, const char *column);

/* For a writer: the rows behind from, up to upto, are gone, in a transaction of its own.  The last row must stay, since
 * numbers of rows only rise.  The file keeps its size and fills the room again. */
bool lt_ledger_forget(struct lt_ledger *ledger, int64_t from, int64_t upto, struct lt_err *err);

/* Any read-only question: calls row for each row with its columns as text (NULL: null).  A bind
 * without a text is a number.  False with err when the SQL is wrong, is not one question, wants to
 * change something or takes longer than LT_LEDGER_ASK_MS, or when row said stop with err. */
enum { LT_LEDGER_ASK_MS = 10000 };
typedef bool (*lt_ledger_row_fn)(void *to, int columns, const char *const *names, const char *const *values,
	struct lt_err *err);
bool lt_ledger_ask(struct lt_ledger *ledger, const char *sql, const struct lt_ledger_value *binds, int binds_count,
	lt_ledger_row_fn row, void *to, struct lt_err *err);
