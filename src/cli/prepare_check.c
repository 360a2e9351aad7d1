/* SPDX-License-Identifier: Apache-2.0 */
/* lintel prepare check: what our own checks and the tools that are installed say of rendered files. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/check.h"
#include "cli/command.h"
#include "cli/look.h"
#include "cli/prepare_tool.h"
#include "cli/terminal.h"
#include "format/json.h"
#include "record/assessment.h"
#include "report/page.h"

struct check {
	struct lt_list arguments, tools;
	const char *format, *today;
	bool strict;
};

/* Our own checks as one more answer.  A check that a person alone can cure does not judge files. */
static bool
ask_ourselves(struct lt_arena *a, const struct check *options, const char *folder, struct lt_tool_answer *ret, struct lt_err *err)
{
	struct lt_gather gather = { .path = folder, .today = options->today };
	struct lt_list none = { 0 };
	struct lt_look look = { .gather = &gather, .checks = &none, .keep = { .keep = 1u << LT_STATUS_GAP } };
	struct lt_assessment *assessment = LT_NEW(a, struct lt_assessment);
	if (lt_look(a, &look, assessment, err) != LT_EXIT_DONE)
		return false;
	struct lt_buf out = LT_BUF((size_t)64 << 20);
	int gaps = 0, decided = 0;
	for (int i = 0; i < assessment->checks_count; i++)
		decided += assessment->checks[i].verdict == LT_STATUS_OK || assessment->checks[i].verdict == LT_STATUS_GAP;
	for (int i = 0; i < assessment->findings_count; i++) {
		const struct lt_finding *f = &assessment->findings[i];
		const struct lt_checked *checked = &assessment->checks[f->check];
		const struct lt_check *check = lt_checks_find(look.asked, lt_text(checked->id));
		if (f->status != LT_STATUS_GAP || !lt_assessment_open(f) || !check || !check->cure || strcmp(check->cure, "person") == 0)
			continue;
		gaps++;
		lt_buf_printf(&out, "%s%s: %s: %s", gaps > 1 ? "\n" : "", lt_assessment_check_name(checked), f->resource ? f->resource : "",
			f->reason ? f->reason : checked->title);
		if (f->file)
			lt_buf_printf(&out, " (%s:%u)", f->file, (unsigned)f->line);
	}
	*ret = (struct lt_tool_answer){ "lintel assess", ".", gaps ? LT_TOOL_GAP : decided ? LT_TOOL_OK : LT_TOOL_UNKNOWN,
		gaps ? lt_copy_text(a, lt_buf_text(&out)).at : decided ? lt_print(a, "%d checks are ok", decided) : "there is nothing that a check could judge" };
	lt_buf_done(&out);
	return true;
}

enum { TOOL = 28, VERDICT = 9, INDENT = 4, DEEPER = 6 };

static void
write_terminal(struct lt_arena *a, const struct lt_tool_answers *answers, struct lt_buf *out)
{
	static const enum lt_style styles[] = { LT_STYLE_GOOD, LT_STYLE_BAD, LT_STYLE_DOUBT, LT_STYLE_QUIET };
	struct lt_page page = { .arena = a, .out = out, .width = lt_terminal_width(0), .colour = lt_terminal_colour("-") };
	for (int i = 0; i < answers->count; i++) {
		const struct lt_tool_answer *answer = &answers->at[i];
		bool brief = !answer->place || answer->verdict == LT_TOOL_OK;
		lt_page_column(&page, LT_STYLE_STRONG, TOOL, answer->tool);
		lt_page_column(&page, styles[answer->verdict], VERDICT, lt_tool_words[answer->verdict]);
		lt_page_wrap(&page, LT_STYLE_PLAIN, TOOL + VERDICT, TOOL + VERDICT, brief && *answer->says ? answer->says : answer->place);
		struct lt_text rest = lt_text(brief ? "" : answer->says), line;
		while (lt_text_cut(&rest, '\n', &line)) {
			if (!lt_text_trim(line).len)
				continue;
			lt_buf_fill(out, ' ', INDENT);
			lt_page_wrap(&page, LT_STYLE_PLAIN, INDENT, DEEPER, lt_copy_text(a, lt_text_trim(line)).at);
		}
	}
}

static void
write_json(const struct lt_tool_answers *answers, struct lt_buf *out)
{
	lt_buf_printf(out, "[");
	for (int i = 0; i < answers->count; i++) {
		const struct lt_tool_answer *answer = &answers->at[i];
		lt_buf_printf(out, "%s\n{\"tool\":", i ? "," : "");
		lt_json_quote(out, lt_text(answer->tool));
		lt_buf_printf(out, ",\"place\":");
		answer->place ? lt_json_quote(out, lt_text(answer->place)) : lt_buf_printf(out, "null");
		lt_buf_printf(out, ",\"verdict\":\"%s\",\"says\":", lt_tool_words[answer->verdict]);
		lt_json_quote(out, lt_text(answer->says));
		lt_buf_printf(out, "}");
	}
	lt_buf_printf(out, "\n]\n");
}

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	const struct check *options = given;
	const char *folder = options->arguments.count ? options->arguments.at[0] : ".";
	bool json = options->format && strcmp(options->format, "json") == 0;
	if (options->format && !json && strcmp(options->format, "terminal") != 0) {
		lt_fail(err, "what was asked is told as terminal or json, not as '%s'", options->format);
		return LT_EXIT_USAGE;
	}
	struct lt_tool_answers answers = { 0 }, others = { 0 };
	if (!options->tools.count && !ask_ourselves(a, options, folder, &LT_PUSH(a, answers.at, answers.count, answers.room), err))
		return err->text[0] ? LT_EXIT_FAILED : LT_EXIT_USAGE;
	if (!lt_tool_ask(a, folder, options->tools.at, options->tools.count, &others, err))
		return LT_EXIT_USAGE;
	for (int i = 0; i < others.count; i++)
		LT_PUSH(a, answers.at, answers.count, answers.room) = others.at[i];
	struct lt_buf out = LT_BUF((size_t)64 << 20);
	if (json)
		write_json(&answers, &out);
	else
		write_terminal(a, &answers, &out);
	bool good = lt_io_write("-", lt_buf_text(&out), err);
	lt_buf_done(&out);
	int gaps = 0, doubts = 0;
	for (int i = 0; i < answers.count; i++) {
		gaps += answers.at[i].verdict == LT_TOOL_GAP;
		doubts += answers.at[i].verdict == LT_TOOL_UNKNOWN || answers.at[i].verdict == LT_TOOL_SKIPPED;
	}
	if (!good)
		return LT_EXIT_FAILED;
	return gaps ? LT_EXIT_GAPS : (doubts && options->strict) || !answers.count ? LT_EXIT_BLIND : LT_EXIT_DONE;
}

const struct lt_command lt_command_prepare_check = {
	.name = "prepare check",
	.summary = "ask our own checks and the tools that are installed about rendered files",
	.arguments = "[DIR]",
	.least = 0,
	.most = 1,
	.about = "Looks at DIR (the current folder when not given) as lintel assess does, and asks what is installed of terraform, tofu, bicep, "
		 "kubectl, promtool and helm about the files that are theirs. Each works on a copy and nothing is applied. A tool that is not installed "
		 "is skipped and one that cannot judge here (no registry, no cluster) is unknown; both are told. Ends with 3 when anything finds a gap.",
	.examples = "lintel prepare check platform/\nlintel prepare check platform/ --tools terraform,promtool\nlintel prepare check platform/ --strict --format json",
	.size = sizeof(struct check),
	.arguments_offset = offsetof(struct check, arguments),
	.options = (const struct lt_option[]){
		{ "tools", LT_TEXTS, offsetof(struct check, tools), "NAMES", "ask these programs alone: terraform, tofu, bicep, kubectl, promtool, helm" },
		{ "strict", LT_FLAG, offsetof(struct check, strict), NULL, "end with 4 when anything was skipped or unknown" },
		{ "today", LT_TEXT, offsetof(struct check, today), "DATE", "count ages and expiries from this day" },
		{ "format", LT_TEXT, offsetof(struct check, format), "NAME", "terminal (the default) or json" },
		{ 0 }
	},
	.run = run,
};
