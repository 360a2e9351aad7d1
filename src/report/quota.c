/* SPDX-License-Identifier: Apache-2.0 */
/* The pools with their words, where a need fits, what code asks for, and the text that asks for more. */
#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/csv.h"
#include "report/capacity.h"
#include "report/page.h"

enum { WIDTH = 80, NARROWEST = 60, WIDEST = 110, STATUS = 13, NUMBERS = 8 };

static enum lt_style
style_of(const char *word)
{
	static const struct {
		const char *word;
		enum lt_style style;
	} styles[] = { { "OK", LT_STYLE_GOOD }, { "yes", LT_STYLE_GOOD }, { "HIGH", LT_STYLE_DOUBT }, { "UNKNOWN", LT_STYLE_DOUBT },
		{ "unknown", LT_STYLE_DOUBT }, { "HELD", LT_STYLE_DOUBT } };
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
		if (strcmp(word, styles[i].word) == 0)
			return styles[i].style;
	return LT_STYLE_BAD;
}

static const char *
count(const struct lt_page *page, double value)
{
	return value < 0 ? "?" : lt_page_number(page, (int64_t)llround(value));
}

static void
put_detail(const struct lt_page *page, const char *text)
{
	lt_page_print(page, LT_STYLE_QUIET, "%*s", STATUS, "");
	lt_page_wrap(page, LT_STYLE_QUIET, STATUS, STATUS + 2, text);
}

static const char *
joined(struct lt_arena *a, struct lt_texts texts)
{
	const char *all = "";
	for (int i = 0; i < texts.count; i++)
		all = lt_print(a, "%s%s%s", all, i ? ", " : "", texts.at[i]);
	return all;
}

static void
put_calls(const struct lt_page *page, const struct lt_noun_quota_row *r)
{
	struct lt_arena *a = page->arena;
	for (int i = 0; i < r->versions_count; i++) {
		const struct lt_noun_quota_version *v = &r->versions[i];
		put_detail(page, lt_print(a, "%s%s calls a minute at the free units%s (%s)", v->version ? lt_print(a, "%s: ", v->version) : "", count(page, v->rpm),
			v->retires ? lt_print(a, ", retires %s", v->retires) : "", v->source));
	}
}

/* One pool: the row, and below it what is to be known. */
static void
put_row(const struct lt_page *page, const struct lt_noun_quota_row *r)
{
	struct lt_arena *a = page->arena;
	enum lt_style style = style_of(r->status);
	int room = page->width - STATUS - 4 * NUMBERS;
	lt_page_column(page, style, STATUS, r->status);
	lt_page_column(page, style == LT_STYLE_BAD ? style : LT_STYLE_PLAIN, room, lt_print(a, "%s", r->pool));
	lt_page_print(page, style == LT_STYLE_BAD ? style : LT_STYLE_PLAIN, "%*s%*s%*s%*s", NUMBERS, r->limit < 0 && strcmp(r->status, "OK") == 0 ? "none" : count(page, r->limit),
		NUMBERS, count(page, r->used), NUMBERS, count(page, r->free), NUMBERS, r->percent < 0 ? "-" : lt_print(a, "%.1f%%", r->percent));
	lt_page_line(page);
	if (r->why)
		put_detail(page, r->why);
	put_calls(page, r);
	if (r->stock >= 0)
		put_detail(page, lt_print(a, "%s can be deployed now", count(page, r->stock)));
	if (r->machines.count)
		put_detail(page, lt_print(a, "room for %s", joined(a, r->machines)));
	if (r->deployments.count)
		put_detail(page, lt_print(a, "drawn by %s", joined(a, r->deployments)));
	if (r->trend)
		put_detail(page, r->days >= 0 ? lt_print(a, "full in %.0f days: %s", r->days, r->trend) : lt_print(a, "no end in sight: %s", r->trend));
}

static void
put_rows(const struct lt_page *page, const struct lt_noun_quota *q)
{
	for (int i = 0; i < q->rows_count; i++) {
		const char *region = q->rows[i].region ? q->rows[i].region : "region not told";
		bool told = false;
		for (int k = 0; k < i && !told; k++)
			told = strcmp(q->rows[k].region ? q->rows[k].region : "region not told", region) == 0;
		if (told)
			continue;
		lt_page_title(page, region, q->rows[i].subscription);
		for (int k = i; k < q->rows_count; k++)
			if (q->rows[k].tier && strcmp(q->rows[k].region ? q->rows[k].region : "region not told", region) == 0) {
				lt_page_wrap(page, LT_STYLE_QUIET, 0, 0, q->rows[k].tier);
				break;
			}
		lt_page_print(page, LT_STYLE_QUIET, "%-*s%-*s%*s%*s%*s%*s", STATUS, "", page->width - STATUS - 4 * NUMBERS, "", NUMBERS, "limit", NUMBERS, "used",
			NUMBERS, "free", NUMBERS, "taken");
		lt_page_line(page);
		for (int k = i; k < q->rows_count; k++)
			if (strcmp(q->rows[k].region ? q->rows[k].region : "region not told", region) == 0)
				put_row(page, &q->rows[k]);
	}
}

static void
put_rooms(const struct lt_page *page, const struct lt_noun_quota *q)
{
	if (!q->need)
		return;
	lt_page_title(page, "Room", q->need);
	for (int i = 0; i < q->rooms_count; i++) {
		const struct lt_noun_quota_room *r = &q->rooms[i];
		lt_page_column(page, style_of(r->verdict), STATUS, r->verdict);
		lt_page_column(page, LT_STYLE_PLAIN, 20, r->region ? r->region : "region not told");
		lt_page_wrap(page, LT_STYLE_PLAIN, STATUS + 20, STATUS + 20, lt_print(page->arena, "%s: %s needed, %s", r->pool, count(page, r->need), r->why));
	}
}

static void
put_fits(const struct lt_page *page, const struct lt_noun_quota *q)
{
	if (!q->fits_count)
		return;
	lt_page_title(page, "What the code asks for", NULL);
	for (int i = 0; i < q->fits_count; i++) {
		const struct lt_noun_quota_fit *f = &q->fits[i];
		lt_page_column(page, style_of(f->verdict), STATUS, f->verdict);
		lt_page_wrap(page, LT_STYLE_PLAIN, STATUS, STATUS, lt_print(page->arena, "%s in %s: %s needed, %s%s", f->pool, f->region ? f->region : "UNKNOWN",
			count(page, f->need), f->why, f->instead ? lt_print(page->arena, "; %s has room", f->instead) : ""));
		for (int k = 0; k < f->asks.count; k++)
			put_detail(page, f->asks.at[k]);
	}
}

/* The request as it can be pasted: its own lines, not wrapped. */
static void
put_request(const struct lt_page *page, const char *request)
{
	struct lt_text rest = lt_text(request), line;
	lt_page_title(page, "Request", "to paste into the form");
	while (lt_text_cut(&rest, '\n', &line)) {
		lt_page_print(page, LT_STYLE_PLAIN, "%s", line.len ? "  " : "");
		lt_page_wrap(page, LT_STYLE_PLAIN, 2, 2, lt_print(page->arena, "%.*s", LT_ARG(line)));
	}
}

void
lt_quota_terminal(const struct lt_noun_quota *q, const struct lt_report_options *options, struct lt_buf *out)
{
	int width = options->width > 0 ? options->width : WIDTH;
	struct lt_arena *arena = lt_arena_new((size_t)1 << 28);
	struct lt_page page = { .arena = arena, .out = out, .colour = options->colour,
		.width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width };
	if (q->verdict) {
		lt_page_print(&page, style_of(q->verdict), "%s", q->verdict);
		lt_page_print(&page, LT_STYLE_PLAIN, ": ");
		lt_page_wrap(&page, LT_STYLE_PLAIN, (int)strlen(q->verdict) + 2, 0, q->sentence);
	} else {
		lt_page_print(&page, LT_STYLE_STRONG, "Quota on %s: %d pools", q->today, q->rows_count);
		lt_page_line(&page);
	}
	put_rooms(&page, q);
	put_fits(&page, q);
	if (q->request)
		put_request(&page, q->request);
	if (!q->verdict)
		put_rows(&page, q);
	lt_page_list(&page, "Not known", LT_STYLE_DOUBT, q->unknown);
	lt_page_list(&page, "Numbers are from", LT_STYLE_QUIET, q->sources);
	lt_arena_drop(arena);
}

static void
put_cell(struct lt_buf *out, double value)
{
	if (value >= 0)
		lt_buf_printf(out, "%.10g", value);
	lt_buf_putc(out, ',');
}

void
lt_quota_csv(const struct lt_noun_quota *q, struct lt_buf *out)
{
	lt_buf_puts(out, "status,subscription,region,kind,pool,model,sku,unit,limit,used,free,percent,calls_per_minute,stock,days_to_limit,tier,why\n");
	for (int i = 0; i < q->rows_count; i++) {
		const struct lt_noun_quota_row *r = &q->rows[i];
		const char *texts[] = { r->status, r->subscription, r->region, r->kind, r->pool, r->model, r->sku, r->unit };
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			lt_csv_cell(out, lt_text(texts[k] ? texts[k] : ""));
			lt_buf_putc(out, ',');
		}
		put_cell(out, r->limit);
		put_cell(out, r->used);
		put_cell(out, r->free);
		put_cell(out, r->percent);
		put_cell(out, r->versions_count ? r->versions[0].rpm : -1);
		put_cell(out, r->stock);
		put_cell(out, r->days);
		lt_csv_cell(out, lt_text(r->tier ? r->tier : ""));
		lt_buf_putc(out, ',');
		lt_csv_cell(out, lt_text(r->why ? r->why : ""));
		lt_buf_putc(out, '\n');
	}
}
