/* SPDX-License-Identifier: Apache-2.0 */
/* lintel query: the facts, open to a person in SQL. */
#include <sqlite3.h>
#include <stdio.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/check.h"
#include "cli/command.h"
#include "cli/gather.h"
#include "facts/facts.h"
#include "facts/table.h"
#include "format/json.h"

struct query {
	struct lt_gather gather;
	struct lt_list arguments;
	const char *format;
	bool tables;
};

/* All tables, or the columns of one. */
static int
describe(const struct lt_facts *facts, const char *one, struct lt_err *err)
{
	if (!one) {
		for (int i = 0; i < lt_facts_table_count(facts); i++) {
			const struct lt_table *t = lt_facts_table(facts, i);
			printf("%-26.*s %s\n", LT_ARG(t->name), t->sentence);
		}
		puts("\nEvery column with a path has companions: NAME_unknown (why it cannot be known), NAME_set,\n"
		     "NAME_file and NAME_line.  lintel query --tables TABLE lists its columns.");
		return LT_EXIT_DONE;
	}
	int number = lt_facts_table_named(facts, lt_text(one));
	if (number < 0) {
		lt_fail(err, "there is no fact table '%s'; lintel query --tables lists them", one);
		return LT_EXIT_USAGE;
	}
	const struct lt_table *t = lt_facts_table(facts, number);
	printf("%.*s: %s\nshown by", LT_ARG(t->name), t->sentence);
	for (int i = 0; i < t->source_count; i++)
		printf("%s %.*s", i ? "," : "", LT_ARG(t->sources[i]));
	printf("\n\n");
	for (int c = 0; c < t->column_count; c++)
		printf("  %-26.*s %-5s %s\n", LT_ARG(t->columns[c].name), lt_column_type_name(t->columns[c].type),
			t->columns[c].sentence);
	return LT_EXIT_DONE;
}

static const char *
cell(sqlite3_stmt *s, int c)
{
	const char *text = (const char *)sqlite3_column_text(s, c);
	return text ? text : "";
}

static void
write_csv(sqlite3_stmt *s, bool head, struct lt_buf *out)
{
	for (int c = 0; c < sqlite3_column_count(s); c++) {
		const char *text = head ? sqlite3_column_name(s, c) : cell(s, c);
		if (c)
			lt_buf_putc(out, ',');
		if (!strpbrk(text, ",\"\r\n")) {
			lt_buf_puts(out, text);
			continue;
		}
		lt_buf_putc(out, '"');
		for (; *text; text++) {
			if (*text == '"')
				lt_buf_putc(out, '"');
			lt_buf_putc(out, *text);
		}
		lt_buf_putc(out, '"');
	}
	lt_buf_putc(out, '\n');
}

static void
write_json(sqlite3_stmt *s, struct lt_buf *out)
{
	lt_buf_putc(out, '{');
	for (int c = 0; c < sqlite3_column_count(s); c++) {
		if (c)
			lt_buf_puts(out, ", ");
		lt_json_quote(out, lt_text(sqlite3_column_name(s, c)));
		lt_buf_puts(out, ": ");
		int type = sqlite3_column_type(s, c);
		if (type == SQLITE_NULL)
			lt_buf_puts(out, "null");
		else if (type == SQLITE_TEXT || type == SQLITE_BLOB)
			lt_json_quote(out, (struct lt_text){ cell(s, c), (size_t)sqlite3_column_bytes(s, c) });
		else
			lt_buf_puts(out, cell(s, c));
	}
	lt_buf_putc(out, '}');
}

/* Texts wider than this are cut in a table; csv and json have them whole. */
enum { WIDEST = 60 };

struct grid {
	struct lt_arena *arena;
	const char **cells;
	int count, room, columns;
};

static void
write_grid(const struct grid *g, sqlite3_stmt *s, struct lt_buf *out)
{
	int *wide = LT_NEW_ARRAY(g->arena, int, g->columns + 1);
	for (int c = 0; c < g->columns; c++)
		wide[c] = (int)strlen(sqlite3_column_name(s, c));
	for (int i = 0; i < g->count; i++) {
		int len = (int)strlen(g->cells[i]);
		if (len > wide[i % g->columns])
			wide[i % g->columns] = len > WIDEST ? WIDEST : len;
	}
	for (int c = 0; c < g->columns; c++)
		lt_buf_printf(out, "%s%-*s", c ? "  " : "", c + 1 < g->columns ? wide[c] : 0, sqlite3_column_name(s, c));
	lt_buf_putc(out, '\n');
	for (int i = 0; i < g->count; i++) {
		int c = i % g->columns;
		lt_buf_printf(out, "%s%-*.*s", c ? "  " : "", c + 1 < g->columns ? wide[c] : 0, WIDEST, g->cells[i]);
		if (c + 1 == g->columns)
			lt_buf_putc(out, '\n');
	}
}

static bool
write_rows(struct lt_arena *a, sqlite3_stmt *s, const char *format, struct lt_buf *out)
{
	bool json = strcmp(format, "json") == 0, csv = strcmp(format, "csv") == 0;
	struct grid grid = { .arena = a, .columns = sqlite3_column_count(s) };
	int64_t rows = 0;
	int got;
	if (csv)
		write_csv(s, true, out);
	if (json)
		lt_buf_putc(out, '[');
	while ((got = sqlite3_step(s)) == SQLITE_ROW) {
		if (json) {
			lt_buf_puts(out, rows ? ",\n " : "");
			write_json(s, out);
		} else if (csv) {
			write_csv(s, false, out);
		} else {
			for (int c = 0; c < grid.columns; c++)
				LT_PUSH(a, grid.cells, grid.count, grid.room) = lt_copy(a, cell(s, c));
		}
		rows++;
	}
	if (json)
		lt_buf_puts(out, "]\n");
	else if (!csv && grid.columns)
		write_grid(&grid, s, out);
	return got == SQLITE_DONE;
}

static int
ask(struct lt_arena *a, struct lt_facts *facts, const char *sql, const char *format, struct lt_err *err)
{
	sqlite3 *db = lt_facts_sql(facts);
	sqlite3_stmt *s = NULL;
	struct lt_buf out = LT_BUF((size_t)4 << 30);
	int code = LT_EXIT_USAGE;
	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK || !s)
		lt_fail(err, "%s; lintel query --tables lists the tables", s || sqlite3_errcode(db) ? sqlite3_errmsg(db) : "there is no statement");
	else if (!write_rows(a, s, format, &out))
		lt_fail(err, "%s", sqlite3_errmsg(db));
	else
		code = LT_EXIT_DONE;
	sqlite3_finalize(s);
	if (code == LT_EXIT_DONE)
		fwrite(lt_buf_text(&out).at, 1, out.len, stdout);
	lt_buf_done(&out);
	return code;
}

static int
query(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct query options = *(const struct query *)given;
	struct lt_checks none = { 0 };
	const char *sql = options.arguments.count ? options.arguments.at[0] : NULL;
	const char *format = options.format ? options.format : "table";
	if (strcmp(format, "table") != 0 && strcmp(format, "csv") != 0 && strcmp(format, "json") != 0) {
		lt_fail(err, "--format is table, csv or json, not '%s'", format);
		return LT_EXIT_USAGE;
	}
	if (!sql && !options.tables) {
		lt_fail(err, "what is the question? lintel query \"select ...\" [FOLDER]; lintel query --tables lists the tables");
		return LT_EXIT_USAGE;
	}
	options.gather.path = options.arguments.count > 1 ? options.arguments.at[1] : NULL;
	if (!lt_gather_prepare(a, &options.gather, err))
		return LT_EXIT_USAGE;
	struct lt_facts *facts = lt_run_open(a, lt_keys_new(a), &none, &sql, options.tables ? 0 : 1, options.gather.today, err);
	if (!facts)
		return LT_EXIT_FAILED;
	if (options.tables)
		return describe(facts, sql, err);
	if (!lt_gather_run(a, &options.gather, facts, err))
		return LT_EXIT_USAGE;
	if (!lt_facts_close(facts, err))
		return LT_EXIT_FAILED;
	return ask(a, facts, sql, format, err);
}

const struct lt_command lt_command_query = {
	.name = "query",
	.summary = "ask the facts in SQL",
	.arguments = "[SQL [FOLDER]] or --tables [TABLE]",
	.least = 0,
	.most = 2,
	.about = "Collects the facts of FOLDER (the current folder when not given) and answers one SELECT over them. "
		 "Statements only read. Beside SQLite's functions there are regexp, semver_cmp(a, b), "
		 "cidr_contains(net, address), k8s_quantity(text) and days_between(from, to).",
	.examples = "lintel query --tables\nlintel query --tables model_deployment\n"
		    "lintel query \"select resource, file, line from resource where off is null\" infra/\n"
		    "lintel query \"select * from blind\" --format json",
	.size = sizeof(struct query),
	.arguments_offset = offsetof(struct query, arguments),
	.options = (const struct lt_option[]){
		{ "tables", LT_FLAG, offsetof(struct query, tables), NULL, "list the fact tables, or the columns of one" },
		{ "format", LT_TEXT, offsetof(struct query, format), "NAME", "table (the default), csv or json" },
		LT_GATHER_OPTIONS(struct query),
		{ 0 }
	},
	.run = query,
};
