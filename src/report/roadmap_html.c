/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A roadmap as one page with a drawn chart: opens nothing, runs nothing, and its policy allows its one style by digest.
 */
#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/map.h"
#include "report/html.h"
#include "report/roadmap.h"

enum { ROW = 24, LABELS = 360, CHART = 900, TOP = 34 };

static const char STYLE[] =
	":root{color-scheme:light dark;--back:#fff;--text:#1b1f24;--quiet:#59636e;--line:#d1d9e0;--bar:#4c7fb0;--chain:#b3401f;--gap:#7a6fb5;--gate:#1b1f24}"
	"@media(prefers-color-scheme:dark){:root{--back:#0d1117;--text:#e6edf3;--quiet:#9198a1;--line:#30363d;--bar:#5b9bd5;--chain:#f0825a;--gap:#a79be0;--gate:#e6edf3}}"
	"body{margin:0 auto;max-width:1280px;padding:24px;background:var(--back);color:var(--text);font:15px/1.5 system-ui,sans-serif}"
	"h1{font-size:26px;margin:0 0 8px}h2{font-size:19px;margin:28px 0 8px}.quiet{color:var(--quiet)}.chart{overflow-x:auto;border:1px solid var(--line);border-radius:6px}"
	"svg{display:block}svg text{fill:var(--text);font:13px system-ui,sans-serif}svg .quiet{fill:var(--quiet);font-size:12px}svg .head{font-weight:600}"
	".bar{fill:var(--bar)}.gap{fill:var(--gap)}.chain{fill:var(--chain)}.gate{fill:var(--gate)}.range{stroke:var(--quiet);stroke-width:2;stroke-dasharray:2 3}"
	".grid{stroke:var(--line)}.need{fill:none;stroke:var(--quiet);opacity:.3}.need.chained{stroke:var(--chain);opacity:1;stroke-width:1.6}"
	"table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;padding:4px 10px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}"
	".scroll{overflow-x:auto}.bad{color:var(--chain)}"
	"@media print{.chart{border:0}}";

struct drawing {
	const struct lt_html *page;
	const struct lt_noun_roadmap *map;
	int64_t first, last;
	int *row;           /* of each activity; -1: it is not drawn */
	struct lt_map *ids; /* to the index of the activity */
	int rows;
};

static double
x_of(const struct drawing *d, const char *day, bool end)
{
	int64_t at = lt_roadmap_day(day) - d->first + (end ? 1 : 0);
	return LABELS + (double)at * CHART / (double)(d->last - d->first + 1);
}

static double
y_of(int row)
{
	return TOP + row * ROW;
}

/* A row for each phase, and one for each activity below it. */
static void
lay_rows(struct drawing *d, int headings[LT_PHASE_COUNT])
{
	for (int phase = 0; phase < LT_PHASE_COUNT; phase++) {
		headings[phase] = -1;
		for (int i = 0; i < d->map->activities_count; i++) {
			const struct lt_noun_roadmap_activity *x = &d->map->activities[i];
			if (!lt_roadmap_planned(x) || strcmp(x->phase, lt_words_phase.at[phase].word) != 0)
				continue;
			if (headings[phase] < 0)
				headings[phase] = d->rows++;
			d->row[i] = d->rows++;
		}
	}
}

static void
put_months(const struct drawing *d)
{
	double free = 0;
	for (int64_t day = d->first; day <= d->last; day++) {
		char spelt[16];
		lt_date_spell(day, spelt);
		if (strcmp(spelt + 8, "01") != 0 && day != d->first)
			continue;
		double x = x_of(d, spelt, false);
		lt_html(d->page, "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"24\" y2=\"%.1f\"/>", x, x, y_of(d->rows));
		spelt[7] = 0;
		if (x >= free && x + 50 <= LABELS + CHART)
			lt_html(d->page, "<text class=\"quiet\" x=\"%.1f\" y=\"18\">%s</text>", x + 3, spelt);
		free = x >= free ? x + 54 : free;
	}
}

static void
put_needs(const struct drawing *d, int index)
{
	const struct lt_noun_roadmap_activity *to = &d->map->activities[index];
	for (int i = 0; i < to->needs.count; i++) {
		int64_t at = lt_map_get(d->ids, lt_text(to->needs.at[i]));
		if (at < 0 || d->row[at] < 0)
			continue;
		const struct lt_noun_roadmap_activity *from = &d->map->activities[at];
		double x1 = x_of(d, from->end, true), y1 = y_of(d->row[at]) + ROW / 2.0, x2 = x_of(d, to->start, false), y2 = y_of(d->row[index]) + ROW / 2.0;
		bool held = to->chain && from->chain && to->held_by && strcmp(to->held_by, from->id) == 0;
		lt_html(d->page, "<path class=\"need%s\" d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f\"/>", held ? " chained" : "", x1, y1, x1 + 14, y1,
			x2 - 14, y2, x2, y2);
	}
}

static void
put_activity(const struct drawing *d, int index)
{
	const struct lt_noun_roadmap_activity *x = &d->map->activities[index];
	double y = y_of(d->row[index]), from = x_of(d, x->start, false), to = x_of(d, x->end, true), most = x_of(d, x->end_most, true), mid = y + ROW / 2.0;
	const char *of = x->chain ? "chain" : strcmp(x->kind, "gap") == 0 ? "gap" : "bar";
	const char *title = lt_print(d->page->arena, "%s %s: %s, last day between %s and %s. %s", x->id, x->title, lt_roadmap_span(d->page->arena, x->start, x->end),
		x->end_least, x->end_most, x->owner);
	const char *label = lt_print(d->page->arena, "%s %s", x->check ? x->check : x->id, x->title);
	size_t most_label = 46;
	if (strlen(label) > most_label) {
		while (most_label > 0 && ((unsigned char)label[most_label] & 0xc0) == 0x80)
			most_label--;
		label = lt_print(d->page->arena, "%.*s…", (int)most_label, label);
	}
	lt_html(d->page, "<g><title>%s</title><text x=\"%d\" y=\"%.1f\">%s</text>", title, x->parent ? 24 : 12, mid + 4, label);
	if (most > to)
		lt_html(d->page, "<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", to, most, mid, mid);
	if (strcmp(x->kind, "gate") == 0)
		lt_html(d->page, "<path class=\"%s\" d=\"M%.1f %.1fl8 8l-8 8l-8 -8z\"/>", x->chain ? "chain" : "gate", to, mid - 8);
	else
		lt_html(d->page, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"12\" rx=\"2\"/>", of, from, mid - 6,
			to - from < 2 ? 2.0 : to - from);
	lt_html(d->page, "</g>\n");
}

static void
put_chart(struct drawing *d)
{
	int headings[LT_PHASE_COUNT];
	lay_rows(d, headings);
	lt_html(d->page, "<div class=\"chart\" tabindex=\"0\" role=\"region\" aria-label=\"Chart of the roadmap\"><svg width=\"%d\" height=\"%.1f\" role=\"img\" "
			 "aria-label=\"From %s to %s; the table below says the same\">\n",
		LABELS + CHART + 30, y_of(d->rows) + 8, d->map->start, d->map->end);
	put_months(d);
	for (int phase = 0; phase < LT_PHASE_COUNT; phase++)
		if (headings[phase] >= 0)
			lt_html(d->page, "<text class=\"head\" x=\"4\" y=\"%.1f\">%s</text>\n", y_of(headings[phase]) + ROW / 2.0 + 4, lt_words_phase.at[phase].title);
	for (int i = 0; i < d->map->activities_count; i++)
		if (d->row[i] >= 0)
			put_needs(d, i);
	for (int i = 0; i < d->map->activities_count; i++)
		if (d->row[i] >= 0)
			put_activity(d, i);
	lt_html(d->page, "</svg></div><p class=\"quiet\">Red: on the chain that sets the last day. Violet: a gap. A diamond is a gate. Dots reach as far as it may "
			 "go at worst. Lines lead from what is needed.</p>\n");
}

static void
put_table(const struct lt_html *page, const struct lt_noun_roadmap *map)
{
	lt_html(page, "<h2>Activities</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Activities\"><table><thead><tr><th scope=\"col\">id</th>"
		      "<th scope=\"col\">what</th><th scope=\"col\">who</th><th scope=\"col\">from</th><th scope=\"col\">to</th><th scope=\"col\">at worst</th>"
		      "<th scope=\"col\">person-days</th><th scope=\"col\">needs</th></tr></thead><tbody>\n");
	for (int i = 0; i < map->activities_count; i++) {
		const struct lt_noun_roadmap_activity *x = &map->activities[i];
		if (lt_roadmap_planned(x))
			lt_html(page, "<tr><td>%s</td><td>%s%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n", x->id, x->title,
				x->chain ? " (sets the last day)" : "", x->owner, x->start, lt_print(page->arena, "%s%s", x->end, x->late ? ", late" : ""),
				x->end_most, lt_roadmap_number(page->arena, x->effort, 3), lt_roadmap_list(page->arena, x->needs));
	}
	lt_html(page, "</tbody></table></div>\n");
}

static void
put_list(const struct lt_html *page, const char *title, struct lt_texts texts)
{
	if (texts.count == 0)
		return;
	lt_html(page, "<h2>%s</h2><ul>\n", title);
	for (int i = 0; i < texts.count; i++)
		lt_html(page, "<li>%s</li>\n", texts.at[i]);
	lt_html(page, "</ul>\n");
}

void
lt_roadmap_html(struct lt_arena *a, const struct lt_noun_roadmap *map, const struct lt_roadmap_look *look, struct lt_buf *out)
{
	const struct lt_html page = { .arena = a, .out = out };
	uint8_t digest[32];
	(void)look;
	lt_digest_raw(lt_text(STYLE), digest);
	lt_html(&page, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		       "style-src 'sha256-%s'\"><meta name=\"viewport\" content=\"width=device-width\"><title>Roadmap%s%s</title><style>",
		lt_base64_write(a, (struct lt_text){ (const char *)digest, sizeof digest }).at, map->organisation ? " of " : "", map->organisation);
	lt_buf_puts(out, STYLE);
	lt_html(&page, "</style></head><body><main><h1>Roadmap%s%s</h1>\n", map->organisation ? " of " : "", map->organisation);
	if (map->end) {
		struct drawing d = { &page, map, lt_roadmap_day(map->start), lt_roadmap_day(map->end_most), LT_NEW_ARRAY(a, int, map->activities_count + 1),
			lt_map_new(a), 0 };
		for (int i = 0; i < map->activities_count; i++) {
			d.row[i] = -1;
			lt_map_put(d.ids, lt_text(map->activities[i].id), i);
		}
		lt_html(&page, "<p>From %s to <strong>%s</strong>, likely; it ends between %s and %s. %s activities, %s person-days, %s (%s), %s path, size %s. "
			       "With people enough it would end on %s.</p>\n",
			map->start, map->end, map->end_least, map->end_most, lt_html_number(&page, map->planned), lt_roadmap_number(a, map->effort, 4),
			lt_html_count(&page, map->people, "person", "people"), map->team, map->path, map->size, map->end_needs);
		if (map->said)
			lt_html(&page, "<p><strong>%s</strong></p>\n", map->said);
		put_chart(&d);
		put_table(&page, map);
	} else {
		lt_html(&page, "<p>Nothing is left to do.</p>\n");
	}
	put_list(&page, "To know", map->notes);
	put_list(&page, "How it was computed", map->sums);
	put_list(&page, "Sources", map->sources);
	lt_html(&page, "<p class=\"quiet\">Made by lintel %s on %s.</p></main></body></html>\n", map->version, map->today);
}
