/* SPDX-License-Identifier: Apache-2.0 */
/* lintel decide: what people decide about the estate, written into lintel.yaml as a careful person would. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "assess/waiver.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/check.h"
#include "catalog/framework.h"
#include "cli/command.h"
#include "cli/home.h"
#include "govern/decide.h"

struct decide {
	struct lt_list arguments;
	const char *estate, *resource, *until, *by, *because, *owner, *due, *today;
	bool preview;
};

static const char *
today_of(struct lt_arena *a, const struct decide *options)
{
	char *day = lt_alloc(a, 16);
	lt_date_spell((int64_t)time(NULL) / 86400, day);
	return options->today ? options->today : day;
}

static struct lt_edit *
begin(struct lt_arena *a, const struct decide *options, struct lt_err *err)
{
	const char *file = lt_home_estate(options->estate);
	char *here = getcwd(NULL, 0);
	const char *path = lt_io_join(a, here ? here : ".", file ? file : "lintel.yaml");
	free(here);
	return lt_edit_begin(a, path, "/", err); /* what is written here is none of the gateway's, so nothing is looked up in a state folder */
}

/* Checks, and writes unless --preview is given; says what. */
static bool
end(const struct decide *options, struct lt_edit *edit, const char *said, struct lt_err *err)
{
	bool good = options->preview ? lt_edit_check(edit, err) : lt_edit_commit(edit, err);
	if (!good)
		return false;
	if (*edit->lines)
		printf("%s", edit->lines);
	fprintf(stderr, "lintel: %s\n", options->preview ? "nothing is written" : said);
	return true;
}

static int
waive(struct lt_arena *a, const struct decide *options, struct lt_err *err)
{
	const char *name = options->by ? options->by : getenv("GIT_AUTHOR_NAME"), *field;
	struct lt_waiver waiver = { .check = options->arguments.at[1], .resource = options->resource, .until = options->until,
		.by = name ? name : getenv("USER"), .because = options->because };
	struct lt_checks checks;
	if (!lt_checks_load(a, NULL, 0, &checks, err))
		return LT_EXIT_FAILED;
	const char *wrong = lt_waiver_wrong(a, &waiver, &checks, today_of(a, options), &field);
	if (wrong) {
		lt_fail(err, "the waiver would be refused: %s%s", wrong, strcmp(field, "by") == 0 ? " (--by NAME)"
			: strcmp(field, "because") == 0 ? " (--because TEXT)" : strcmp(field, "until") == 0 ? " (--until DAY)" : "");
		return LT_EXIT_USAGE;
	}
	struct lt_edit *edit = begin(a, options, err);
	bool good = edit && lt_decide_waive(edit, &waiver, err) && end(options, edit, "the waiver is written; the next assessment takes it into account", err);
	lt_edit_end(edit);
	return good ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

static int
unwaive(struct lt_arena *a, const struct decide *options, struct lt_err *err)
{
	int64_t n;
	if (!lt_text_int(lt_text(options->arguments.at[1]), &n) || n < 1) {
		lt_fail(err, "lintel decide unwaive takes the number of a waiver, counted from 1 as lintel.yaml has them, not '%s'",
			options->arguments.at[1]);
		return LT_EXIT_USAGE;
	}
	struct lt_edit *edit = begin(a, options, err);
	bool good = edit && lt_decide_unwaive(edit, n, err) && end(options, edit, "the waiver is taken out", err);
	lt_edit_end(edit);
	return good ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

static bool
is_item(const struct lt_frameworks *frameworks, const char *id)
{
	for (int i = 0; i < frameworks->count; i++)
		if (lt_framework_row(&frameworks->at[i], id))
			return true;
	return false;
}

static int
assign(struct lt_arena *a, const struct decide *options, struct lt_err *err)
{
	const char *item = options->arguments.at[1];
	struct lt_frameworks frameworks;
	if (!lt_frameworks_load(a, &frameworks, err))
		return LT_EXIT_FAILED;
	if (!is_item(&frameworks, item) || (!options->owner && !options->due)) {
		if (is_item(&frameworks, item))
			lt_fail(err, "lintel decide assign takes --owner NAME or --due DAY, or both");
		else
			lt_fail(err, "no framework has an item '%s'; lintel catalog framework lists them", item);
		return LT_EXIT_USAGE;
	}
	struct lt_edit *edit = begin(a, options, err);
	bool good = edit && lt_decide_assign(edit, item, options->owner, options->due, err) && end(options, edit, "the assignment is written", err);
	lt_edit_end(edit);
	return good ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

static bool
no_strays(const struct decide *options, bool waiver, bool assignment, struct lt_err *err)
{
	const struct { const char *given, *name; bool taken; } all[] = { { options->resource, "resource", waiver }, { options->until, "until", waiver },
		{ options->by, "by", waiver }, { options->because, "because", waiver }, { options->today, "today", waiver },
		{ options->owner, "owner", assignment }, { options->due, "due", assignment } };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].given && !all[i].taken)
			return lt_fail(err, "lintel decide %s takes no --%s", options->arguments.at[0], all[i].name);
	return true;
}

static int
decide(struct lt_arena *a, const void *given, struct lt_err *err)
{
	static const struct { const char *name; int (*run)(struct lt_arena *a, const struct decide *options, struct lt_err *err); } words[] = {
		{ "waive", waive }, { "unwaive", unwaive }, { "assign", assign } };
	const struct decide *options = given;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].name, options->arguments.at[0]) == 0)
			return no_strays(options, words[i].run == waive, words[i].run == assign, err) ? words[i].run(a, options, err) : LT_EXIT_USAGE;
	lt_fail(err, "lintel decide has waive, unwaive and assign, not '%s'", options->arguments.at[0]);
	return LT_EXIT_USAGE;
}

const struct lt_command lt_command_decide = {
	.name = "decide",
	.summary = "waive a gap for a while, say who does what until when",
	.arguments = "waive CHECK | unwaive N | assign ITEM",
	.least = 2,
	.most = 2,
	.about = "What people decide about the estate stands in lintel.yaml, and this writes it there in place: comments, order and everything "
		 "else stay as they are. waive accepts the gaps of a check for a while, at most 180 days, 30 where it is critical, with a "
		 "person and a reason; unwaive takes the Nth waiver out again. assign says who does an item of a framework and until when; "
		 "an empty --owner or --due takes that away. What was added is printed; a file that cannot be written is told with the lines to paste.",
	.examples = "lintel decide waive SEC-001 --resource 'infra/*.pilot' --until 2026-12-10 --because 'the pilot ends in December'\n"
		    "lintel decide unwaive 2\nlintel decide assign P1-A3c --owner 'Ana Lima' --due 2027-01-31",
	.size = sizeof(struct decide),
	.arguments_offset = offsetof(struct decide, arguments),
	.options = (const struct lt_option[]){
		{ "estate", LT_TEXT, offsetof(struct decide, estate), "FILE", "the estate; lintel.yaml of the current folder when not given, made when there is none" },
		{ "resource", LT_TEXT, offsetof(struct decide, resource), "NAMES", "the resources that are waived, with * and ?; all of the check's when not given" },
		{ "until", LT_TEXT, offsetof(struct decide, until), "DAY", "the last day the waiver holds, 2026-12-10" },
		{ "because", LT_TEXT, offsetof(struct decide, because), "TEXT", "why it is waived" },
		{ "by", LT_TEXT, offsetof(struct decide, by), "NAME", "who decided; $GIT_AUTHOR_NAME, else the name of the account" },
		{ "owner", LT_TEXT, offsetof(struct decide, owner), "NAME", "the person or team that does the item" },
		{ "due", LT_TEXT, offsetof(struct decide, due), "DAY", "the day by which it is done, 2027-01-31" },
		{ "preview", LT_FLAG, offsetof(struct decide, preview), NULL, "tell what would be written, and write nothing" },
		{ "today", LT_TEXT, offsetof(struct decide, today), "DATE", "count the days of a waiver from this day" },
		{ 0 }
	},
	.run = decide,
};
