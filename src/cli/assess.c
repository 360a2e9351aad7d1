/* SPDX-License-Identifier: Apache-2.0 */
/* lintel assess: the one place that names collectors, checks and reporters together. */
#include <fcntl.h>
#include <stdio.h>

#include "assess/compare.h"
#include "assess/kept.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/assess_why.h"
#include "cli/command.h"
#include "cli/look.h"
#include "cli/permissions.h"
#include "cli/progress.h"
#include "cli/remember.h"
#include "cli/terminal.h"
#include "facts/digest.h"
#include "facts/saved.h"
#include "cli/tomorrow.h"
#include "format/json.h"
#include "record/assessment.h"
#include "report/report.h"

struct assess {
	struct lt_gather gather;
	struct lt_remember remember;
	struct lt_list arguments, format, checks;
	const char *output, *fail_on, *baseline, *gate, *permissions, *why, *tomorrow, *framework, *facts;
	int64_t min_coverage, width, places, progress;
	bool timing, scorecard;
};

/* One result: a reporter and where its bytes go. */
struct target {
	const struct lt_reporter *reporter;
	const char *path; /* "-": standard output */
};

static const struct lt_reporter *
reporter(struct lt_text name, struct lt_err *err)
{
	const struct lt_reporter *found = lt_report_find(name);
	if (found)
		return found;
	char names[128] = "";
	size_t len = 0;
	for (int i = 0; lt_reporters[i] && len < sizeof names; i++)
		len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", i ? ", " : "", lt_reporters[i]->name);
	lt_fail(err, "--format: there is no format '%.*s'; there are %s", LT_ARG(name), names);
	return NULL;
}

/* --format json, --format sarif=out.sarif, several of them; --output goes with the one without a path. */
static bool
read_targets(struct lt_arena *a, const struct assess *options, struct target **ret_targets, int *ret_count, struct lt_err *err)
{
	struct target *targets = LT_NEW_ARRAY(a, struct target, options->format.count + 1);
	int count = 0, plain = 0;
	for (int i = 0; i < options->format.count; i++) {
		struct lt_text rest = lt_text(options->format.at[i]), name;
		lt_text_cut(&rest, '=', &name);
		targets[count].reporter = reporter(name, err);
		if (!targets[count].reporter)
			return false;
		targets[count++].path = rest.at ? rest.at : options->output ? options->output : "-";
		plain += !rest.at;
	}
	if (!options->format.count) {
		targets[count].reporter = reporter(LT_LIT("terminal"), err);
		targets[count++].path = options->output ? options->output : "-";
		plain = 1;
	}
	for (int i = 0; i < count; i++)
		if (targets[i].reporter->binary && strcmp(targets[i].path, "-") == 0 && isatty(STDOUT_FILENO))
			return lt_fail(err, "%s is nothing for a terminal; give it a file: --format %s=assessment.%s", targets[i].reporter->name,
				targets[i].reporter->name, targets[i].reporter->binary);
	if (plain > 1)
		return lt_fail(err, "two formats would go to the same place; give each its own: --format json=a.json --format sarif=b.sarif");
	if (options->output && plain == 0)
		return lt_fail(err, "--output has no format to go with: every --format names its own path");
	*ret_targets = targets;
	*ret_count = count;
	return true;
}

/* Machines read every answer; a terminal shows the gaps, and of each check only some. */
static struct lt_run_options
what_to_keep(const struct target *targets, int count)
{
	struct lt_run_options keep = { .keep = 1u << LT_STATUS_GAP | 1u << LT_STATUS_UNKNOWN, .keep_most = LT_KEPT_MOST };
	for (int i = 0; i < count; i++) {
		if (targets[i].reporter->reads == LT_READS_ALL)
			keep.keep = 0xff;
		if (targets[i].reporter->reads != LT_READS_SOME)
			keep.keep_most = 0;
	}
	return keep;
}

static bool
write_all(const struct assess *options, const struct lt_assessment *assessment, const struct lt_placement *placement,
	const struct target *targets, int count, struct lt_err *err)
{
	for (int i = 0; i < count; i++) {
		struct lt_buf out = LT_BUF((size_t)8 << 30);
		struct lt_report_options how = { .width = lt_terminal_width(options->width), .colour = lt_terminal_colour(targets[i].path),
			.places = options->places > 0 ? (int)options->places : 0,
			.framework = options->framework, .scorecard = options->scorecard };
		bool good = true;
		if (placement)
			targets[i].reporter->place(placement, &how, &out);
		else
			good = targets[i].reporter->write(assessment, &how, &out, err);
		if (good && lt_buf_over(&out))
			good = lt_fail(err, "the %s report is longer than 8 GiB", targets[i].reporter->name);
		good = good && lt_io_write(targets[i].path, lt_buf_text(&out), err);
		lt_buf_done(&out);
		if (!good)
			return false;
	}
	return true;
}

/* Is a gap open that is this bad?  Findings that a ceiling left out count as open; those that a
 * baseline left out do not. */
static bool
gapes(const struct lt_assessment *assessment, int severity)
{
	for (int i = 0; i < assessment->findings_count && assessment->run.baseline; i++) {
		const struct lt_finding *f = &assessment->findings[i];
		if (lt_assessment_open(f) && (int)assessment->checks[f->check].severity >= severity)
			return true;
	}
	for (int i = 0; i < assessment->checks_count && !assessment->run.baseline; i++)
		if ((int)assessment->checks[i].severity >= severity && assessment->checks[i].gap > assessment->checks[i].waived)
			return true;
	return false;
}

/* The exit code, in the order the contract gives: gaps, evidence, the gate. */
static int
exit_code(const struct lt_assessment *assessment, int fail_on, int64_t min_coverage, int gate)
{
	int64_t decided = 0;
	if (fail_on >= 0 && gapes(assessment, fail_on))
		return LT_EXIT_GAPS;
	for (int i = 0; i < assessment->checks_count; i++)
		decided += assessment->checks[i].verdict == LT_STATUS_OK || assessment->checks[i].verdict == LT_STATUS_GAP;
	if (decided == 0)
		return LT_EXIT_BLIND;
	if (min_coverage >= 0 && assessment->coverage * 100 < (double)min_coverage)
		return LT_EXIT_BLIND;
	for (int i = 0; i < assessment->gates_count; i++)
		if ((int)assessment->gates[i].gate == gate && assessment->gates[i].result == LT_PASS_REFUSED)
			return LT_EXIT_REFUSED;
	return LT_EXIT_DONE;
}

/* Leaves out what a baseline has. */
static bool
compare(struct lt_arena *a, const char *baseline, struct lt_assessment *assessment, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_doc *doc;
	return !baseline || (lt_io_read(a, AT_FDCWD, baseline, (uint64_t)4 << 30, &bytes, err) &&
		lt_json_read(a, lt_keys_new(a), baseline, bytes, &doc, err) &&
		lt_compare_baseline(a, assessment, lt_doc_root(doc), baseline, err));
}

/* What the options name by a word; -1: nothing. */
struct words {
	int fail_on, gate, why;
};

static bool
read_words(struct lt_arena *a, const struct assess *options, struct words *ret, struct lt_err *err)
{
	*ret = (struct words){ -1, -1, -1 };
	if (options->fail_on && (ret->fail_on = lt_words_find(&lt_words_severity, lt_text(options->fail_on))) < 0)
		return lt_fail(err, "--fail-on takes low, medium, high or critical, not '%s'", options->fail_on);
	if (options->gate && (ret->gate = lt_words_find(&lt_words_gate, lt_text(options->gate))) < 0)
		return lt_fail(err, "--gate takes G1, G2, G3, G4 or G5, not '%s'", options->gate);
	if (options->framework && strcmp(options->framework, "infra6") != 0 && strcmp(options->framework, "caf") != 0)
		return lt_fail(err, "--framework takes infra6 or caf, not '%s'", options->framework);
	if ((options->framework || options->scorecard) && (options->format.count || options->why || options->tomorrow))
		return lt_fail(err, "--framework and --scorecard are pages for a terminal; they take no --format, --why and --tomorrow");
	if (!options->why || (ret->why = lt_words_find(&lt_words_area, lt_text(options->why))) >= 0)
		return !options->why || options->format.count == 0 || lt_fail(err, "--why writes for a terminal; it takes no --format");
	const char *known = "";
	for (int i = 0; i < LT_AREA_COUNT; i++)
		known = lt_print(a, "%s%s%s", known, i ? ", " : "", lt_words_area.at[i].word);
	return lt_fail(err, "--why: there is no area '%s'; there are %s", options->why, known);
}

/* The rungs of one area in place of a report. */
static bool
write_why(struct lt_arena *a, const struct assess *options, const struct lt_assessment *assessment, int area, struct lt_err *err)
{
	struct lt_buf out = LT_BUF((size_t)64 << 20);
	const char *path = options->output ? options->output : "-";
	lt_assess_why(a, assessment, (enum lt_area)area, lt_terminal_width(options->width), lt_terminal_colour(path), &out);
	bool good = lt_io_write(path, lt_buf_text(&out), err);
	lt_buf_done(&out);
	return good;
}

/* --tomorrow asks another question than the checks, and takes no part of theirs. */
static int
tomorrow(struct lt_arena *a, struct assess *options, const struct target *targets, int count, struct lt_err *err)
{
	struct lt_placement placement;
	const char *other = options->fail_on ? "fail-on" : options->baseline ? "baseline" : options->gate ? "gate"
		: options->min_coverage >= 0 ? "min-coverage" : options->checks.count ? "checks" : options->remember.since ? "since"
		: options->remember.store ? "store" : options->why ? "why" : options->timing ? "timing"
		: options->places >= 0 ? "places" : options->facts ? "facts" : options->progress >= 0 ? "progress" : NULL;
	if (strcmp(options->tomorrow, "list") == 0)
		return lt_tomorrow_list(a, err);
	if (other) {
		lt_fail(err, "--tomorrow asks no checks, so --%s has nothing to say; leave one of them out", other);
		return LT_EXIT_USAGE;
	}
	for (int i = 0; i < count; i++)
		if (!targets[i].reporter->place) {
			lt_fail(err, "--format %s cannot tell what --tomorrow asks; terminal, json and markdown can",
				targets[i].reporter->name);
			return LT_EXIT_USAGE;
		}
	int code = lt_tomorrow(a, &options->gather, options->tomorrow, &placement, err);
	if (err->text[0])
		return code;
	return write_all(options, NULL, &placement, targets, count, err) ? code : LT_EXIT_FAILED;
}

/* What an auditor gets names the facts it rests on; nobody else waits for that. */
static bool
digest(struct lt_arena *a, const struct target *targets, int count, struct lt_facts *facts, struct lt_assessment *assessment,
	struct lt_err *err)
{
	char digits[65];
	bool asked = false;
	for (int i = 0; i < count; i++)
		asked = asked || strcmp(targets[i].reporter->name, "evidence") == 0;
	if (!asked)
		return true;
	if (!lt_facts_digest(a, facts, digits, err))
		return false;
	assessment->run.facts_digest = lt_copy(a, digits);
	return true;
}

/* The look, its facts and what is remembered of it. */
static int
look_and_keep(struct lt_arena *a, struct assess *options, struct lt_look *look, const struct target *targets, int count,
	struct lt_assessment *assessment, struct lt_err *err)
{
	int code = lt_look(a, look, assessment, err);
	if (code != LT_EXIT_DONE)
		return code;
	if (!digest(a, targets, count, look->facts, assessment, err))
		return LT_EXIT_FAILED;
	lt_progress_tell(options->gather.steps, "keep", NULL, 0, 0, -1, "keeping the run");
	if (options->facts && !lt_facts_save(a, look->facts, options->facts, err))
		return LT_EXIT_FAILED;
	bool kept = lt_remember_run(a, &options->remember, &options->gather, assessment, &code, err);
	lt_remember_close(&options->remember);
	if (!kept)
		return code;
	lt_stage(&look->stages, "keep");
	return lt_look_further(a, look, assessment, err) ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

static int
assess(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct assess options = *(const struct assess *)given;
	struct lt_assessment *assessment = LT_NEW(a, struct lt_assessment);
	struct target *targets = NULL;
	int target_count = 0;
	struct words words;
	options.gather.path = options.arguments.count ? options.arguments.at[0] : NULL;
	options.gather.progress = isatty(STDERR_FILENO);
	struct lt_progress progress;
	if (!read_words(a, &options, &words, err) || !lt_progress_open(&progress, options.progress, err))
		return LT_EXIT_USAGE;
	options.gather.steps = progress.fd < 0 ? NULL : &progress;
	if (options.permissions)
		return lt_permissions_print(a, options.permissions, &options.gather, err);
	if (!read_targets(a, &options, &targets, &target_count, err))
		return LT_EXIT_USAGE;
	if (options.tomorrow)
		return tomorrow(a, &options, targets, target_count, err);
	struct lt_look look = { .gather = &options.gather, .checks = &options.checks,
		.keep = what_to_keep(targets, target_count), .stages.on = options.timing, .every = options.facts != NULL };
	if (options.baseline)
		look.keep.keep_most = 0;
	look.whole = options.framework || options.scorecard;
	for (int i = 0; i < target_count; i++)
		look.whole |= targets[i].reporter->whole;
	lt_stage(&look.stages, NULL);
	int code = look_and_keep(a, &options, &look, targets, target_count, assessment, err);
	if (code != LT_EXIT_DONE)
		return code;
	lt_progress_tell(options.gather.steps, "write", NULL, 0, target_count, -1, "writing what was found");
	if (!compare(a, options.baseline, assessment, err))
		return LT_EXIT_USAGE;
	if (!(words.why >= 0 ? write_why(a, &options, assessment, words.why, err)
			     : write_all(&options, assessment, NULL, targets, target_count, err)))
		return LT_EXIT_FAILED;
	lt_progress_tell(options.gather.steps, "write", NULL, target_count, target_count, -1, "written");
	lt_stage(&look.stages, "write");
	return exit_code(assessment, words.fail_on, options.min_coverage, words.gate);
}

const struct lt_command lt_command_assess = {
	.name = "assess",
	.summary = "collect facts, ask the checks, score areas and phases",
	.arguments = "[FOLDER]",
	.least = 0,
	.most = 1,
	.about = "Looks at FOLDER (the current folder when not given, or one file), at this host too with --host, and says "
		 "what is ready for AI workloads and what is not, each gap with its file and line. Nothing leaves the machine.",
	.examples = "lintel assess ~/my-infra\nlintel assess --host\nlintel assess plan.json --fail-on high\n"
		    "lintel assess --baseline last.json --fail-on high\n"
		    "lintel assess --host --tomorrow chat-8b\n"
		    "lintel assess --framework caf\n"
		    "lintel assess infra/ --format sarif=lintel.sarif --format markdown=comment.md",
	.size = sizeof(struct assess),
	.arguments_offset = offsetof(struct assess, arguments),
	.options = (const struct lt_option[]){
		{ "format", LT_TEXTS, offsetof(struct assess, format), "NAME[=FILE]", "how to write the result: terminal (the default), json, sarif, junit, markdown, csv, html, xlsx, evidence; several may be given" },
		{ "output", LT_TEXT, offsetof(struct assess, output), "FILE", "where to write it; - is standard output" },
		{ "fail-on", LT_TEXT, offsetof(struct assess, fail_on), "SEVERITY", "exit with 3 when a gap is low, medium, high or critical, or worse" },
		{ "min-coverage", LT_NUMBER, offsetof(struct assess, min_coverage), "PERCENT", "exit with 4 when less of the weight is decided" },
		{ "gate", LT_TEXT, offsetof(struct assess, gate), "GATE", "exit with 5 when this gate, G1 to G5, is refused" },
		{ "checks", LT_TEXTS, offsetof(struct assess, checks), "DIR", "a folder of checks of your own, beside those that come with lintel" },
		{ "baseline", LT_TEXT, offsetof(struct assess, baseline), "FILE", "show only what is new since this JSON document of lintel's" },
		{ "since", LT_TEXT, offsetof(struct assess, remember.since), "RUN|DATE", "say what changed since this run, by its number (lintel review runs) or day" },
		{ "store", LT_TEXT, offsetof(struct assess, remember.store), "PLACE", LT_STORE_SENTENCE },
		{ "tomorrow", LT_TEXT, offsetof(struct assess, tomorrow), "PROFILE", "would this workload run tomorrow on what is there? 0 yes, 3 no, 4 not known; list names the profiles" },
		{ "framework", LT_TEXT, offsetof(struct assess, framework), "NAME", "show the rows of infra6 or caf alone, with how far each has come" },
		{ "scorecard", LT_FLAG, offsetof(struct assess, scorecard), NULL, "show the readiness scorecard of six areas alone, and the work of phase 2" },
		LT_GATHER_OPTIONS(struct assess),
		{ "print-permissions", LT_TEXT, offsetof(struct assess, permissions), "NAME", "write what lintel must be allowed to read live: azure or kubernetes; nothing is assessed" },
		{ "why", LT_TEXT, offsetof(struct assess, why), "AREA", "show the rungs of one area and the least that would lift it: skills, gpu, networking, ..." },
		{ "places", LT_NUMBER, offsetof(struct assess, places), "N", "show so many places of each gap on the terminal" },
		{ "width", LT_NUMBER, offsetof(struct assess, width), "COLUMNS", "write for a terminal this wide" },
		{ "facts", LT_TEXT, offsetof(struct assess, facts), "FILE", "keep the facts of this run in an SQLite file, for lintel query --facts" },
		{ "progress", LT_NUMBER, offsetof(struct assess, progress), "FD", "tell each step on this descriptor, a line of JSON each; 2 is standard error" },
		{ "timing", LT_FLAG, offsetof(struct assess, timing), NULL, "say on standard error how long each stage took" },
		{ 0 }
	},
	.run = assess,
};
