/* SPDX-License-Identifier: Apache-2.0 */
/* lintel query: the facts, open to a person in SQL. */
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/check.h"
#include "cli/command.h"
#include "cli/gather.h"
#include "facts/answer.h"
#include "facts/facts.h"
#include "facts/saved.h"
#include "facts/table.h"
#include "format/csv.h"
#include "format/json.h"
#include "record/field.h"
#include "record/noun.h"

struct query {
	struct lt_gather gather;
	struct lt_list arguments;
	const char *format, *facts;
	int64_t seconds, rows;
	bool tables;
};

/* What a statement may take, so that one from anywhere takes no machine down. */
enum { SECONDS = 10, SECONDS_MOST = 600, ROWS_MOST = 1000000, MEMORY_BYTES = 1 << 30, OUT_BYTES = 32 << 20 };

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

/* Rows that may still come; the one behind the last is looked at, to know whether there was one. */
struct limit {
	int64_t left; /* below 0: all */
	bool cut;
};

static bool
next_row(struct lt_answer *answer, struct limit *limit, struct lt_err *err)
{
	if (!lt_answer_next(answer, err))
		return false;
	limit->cut = limit->left == 0;
	limit->left -= limit->left > 0;
	return !limit->cut;
}

static bool
write_csv(struct lt_answer *answer, struct limit *limit, struct lt_buf *out, struct lt_err *err)
{
	int columns = lt_answer_columns(answer);
	for (int c = 0; c < columns; c++) {
		lt_buf_puts(out, c ? "," : "");
		lt_csv_text(out, lt_text(lt_answer_name(answer, c)));
	}
	lt_buf_putc(out, '\n');
	while (next_row(answer, limit, err)) {
		for (int c = 0; c < columns; c++) {
			lt_buf_puts(out, c ? "," : "");
			lt_csv_text(out, lt_answer_cell(answer, c));
		}
		lt_buf_putc(out, '\n');
	}
	return !err->text[0];
}

static bool
write_json(struct lt_answer *answer, struct limit *limit, struct lt_buf *out, struct lt_err *err)
{
	const char *before = "[";
	for (; next_row(answer, limit, err); before = ",\n ") {
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
write_table(struct lt_arena *a, struct lt_answer *answer, struct limit *limit, struct lt_buf *out, struct lt_err *err)
{
	int columns = lt_answer_columns(answer), count = 0, room = 0;
	int *wide = LT_NEW_ARRAY(a, int, columns + 1);
	const char **cells = NULL;
	for (int c = 0; c < columns; c++)
		LT_PUSH(a, cells, count, room) = lt_answer_name(answer, c);
	while (next_row(answer, limit, err))
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

/* The noun of the API, for programs that want columns also where there is no row. */
static bool
write_rows(struct lt_arena *a, struct lt_answer *answer, struct limit *limit, struct lt_buf *out, struct lt_err *err)
{
	struct lt_noun_facts_rows rows = { 0 };
	int columns = lt_answer_columns(answer), room = 0;
	const char **names = LT_NEW_ARRAY(a, const char *, columns + 1), **kinds = LT_NEW_ARRAY(a, const char *, columns + 1);
	struct timespec began, ended;
	size_t bytes = 0;
	clock_gettime(CLOCK_MONOTONIC, &began);
	for (int c = 0; c < columns; c++) {
		names[c] = lt_answer_name(answer, c);
		kinds[c] = "number";
	}
	while (next_row(answer, limit, err)) {
		const char **cells = LT_NEW_ARRAY(a, const char *, columns + 1);
		char *nulls = lt_alloc(a, (size_t)columns + 1);
		for (int c = 0; c < columns; c++) {
			struct lt_text text = lt_answer_cell(answer, c);
			cells[c] = text.at ? lt_copy_text(a, text).at : "";
			nulls[c] = text.at ? '0' : '1';
			kinds[c] = text.at && !lt_answer_is_number(answer, c) ? "text" : kinds[c];
			bytes += text.len;
		}
		if (bytes > OUT_BYTES)
			return lt_fail(err, "the answer is longer than %d MB: ask for fewer columns or rows", OUT_BYTES >> 20);
		LT_PUSH(a, rows.rows, rows.rows_count, room) = (struct lt_noun_facts_row){ { cells, columns }, nulls };
	}
	clock_gettime(CLOCK_MONOTONIC, &ended);
	rows.columns = (struct lt_texts){ names, columns };
	rows.kinds = (struct lt_texts){ kinds, columns };
	rows.count = rows.rows_count;
	rows.cut = limit->cut;
	rows.ms = (ended.tv_sec - began.tv_sec) * 1000 + (ended.tv_nsec - began.tv_nsec) / 1000000;
	lt_field_json_noun(&lt_field_facts_rows, &rows, out);
	lt_buf_putc(out, '\n');
	return !err->text[0];
}

static int
ask(struct lt_arena *a, struct lt_facts *facts, const char *sql, const char *format, int64_t rows, struct lt_err *err)
{
	struct lt_buf out = LT_BUF((size_t)4 << 30);
	struct limit limit = { rows, false };
	struct lt_answer *answer = lt_answer_open(a, facts, sql, err);
	if (!answer) {
		lt_within(err, "%s", "the statement");
		return LT_EXIT_USAGE;
	}
	bool good = strcmp(format, "csv") == 0 ? write_csv(answer, &limit, &out, err)
		: strcmp(format, "json") == 0  ? write_json(answer, &limit, &out, err)
		: strcmp(format, "rows") == 0  ? write_rows(a, answer, &limit, &out, err)
					       : write_table(a, answer, &limit, &out, err);
	if (good && limit.cut && strcmp(format, "rows") != 0)
		fprintf(stderr, "lintel: these are the first %lld rows; there are more\n", (long long)rows);
	if (good)
		fwrite(lt_buf_text(&out).at, 1, out.len, stdout);
	lt_buf_done(&out);
	return good ? LT_EXIT_DONE : LT_EXIT_USAGE;
}

/* The facts of an earlier run.  The statement may be anybody's: this process gets no more than it needs. */
static int
ask_saved(struct lt_arena *a, const struct query *options, const char *sql, const char *format, struct lt_err *err)
{
	int64_t seconds = options->seconds < 0 ? SECONDS : options->seconds;
	rlim_t cpu = (rlim_t)seconds + 1;
	struct rlimit time = { cpu, cpu + 1 }, core = { 0, 0 };
	if (options->arguments.count > 1 || options->gather.only.count > 0 || options->gather.host || options->tables) {
		lt_fail(err, "--facts asks the facts of an earlier run; it takes no folder, no collectors and no --tables "
			     "(select * from fact_table lists its tables, fact_column their columns)");
		return LT_EXIT_USAGE;
	}
	if (seconds < 1 || seconds > SECONDS_MOST || options->rows == 0 || options->rows > ROWS_MOST) {
		lt_fail(err, "--seconds is 1 to %d, --rows 1 to %d", SECONDS_MOST, ROWS_MOST);
		return LT_EXIT_USAGE;
	}
	struct lt_facts *facts = lt_facts_saved(a, options->facts, seconds, err);
	if (!facts)
		return LT_EXIT_USAGE;
	setrlimit(RLIMIT_CORE, &core);
	setrlimit(RLIMIT_CPU, &time);
#ifndef __SANITIZE_ADDRESS__ /* which takes more addresses than that for itself */
	setrlimit(RLIMIT_AS, &(struct rlimit){ MEMORY_BYTES, MEMORY_BYTES });
#endif
	int code = ask(a, facts, sql, format, options->rows, err);
	if (strcmp(err->text, "interrupted") == 0) {
		err->text[0] = 0;
		lt_fail(err, "the statement took longer than %lld s; ask for less at once, or give it more with --seconds", (long long)seconds);
	}
	return code;
}

static int
query(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct query options = *(const struct query *)given;
	struct lt_checks none = { 0 };
	const char *sql = options.arguments.count ? options.arguments.at[0] : NULL;
	const char *format = options.format ? options.format : "table";
	if (strcmp(format, "table") != 0 && strcmp(format, "csv") != 0 && strcmp(format, "json") != 0 && strcmp(format, "rows") != 0) {
		lt_fail(err, "--format is table, csv, json or rows, not '%s'", format);
		return LT_EXIT_USAGE;
	}
	if (!options.facts && options.seconds >= 0) {
		lt_fail(err, "--seconds goes with --facts");
		return LT_EXIT_USAGE;
	}
	if (!sql && !options.tables) {
		lt_fail(err, "what is the question? lintel query \"select ...\" [FOLDER]; lintel query --tables lists the tables");
		return LT_EXIT_USAGE;
	}
	if (options.facts)
		return ask_saved(a, &options, sql, format, err);
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
	return ask(a, facts, sql, format, options.rows, err);
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
		    "lintel query \"select * from blind\" --format json\n"
		    "lintel assess --facts facts.db && lintel query --facts facts.db \"select * from fact_table where rows > 0\"",
	.size = sizeof(struct query),
	.arguments_offset = offsetof(struct query, arguments),
	.options = (const struct lt_option[]){
		{ "tables", LT_FLAG, offsetof(struct query, tables), NULL, "list the fact tables, or the columns of one" },
		{ "format", LT_TEXT, offsetof(struct query, format), "NAME", "table (the default), csv, json, or rows: one JSON document with columns and rows" },
		{ "facts", LT_TEXT, offsetof(struct query, facts), "FILE", "ask the facts that lintel assess --facts kept, instead of collecting" },
		{ "rows", LT_NUMBER, offsetof(struct query, rows), "N", "give at most so many rows" },
		{ "seconds", LT_NUMBER, offsetof(struct query, seconds), "N", "of --facts: how long the statement may take; 10 when not given" },
		LT_GATHER_OPTIONS(struct query),
		{ 0 }
	},
	.run = query,
};
