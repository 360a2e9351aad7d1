/* SPDX-License-Identifier: Apache-2.0 */
/* decided: see decided.h. */
#include "report/decided.h"

#include "base/arena.h"
#include "base/buf.h"
#include "report/page.h"
#include "report/prose.h"

enum { WIDTH = 80, NARROWEST = 60, WIDEST = 110, INDENT = 13 };

static struct lt_page
begin(const struct lt_report_options *options, struct lt_arena *a, struct lt_buf *out)
{
	int width = options->width ? options->width : WIDTH;
	return (struct lt_page){ .arena = a, .out = out, .colour = options->colour,
		.width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width };
}

static bool
is(const char *word, const char *other)
{
	return strcmp(word, other) == 0;
}

static enum lt_style
style_of(const char *state)
{
	return is(state, "decided") || is(state, "hit") ? LT_STYLE_GOOD : is(state, "unknown") || is(state, "possible") || is(state, "overdue")
		? LT_STYLE_DOUBT : is(state, "open") || is(state, "no") || is(state, "behind") || is(state, "superseded") ? LT_STYLE_QUIET : LT_STYLE_BAD;
}

static void
labelled(const struct lt_page *page, enum lt_style style, const char *label, const char *text)
{
	if (!text)
		return;
	lt_page_print(page, LT_STYLE_QUIET, "  %-*s", INDENT - 2, label);
	lt_page_wrap(page, style, INDENT, INDENT, text);
}

/* --- one decision --- */

static void
put_inputs(const struct lt_page *page, const struct lt_noun_plan_decision *d)
{
	int wide = 8;
	for (int i = 0; i < d->inputs_count; i++)
		wide = (int)strlen(d->inputs[i].name) > wide ? (int)strlen(d->inputs[i].name) : wide;
	wide = wide > 22 ? 22 : wide;
	lt_page_title(page, "Inputs", NULL);
	for (int i = 0; i < d->inputs_count; i++) {
		const struct lt_noun_plan_input *in = &d->inputs[i];
		int at = wide + 4;
		lt_page_print(page, in->missing ? LT_STYLE_STRONG : LT_STYLE_PLAIN, "  %-*s  ", wide, in->name);
		if (in->value)
			lt_page_wrap(page, LT_STYLE_PLAIN, at, at, lt_print(page->arena, "%s%s%s  (%s%s%s)", in->value, in->unit ? " " : "",
				in->unit ? in->unit : "", in->is ? in->is : in->source ? in->source : "said", in->quality ? ", " : "", in->quality ? in->quality : ""));
		else if (in->is)
			lt_page_wrap(page, LT_STYLE_QUIET, at, at, lt_print(page->arena, "computed when its parts are known: %s", in->is));
		else
			lt_page_wrap(page, in->missing ? LT_STYLE_DOUBT : LT_STYLE_QUIET, at, at, lt_print(page->arena, "%s%s%s", in->missing ? "ask: " : "not needed: ",
				in->ask, in->unit ? lt_print(page->arena, " (%s)", in->unit) : ""));
		for (int w = 0; in->missing && w < in->words.count; w++) {
			lt_page_print(page, LT_STYLE_PLAIN, "%*s", at + 2, "");
			lt_page_wrap(page, LT_STYLE_PLAIN, at + 2, at + 4, in->words.at[w]);
		}
		if (in->sentence) {
			lt_page_print(page, LT_STYLE_PLAIN, "%*s", at, "");
			lt_page_wrap(page, LT_STYLE_DOUBT, at, at, in->sentence);
		}
	}
}

static void
put_rows(const struct lt_page *page, const struct lt_noun_plan_decision *d)
{
	bool points = d->options_count > 0;
	lt_page_title(page, points ? "Points" : "Rows", NULL);
	for (int i = 0; i < d->options_count; i++) {
		const struct lt_noun_plan_option *o = &d->options[i];
		lt_page_print(page, d->output && is(d->output, o->name) ? LT_STYLE_GOOD : LT_STYLE_PLAIN, "  %-12s %4.4g", o->name, o->points);
		lt_page_wrap(page, LT_STYLE_QUIET, 20, 20, lt_print(page->arena, "%s%s%s", o->most > o->points ? lt_print(page->arena, " of %.4g possible", o->most)
			: "", o->sentence ? "  " : "", o->sentence ? o->sentence : ""));
	}
	for (int i = 0; i < d->rows_count; i++) {
		const struct lt_noun_plan_row *row = &d->rows[i];
		if (points && !is(row->state, "hit"))
			continue;
		lt_page_print(page, style_of(row->state), "  %-9s", row->state);
		lt_page_wrap(page, is(row->state, "hit") || is(row->state, "possible") ? LT_STYLE_STRONG : LT_STYLE_PLAIN, 11, 13,
			lt_print(page->arena, "%s  %s%s", row->id, row->output, row->blocked ? "  (conflict)" : ""));
		if (is(row->state, "hit") && !row->reason && row->also.count == 0)
			continue;
		if (is(row->state, "behind"))
			continue;
		lt_page_print(page, LT_STYLE_PLAIN, "%13s", "");
		lt_page_wrap(page, LT_STYLE_QUIET, 13, 13, is(row->state, "hit") ? (row->reason ? row->reason : row->when)
			: is(row->state, "possible") ? lt_print(page->arena, "when %s", row->when) : row->why ? row->why : row->when);
		for (int k = 0; is(row->state, "hit") && k < row->also.count; k++) {
			lt_page_print(page, LT_STYLE_PLAIN, "%13s", "");
			lt_page_wrap(page, LT_STYLE_PLAIN, 13, 15, row->also.at[k]);
		}
	}
}

static void
put_weights(const struct lt_page *page, const struct lt_noun_plan_decision *d)
{
	if (d->weights_count == 0)
		return;
	lt_page_title(page, "Numbers it goes by", "editable: lay a table of the same id into decisions/ beside the estate");
	for (int i = 0; i < d->weights_count; i++) {
		const struct lt_noun_plan_weight *w = &d->weights[i];
		lt_page_print(page, LT_STYLE_PLAIN, "  %-18s %6s  ", w->name, w->value);
		lt_page_wrap(page, LT_STYLE_QUIET, 29, 29, lt_print(page->arena, "%s%s", w->sentence, w->ours ? " [ours]" : ""));
	}
}

static void
put_records(const struct lt_page *page, const struct lt_noun_plan_decision *d)
{
	if (d->records_count == 0)
		return;
	lt_page_title(page, "Recorded", NULL);
	for (int i = 0; i < d->records_count; i++) {
		const struct lt_noun_plan_record *r = &d->records[i];
		lt_page_print(page, style_of(r->state), "  %-11s", r->state);
		lt_page_wrap(page, LT_STYLE_STRONG, 13, 13, lt_print(page->arena, "%u  %s%s%s", r->number, r->output, r->subject ? " for " : "",
			r->subject ? r->subject : ""));
		lt_page_print(page, LT_STYLE_PLAIN, "%13s", "");
		lt_page_wrap(page, LT_STYLE_QUIET, 13, 13, lt_print(page->arena, "%s by %s, owner %s, review %s (%s:%u)", r->day, r->by, r->owner, r->review,
			r->file, r->line));
		labelled(page, LT_STYLE_PLAIN, "", r->sentence);
		labelled(page, LT_STYLE_PLAIN, "", r->instead_of ? lt_print(page->arena, "in place of: %s; because %s", r->instead_of,
			r->because ? r->because : "no reason is written") : r->because);
	}
}

static const char *
joined(struct lt_arena *a, const struct lt_texts *texts)
{
	const char *all = NULL;
	for (int i = 0; i < texts->count; i++)
		all = lt_print(a, "%s%s%s", all ? all : "", all ? "; " : "", texts->at[i]);
	return all;
}

void
lt_decided_terminal(const struct lt_noun_plan_decision *d, const struct lt_report_options *options, struct lt_buf *out)
{
	struct lt_arena *a = lt_arena_new((size_t)64 << 20);
	struct lt_page page = begin(options, a, out);
	lt_page_print(&page, LT_STYLE_STRONG, "%s%s%s", d->code ? d->code : "", d->code ? "  " : "", d->title);
	lt_page_print(&page, LT_STYLE_QUIET, "  (%s, version %u%s)", d->table, d->version, d->own ? ", of your own" : "");
	lt_page_line(&page);
	lt_page_wrap(&page, LT_STYLE_PLAIN, 0, 0, d->subject ? lt_print(a, "%s For: %s.", d->question, d->subject) : d->question);
	lt_page_line(&page);
	labelled(&page, style_of(d->verdict), "answer", d->sentence);
	labelled(&page, LT_STYLE_PLAIN, "record", joined(a, &d->record));
	labelled(&page, LT_STYLE_DOUBT, "ask first", d->next);
	if (d->bounded)
		labelled(&page, LT_STYLE_DOUBT, "", "the table is too large to know exactly what is needed; fewer answers may do");
	put_rows(&page, d);
	put_inputs(&page, d);
	put_weights(&page, d);
	put_records(&page, d);
	lt_page_line(&page);
	labelled(&page, LT_STYLE_QUIET, "source", d->source ? lt_print(a, "%s%s%s", d->source, d->as_of ? "; as of " : "", d->as_of ? d->as_of : "") : NULL);
	lt_arena_drop(a);
}

/* --- all of them --- */

void
lt_decided_list(const struct lt_noun_plan_table *rows, int count, const struct lt_report_options *options, struct lt_buf *out)
{
	static const char *const states[] = { "decided", "stale", "overdue", "open" };
	int counts[4] = { 0 };
	struct lt_arena *a = lt_arena_new((size_t)64 << 20);
	struct lt_page page = begin(options, a, out);
	for (int i = 0; i < count; i++)
		for (int s = 0; s < 4; s++)
			counts[s] += is(rows[i].state, states[s]);
	lt_page_print(&page, LT_STYLE_STRONG, "Decisions");
	lt_page_line(&page);
	lt_page_wrap(&page, LT_STYLE_QUIET, 0, 0, lt_print(a, "%d decided, %d stale, %d overdue, %d open", counts[0], counts[1], counts[2], counts[3]));
	lt_page_line(&page);
	for (int i = 0; i < count; i++) {
		const struct lt_noun_plan_table *row = &rows[i];
		const char *text = row->output && !is(row->state, "open") ? row->output : row->output ? lt_print(a, "would be: %s", row->output)
			: lt_print(a, "%u of %u known, ask %u", row->known, row->inputs, row->missing);
		lt_page_column(&page, LT_STYLE_PLAIN, 6, row->code ? row->code : "");
		lt_page_column(&page, LT_STYLE_PLAIN, 17, row->table);
		lt_page_column(&page, style_of(row->state), 9, row->state);
		lt_page_wrap(&page, LT_STYLE_PLAIN, 32, 32, row->subject ? lt_print(a, "%s  [%s]", text, row->subject) : text);
		if (!is(row->state, "open")) {
			lt_page_print(&page, LT_STYLE_PLAIN, "%32s", "");
			lt_page_wrap(&page, LT_STYLE_QUIET, 32, 32, lt_print(a, "%s, review %s%s%s", row->owner, row->review, row->sentence ? "; " : "",
				row->sentence ? row->sentence : ""));
		}
	}
	lt_page_line(&page);
	lt_page_wrap(&page, LT_STYLE_QUIET, 0, 0, "lintel plan decide TABLE evaluates one, with --set INPUT=VALUE; --record keeps it.");
	lt_arena_drop(a);
}

/* --- Markdown --- */

static void
cell(struct lt_buf *out, const char *text)
{
	lt_buf_puts(out, " ");
	lt_prose_put(out, text ? text : "");
	lt_buf_puts(out, " |");
}

static const struct lt_noun_plan_record *
current(const struct lt_noun_plan_decision *d)
{
	for (int i = 0; i < d->records_count; i++)
		if (!is(d->records[i].state, "superseded"))
			return &d->records[i];
	return NULL;
}

static void
line(struct lt_buf *out, const char *label, const char *text)
{
	if (!text)
		return;
	lt_buf_printf(out, "- %s: ", label);
	lt_prose_put(out, text);
	lt_buf_putc(out, '\n');
}

static void
markdown_tables(const struct lt_noun_plan_decision *d, struct lt_buf *out)
{
	lt_buf_puts(out, "\n## What it rests on\n\n| Input | Value | Source | Quality |\n|---|---|---|---|\n");
	for (int i = 0; i < d->inputs_count; i++) {
		const struct lt_noun_plan_input *in = &d->inputs[i];
		if (!in->value && !in->missing)
			continue;
		lt_buf_putc(out, '|');
		cell(out, in->name);
		cell(out, in->value ? in->value : "unknown");
		cell(out, in->is ? in->is : in->value ? in->source : in->ask);
		cell(out, in->quality);
		lt_buf_putc(out, '\n');
	}
	lt_buf_puts(out, "\n## What else was looked at\n\n| Row | Answer | State | Why |\n|---|---|---|---|\n");
	for (int i = 0; i < d->rows_count; i++) {
		const struct lt_noun_plan_row *row = &d->rows[i];
		if (is(row->state, "hit") && d->options_count == 0)
			continue;
		lt_buf_putc(out, '|');
		cell(out, row->id);
		cell(out, row->output);
		cell(out, row->state);
		cell(out, row->why ? row->why : row->when);
		lt_buf_putc(out, '\n');
	}
	for (int i = 0; i < d->options_count; i++)
		lt_buf_printf(out, "| | %s | %.4g points | %s |\n", d->options[i].name, d->options[i].points, d->options[i].sentence ? d->options[i].sentence : "");
	if (d->weights_count)
		lt_buf_puts(out, "\n## Numbers it goes by\n\n| Name | Value | What it does | Whose |\n|---|---|---|---|\n");
	for (int i = 0; i < d->weights_count; i++) {
		lt_buf_putc(out, '|');
		cell(out, d->weights[i].name);
		cell(out, d->weights[i].value);
		cell(out, d->weights[i].sentence);
		cell(out, d->weights[i].ours ? "ours" : "the source's");
		lt_buf_putc(out, '\n');
	}
}

void
lt_decided_markdown(const struct lt_noun_plan_decision *d, struct lt_buf *out)
{
	const struct lt_noun_plan_record *r = current(d);
	lt_buf_puts(out, "# ");
	lt_prose_put(out, d->title);
	lt_buf_puts(out, d->subject ? ": " : "");
	lt_prose_put(out, d->subject ? d->subject : "");
	lt_buf_puts(out, "\n\n");
	line(out, "Status", r ? r->state : is(d->verdict, "decided") ? "proposed" : d->verdict);
	line(out, "State", r ? r->sentence : NULL);
	line(out, "Decided", r ? r->day : NULL);
	line(out, "Decided by", r ? r->by : NULL);
	line(out, "Owner", r ? r->owner : NULL);
	line(out, "Review", r ? r->review : NULL);
	lt_buf_printf(out, "- Table: %s%s%s, version %u\n", d->code ? d->code : "", d->code ? " " : "", d->table, d->version);
	lt_buf_puts(out, "\n## Context\n\n");
	lt_prose_put(out, d->question);
	lt_buf_puts(out, "\n\n## Decision\n\n");
	lt_prose_put(out, r ? r->output : d->output ? d->output : d->sentence);
	lt_buf_puts(out, "\n");
	if (r ? r->reason || r->because : d->reason != NULL) {
		lt_buf_puts(out, "\n");
		line(out, "Because", r ? r->reason : d->reason);
		line(out, "In their words", r ? r->because : NULL);
		line(out, "In place of", r ? r->instead_of : NULL);
	}
	for (int i = 0; i < d->record.count; i++)
		line(out, "To write down", d->record.at[i]);
	markdown_tables(d, out);
	lt_buf_puts(out, "\nSource of the table: ");
	lt_prose_put(out, d->source ? d->source : "the estate");
	if (d->as_of)
		lt_buf_printf(out, " (as of %s)", d->as_of);
	lt_buf_printf(out, ". Evaluated on %s.\n", d->today);
}

void
lt_decided_markdown_list(const struct lt_noun_plan_table *rows, int count, struct lt_buf *out)
{
	lt_buf_puts(out, "# Decisions\n\n| Table | Question | State | Answer | Owner | Review |\n|---|---|---|---|---|---|\n");
	for (int i = 0; i < count; i++) {
		const struct lt_noun_plan_table *row = &rows[i];
		const char *cells[] = { row->table, row->question, row->state, row->output && !is(row->state, "open") ? row->output : row->sentence,
			row->owner, row->review };
		lt_buf_putc(out, '|');
		for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
			cell(out, cells[c]);
		lt_buf_putc(out, '\n');
	}
}
