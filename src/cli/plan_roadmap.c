/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan roadmap: an assessment, and from it what is to be done, by whom and until when. */
#include <fcntl.h>
#include <unistd.h>

#include "assess/kept.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/activity.h"
#include "cli/command.h"
#include "cli/look.h"
#include "cli/remember.h"
#include "cli/terminal.h"
#include "plan/roadmap.h"
#include "report/roadmap.h"

struct roadmap {
	struct lt_gather gather;
	struct lt_remember remember;
	struct lt_list arguments, checks, without;
	const char *format, *out, *team, *start, *size, *path, *known;
	int64_t width;
};

enum { KNOWN_MOST = 256 << 20 };

static bool
find_format(struct lt_arena *a, const char *name, const struct lt_roadmap_format **ret_format, struct lt_err *err)
{
	const char *all = "";
	*ret_format = lt_roadmap_format(name ? name : "terminal");
	for (int i = 0; lt_roadmap_formats[i].name; i++)
		all = lt_print(a, "%s%s%s", all, i ? ", " : "", lt_roadmap_formats[i].name);
	return *ret_format || lt_fail(err, "--format: a roadmap has no format '%.40s'; there are %s", name, all);
}

static int
write_it(struct lt_arena *a, const struct roadmap *options, const struct lt_roadmap_format *format, const struct lt_noun_roadmap *map, struct lt_err *err)
{
	const char *path = options->out ? options->out : "-";
	struct lt_buf out = LT_BUF((size_t)1 << 30);
	struct lt_text csv;
	struct lt_roadmap_look look = { lt_terminal_width(options->width), lt_terminal_colour(path), options->gather.estate.name };
	if (options->known && (!lt_io_read(a, AT_FDCWD, options->known, KNOWN_MOST, &csv, err) || !lt_roadmap_known(a, options->known, csv, &look, err)))
		return LT_EXIT_USAGE;
	format->write(a, map, &look, &out);
	bool good = lt_buf_over(&out) ? lt_fail(err, "the roadmap is longer than 1 GiB as %s", format->name) : lt_io_write(path, lt_buf_text(&out), err);
	lt_buf_done(&out);
	return good ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

static int
plan_roadmap(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct roadmap options = *(const struct roadmap *)given;
	const struct lt_roadmap_format *format;
	struct lt_assessment *assessment = LT_NEW(a, struct lt_assessment);
	struct lt_activities activities;
	struct lt_roadmap_found found;
	struct lt_noun_roadmap map;
	options.gather.path = options.arguments.count ? options.arguments.at[0] : NULL;
	options.gather.progress = isatty(STDERR_FILENO);
	if (!find_format(a, options.format, &format, err))
		return LT_EXIT_USAGE;
	if (options.known && strcmp(format->name, "azure-boards") != 0 && strcmp(format->name, "github") != 0) {
		lt_fail(err, "--known goes with --format azure-boards or github; the others know an activity by its mark");
		return LT_EXIT_USAGE;
	}
	if (!lt_activities_load(a, &activities, err))
		return LT_EXIT_FAILED;
	struct lt_look look = { .gather = &options.gather, .checks = &options.checks, .whole = true,
		.keep = { .keep = 1u << LT_STATUS_GAP | 1u << LT_STATUS_UNKNOWN, .keep_most = LT_KEPT_MOST } };
	int code = lt_look(a, &look, assessment, err);
	if (code != LT_EXIT_DONE)
		return code;
	if (!lt_remember_decisions(a, &options.remember, &options.gather, assessment, err) || !lt_look_further(a, &look, assessment, err))
		return LT_EXIT_FAILED;
	lt_roadmap_found(a, assessment, &found);
	const struct lt_roadmap_asked asked = { .today = options.gather.today, .team = options.team, .start = options.start, .size = options.size,
		.path = options.path, .without = { options.without.at, options.without.count }, .dash = "--" };
	if (!lt_roadmap_make(a, &activities, &found, options.gather.estate.root, &asked, &map, err))
		return LT_EXIT_USAGE;
	return write_it(a, &options, format, &map, err);
}

const struct lt_command lt_command_plan_roadmap = {
	.name = "plan roadmap",
	.summary = "what is to be done, in what order, by whom and until when",
	.arguments = "[FOLDER]",
	.least = 0,
	.most = 1,
	.about = "Assesses FOLDER, and puts what is left of the framework, every open gap and the activities of lintel.yaml (plan.activities) in an order: "
		 "what needs what, who does it, how many people there are, what waits for others. Says the last day as a range, what sets it, and what an "
		 "other team, start or scope would move. What evidence says is done is not planned; nothing is kept of the run.",
	.examples = "lintel plan roadmap ~/my-infra\nlintel plan roadmap --team 3 --start 2027-01-04 --without kubernetes\n"
		    "lintel plan roadmap --team PLT=2,SEC=1 --path essential --size s\n"
		    "lintel plan roadmap --format html --out roadmap.html\nlintel plan roadmap --format ics --out roadmap.ics",
	.size = sizeof(struct roadmap),
	.arguments_offset = offsetof(struct roadmap, arguments),
	.options = (const struct lt_option[]){
		{ "format", LT_TEXT, offsetof(struct roadmap, format), "NAME", "terminal (the default), markdown, html, jira, azure-boards, github, ics or json" },
		{ "out", LT_TEXT, offsetof(struct roadmap, out), "FILE", "where to write it; - is standard output" },
		{ "known", LT_TEXT, offsetof(struct roadmap, known), "FILE", "what Azure Boards or GitHub has already, as the CSV it exports with ID and tags: these are changed and not made again" },
		{ "team", LT_TEXT, offsetof(struct roadmap, team), "PEOPLE", "how many work on it, 3, or by role, PLT=2,SEC=1; plan.people and plan.team of lintel.yaml when not given" },
		{ "start", LT_TEXT, offsetof(struct roadmap, start), "DAY", "its first day, 2027-01-04; plan.start, else today when not given" },
		{ "size", LT_TEXT, offsetof(struct roadmap, size), "SIZE", "whose efforts are taken: s, m or l; plan.size when not given" },
		{ "path", LT_TEXT, offsetof(struct roadmap, path), "NAME", "essential or complete; plan.path, else the profile when not given" },
		{ "without", LT_TEXTS, offsetof(struct roadmap, without), "NAMES", "leave out kubernetes, gpu, copilots, regions, grounding, commitments, centre, or an activity by its id" },
		{ "checks", LT_TEXTS, offsetof(struct roadmap, checks), "DIR", "a folder of checks of your own, beside those that come with lintel" },
		{ "store", LT_TEXT, offsetof(struct roadmap, remember.store), "PLACE", "where gate decisions are kept: a folder (the state folder when not given), postgres://NAME@HOST/DATABASE, or none" },
		LT_GATHER_OPTIONS(struct roadmap),
		{ "width", LT_NUMBER, offsetof(struct roadmap, width), "COLUMNS", "write for a terminal this wide" },
		{ 0 }
	},
	.run = plan_roadmap,
};
