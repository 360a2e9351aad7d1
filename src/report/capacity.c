/* SPDX-License-Identifier: Apache-2.0 */
/* The need, the ways to pay for it, the decision, the sums and their sources. */
#include "report/capacity.h"

#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/csv.h"
#include "report/page.h"

enum { WIDTH = 80, NARROWEST = 60, WIDEST = 110, TITLE = 46 };

static const char *
count(const struct lt_page *page, double value)
{
	return value < 0 ? "UNKNOWN" : fabs(value) < 9e15 ? lt_page_number(page, (int64_t)llround(value + 1e-6)) : lt_print(page->arena, "%.4g", value);
}

static const char *
share(const struct lt_page *page, double value)
{
	return value < 0 ? "-" : lt_print(page->arena, value < 0.1 ? "%.1f %%" : "%.0f %%", value * 100);
}

static void
put_line(const struct lt_page *page, const char *label, const char *text)
{
	lt_page_print(page, LT_STYLE_QUIET, "  %-14s", label);
	lt_page_wrap(page, LT_STYLE_PLAIN, 16, 16, text);
}

static void
put_need(const struct lt_page *page, const struct lt_noun_capacity *c)
{
	struct lt_arena *a = page->arena;
	lt_page_print(page, LT_STYLE_STRONG, "%s, %s", c->model, c->type);
	lt_page_print(page, LT_STYLE_PLAIN, ": %s units of 1,000 tokens a minute", count(page, (double)c->units));
	if (c->ptu > 0)
		lt_page_print(page, LT_STYLE_PLAIN, ", or %s provisioned units", count(page, (double)c->ptu));
	lt_page_line(page);
	put_line(page, "traffic", lt_print(a, "%s calls a minute, %s in the busiest, of %s tokens in (%s cached) and %s out; from %s%s",
		count(page, c->calls), count(page, c->calls_peak), count(page, c->input), share(page, c->cached), count(page, c->output), c->from,
		c->days < 0 ? "" : lt_print(a, ", %.1f days", c->days)));
	put_line(page, "ask for", lt_print(a, "%s tokens and %s calls a minute: the peak and %s on top", count(page, c->tpm_need),
		count(page, c->rpm_need), share(page, c->room)));
	if (c->binds)
		put_line(page, "limit", lt_print(a, "%s run out first; calls a minute that come with a unit: %g (%s)", c->binds, c->per_unit, c->ratio_source));
	if (c->reserved > 0)
		put_line(page, "admission", lt_print(a, "%s units, as each call reserves %s tokens", count(page, (double)c->units_admitted),
			count(page, c->reserved)));
}

static void
put_options(const struct lt_page *page, const struct lt_noun_capacity *c)
{
	lt_page_title(page, "Ways to pay", "USD a month; even: the use from which a unit pays");
	lt_page_print(page, LT_STYLE_QUIET, "  %-*s%7s%12s%6s%6s", TITLE - 1, "", "units", "month", "even", "spill");
	lt_page_line(page);
	for (int i = 0; i < c->options_count; i++) {
		const struct lt_noun_capacity_option *o = &c->options[i];
		enum lt_style style = o->best ? LT_STYLE_GOOD : o->month < 0 ? LT_STYLE_DOUBT : LT_STYLE_PLAIN;
		lt_page_print(page, style, "%s ", o->best ? ">" : " ");
		lt_page_column(page, style, TITLE - 1, o->title);
		lt_page_print(page, style, "%7s%12s%6s%6s", o->units ? count(page, (double)o->units) : "-", count(page, o->month),
			o->even < 0 ? "-" : lt_print(page->arena, "%.0f%%", o->even * 100), o->spilled <= 0 ? "-" : lt_print(page->arena, "%.0f%%", o->spilled * 100));
		lt_page_line(page);
	}
	if (c->quantile > 0)
		put_line(page, "newsvendor", lt_print(page->arena, "%s units are all busy often enough to pay for a year", count(page, (double)c->quantile)));
}

void
lt_capacity_terminal(const struct lt_noun_capacity *c, const struct lt_report_options *options, struct lt_buf *out)
{
	int width = options->width > 0 ? options->width : WIDTH;
	struct lt_arena *arena = lt_arena_new((size_t)1 << 28);
	struct lt_page page = { .arena = arena, .out = out, .colour = options->colour,
		.width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width };
	put_need(&page, c);
	put_options(&page, c);
	lt_page_title(&page, "Decision", c->row);
	lt_page_print(&page, LT_STYLE_STRONG, "  ");
	lt_page_wrap(&page, LT_STYLE_STRONG, 2, 2, c->decision);
	lt_page_print(&page, LT_STYLE_PLAIN, "  ");
	lt_page_wrap(&page, LT_STYLE_PLAIN, 2, 2, c->why);
	lt_page_list(&page, "Sums", LT_STYLE_PLAIN, c->sums);
	lt_page_list(&page, "To mind", LT_STYLE_DOUBT, c->warnings);
	lt_page_list(&page, "Numbers are from", LT_STYLE_QUIET, c->sources);
	lt_arena_drop(arena);
}

static void
put_cell(struct lt_buf *out, double value)
{
	if (value >= 0)
		lt_buf_printf(out, "%.6g", value);
	lt_buf_putc(out, ',');
}

void
lt_capacity_csv(const struct lt_noun_capacity *c, struct lt_buf *out)
{
	lt_buf_puts(out, "model,type,option,title,units,usd_hour,usd_month,usd_year,even,used,spilled,over,best\n");
	for (int i = 0; i < c->options_count; i++) {
		const struct lt_noun_capacity_option *o = &c->options[i];
		lt_csv_cell(out, lt_text(c->model));
		lt_buf_printf(out, ",%s,%s,", c->type, o->name);
		lt_csv_cell(out, lt_text(o->title));
		lt_buf_printf(out, ",%lld,", (long long)o->units);
		put_cell(out, o->hour);
		put_cell(out, o->month);
		put_cell(out, o->year);
		put_cell(out, o->even);
		put_cell(out, o->used);
		put_cell(out, o->spilled);
		put_cell(out, o->over);
		lt_buf_puts(out, o->best ? "yes\n" : "no\n");
	}
}
