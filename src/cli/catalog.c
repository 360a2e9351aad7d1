/* SPDX-License-Identifier: Apache-2.0 */
/* lintel catalog: the checks listed, explained and tried on their cases. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "assess/case.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/check.h"
#include "cli/catalog_framework.h"
#include "cli/catalog_prices.h"
#include "cli/command.h"
#include "format/doc.h"
#include "record/words.h"

struct catalog {
	struct lt_list arguments, checks, area, update;
	const char *format, *state, *today;
};

static int
list(const struct catalog *options, const struct lt_checks *checks)
{
	int shown = 0;
	for (int i = 0; i < checks->count; i++) {
		const struct lt_check *c = &checks->at[i];
		bool chosen = options->area.count == 0;
		for (int j = 0; j < options->area.count; j++)
			chosen |= strcmp(options->area.at[j], c->area) == 0;
		if (!chosen)
			continue;
		/* One line for programs; for people a second one under it, so that 80 columns do. */
		printf("%-9s %-8s %-38s%s%s\n", c->code ? c->code : "-", c->severity, c->id,
			isatty(STDOUT_FILENO) ? "\n          " : " ", c->title);
		shown++;
	}
	fprintf(stderr, "%d of %d checks\n", shown, checks->count);
	return LT_EXIT_DONE;
}

static int
show(const struct catalog *options, const struct lt_checks *checks, struct lt_err *err)
{
	if (options->arguments.count != 2) {
		lt_fail(err, "which check? lintel catalog show ID; lintel catalog list names them");
		return LT_EXIT_USAGE;
	}
	const struct lt_check *c = lt_checks_find(checks, lt_text(options->arguments.at[1]));
	if (!c) {
		const char *near = NULL;
		int best = 6;
		for (int i = 0; i < checks->count; i++) {
			int distance = lt_text_distance(lt_text(checks->at[i].id), lt_text(options->arguments.at[1]));
			if (distance < best) {
				best = distance;
				near = checks->at[i].id;
			}
		}
		lt_fail(err, "there is no check '%s'%s%s%s", options->arguments.at[1], near ? "; did you mean '" : "",
			near ? near : "", near ? "'?" : "");
		return LT_EXIT_USAGE;
	}
#define KEY(name, required, sentence) \
	if (c->name)                  \
		printf("%-9s %s\n", #name, c->name);
	LT_CHECK_KEYS(KEY)
#undef KEY
	printf("%-9s %s\n\n%.*s\n", "file", c->file, LT_ARG(c->sql));
	return LT_EXIT_DONE;
}

/* How the cases went. */
struct tally {
	int passed, failed, missing;
};

/* The cases of one check: every .yaml in its folder; ok, gap and unknown must be among them. */
static void
try_check(const struct lt_checks *all, const struct lt_check *check, const char *folder, struct tally *tally)
{
	struct dirent **names;
	uint8_t seen = 0;
	int count = scandir(folder, &names, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		if (lt_text_ends(lt_text(names[i]->d_name), ".yaml")) {
			struct lt_arena *a = lt_arena_new(SIZE_MAX);
			struct lt_err err = { 0 };
			struct lt_text yaml;
			const char *path = lt_io_join(a, folder, names[i]->d_name);
			bool good = lt_io_read(a, AT_FDCWD, path, 1 << 20, &yaml, &err) &&
				lt_case_run(a, all, check, path, yaml, &seen, &err);
			if (good)
				tally->passed++;
			else
				printf("not ok - %s: %s\n", check->id, err.text), tally->failed++;
			lt_arena_drop(a);
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	static const enum lt_status wanted[] = { LT_STATUS_OK, LT_STATUS_GAP, LT_STATUS_UNKNOWN };
	for (int i = 0; i < 3; i++)
		if (!(seen & (1u << wanted[i]))) {
			printf("not ok - %s: no case in %s expects %s\n", check->id, folder, lt_words_status.at[wanted[i]].word);
			tally->missing++;
		}
}

/* A folder of cases that no check is called after is a mistake. */
static void
try_strays(const struct lt_checks *checks, const char *folder, struct tally *tally)
{
	struct dirent **names;
	int count = scandir(folder, &names, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		if (names[i]->d_name[0] != '.' && names[i]->d_type == DT_DIR && !lt_checks_find(checks, lt_text(names[i]->d_name))) {
			printf("not ok - %s/%s: there is no check of this name\n", folder, names[i]->d_name);
			tally->failed++;
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

static int
test(struct lt_arena *a, const struct catalog *options, const struct lt_checks *checks, struct lt_err *err)
{
	const char *folder = options->arguments.count > 1 ? options->arguments.at[1] : "tests/checks";
	struct stat st;
	struct tally tally = { 0 };
	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)) {
		lt_fail(err, "there is no folder '%s' with cases; lintel catalog test DIR names one", folder);
		return LT_EXIT_USAGE;
	}
	int tried = 0;
	for (int i = 0; i < checks->count; i++) {
		if (options->arguments.count > 2 && strcmp(checks->at[i].id, options->arguments.at[2]) != 0)
			continue;
		const char *cases = lt_io_join(a, folder, checks->at[i].id);
		/* With checks of one's own, only theirs are asked for: those the program carries are tried in its own suite. */
		if (options->checks.count && stat(cases, &st) != 0 && checks->at[i].file[0] != '/' &&
			strncmp(checks->at[i].file, "checks/", 7) == 0)
			continue;
		try_check(checks, &checks->at[i], cases, &tally);
		tried++;
	}
	if (options->arguments.count < 3)
		try_strays(checks, folder, &tally);
	printf("%d checks: %d cases passed, %d failed, %d missing\n", tried, tally.passed, tally.failed, tally.missing);
	return tally.failed || tally.missing ? LT_EXIT_FAILED : LT_EXIT_DONE;
}

/* --update takes one file or several: those behind the first are arguments. */
static int
prices(struct lt_arena *a, const struct catalog *options, struct lt_err *err)
{
	const struct lt_list *words = &options->arguments;
	struct lt_catalog_prices how = { .files = options->update, .state = options->state, .today = options->today, .format = options->format };
	for (int i = 1; i < words->count && how.files.count; i++)
		LT_PUSH(a, how.files.at, how.files.count, how.files.room) = words->at[i];
	if (!how.files.count)
		how.model = words->count > 1 ? words->at[1] : NULL;
	return lt_catalog_prices(a, &how, err);
}

static int
catalog(struct lt_arena *a, const void *given, struct lt_err *err)
{
	const struct catalog *options = given;
	const struct lt_list *words = &options->arguments;
	struct lt_checks checks;
	if (strcmp(words->at[0], "prices") == 0)
		return prices(a, options, err);
	if (options->update.count || options->state || options->today) {
		lt_fail(err, "--update, --state and --today go with lintel catalog prices");
		return LT_EXIT_USAGE;
	}
	if (words->count > 3) {
		lt_fail(err, "'%s' is one argument too many", words->at[3]);
		return LT_EXIT_USAGE;
	}
	if (strcmp(words->at[0], "framework") == 0)
		return lt_catalog_framework(a, words->count > 1 ? words->at[1] : NULL, words->count > 2 ? words->at[2] : NULL,
			options->format, err);
	if (options->format) {
		lt_fail(err, "--format goes with lintel catalog framework and prices");
		return LT_EXIT_USAGE;
	}
	if (!lt_checks_load(a, options->checks.at, options->checks.count, &checks, err))
		return LT_EXIT_USAGE;
	const char *what = options->arguments.at[0];
	if (strcmp(what, "list") == 0)
		return list(options, &checks);
	if (strcmp(what, "show") == 0)
		return show(options, &checks, err);
	if (strcmp(what, "test") == 0)
		return test(a, options, &checks, err);
	lt_fail(err, "catalog can list, show ID, test [DIR [ID]], framework [NAME [ID]] and prices [MODEL], not '%s'", what);
	return LT_EXIT_USAGE;
}

const struct lt_command lt_command_catalog = {
	.name = "catalog",
	.summary = "list, explain and test the checks; frameworks; prices",
	.arguments = "list | show ID | test [DIR [ID]] | framework [NAME [ID]] | prices [MODEL | --update FILE...]",
	.least = 1,
	.most = 256,
	.about = "list prints a line for each check. show prints one with its reasons, its mappings to the frameworks "
		 "and its SQL. test runs the cases in DIR (tests/checks when not given): a folder for each check, in it "
		 "files with rows of facts and the answers that are expected. framework prints the rows of infra6 or caf, or one of them. "
		 "prices says which prices are known, of what day, and warns of those older than 30 days; with --update it reads pages of the "
		 "Azure Retail Prices API, LiteLLM's JSON or data.json of genai-prices, tells what changed and what does not look right, and "
		 "keeps them as a dated file in the state folder. Nothing is ever fetched.",
	.examples = "lintel catalog list --area networking\nlintel catalog show NET-001\n"
		    "lintel catalog test cases/ --checks our-checks/\nlintel catalog framework caf SE-2.1\n"
		    "lintel catalog prices gpt-4.1\nlintel catalog prices --update page1.json page2.json",
	.size = sizeof(struct catalog),
	.arguments_offset = offsetof(struct catalog, arguments),
	.options = (const struct lt_option[]){
		{ "area", LT_TEXTS, offsetof(struct catalog, area), "NAMES", "list only the checks of these areas" },
		{ "format", LT_TEXT, offsetof(struct catalog, format), "NAME", "how to write: text (the default); markdown of a framework, json of prices" },
		{ "checks", LT_TEXTS, offsetof(struct catalog, checks), "DIR", "a folder of checks of your own, beside those that come with lintel" },
		{ "update", LT_TEXTS, offsetof(struct catalog, update), "FILE", "read prices of this file, and of those that follow" },
		{ "state", LT_TEXT, offsetof(struct catalog, state), "DIR", "where prices are kept; $XDG_STATE_HOME/lintel or /var/lib/lintel when not given" },
		{ "today", LT_TEXT, offsetof(struct catalog, today), "DAY", "the day from which ages count and of which a file is, 2026-11-22" },
		{ 0 }
	},
	.run = catalog,
};
