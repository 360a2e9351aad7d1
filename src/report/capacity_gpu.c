/* SPDX-License-Identifier: Apache-2.0 */
/* A model on machines of one's own: the first size term by term, the others in a table, the layout. */
#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/csv.h"
#include "report/capacity.h"
#include "report/page.h"

enum { WIDTH = 80, NARROWEST = 60, WIDEST = 110, NAME = 30 };

static const char *
whole(const struct lt_page *page, double value)
{
	return value < 0 ? "UNKNOWN" : lt_page_number(page, (int64_t)llround(value));
}

static void
put_term(const struct lt_page *page, const char *name, const char *text)
{
	lt_page_print(page, LT_STYLE_QUIET, "  %-14s", name);
	lt_page_wrap(page, LT_STYLE_PLAIN, 16, 16, text);
}

/* Each term of one card. */
static void
put_first(const struct lt_page *page, const struct lt_noun_capacity_size *s)
{
	struct lt_arena *a = page->arena;
	lt_page_title(page, s->size, lt_print(a, "%lld x %s", (long long)s->cards, s->card));
	put_term(page, "one card", lt_print(a, "%.2f GiB, of which weights %.2f, the peak %.2f to %.2f, CUDA and NCCL %.2f", s->memory, s->weights, s->activation,
		s->activation_most, s->other));
	put_term(page, "for tokens", s->pool_least < 0 ? "nothing at worst: it may not start"
		: lt_print(a, "%.2f to %.2f GiB: %s tokens, %lld calls of the longest context at once, the longest call %s", s->pool_least, s->pool,
			whole(page, (double)s->tokens), (long long)s->at_once, whole(page, (double)s->longest)));
	if (s->token_ms > 0)
		put_term(page, "speed", lt_print(a, "first token %.0f to %.0f ms, then one in %.1f to %.1f ms; %s to %s tokens a second from each copy", s->first_ms,
			s->first_ms_most, s->token_ms, s->token_ms_most, whole(page, s->tokens_s_least), whole(page, s->tokens_s)));
	if (s->why)
		put_term(page, "mind", s->why);
}

/* Those that are out for the same reason, once. */
static void
put_no(const struct lt_page *page, const struct lt_noun_capacity_gpu *g, int at)
{
	const char *why = g->sizes[at].why ? g->sizes[at].why : "", *names = g->sizes[at].size;
	for (int i = 0; i < at; i++)
		if (g->sizes[i].replicas == 0 && strcmp(g->sizes[i].why ? g->sizes[i].why : "", why) == 0)
			return;
	for (int i = at + 1; i < g->sizes_count; i++)
		if (g->sizes[i].replicas == 0 && strcmp(g->sizes[i].why ? g->sizes[i].why : "", why) == 0)
			names = lt_print(page->arena, "%s, %s", names, g->sizes[i].size);
	lt_page_print(page, LT_STYLE_BAD, "  %s: ", g->sizes[at].verdict);
	lt_page_wrap(page, LT_STYLE_QUIET, 4 + (int)strlen(g->sizes[at].verdict), 4, lt_print(page->arena, "%s: %s", why, names));
}

static void
put_sizes(const struct lt_page *page, const struct lt_noun_capacity_gpu *g)
{
	lt_page_title(page, "Sizes", "copies as a range; USD a month at worst");
	lt_page_print(page, LT_STYLE_QUIET, "  %-*s%4s%4s%12s%6s%10s%12s", NAME, "", "tp", "pp", "copies", "nodes", "vCPUs", "month");
	lt_page_line(page);
	for (int i = 0; i < g->sizes_count; i++) {
		const struct lt_noun_capacity_size *s = &g->sizes[i];
		bool yes = s->replicas > 0;
		if (!yes) {
			put_no(page, g, i);
			continue;
		}
		lt_page_print(page, s->best ? LT_STYLE_GOOD : LT_STYLE_PLAIN, "%s ", s->best ? ">" : " ");
		lt_page_column(page, s->best ? LT_STYLE_GOOD : LT_STYLE_PLAIN, NAME, s->size);
		lt_page_print(page, LT_STYLE_PLAIN, "%4lld%4lld%12s%6lld%10s%12s", (long long)s->tp, (long long)s->pp,
			s->replicas_most ? lt_print(page->arena, "%lld-%lld", (long long)s->replicas, (long long)s->replicas_most) : lt_print(page->arena, "%lld-?", (long long)s->replicas),
			(long long)s->machines, s->vcpus ? whole(page, (double)s->vcpus) : "?", whole(page, s->month));
		lt_page_line(page);
	}
}

void
lt_capacity_gpu_terminal(const struct lt_noun_capacity_gpu *g, const struct lt_report_options *options, struct lt_buf *out)
{
	int width = options->width > 0 ? options->width : WIDTH;
	struct lt_arena *arena = lt_arena_new((size_t)1 << 28);
	struct lt_page page = { .arena = arena, .out = out, .colour = options->colour,
		.width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width };
	bool yes = strcmp(g->verdict, "yes") == 0;
	lt_page_print(&page, LT_STYLE_STRONG, "%s, %s: ", g->model, g->precision);
	lt_page_print(&page, yes ? LT_STYLE_GOOD : LT_STYLE_BAD, "%s", yes ? g->sizes[0].size : "no size of the table holds it");
	lt_page_line(&page);
	put_term(&page, "model", lt_print(arena, "%.4g billion parameters, %.4g of them for each token; keys by %s", g->params, g->active, g->attention));
	put_term(&page, "calls", lt_print(arena, "%s a minute, %s at once, the longest of %s tokens", whole(&page, g->rpm), whole(&page, g->at_once),
		whole(&page, (double)g->context)));
	put_term(&page, "rule of thumb", lt_print(arena, "%.1f GB: %s first (%s)", g->rough, g->first, g->rule));
	if (g->sizes_count)
		put_first(&page, &g->sizes[0]);
	put_sizes(&page, g);
	lt_page_list(&page, "Layout", LT_STYLE_PLAIN, g->layout);
	lt_page_list(&page, "Node pools", LT_STYLE_PLAIN, g->pools);
	lt_page_list(&page, "Settings that change it", LT_STYLE_PLAIN, g->flags);
	lt_page_list(&page, "Sums", LT_STYLE_PLAIN, g->sums);
	lt_page_list(&page, "To mind", LT_STYLE_DOUBT, g->warnings);
	lt_page_list(&page, "Numbers are from", LT_STYLE_QUIET, g->sources);
	lt_arena_drop(arena);
}

void
lt_capacity_gpu_csv(const struct lt_noun_capacity_gpu *g, struct lt_buf *out)
{
	lt_buf_puts(out, "model,precision,verdict,size,card,cards,tp,pp,copies,copies_most,machines,pool_gib_least,tokens,at_once,token_ms,token_ms_most,usd_month,why\n");
	for (int i = 0; i < g->sizes_count; i++) {
		const struct lt_noun_capacity_size *s = &g->sizes[i];
		lt_csv_cell(out, lt_text(g->model));
		lt_buf_printf(out, ",%s,%s,%s,", g->precision, s->verdict, s->size);
		lt_csv_cell(out, lt_text(s->card));
		lt_buf_printf(out, ",%lld,%lld,%lld,%lld,%lld,%lld,%.2f,%lld,%lld,", (long long)s->cards, (long long)s->tp, (long long)s->pp, (long long)s->replicas,
			(long long)s->replicas_most, (long long)s->machines, s->pool_least, (long long)s->tokens, (long long)s->at_once);
		lt_buf_printf(out, s->token_ms < 0 ? ",," : "%.2f,%.2f,", s->token_ms, s->token_ms_most);
		if (s->month >= 0)
			lt_buf_printf(out, "%.2f", s->month);
		lt_buf_putc(out, ',');
		lt_csv_cell(out, lt_text(s->why ? s->why : ""));
		lt_buf_putc(out, '\n');
	}
}
