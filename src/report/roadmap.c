/* SPDX-License-Identifier: Apache-2.0 */
/* roadmap: see roadmap.h. */
#include "report/roadmap.h"

#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "record/field.h"

static void
write_json(struct lt_arena *a, const struct lt_noun_roadmap *roadmap, const struct lt_roadmap_look *look, struct lt_buf *out)
{
	(void)a, (void)look;
	lt_field_json_noun(&lt_field_roadmap, roadmap, out);
	lt_buf_putc(out, '\n');
}

const struct lt_roadmap_format lt_roadmap_formats[] = {
	{ "terminal", "text/plain; charset=utf-8", "roadmap.txt", "a page for a terminal, with a chart", lt_roadmap_terminal },
	{ "markdown", "text/markdown; charset=utf-8", "roadmap.md", "Markdown with a Mermaid chart", lt_roadmap_markdown },
	{ "html", "text/html; charset=utf-8", "roadmap.html", "one page with a drawn chart, which opens nothing", lt_roadmap_html },
	{ "jira", "text/csv; charset=utf-8", "roadmap-jira.csv", "CSV for Jira's importer", lt_roadmap_jira },
	{ "azure-boards", "text/csv; charset=utf-8", "roadmap-azure-boards.csv", "CSV for Azure Boards", lt_roadmap_boards },
	{ "github", "text/csv; charset=utf-8", "roadmap-github.csv", "CSV of GitHub issues", lt_roadmap_github },
	{ "ics", "text/calendar; charset=utf-8", "roadmap.ics", "iCalendar", lt_roadmap_ics },
	{ "json", "application/json", "roadmap.json", "JSON", write_json },
	{ 0 },
};

const struct lt_roadmap_format *
lt_roadmap_format(const char *name)
{
	for (int i = 0; lt_roadmap_formats[i].name; i++)
		if (strcmp(lt_roadmap_formats[i].name, name) == 0)
			return &lt_roadmap_formats[i];
	return NULL;
}

int64_t
lt_roadmap_day(const char *day)
{
	int64_t number = 0;
	if (day)
		lt_date_day(lt_text(day), &number);
	return number;
}

const char *
lt_roadmap_number(struct lt_arena *a, double value, int digits)
{
	return fabs(value) < pow(10, digits) - 0.5 ? lt_print(a, "%.*g", digits, value) : lt_print(a, "%.0f", value);
}

const char *
lt_roadmap_list(struct lt_arena *a, struct lt_texts texts)
{
	const char *all = "";
	for (int i = 0; i < texts.count; i++)
		all = lt_print(a, "%s%s%s", all, i ? ", " : "", texts.at[i]);
	return all;
}

const char *
lt_roadmap_span(struct lt_arena *a, const char *from, const char *to)
{
	return !from || !to || strcmp(from, to) == 0 ? (to ? to : from ? from : "") : lt_print(a, "%s to %s", from, to);
}

const char *
lt_roadmap_about(struct lt_arena *a, const struct lt_noun_roadmap_activity *x)
{
	const char *all = lt_print(a, "%s\n", x->because ? x->because : "");
	if (x->fix)
		all = lt_print(a, "%sTo do: %s\n", all, x->fix);
	if (x->file)
		all = x->line ? lt_print(a, "%sWhere: %s:%u\n", all, x->file, x->line) : lt_print(a, "%sWhere: %s\n", all, x->file);
	all = lt_print(a, "%sEffort: %g person-days (%g to %g).", all, x->effort, x->effort_least, x->effort_most);
	if (x->wait_most > 0)
		all = x->wait_least == x->wait_most ? lt_print(a, "%s Waits %lld days.", all, (long long)x->wait_most) :
			lt_print(a, "%s Waits %lld to %lld days.", all, (long long)x->wait_least, (long long)x->wait_most);
	all = lt_print(a, "%s\nDone by %s at the earliest, %s at worst.", all, x->end_least, x->end_most);
	if (x->answers.count > 0)
		all = lt_print(a, "%s\nAnswers for it: %s.", all, lt_roadmap_list(a, x->answers));
	if (x->needs.count > 0)
		all = lt_print(a, "%s\nNeeds: %s.", all, lt_roadmap_list(a, x->needs));
	if (x->parent)
		all = lt_print(a, "%s\nA part of %s.", all, x->parent);
	if (x->gate && strcmp(x->kind, "gate") != 0)
		all = lt_print(a, "%s\nGate %s asks for it.", all, x->gate);
	return all;
}
