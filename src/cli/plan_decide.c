/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan decide: the decision tables with what is known of the estate, and what people record of them. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/check.h"
#include "cli/command.h"
#include "cli/gather.h"
#include "cli/terminal.h"
#include "facts/facts.h"
#include "govern/beside.h"
#include "govern/edit.h"
#include "plan/decision_book.h"
#include "record/field.h"
#include "report/decided.h"

struct decide {
	struct lt_gather gather;
	struct lt_list arguments, set;
	const char *folder, *subject, *format, *out, *owner, *by, *review, *row, *because;
	int64_t width;
	bool record, ask, preview;
};

/* --- what is known --- */

static bool
read_files(struct lt_decision_book *book, const char *folder, const char *name, void (*take)(struct lt_decision_book *book, const char *file, struct lt_text bytes),
	struct lt_err *err)
{
	struct lt_beside *files;
	int count;
	if (!lt_beside_read(book->a, folder, name, &files, &count, err))
		return false;
	for (int i = 0; i < count; i++)
		take(book, files[i].file, files[i].bytes);
	return true;
}

/* The book with everything in it; an exit code. */
static int
open_book(struct lt_arena *a, struct decide *options, struct lt_decision_book *book, struct lt_err *err)
{
	struct lt_checks none = { 0 };
	int count;
	options->gather.path = options->folder ? options->folder : ".";
	if (!lt_gather_prepare(a, &options->gather, err))
		return LT_EXIT_USAGE;
	const char *folder = lt_gather_folder(a, &options->gather);
	if (!lt_decision_book_open(a, options->gather.today, book, err))
		return LT_EXIT_FAILED;
	if (!read_files(book, folder, "decisions", lt_decision_book_table, err) || !read_files(book, folder, "decisions.yaml", lt_decision_book_records, err))
		return LT_EXIT_USAGE;
	lt_decision_book_inputs(book, options->gather.estate.root);
	if (!lt_decision_book_sound(book, err))
		return LT_EXIT_USAGE;
	const char *const *statements = lt_decision_book_statements(book, &count);
	struct lt_facts *facts = lt_run_open(a, lt_keys_new(a), &none, statements, count, options->gather.today, err);
	if (!facts)
		return LT_EXIT_FAILED;
	if (!lt_gather_run(a, &options->gather, facts, err))
		return LT_EXIT_USAGE;
	if (!lt_facts_close(facts, err))
		return LT_EXIT_FAILED;
	lt_decision_book_facts(book, facts);
	return LT_EXIT_DONE;
}

/* --- the talk --- */

static void
show_question(const struct lt_noun_plan_decision *d, const struct lt_noun_plan_input *in)
{
	fprintf(stderr, "\n%s%s%s%s\n", in->ask, in->unit ? " (" : "", in->unit ? in->unit : "", in->unit ? ")" : "");
	for (int w = 0; w < in->words.count; w++)
		fprintf(stderr, "  %s\n", in->words.at[w]);
	if (strcmp(in->type, "yes") == 0)
		fprintf(stderr, "  yes or no\n");
	fprintf(stderr, "%s, %d to go; enter: leave it> ", in->name, d->missing.count);
	fflush(stderr);
}

/* Asks one after the other, each only while it still matters; ends at an empty line or the end of input. */
static void
talk(struct lt_decision_book *book, const struct lt_decision_table *table, const char *subject)
{
	char line[4096];
	for (;;) {
		struct lt_noun_plan_decision d;
		struct lt_err wrong = { 0 };
		lt_decision_book_decide(book, table, subject, &d);
		int i = d.next ? lt_decision_input(table, d.next) : -1;
		if (i < 0)
			return;
		show_question(&d, &d.inputs[i]);
		if (!fgets(line, sizeof line, stdin) || lt_text_trim(lt_text(line)).len == 0) {
			fputc('\n', stderr);
			return;
		}
		if (!lt_decision_book_say(book, table, lt_print(book->a, "%s=%s", d.next, line), &wrong))
			fprintf(stderr, "  %s\n", wrong.text);
	}
}

/* --- recording --- */

static bool
record(struct lt_arena *a, const struct decide *options, struct lt_decision_book *book, const struct lt_decision_table *table,
	const struct lt_noun_plan_decision *d, struct lt_err *err)
{
	struct lt_record_draft draft = { options->owner, options->by ? options->by : getenv("GIT_AUTHOR_NAME"), options->review, options->because,
		options->row };
	struct lt_buf json = LT_BUF(1 << 20);
	char *real = realpath(lt_gather_folder(a, &options->gather), NULL);
	const char *path = lt_io_join(a, real ? real : ".", "decisions.yaml");
	free(real);
	draft.by = draft.by ? draft.by : getenv("USER");
	bool good = lt_record_write(a, d, table, &draft, &book->records, &json, err);
	struct lt_edit *edit = good ? lt_edit_begin(a, path, "/", err) : NULL;
	good = edit && lt_edit_add(edit, "decisions", json.at, err) && (options->preview ? lt_edit_check(edit, err) : lt_edit_commit(edit, err));
	lt_buf_done(&json);
	if (good && options->preview)
		printf("%s", edit->lines);
	if (good)
		fprintf(stderr, "lintel: %s\n", options->preview ? "nothing is written" : "the decision is recorded in decisions.yaml");
	lt_edit_end(edit);
	return good;
}

/* --- the answer --- */

static bool
write_out(const struct decide *options, struct lt_buf *out, struct lt_err *err)
{
	bool good = lt_io_write(options->out ? options->out : "-", lt_buf_text(out), err);
	lt_buf_done(out);
	return good;
}

static int
list(const struct decide *options, struct lt_decision_book *book, const struct lt_report_options *how, struct lt_err *err)
{
	struct lt_buf out = LT_BUF((size_t)64 << 20);
	struct lt_noun_plan_table *rows;
	int count = lt_decision_book_list(book, &rows);
	if (strcmp(options->format, "markdown") == 0)
		lt_decided_markdown_list(rows, count, &out);
	else if (strcmp(options->format, "terminal") == 0)
		lt_decided_list(rows, count, how, &out);
	else {
		lt_buf_puts(&out, "[");
		for (int i = 0; i < count; i++) {
			lt_buf_puts(&out, i ? ",\n" : "\n");
			lt_field_json_noun(&lt_field_plan_table, &rows[i], &out);
		}
		lt_buf_puts(&out, "\n]\n");
	}
	return write_out(options, &out, err) ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

static int
show(const struct decide *options, const struct lt_noun_plan_decision *d, const struct lt_report_options *how, struct lt_err *err)
{
	struct lt_buf out = LT_BUF((size_t)64 << 20);
	if (strcmp(options->format, "markdown") == 0)
		lt_decided_markdown(d, &out);
	else if (strcmp(options->format, "terminal") == 0)
		lt_decided_terminal(d, how, &out);
	else {
		lt_field_json_noun(&lt_field_plan_decision, d, &out);
		lt_buf_putc(&out, '\n');
	}
	if (!write_out(options, &out, err))
		return LT_EXIT_FAILED;
	return strcmp(d->verdict, "blocked") == 0 ? LT_EXIT_REFUSED : strcmp(d->verdict, "decided") == 0 ? LT_EXIT_DONE : LT_EXIT_BLIND;
}

static bool
options_fit(struct decide *options, struct lt_err *err)
{
	const struct { const char *name, *given; } of_record[] = { { "owner", options->owner }, { "by", options->by }, { "review", options->review },
		{ "row", options->row }, { "because", options->because } };
	bool table = options->arguments.count > 0;
	options->format = options->format ? options->format : "terminal";
	if (strcmp(options->format, "terminal") != 0 && strcmp(options->format, "json") != 0 && strcmp(options->format, "markdown") != 0)
		return lt_fail(err, "--format takes terminal, json or markdown here, not '%s'", options->format);
	if (!table && (options->set.count || options->record || options->ask || options->subject))
		return lt_fail(err, "--set, --ask, --for and --record are about one table: lintel plan decide TABLE");
	if (options->preview && !options->record)
		return lt_fail(err, "--preview goes with --record");
	for (size_t i = 0; i < sizeof of_record / sizeof *of_record && !options->record; i++)
		if (of_record[i].given)
			return lt_fail(err, "--%s goes with --record", of_record[i].name);
	return true;
}

static const struct lt_decision_table *
find(struct lt_decision_book *book, const char *name, struct lt_err *err)
{
	const struct lt_decision_table *table = lt_decision_tables_find(&book->tables, name);
	const char *meant = NULL;
	int near = strlen(name) < 4 ? 2 : strlen(name) < 8 ? 3 : 4;
	for (int i = 0; !table && i < book->tables.count; i++)
		if (lt_text_distance(lt_text(name), lt_text(book->tables.at[i].id)) < near) {
			meant = book->tables.at[i].id;
			near = lt_text_distance(lt_text(name), lt_text(meant));
		}
	if (!table)
		lt_fail(err, "there is no decision table '%.80s'%s%s%s; lintel plan decide lists them", name, meant ? "; did you mean '" : "",
			meant ? meant : "", meant ? "'?" : "");
	return table;
}

static int
decide(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct decide options = *(const struct decide *)given;
	struct lt_noun_plan_decision d;
	struct lt_decision_book book;
	struct lt_report_options how = { .width = lt_terminal_width(options.width), .colour = lt_terminal_colour(options.out ? options.out : "-") };
	if (!options_fit(&options, err))
		return LT_EXIT_USAGE;
	bool plain = !options.format || strcmp(options.format, "terminal") == 0;
	int code = open_book(a, &options, &book, err);
	if (code != LT_EXIT_DONE)
		return code;
	if (options.arguments.count == 0)
		return list(&options, &book, &how, err);
	const struct lt_decision_table *table = find(&book, options.arguments.at[0], err);
	for (int i = 0; table && i < options.set.count; i++)
		if (!lt_decision_book_say(&book, table, options.set.at[i], err))
			return LT_EXIT_USAGE;
	if (!table)
		return LT_EXIT_USAGE;
	if (options.ask || (plain && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
		talk(&book, table, options.subject);
	lt_decision_book_decide(&book, table, options.subject, &d);
	if (!options.record)
		return show(&options, &d, &how, err);
	return record(a, &options, &book, table, &d, err) ? LT_EXIT_DONE : LT_EXIT_USAGE;
}

const struct lt_command lt_command_plan_decide = {
	.name = "plan decide",
	.summary = "decide by tables, with what is known; record it with an owner and a review",
	.arguments = "[TABLE]",
	.least = 0,
	.most = 1,
	.about = "Without TABLE lists every decision table and how it stands: open, decided, stale or overdue. With TABLE (its id or code, "
		 "deployment-type or D6) evaluates it with inputs of --set, of lintel.yaml (plan.inputs), of the facts of the folder and of earlier "
		 "decisions. What is not known is unknown: then nothing is decided, and the answer names the smallest set of inputs that settles it. "
		 "On a terminal, or with --ask, it asks for them. --record writes the decision into decisions.yaml beside the estate; it is stale when "
		 "an input changes or the table's version rises. A table of the same id in the folder decisions takes the place of ours. "
		 "Exit codes: 0 decided, 4 something is missing or no row holds, 5 blocked by a conflict.",
	.examples = "lintel plan decide\nlintel plan decide D6 --set inference_residency=zone_EU,batchable=no\n"
		    "lintel plan decide deployment-type --format markdown --out docs/decisions/deployment-type.md\n"
		    "lintel plan decide D6 --for 'runbook assistant' --record --owner 'Ana Lima' --by 'Ana Lima' --review 2027-02-20\n"
		    "lintel plan decide D6 --record --owner 'Ana Lima' --row 9 --because 'the contract names the EU'",
	.size = sizeof(struct decide),
	.arguments_offset = offsetof(struct decide, arguments),
	.options = (const struct lt_option[]){
		{ "set", LT_TEXTS, offsetof(struct decide, set), "INPUT=VALUE", "the value of an input; may be given again" },
		{ "for", LT_TEXT, offsetof(struct decide, subject), "NAME", "what it is decided for, such as a use case; the estate when not given" },
		{ "ask", LT_FLAG, offsetof(struct decide, ask), NULL, "ask for what is missing, also where standard input is no terminal" },
		{ "record", LT_FLAG, offsetof(struct decide, record), NULL, "write the decision into decisions.yaml" },
		{ "owner", LT_TEXT, offsetof(struct decide, owner), "NAME", "of --record: the person or team that answers for it" },
		{ "by", LT_TEXT, offsetof(struct decide, by), "NAME", "of --record: who decided; $GIT_AUTHOR_NAME, else the name of the account" },
		{ "review", LT_TEXT, offsetof(struct decide, review), "DAY", "of --record: the day it is looked at again; the table's own when not given" },
		{ "row", LT_TEXT, offsetof(struct decide, row), "ID", "of --record: another row than the table's, with --because" },
		{ "because", LT_TEXT, offsetof(struct decide, because), "TEXT", "of --record: why, in your words" },
		{ "preview", LT_FLAG, offsetof(struct decide, preview), NULL, "of --record: print what would be written, and write nothing" },
		{ "folder", LT_TEXT, offsetof(struct decide, folder), "DIR", "the estate's folder; the current one when not given" },
		{ "format", LT_TEXT, offsetof(struct decide, format), "NAME", "terminal (the default), json or markdown (a decision record)" },
		{ "out", LT_TEXT, offsetof(struct decide, out), "FILE", "where to write it; - is standard output" },
		{ "width", LT_NUMBER, offsetof(struct decide, width), "COLUMNS", "write for a terminal this wide" },
		LT_GATHER_OPTIONS(struct decide),
		{ 0 }
	},
	.run = decide,
};
