/* SPDX-License-Identifier: Apache-2.0 */
/* lintel query: the facts, open to a person in SQL. */
#include <stdio.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/check.h"
#include "cli/command.h"
#include "cli/gather.h"
#include "facts/answer.h"
#include "facts/facts.h"
#include "facts/table.h"
#include "format/csv.h"
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

static bool
write_csv(struct lt_answer *answer, struct lt_buf *out, struct lt_err *err)
{
	int columns = lt_answer_columns(answer);
	for (int c = 0; c < columns; c++) {
		lt_buf_puts(out, c ? "," : "");
		lt_csv_text(out, lt_text(lt_answer_name(answer, c)));
	}
	lt_buf_putc(out, '\n');
	while (lt_answer_next(answer, err)) {
		for (int c = 0; c < columns; c++) {
			lt_buf_puts(out, c ? "," : "");
			lt_csv_text(out, lt_answer_cell(answer, c));
		}
		lt_buf_putc(out, '\n');
	}
	return !err->text[0];
}

static bool
write_json(struct lt_answer *answer, struct lt_buf *out, struct lt_err *err)
{
	const char *before = "[";
	for (; lt_answer_next(answer, err); before = ",\n ") {
		lt_buf_puts(out, before);
		lt_buf_putc(out, '{');
		for (int c = 0; c < lt_answer_columns(answer); c++) {
			struct lt_text text = lt_answer_cell(answer, c);
			lt_buf_puts(out, c ? ", " : "");
			lt_json_quote(out, lt_text(lt_answer_name(answer, c)));
			lt_buf_puts(out, ": ");
			if (!text.at)
				lt_buf_puts(out, "null");
			else if (lt_answer_is_number(answer, c))
				lt_buf_text_add(out, text);
			else
				lt_json_quote(out, text);
		}
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, before[0] == '[' ? "[]\n" : "]\n");
	return !err->text[0];
}

/* Texts wider than this are cut in a table; csv and json have them whole. */
enum { WIDEST = 60 };

static void
write_line(const char *const *cells, const int *wide, int columns, struct lt_buf *out)
{
	for (int c = 0; c < columns; c++)
		lt_buf_printf(out, "%s%-*.*s", c ? "  " : "", c + 1 < columns ? wide[c] : 0, WIDEST, cells[c]);
	lt_buf_putc(out, '\n');
}

static bool
write_table(struct lt_arena *a, struct lt_answer *answer, struct lt_buf *out, struct lt_err *err)
{
	int columns = lt_answer_columns(answer), count = 0, room = 0;
	int *wide = LT_NEW_ARRAY(a, int, columns + 1);
	const char **cells = NULL;
	for (int c = 0; c < columns; c++)
		LT_PUSH(a, cells, count, room) = lt_answer_name(answer, c);
	while (lt_answer_next(answer, err))
		for (int c = 0; c < columns; c++)
			LT_PUSH(a, cells, count, room) = lt_copy_text(a, lt_answer_cell(answer, c)).at;
	for (int i = 0; i < count; i++) {
		int len = (int)strlen(cells[i]);
		if (len > wide[i % columns])
			wide[i % columns] = len > WIDEST ? WIDEST : len;
	}
	for (int i = 0; i < count; i += columns)
		write_line(cells + i, wide, columns, out);
	return !err->text[0];
}

static int
ask(struct lt_arena *a, struct lt_facts *facts, const char *sql, const char *format, struct lt_err *err)
{
	struct lt_buf out = LT_BUF((size_t)4 << 30);
	struct lt_answer *answer = lt_answer_open(a, facts, sql, err);
	if (!answer) {
		lt_within(err, "%s", "the statement");
		return LT_EXIT_USAGE;
	}
	bool good = strcmp(format, "csv") == 0 ? write_csv(answer, &out, err)
		: strcmp(format, "json") == 0  ? write_json(answer, &out, err)
					       : write_table(a, answer, &out, err);
	if (good)
		fwrite(lt_buf_text(&out).at, 1, out.len, stdout);
	lt_buf_done(&out);
	return good ? LT_EXIT_DONE : LT_EXIT_USAGE;
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
		    "lintel query \"select resource, line from resource where off is null\" infra/\n"
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
