/* SPDX-License-Identifier: Apache-2.0 */
/* A roadmap in Markdown: a Mermaid chart, then the activities as tables. */
#include "base/arena.h"
#include "base/buf.h"
#include "report/prose.h"
#include "report/roadmap.h"

enum { CHART = 46000 }; /* a title of 1,024 bytes, twice, still fits behind it */

/* What Mermaid takes as the name of a task: no sign that it reads itself. */
static void
put_name(struct lt_buf *out, const char *text)
{
	for (const char *c = text; *c; c++)
		lt_buf_putc(out, strchr(":;#,%{}<>\"`\\", *c) || (unsigned char)*c < ' ' ? ' ' : *c);
}

static void
put_id(struct lt_buf *out, const char *id)
{
	for (const char *c = id; *c; c++) {
		bool good = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
		lt_buf_putc(out, good ? *c : '_');
	}
}

static void
put_task(struct lt_buf *out, const struct lt_noun_roadmap_activity *x)
{
	bool gate = strcmp(x->kind, "gate") == 0;
	lt_buf_puts(out, "    ");
	put_name(out, x->id);
	lt_buf_putc(out, ' ');
	put_name(out, x->title);
	lt_buf_printf(out, " :%s%s", x->chain ? "crit, " : "", gate ? "milestone, " : "");
	put_id(out, x->id);
	if (gate)
		lt_buf_printf(out, ", %s, 0d\n", x->end);
	else
		lt_buf_printf(out, ", %s, %s\n", x->start, x->end);
}

static void
begin_chart(struct lt_buf *out)
{
	lt_buf_puts(out, "```mermaid\ngantt\n    dateFormat YYYY-MM-DD\n    axisFormat %Y-%m\n    inclusiveEndDates\n");
}

/* A chart of more than 50,000 signs is not drawn: then another begins. */
static void
put_chart(const struct lt_noun_roadmap *map, struct lt_buf *out)
{
	size_t from = out->len;
	begin_chart(out);
	for (int phase = 0; phase < LT_PHASE_COUNT; phase++) {
		bool begun = false;
		for (int i = 0; i < map->activities_count; i++) {
			const struct lt_noun_roadmap_activity *x = &map->activities[i];
			if (!lt_roadmap_planned(x) || strcmp(x->phase, lt_words_phase.at[phase].word) != 0)
				continue;
			if (out->len - from > CHART) {
				lt_buf_puts(out, "```\n\n");
				from = out->len;
				begin_chart(out);
				begun = false;
			}
			if (!begun)
				lt_buf_printf(out, "    section %s\n", lt_words_phase.at[phase].title);
			begun = true;
			put_task(out, x);
		}
	}
	lt_buf_puts(out, "```\n\nRed tasks are on the chain that sets the last day.\n\n");
}

static void
put_cell(struct lt_buf *out, const char *text)
{
	lt_buf_puts(out, " ");
	lt_prose_put(out, text ? text : "");
	lt_buf_puts(out, " |");
}

static void
put_row(struct lt_arena *a, const struct lt_noun_roadmap_activity *x, struct lt_buf *out)
{
	lt_buf_puts(out, "| ");
	lt_prose_code(out, x->id);
	lt_buf_puts(out, " |");
	put_cell(out, x->title);
	put_cell(out, x->owner);
	put_cell(out, x->start);
	put_cell(out, x->end);
	put_cell(out, lt_roadmap_span(a, x->end_least, x->end_most));
	put_cell(out, lt_roadmap_number(a, x->effort, 3));
	put_cell(out, lt_print(a, "%s%s", lt_roadmap_number(a, x->slack, 3), x->critical ? ", critical" : ""));
	put_cell(out, lt_roadmap_list(a, x->needs));
	lt_buf_putc(out, '\n');
}

static void
put_list(struct lt_buf *out, const char *title, struct lt_texts texts)
{
	if (texts.count == 0)
		return;
	lt_buf_printf(out, "\n## %s\n\n", title);
	for (int i = 0; i < texts.count; i++) {
		lt_buf_puts(out, "- ");
		lt_prose_put(out, texts.at[i]);
		lt_buf_putc(out, '\n');
	}
}

void
lt_roadmap_markdown(struct lt_arena *a, const struct lt_noun_roadmap *map, const struct lt_roadmap_look *look, struct lt_buf *out)
{
	(void)look;
	lt_buf_puts(out, "# Roadmap");
	if (map->organisation) {
		lt_buf_puts(out, " of ");
		lt_prose_put(out, map->organisation);
	}
	lt_buf_puts(out, "\n\n");
	if (!map->end) {
		lt_buf_puts(out, "Nothing is left to do.\n");
		return;
	}
	lt_buf_printf(out, "From %s to **%s**, likely; it ends between %s and %s. %lld activities, %lld of them gaps, %s person-days, %lld %s (", map->start,
		map->end, map->end_least, map->end_most, (long long)map->planned, (long long)map->gaps, lt_roadmap_number(a, map->effort, 4), (long long)map->people,
		map->people == 1 ? "person" : "people");
	lt_prose_put(out, map->team);
	lt_buf_printf(out, "), %s path, size %s. With people enough it would end on %s.\n\n", map->path, map->size, map->end_needs);
	if (map->said) {
		lt_buf_puts(out, "> ");
		lt_prose_put(out, map->said);
		lt_buf_puts(out, "\n\n");
	}
	put_chart(map, out);
	for (int phase = 0; phase < LT_PHASE_COUNT; phase++) {
		bool begun = false;
		for (int i = 0; i < map->activities_count; i++) {
			const struct lt_noun_roadmap_activity *x = &map->activities[i];
			if (!lt_roadmap_planned(x) || strcmp(x->phase, lt_words_phase.at[phase].word) != 0)
				continue;
			if (!begun)
				lt_buf_printf(out, "## %s\n\n| id | what | who | from | to | range of the last day | person-days | slack | needs |\n|---|---|---|---|---|---|---|---|---|\n",
					lt_words_phase.at[phase].title);
			begun = true;
			put_row(a, x, out);
		}
		if (begun)
			lt_buf_putc(out, '\n');
	}
	put_list(out, "To know", map->notes);
	put_list(out, "How it was computed", map->sums);
	put_list(out, "Sources", map->sources);
}
