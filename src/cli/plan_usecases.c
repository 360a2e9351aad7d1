/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan usecases: the register beside the estate, ranked, and what evidence proposes for it. */
#include <stdio.h>
#include <stdlib.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/check.h"
#include "cli/command.h"
#include "cli/look.h"
#include "cli/terminal.h"
#include "facts/facts.h"
#include "format/yaml.h"
#include "govern/beside.h"
#include "govern/edit.h"
#include "plan/decision_book.h"
#include "plan/opportunity.h"
#include "plan/usecase.h"
#include "record/field.h"
#include "report/usecases.h"

struct usecases {
	struct lt_gather gather;
	struct lt_list arguments;
	const char *format, *out, *add, *owner;
	int64_t width;
	bool propose, preview;
};

static bool
read_register(struct lt_arena *a, const char *folder, struct lt_usecases *cases, struct lt_decision_book *book, struct lt_err *err)
{
	struct lt_beside *files;
	int count;
	if (!lt_beside_read(a, folder, "decisions", &files, &count, err))
		return false;
	for (int i = 0; i < count; i++)
		lt_decision_book_table(book, files[i].file, files[i].bytes);
	if (!lt_beside_read(a, folder, "usecases.yaml", &files, &count, err))
		return false;
	struct lt_docs docs = { 0 };
	if (count && !lt_yaml_read(a, lt_keys_new(a), files[0].file, files[0].bytes, &docs, err))
		return false;
	if (docs.count)
		lt_usecases_read(a, lt_doc_root(docs.at[0]), cases, &book->mistakes);
	return lt_decision_book_sound(book, err);
}

/* Gaps as assess finds them, in the order of their checks. */
static bool
find_gaps(struct lt_arena *a, struct usecases *options, struct lt_gap_seen **ret_gaps, int *ret_count, struct lt_err *err)
{
	static const struct lt_list none;
	struct lt_assessment *assessment = LT_NEW(a, struct lt_assessment);
	struct lt_look look = { .gather = &options->gather, .checks = &none, .keep = { .keep = 1u << LT_STATUS_GAP, .keep_most = 0 } };
	struct lt_gap_seen *gaps = NULL;
	int count = 0, room = 0;
	if (lt_look(a, &look, assessment, err) != LT_EXIT_DONE)
		return false;
	for (int i = 0; i < assessment->findings_count; i++) {
		const struct lt_finding *f = &assessment->findings[i];
		if (f->status == LT_STATUS_GAP)
			LT_PUSH(a, gaps, count, room) = (struct lt_gap_seen){ assessment->checks[f->check].id, f->resource, f->file, f->line };
	}
	*ret_gaps = gaps;
	*ret_count = count;
	return true;
}

static int
propose(struct lt_arena *a, struct usecases *options, struct lt_noun_plan_usecases *out, struct lt_err *err)
{
	struct lt_opportunities all;
	struct lt_checks none = { 0 };
	struct lt_gap_seen *gaps;
	int count, gap_count;
	if (!lt_opportunities_load(a, &all, err))
		return LT_EXIT_FAILED;
	const char *const *statements = lt_opportunities_statements(a, &all, &count);
	struct lt_facts *facts = lt_run_open(a, lt_keys_new(a), &none, statements, count, options->gather.today, err);
	if (!facts)
		return LT_EXIT_FAILED;
	if (!lt_gather_run(a, &options->gather, facts, err))
		return LT_EXIT_USAGE;
	if (!lt_facts_close(facts, err) || !find_gaps(a, options, &gaps, &gap_count, err))
		return LT_EXIT_FAILED;
	return lt_opportunities_find(a, &all, facts, gaps, gap_count, &out->opportunities, &out->opportunities_count, err) ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

static bool
add(struct lt_arena *a, const struct usecases *options, const struct lt_noun_plan_usecases *cases, struct lt_err *err)
{
	const struct lt_noun_plan_opportunity *from = NULL;
	struct lt_buf json = LT_BUF(1 << 20);
	for (int i = 0; i < cases->opportunities_count; i++)
		if (strcmp(cases->opportunities[i].id, options->add) == 0)
			from = &cases->opportunities[i];
	if (!from)
		return lt_fail(err, "evidence proposes no '%.80s'; lintel plan usecases --propose shows what it does", options->add);
	if (from->registered)
		return lt_fail(err, "'%.80s' is in usecases.yaml already", options->add);
	char *real = realpath(lt_gather_folder(a, &options->gather), NULL);
	const char *path = lt_io_join(a, real ? real : ".", "usecases.yaml");
	free(real);
	lt_usecase_write(from, options->owner, &json);
	struct lt_edit *edit = lt_edit_begin(a, path, "/", err);
	bool good = edit && lt_edit_add(edit, "usecases", json.at, err) && (options->preview ? lt_edit_check(edit, err) : lt_edit_commit(edit, err));
	lt_buf_done(&json);
	if (good)
		printf("%s", edit->lines);
	if (good)
		fprintf(stderr, "lintel: %s\n", options->preview ? "nothing is written" : "it is in usecases.yaml; two people score it next");
	lt_edit_end(edit);
	return good;
}

static int
show(const struct usecases *options, const struct lt_noun_plan_usecases *cases, struct lt_err *err)
{
	struct lt_buf out = LT_BUF((size_t)64 << 20);
	const char *path = options->out ? options->out : "-";
	struct lt_report_options how = { .width = lt_terminal_width(options->width), .colour = lt_terminal_colour(path) };
	if (options->format && strcmp(options->format, "json") == 0) {
		lt_field_json_noun(&lt_field_plan_usecases, cases, &out);
		lt_buf_putc(&out, '\n');
	} else if (options->format && strcmp(options->format, "markdown") == 0) {
		lt_usecases_markdown(cases, options->propose, &out);
	} else {
		lt_usecases_terminal(cases, options->propose, &how, &out);
	}
	bool good = lt_io_write(path, lt_buf_text(&out), err);
	lt_buf_done(&out);
	return good ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

static int
usecases(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct usecases options = *(const struct usecases *)given;
	struct lt_noun_plan_usecases out = { 0 };
	struct lt_usecases cases = { 0 };
	struct lt_decision_book book;
	if (options.format && strcmp(options.format, "terminal") != 0 && strcmp(options.format, "json") != 0 && strcmp(options.format, "markdown") != 0) {
		lt_fail(err, "--format of use cases is terminal, json or markdown, not '%s'", options.format);
		return LT_EXIT_USAGE;
	}
	if (!options.add && (options.owner || options.preview)) {
		lt_fail(err, "--%s goes with --add", options.owner ? "owner" : "preview");
		return LT_EXIT_USAGE;
	}
	options.gather.path = options.arguments.count ? options.arguments.at[0] : ".";
	if (!lt_gather_prepare(a, &options.gather, err))
		return LT_EXIT_USAGE;
	if (!lt_decision_book_open(a, options.gather.today, &book, err))
		return LT_EXIT_FAILED;
	if (!read_register(a, lt_gather_folder(a, &options.gather), &cases, &book, err))
		return LT_EXIT_USAGE;
	int code = options.propose || options.add ? propose(a, &options, &out, err) : LT_EXIT_DONE;
	if (code != LT_EXIT_DONE)
		return code;
	if (!lt_usecases_rank(a, &cases, lt_decision_tables_find(&book.tables, "use-case"), &out, err))
		return LT_EXIT_USAGE;
	if (options.add)
		return add(a, &options, &out, err) ? LT_EXIT_DONE : LT_EXIT_USAGE;
	return show(&options, &out, err);
}

const struct lt_command lt_command_plan_usecases = {
	.name = "plan usecases",
	.summary = "rank the use cases of usecases.yaml; propose more from evidence",
	.arguments = "[FOLDER]",
	.least = 0,
	.most = 1,
	.about = "Ranks the register usecases.yaml of FOLDER (the current folder when not given) by value, desirability, feasibility, data readiness, "
		 "risk and strategic fit, scored 1 to 5 by two people at least. Weights, cut-offs, hard stops and quadrants are decision table D10 "
		 "(use-case); a table of your own in decisions/ changes them. Each case tells what a score less would change. --propose looks at "
		 "facts and gaps for work that repeats: manual workflows and approvals, alerts, runbooks, AI used outside, repeated gaps; every "
		 "proposal names its rows. --add puts one into the register.",
	.examples = "lintel plan usecases\nlintel plan usecases --propose\nlintel plan usecases --add runbook-assistant --owner 'Ana Lima'\n"
		    "lintel plan usecases --format markdown --out docs/usecases.md",
	.size = sizeof(struct usecases),
	.arguments_offset = offsetof(struct usecases, arguments),
	.options = (const struct lt_option[]){
		{ "propose", LT_FLAG, offsetof(struct usecases, propose), NULL, "propose use cases from facts and gaps" },
		{ "add", LT_TEXT, offsetof(struct usecases, add), "ID", "put this proposal into usecases.yaml" },
		{ "owner", LT_TEXT, offsetof(struct usecases, owner), "NAME", "of --add: the person or team that answers for it" },
		{ "preview", LT_FLAG, offsetof(struct usecases, preview), NULL, "of --add: print what would be written, and write nothing" },
		{ "format", LT_TEXT, offsetof(struct usecases, format), "NAME", "terminal (the default), json or markdown" },
		{ "out", LT_TEXT, offsetof(struct usecases, out), "FILE", "where to write it; - is standard output" },
		{ "width", LT_NUMBER, offsetof(struct usecases, width), "COLUMNS", "write for a terminal this wide" },
		LT_GATHER_OPTIONS(struct usecases),
		{ 0 }
	},
	.run = usecases,
};
