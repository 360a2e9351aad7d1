/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan stakeholders: who answers, does, is asked and is told, and what is missing. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/check.h"
#include "cli/gather.h"
#include "cli/terminal.h"
#include "facts/answer.h"
#include "facts/facts.h"
#include "format/csv.h"
#include "format/json.h"
#include "plan/raci.h"
#include "report/page.h"
#include "report/prose.h"

enum { FILE_BYTES = 4 << 20 };

struct stakeholders {
	struct lt_gather gather;
	struct lt_list arguments;
	const char *format;
};

static const char *const TAGS = "select owner, type, file, line from tagged where owner is not null and owner <> '' order by owner, type, file, line";

static bool
read_owners(struct lt_arena *a, struct lt_gather *gather, struct lt_raci *raci, struct lt_err *err)
{
	static const char *const places[] = { "CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS" };
	struct lt_checks none = { 0 };
	for (int i = 0; i < 3; i++) {
		const char *file = lt_io_join(a, lt_gather_folder(a, gather), places[i]);
		struct lt_text bytes;
		if (access(file, F_OK) != 0)
			continue;
		if (!lt_io_read(a, AT_FDCWD, file, FILE_BYTES, &bytes, err))
			return false;
		lt_raci_codeowners(raci, places[i], bytes);
	}
	struct lt_facts *facts = lt_run_open(a, lt_keys_new(a), &none, &TAGS, 1, gather->today, err);
	if (!facts || !lt_gather_run(a, gather, facts, err) || !lt_facts_close(facts, err))
		return false;
	struct lt_answer *answer = lt_answer_open(a, facts, TAGS, err);
	while (answer && lt_answer_next(answer, err)) {
		int64_t line = 0;
		const char *cell[3];
		for (int i = 0; i < 3; i++)
			cell[i] = lt_print(a, "%.*s", LT_ARG(lt_answer_cell(answer, i)));
		lt_text_int(lt_answer_cell(answer, 3), &line);
		lt_raci_propose(raci, cell[0], cell[1], cell[2], (unsigned)line);
	}
	return answer && !err->text[0];
}

static const char *
all(struct lt_arena *a, const char *const *list, int count, const char *none)
{
	const char *out = count ? list[0] : none;
	for (int i = 1; i < count; i++)
		out = lt_print(a, "%s, %s", out, list[i]);
	return out;
}

/* The first of them, for a column. */
static const char *
brief(struct lt_arena *a, const char *const *list, int count)
{
	return count == 0 ? "nobody" : count == 1 ? list[0] : lt_print(a, "%s +%d", list[0], count - 1);
}

static void
put_terminal(const struct lt_raci *r, struct lt_buf *out)
{
	struct lt_page page = { .arena = r->a, .out = out, .width = lt_terminal_width(0) };
	lt_buf_puts(out, "                            answers (A)         stands in        does (R)\n");
	for (int i = 0; i < r->group_count; i++) {
		const struct lt_raci_group *g = &r->groups[i];
		lt_buf_printf(out, "%-27.27s %-19.19s %-16.16s %.14s\n", g->title, brief(r->a, g->answers, g->answers_count), g->deputy ? g->deputy : "nobody",
			brief(r->a, g->does, g->does_count));
	}
	lt_buf_printf(out, "\nGaps: %d\n", r->gap_count);
	for (int i = 0; i < r->gap_count; i++) {
		lt_buf_fill(out, ' ', 2);
		lt_page_wrap(&page, LT_STYLE_PLAIN, 2, 4, r->gaps[i].sentence);
	}
	if (r->candidate_count)
		lt_buf_puts(out, "\nOwners that code names\n");
	for (int i = 0; i < r->candidate_count; i++) {
		const struct lt_raci_candidate *c = &r->candidates[i];
		lt_buf_printf(out, "  %-24.24s %-10s ", c->who, c->group ? c->group : "-");
		lt_page_wrap(&page, LT_STYLE_PLAIN, 38, 38, lt_print(r->a, "%s (%s:%u)", c->what, c->file, c->line));
	}
	lt_buf_puts(out, "\nWhether who answers was active in the last 90 days is not known: callers of the\ngateway are programs and teams.\n");
}

static void
put_markdown(const struct lt_raci *r, struct lt_buf *out)
{
	lt_buf_puts(out, "| Group | Answers (A) | Stands in | Does (R) | Asked (C) | Told (I) |\n|---|---|---|---|---|---|\n");
	for (int i = 0; i < r->group_count; i++) {
		const struct lt_raci_group *g = &r->groups[i];
		const char *cells[] = { g->title, all(r->a, g->answers, g->answers_count, "**nobody**"), g->deputy ? g->deputy : "nobody",
			all(r->a, g->does, g->does_count, "**nobody**"), all(r->a, g->asked, g->asked_count, "-"), all(r->a, g->told, g->told_count, "-") };
		for (int c = 0; c < 6; c++) {
			lt_buf_puts(out, "| ");
			if (strcmp(cells[c], "**nobody**") == 0)
				lt_buf_puts(out, cells[c]);
			else
				lt_prose_put(out, cells[c]);
			lt_buf_putc(out, ' ');
		}
		lt_buf_puts(out, "|\n");
	}
	lt_buf_puts(out, "\n## Gaps\n\n");
	for (int i = 0; i < r->gap_count; i++) {
		lt_buf_puts(out, "- ");
		lt_prose_put(out, r->gaps[i].sentence);
		lt_buf_putc(out, '\n');
	}
}

static void
put_csv(const struct lt_raci *r, struct lt_buf *out)
{
	lt_buf_puts(out, "group,answers,deputy,does,asked,told\n");
	for (int i = 0; i < r->group_count; i++) {
		const struct lt_raci_group *g = &r->groups[i];
		const char *cells[] = { g->id, all(r->a, g->answers, g->answers_count, ""), g->deputy ? g->deputy : "", all(r->a, g->does, g->does_count, ""),
			all(r->a, g->asked, g->asked_count, ""), all(r->a, g->told, g->told_count, "") };
		for (int c = 0; c < 6; c++) {
			lt_buf_puts(out, c ? "," : "");
			lt_csv_text(out, lt_text(cells[c]));
		}
		lt_buf_putc(out, '\n');
	}
}

static void
put_list(struct lt_buf *out, const char *key, const char *const *list, int count)
{
	lt_buf_printf(out, ", \"%s\": [", key);
	for (int i = 0; i < count; i++) {
		lt_buf_puts(out, i ? ", " : "");
		lt_json_quote(out, lt_text(list[i]));
	}
	lt_buf_putc(out, ']');
}

static void
put_json(const struct lt_raci *r, struct lt_buf *out)
{
	lt_buf_puts(out, "{\"version\": 1, \"groups\": [");
	for (int i = 0; i < r->group_count; i++) {
		const struct lt_raci_group *g = &r->groups[i];
		lt_buf_printf(out, "%s\n  {\"group\": \"%s\"", i ? "," : "", g->id);
		put_list(out, "answers", g->answers, g->answers_count);
		put_list(out, "does", g->does, g->does_count);
		put_list(out, "asked", g->asked, g->asked_count);
		put_list(out, "told", g->told, g->told_count);
		lt_buf_puts(out, ", \"deputy\": ");
		lt_json_maybe(out, g->deputy);
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "],\n \"gaps\": [");
	for (int i = 0; i < r->gap_count; i++) {
		lt_buf_printf(out, "%s\n  {\"kind\": \"%s\", \"sentence\": ", i ? "," : "", r->gaps[i].kind);
		lt_json_quote(out, lt_text(r->gaps[i].sentence));
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "],\n \"candidates\": [");
	for (int i = 0; i < r->candidate_count; i++) {
		const struct lt_raci_candidate *c = &r->candidates[i];
		lt_buf_puts(out, i ? ",\n  {\"who\": " : "\n  {\"who\": ");
		lt_json_quote(out, lt_text(c->who));
		lt_buf_puts(out, ", \"group\": ");
		lt_json_maybe(out, c->group);
		lt_buf_puts(out, ", \"owns\": ");
		lt_json_quote(out, lt_text(c->what));
		lt_buf_puts(out, ", \"file\": ");
		lt_json_quote(out, lt_text(c->file));
		lt_buf_printf(out, ", \"line\": %u}", c->line);
	}
	lt_buf_puts(out, "]}\n");
}

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	static const struct {
		const char *name;
		void (*put)(const struct lt_raci *r, struct lt_buf *out);
	} FORMATS[] = { { "terminal", put_terminal }, { "json", put_json }, { "csv", put_csv }, { "markdown", put_markdown } };
	const struct stakeholders *o = given;
	struct lt_gather gather = o->gather;
	struct lt_raci raci;
	struct lt_buf out = LT_BUF(1 << 24);
	int format = 0;
	while (format < 4 && o->format && strcmp(o->format, FORMATS[format].name) != 0)
		format++;
	if (format == 4) {
		lt_fail(err, "--format of plan stakeholders is terminal, json, csv or markdown, not '%s'", o->format);
		return LT_EXIT_USAGE;
	}
	gather.path = o->arguments.count ? o->arguments.at[0] : NULL;
	if (!lt_raci_load(a, &raci, err))
		return LT_EXIT_FAILED;
	if (!lt_gather_prepare(a, &gather, err) || !lt_raci_people(&raci, gather.estate.root, err) || !read_owners(a, &gather, &raci, err))
		return LT_EXIT_USAGE;
	lt_raci_judge(&raci);
	FORMATS[format].put(&raci, &out);
	fputs(lt_buf_text(&out).at, stdout);
	lt_buf_done(&out);
	return LT_EXIT_DONE;
}

const struct lt_command lt_command_plan_stakeholders = {
	.name = "plan stakeholders",
	.summary = "who answers, does, is asked and is told, and what is missing",
	.arguments = "[FOLDER]",
	.most = 1,
	.about = "People of lintel.yaml are put into 13 groups of activities by their group: one answers for each (A), others do it (R), are asked (C) or told (I). "
		 "Gaps are groups that nobody or several answer for, roles without anybody, more than four answers by one person, and nobody who stands "
		 "in. Owners that CODEOWNERS and tags in code name are shown as candidates, with file and line.",
	.examples = "lintel plan stakeholders\nlintel plan stakeholders estate/ --format markdown",
	.size = sizeof(struct stakeholders),
	.arguments_offset = offsetof(struct stakeholders, arguments),
	.options = (const struct lt_option[]){
		{ "today", LT_TEXT, offsetof(struct stakeholders, gather.today), "DAY", "the day that is today, 2026-11-22" },
		{ "format", LT_TEXT, offsetof(struct stakeholders, format), "NAME", "terminal (the default), json, csv or markdown" },
		{ 0 }
	},
	.run = run,
};
