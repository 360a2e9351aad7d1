/* SPDX-License-Identifier: Apache-2.0 */
/* A roadmap on a terminal: where it ends, the chart by phase, the gates, the chain, who has how much to do. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "report/column.h"
#include "report/page.h"
#include "report/roadmap.h"

enum { WIDTH = 80, NARROWEST = 60, WIDEST = 140, CODE = 11, TITLE = 30, OWNERS = 8, MOVES = 12 };

struct chart {
	const struct lt_page *page;
	const struct lt_noun_roadmap *map;
	int columns, title;
	int64_t first, last;
};

static int
at(const struct chart *c, const char *day, bool end)
{
	int64_t span = c->last - c->first + 1, from = lt_roadmap_day(day) - c->first + (end ? 1 : 0);
	int64_t column = from * c->columns / span;
	return column < 0 ? 0 : column > c->columns ? c->columns : (int)column;
}

/* One line of the chart: what is likely, then as far as it may go at worst. */
static const char *
bar(const struct chart *c, const struct lt_noun_roadmap_activity *x)
{
	const char *line = "", *solid = x->chain ? "█" : "▒";
	int from = at(c, x->start, false), to = at(c, x->end, true), most = at(c, x->end_most, true);
	bool gate = strcmp(x->kind, "gate") == 0;
	from = from >= c->columns ? c->columns - 1 : from;
	to = to <= from ? from + 1 : to;
	for (int i = 0; i < c->columns; i++)
		line = lt_print(c->page->arena, "%s%s", line, gate && i == to - 1 ? "◆" : i >= from && i < to ? (gate ? "─" : solid) : i >= to && i < most ? "·" : " ");
	return line;
}

/* Months above the columns they begin in. */
static void
put_months(const struct chart *c)
{
	char line[WIDEST + 1];
	memset(line, ' ', sizeof line);
	line[c->columns] = 0;
	int free = 0;
	for (int64_t day = c->first; day <= c->last; day++) {
		char spelt[16];
		lt_date_spell(day, spelt);
		int column = at(c, spelt, false);
		if ((strcmp(spelt + 8, "01") != 0 && day != c->first) || column < free || column + 7 > c->columns)
			continue;
		memcpy(line + column, spelt, 7);
		free = column + 8;
	}
	lt_buf_fill(c->page->out, ' ', CODE + c->title + 1);
	lt_page_print(c->page, LT_STYLE_QUIET, "%s", line);
	lt_page_line(c->page);
}

static void
put_activity(const struct chart *c, const struct lt_noun_roadmap_activity *x)
{
	lt_page_column(c->page, x->late ? LT_STYLE_BAD : LT_STYLE_QUIET, CODE - 1, lt_print(c->page->arena, "%s%s", x->check ? "  " : "", x->check ? x->check : x->id));
	lt_buf_putc(c->page->out, ' ');
	lt_page_column(c->page, strcmp(x->kind, "gate") == 0 ? LT_STYLE_STRONG : LT_STYLE_PLAIN, c->title, x->title);
	lt_buf_putc(c->page->out, ' ');
	lt_page_print(c->page, x->chain ? LT_STYLE_DOUBT : LT_STYLE_PLAIN, "%s", bar(c, x));
	lt_page_line(c->page);
}

static void
put_chart(const struct lt_page *page, const struct lt_noun_roadmap *map)
{
	struct chart c = { page, map, 0, TITLE - 1 + (page->width > 100 ? 12 : 0), lt_roadmap_day(map->start), lt_roadmap_day(map->end_most) };
	c.columns = page->width - CODE - c.title - 2;
	if (page->width < 76) {
		c.title = TITLE - 10;
		c.columns = page->width - CODE - c.title - 2;
	}
	for (int phase = 0; phase < LT_PHASE_COUNT; phase++) {
		bool begun = false;
		for (int i = 0; i < map->activities_count; i++) {
			const struct lt_noun_roadmap_activity *x = &map->activities[i];
			if (!lt_roadmap_planned(x) || strcmp(x->phase, lt_words_phase.at[phase].word) != 0)
				continue;
			if (!begun) {
				lt_page_title(page, lt_words_phase.at[phase].title, NULL);
				put_months(&c);
			}
			begun = true;
			put_activity(&c, x);
		}
	}
	lt_page_line(page);
	lt_page_wrap(page, LT_STYLE_QUIET, 0, 0, "█ on the chain that sets the last day   ▒ other work   · as far as it may go at worst   ◆ gate");
}

static void
put_head(const struct lt_page *page, const struct lt_noun_roadmap *map)
{
	struct lt_arena *a = page->arena;
	lt_page_print(page, LT_STYLE_STRONG, "Roadmap%s%s", map->organisation ? " of " : "", map->organisation ? map->organisation : "");
	lt_buf_puts(page->out, "  ");
	lt_page_wrap(page, LT_STYLE_QUIET, map->organisation ? 13 + lt_column_width(lt_text(map->organisation)) : 9, 0, lt_print(a, "%s path, size %s, %lld %s (%s)",
		map->path, map->size, (long long)map->people, map->people == 1 ? "person" : "people", map->team));
	if (!map->end) {
		lt_page_wrap(page, LT_STYLE_GOOD, 0, 0, "Nothing is left to do.");
		return;
	}
	lt_page_wrap(page, LT_STYLE_STRONG, 0, 0, lt_print(a, "From %s to %s, likely; it ends %s.", map->start, map->end,
		strcmp(map->end_least, map->end_most) == 0 ? "then in any case" : lt_print(a, "between %s and %s", map->end_least, map->end_most)));
	lt_page_wrap(page, LT_STYLE_PLAIN, 0, 0, lt_print(a, "%lld activities, %lld of them gaps, %s person-days; %lld done. With people enough it would end on %s.",
		(long long)map->planned, (long long)map->gaps, lt_roadmap_number(a, map->effort, 4), (long long)map->done, map->end_needs));
	if (map->late > 0)
		lt_page_wrap(page, LT_STYLE_BAD, 0, 0, lt_print(a, "%lld end behind the day they are wanted by (of assignments, or what the severity of a gap asks for).",
			(long long)map->late));
	if (map->said)
		lt_page_wrap(page, LT_STYLE_DOUBT, 0, 0, map->said);
}

static void
put_moved(const struct lt_page *page, const struct lt_noun_roadmap *map)
{
	if (!map->said || map->moved_count == 0)
		return;
	lt_page_title(page, "What it moves", "last days; gates first, then most days first");
	for (int i = 0; i < map->moved_count && i < MOVES; i++) {
		const struct lt_noun_roadmap_moved *m = &map->moved[i];
		lt_page_column(page, LT_STYLE_QUIET, CODE, m->id);
		lt_buf_putc(page->out, ' ');
		lt_page_column(page, LT_STYLE_PLAIN, TITLE - 4, m->title);
		lt_buf_putc(page->out, ' ');
		lt_page_print(page, LT_STYLE_PLAIN, "%-10s  %s", m->before ? m->before : "-", m->after ? m->after : "left out");
		if (m->days)
			lt_page_print(page, m->days > 0 ? LT_STYLE_BAD : LT_STYLE_GOOD, " %+lld days", (long long)m->days);
		lt_page_line(page);
	}
	if (map->moved_count > MOVES)
		lt_page_wrap(page, LT_STYLE_QUIET, 0, 0, lt_print(page->arena, "%d more; --format json has them.", map->moved_count - MOVES));
}

static void
put_gates(const struct lt_page *page, const struct lt_noun_roadmap *map)
{
	bool begun = false;
	for (int i = 0; i < map->activities_count; i++) {
		const struct lt_noun_roadmap_activity *x = &map->activities[i];
		if (strcmp(x->kind, "gate") != 0)
			continue;
		if (!begun)
			lt_page_title(page, "Gates", "each who answers signs");
		begun = true;
		lt_page_column(page, LT_STYLE_STRONG, 6, x->gate);
		lt_page_column(page, LT_STYLE_QUIET, 15, lt_roadmap_list(page->arena, x->answers));
		if (lt_roadmap_planned(x))
			lt_page_print(page, LT_STYLE_PLAIN, "%s, between %s and %s", x->end, x->end_least, x->end_most);
		else
			lt_page_print(page, LT_STYLE_GOOD, "passed%s%s", x->end ? " on " : "", x->end ? x->end : "");
		lt_page_line(page);
	}
}

static void
put_owners(const struct lt_page *page, const struct lt_noun_roadmap *map)
{
	if (map->owners_count == 0)
		return;
	lt_page_title(page, "Who", "person-days");
	int name = page->width - 54 < TITLE + 2 ? page->width - 54 : TITLE + 2;
	for (int i = 0; i < map->owners_count && i < OWNERS; i++) {
		const struct lt_noun_roadmap_owner *o = &map->owners[i];
		lt_page_column(page, o->named ? LT_STYLE_PLAIN : LT_STYLE_QUIET, name < 12 ? 12 : name, o->owner);
		lt_page_print(page, LT_STYLE_PLAIN, "%6.1f", o->effort);
		lt_page_print(page, LT_STYLE_QUIET, "  %3lld  %s", (long long)o->count, lt_roadmap_span(page->arena, o->start, o->end));
		if (!o->named)
			lt_page_print(page, LT_STYLE_DOUBT, "  nobody named");
		lt_page_line(page);
	}
	if (map->owners_count > OWNERS)
		lt_page_wrap(page, LT_STYLE_QUIET, 0, 0, lt_print(page->arena, "and %d more", map->owners_count - OWNERS));
}

void
lt_roadmap_terminal(struct lt_arena *a, const struct lt_noun_roadmap *map, const struct lt_roadmap_look *look, struct lt_buf *out)
{
	int width = look->width <= 0 ? WIDTH : look->width < NARROWEST ? NARROWEST : look->width > WIDEST ? WIDEST : look->width;
	const struct lt_page page = { .arena = a, .out = out, .width = width, .colour = look->colour };
	put_head(&page, map);
	put_moved(&page, map);
	if (map->end)
		put_chart(&page, map);
	put_gates(&page, map);
	if (map->chain.count > 0) {
		lt_page_title(&page, "What sets the last day", NULL);
		lt_page_wrap(&page, LT_STYLE_PLAIN, 0, 0, lt_roadmap_list(a, map->chain));
		lt_page_title(&page, "Critical by needs alone", "the longest way, however many people there are");
		lt_page_wrap(&page, LT_STYLE_PLAIN, 0, 0, lt_roadmap_list(a, map->critical));
	}
	put_owners(&page, map);
	lt_page_title(&page, "A first value within two hours", "on one machine, without approvals");
	const char *lane = "";
	for (int i = 0; i < map->lane_count; i++)
		lane = lt_print(a, "%s%s%s%s", lane, i ? ", then " : "", map->lane[i].title, strcmp(map->lane[i].state, "done") == 0 ? " (done)" : "");
	lt_page_wrap(&page, LT_STYLE_PLAIN, 0, 0, lane);
	lt_page_title(&page, "To know", NULL);
	for (int i = 0; i < map->notes.count; i++) {
		lt_page_print(&page, LT_STYLE_DOUBT, "- ");
		lt_page_wrap(&page, LT_STYLE_PLAIN, 2, 2, map->notes.at[i]);
	}
	for (int i = 0; i < map->sums.count + map->sources.count; i++) {
		lt_page_print(&page, LT_STYLE_QUIET, "- ");
		lt_page_wrap(&page, LT_STYLE_QUIET, 2, 2, i < map->sums.count ? map->sums.at[i] : map->sources.at[i - map->sums.count]);
	}
}
