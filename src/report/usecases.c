/* SPDX-License-Identifier: Apache-2.0 */
/* usecases: see usecases.h. */
#include "report/usecases.h"

#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"
#include "report/prose.h"

enum { WIDTH = 80, NARROWEST = 60, WIDEST = 110, EVIDENCE = 5 };

static const char *
number(struct lt_arena *a, double value)
{
	return value < 0 ? "-" : lt_print(a, "%.2f", value);
}

static const char *
joined(struct lt_arena *a, const struct lt_texts *texts)
{
	const char *all = "";
	for (int i = 0; i < texts->count; i++)
		all = lt_print(a, "%s%s%s", all, i ? ", " : "", texts->at[i]);
	return all;
}

static void
detail(const struct lt_page *page, enum lt_style style, const char *text)
{
	if (!text || !*text)
		return;
	lt_page_print(page, LT_STYLE_PLAIN, "%6s", "");
	lt_page_wrap(page, style, 6, 8, text);
}

static void
put_case(const struct lt_page *page, const struct lt_noun_plan_usecase *c)
{
	struct lt_arena *a = page->arena;
	bool ranked = strcmp(c->state, "ranked") == 0;
	lt_page_print(page, LT_STYLE_STRONG, "%4s  ", c->rank ? lt_print(a, "%u", c->rank) : "-");
	lt_page_column(page, LT_STYLE_STRONG, page->width - 36, c->title);
	lt_page_print(page, LT_STYLE_PLAIN, " impact %s fitness %s", number(a, c->impact), number(a, c->fitness));
	lt_page_line(page);
	detail(page, ranked ? LT_STYLE_GOOD : strcmp(c->state, "open") == 0 ? LT_STYLE_DOUBT : LT_STYLE_BAD, c->quadrant && strcmp(c->quadrant, c->sentence) != 0
		? lt_print(a, "%s: %s", c->quadrant, c->sentence) : c->sentence);
	if (c->scorers.count)
		detail(page, LT_STYLE_PLAIN, lt_print(a, "value %s  desirability %s  feasibility %s  data %s  risk %s  fit %s", number(a, c->value),
			number(a, c->desirability), number(a, c->feasibility), number(a, c->data), number(a, c->risk), number(a, c->fit)));
	detail(page, LT_STYLE_QUIET, lt_print(a, "%s, scored by %s (%s:%u)", c->owner ? c->owner : "no owner", c->scorers.count ? joined(a, &c->scorers)
		: "nobody", c->file, c->line));
	detail(page, LT_STYLE_DOUBT, c->doubt);
	if (c->missing.count)
		detail(page, LT_STYLE_DOUBT, lt_print(a, "to be written: %s", joined(a, &c->missing)));
	detail(page, LT_STYLE_QUIET, c->tie ? lt_print(a, "before the next because %s", c->tie) : NULL);
	for (int i = 0; i < c->sensitivity.count; i++)
		detail(page, LT_STYLE_PLAIN, c->sensitivity.at[i]);
}

static void
put_opportunity(const struct lt_page *page, const struct lt_noun_plan_opportunity *o)
{
	lt_page_print(page, LT_STYLE_PLAIN, "  ");
	lt_page_wrap(page, LT_STYLE_STRONG, 2, 4, lt_print(page->arena, "%s  %s%s", o->id, o->title, o->registered ? "  (registered)" : ""));
	detail(page, LT_STYLE_PLAIN, lt_print(page->arena, "%s. It would serve: %s; shown by %s.", o->sentence, o->goal, o->measure));
	for (int i = 0; i < o->evidence.count && i < EVIDENCE; i++)
		detail(page, LT_STYLE_QUIET, o->evidence.at[i]);
	if (o->rows > EVIDENCE)
		detail(page, LT_STYLE_QUIET, lt_print(page->arena, "and %u more", o->rows - EVIDENCE));
}

void
lt_usecases_terminal(const struct lt_noun_plan_usecases *cases, bool proposed, const struct lt_report_options *options, struct lt_buf *out)
{
	struct lt_arena *a = lt_arena_new((size_t)64 << 20);
	int width = options->width ? options->width : WIDTH;
	struct lt_page page = { .arena = a, .out = out, .colour = options->colour, .width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width };
	lt_page_print(&page, LT_STYLE_STRONG, "Use cases");
	lt_page_line(&page);
	lt_page_wrap(&page, LT_STYLE_QUIET, 0, 0, lt_print(a, "%s By %s; %.2f and more counts as high.", cases->sentence, cases->table, cases->cut));
	if (cases->rows_count)
		lt_page_line(&page);
	for (int i = 0; i < cases->rows_count; i++)
		put_case(&page, &cases->rows[i]);
	if (proposed) {
		lt_page_title(&page, "Proposed by evidence", cases->opportunities_count ? "--add ID puts one into the register" : NULL);
		if (cases->opportunities_count == 0)
			lt_page_wrap(&page, LT_STYLE_QUIET, 0, 0, "Nothing was seen often enough to propose something.");
		for (int i = 0; i < cases->opportunities_count; i++)
			put_opportunity(&page, &cases->opportunities[i]);
	}
	lt_arena_drop(a);
}

static void
cell(struct lt_buf *out, const char *text)
{
	lt_buf_puts(out, " ");
	lt_prose_put(out, text ? text : "");
	lt_buf_puts(out, " |");
}

void
lt_usecases_markdown(const struct lt_noun_plan_usecases *cases, bool proposed, struct lt_buf *out)
{
	struct lt_arena *a = lt_arena_new((size_t)64 << 20);
	lt_buf_puts(out, "# Use cases\n\n");
	lt_prose_put(out, lt_print(a, "%s By %s.", cases->sentence, cases->table));
	lt_buf_puts(out, "\n\n| Rank | Use case | Quadrant | Impact | Fitness | Owner | Sensitive to |\n|---|---|---|---|---|---|---|\n");
	for (int i = 0; i < cases->rows_count; i++) {
		const struct lt_noun_plan_usecase *c = &cases->rows[i];
		const char *cells[] = { c->rank ? lt_print(a, "%u", c->rank) : "-", c->title, c->quadrant ? c->quadrant : c->sentence, number(a, c->impact),
			number(a, c->fitness), c->owner, joined(a, &c->sensitivity) };
		lt_buf_putc(out, '|');
		for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
			cell(out, cells[k]);
		lt_buf_putc(out, '\n');
	}
	for (int i = 0; proposed && i < cases->opportunities_count; i++) {
		const struct lt_noun_plan_opportunity *o = &cases->opportunities[i];
		lt_buf_puts(out, i ? "\n### " : "\n## Proposed by evidence\n\n### ");
		lt_prose_put(out, o->title);
		lt_buf_puts(out, "\n\n");
		lt_prose_put(out, lt_print(a, "%s. It would serve: %s; shown by %s.", o->sentence, o->goal, o->measure));
		lt_buf_puts(out, "\n\n");
		for (int k = 0; k < o->evidence.count; k++) {
			lt_buf_puts(out, "- ");
			lt_prose_put(out, o->evidence.at[k]);
			lt_buf_putc(out, '\n');
		}
	}
	lt_arena_drop(a);
}
