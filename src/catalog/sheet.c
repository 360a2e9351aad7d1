/* SPDX-License-Identifier: Apache-2.0 */
/* Quotes put together: what holds everywhere, what has always been so, and the file of it. */
#include "catalog/sheet.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "catalog/price.h"
#include "format/json.h"
#include "format/number.h"

const char *const lt_quote_buckets[] = {
#define WORD(name) #name,
	LT_QUOTE_BUCKETS(WORD)
#undef WORD
	NULL,
};
static const char *const WAYS[] = { "", "batch", "priority", "long" };

void
lt_sheet_quote(struct lt_sheet *sheet, const struct lt_quote *quote)
{
	LT_PUSH(sheet->a, sheet->quotes, sheet->quote_count, sheet->quote_room) = *quote;
}

static const char *
spelt(struct lt_arena *a, int64_t day)
{
	char text[16];
	lt_date_spell(day, text);
	return lt_copy(a, text);
}

void
lt_sheet_rent(struct lt_sheet *sheet, const struct lt_rent *rent)
{
	struct lt_rent row = *rent;
	row.from = spelt(sheet->a, rent->from_day);
	row.to = rent->to_day == INT32_MAX ? NULL : spelt(sheet->a, rent->to_day);
	for (int i = sheet->rent_count - 1; i >= 0 && i >= sheet->rent_count - 64; i--) {
		const struct lt_rent *r = &sheet->rents[i];
		if (r->kind == row.kind && r->term == row.term && strcmp(r->name, row.name) == 0 && r->from_day == row.from_day &&
			strcmp(r->region ? r->region : "", row.region ? row.region : "") == 0 && fabs(r->price - row.price) < 1e-12)
			return; /* a page that was given twice */
	}
	LT_PUSH(sheet->a, sheet->rents, sheet->rent_count, sheet->rent_room) = row;
}

void
lt_sheet_leave(struct lt_sheet *sheet, const char *why, struct lt_text example)
{
	for (int i = 0; i < sheet->left_count; i++)
		if (strcmp(sheet->left[i].why, why) == 0) {
			sheet->left[i].count++;
			return;
		}
	LT_PUSH(sheet->a, sheet->left, sheet->left_count, sheet->left_room) =
		(struct lt_sheet_left){ why, lt_print(sheet->a, "%.*s", LT_ARG(example)), 1 };
}

void
lt_sheet_note(struct lt_sheet *sheet, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *note = lt_print_va(sheet->a, format, args);
	va_end(args);
	for (int i = 0; i < sheet->note_count; i++)
		if (strcmp(sheet->notes[i], note) == 0)
			return;
	LT_PUSH(sheet->a, sheet->notes, sheet->note_count, sheet->note_room) = note;
}

static int
compare(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* By model, then region and day: quotes of one row lie together. */
static int
order(const void *left, const void *right)
{
	const struct lt_quote *a = left, *b = right;
	int c = compare(a->provider, b->provider);
	c = c ? c : compare(a->names[0], b->names[0]);
	c = c ? c : compare(a->sku, b->sku);
	c = c ? c : compare(a->region, b->region);
	c = c ? c : (a->from_day > b->from_day) - (a->from_day < b->from_day);
	c = c ? c : (int)a->way - (int)b->way;
	return c ? c : (int)a->bucket - (int)b->bucket;
}

static bool
together(const struct lt_quote *a, const struct lt_quote *b, bool regions)
{
	return compare(a->provider, b->provider) == 0 && compare(a->names[0], b->names[0]) == 0 && compare(a->sku, b->sku) == 0 &&
		(!regions || compare(a->region, b->region) == 0);
}

static void
empty(struct lt_sheet_row *row, const struct lt_quote *head)
{
	*row = (struct lt_sheet_row){ .head = *head };
	for (int way = 0; way < 4; way++)
		for (int b = 0; b < LT_QUOTE_COUNT; b++)
			row->price[way][b] = -1;
}

static bool
same(double a, double b)
{
	return fabs(a - b) <= 1e-9 + 1e-6 * fabs(b);
}

static bool
same_prices(const struct lt_sheet_row *a, const struct lt_sheet_row *b)
{
	for (int way = 0; way < 4; way++)
		for (int i = 0; i < LT_QUOTE_COUNT; i++)
			if (!same(a->price[way][i], b->price[way][i]))
				return false;
	return a->long_from == b->long_from;
}

/* The row joins one with the same prices elsewhere, or becomes one. */
static void
add_row(struct lt_sheet *sheet, const struct lt_sheet_row *row)
{
	struct lt_sheet_row *into = NULL;
	for (int i = sheet->row_count - 1; i >= 0 && together(&sheet->rows[i].head, &row->head, false); i--)
		if (same_prices(&sheet->rows[i], row) && row->head.region)
			into = &sheet->rows[i];
	if (!into) {
		into = &LT_PUSH(sheet->a, sheet->rows, sheet->row_count, sheet->row_room);
		*into = *row;
	}
	if (row->head.region && (into->region_count == 0 || compare(into->regions[into->region_count - 1], row->head.region) != 0))
		LT_PUSH(sheet->a, into->regions, into->region_count, into->region_room) = row->head.region;
	if (row->head.from_day > into->head.from_day)
		into->head.from_day = row->head.from_day;
}

/* Where a model has one row in all regions that were read, it holds for all of them. */
static void
join_regions(struct lt_sheet *sheet)
{
	for (int i = 0; i < sheet->row_count; i++) {
		struct lt_sheet_row *row = &sheet->rows[i];
		bool alone = (i == 0 || !together(&row[-1].head, &row->head, false)) &&
			(i + 1 == sheet->row_count || !together(&row[1].head, &row->head, false));
		if (row->region_count > 0)
			row->head.source = row->region_count == 1 ? lt_print(sheet->a, "%s, %s", row->head.source, row->regions[0])
				: lt_print(sheet->a, "%s, the same in %d regions", row->head.source, row->region_count);
		if (alone && row->region_count > 1)
			row->region_count = 0;
		if (row->region_count)
			LT_PUSH(sheet->a, row->regions, row->region_count, row->region_room) = NULL, row->region_count--;
	}
}

static void
expect(struct lt_sheet *sheet, const struct lt_sheet_row *row, const char *what, double got, double least, double most)
{
	const char *where = row->region_count ? lt_print(sheet->a, " in %s", row->regions[0]) : "";
	if (got > 0 && (got < least - 0.005 || got > most + 0.005)) {
		const char *wanted = least < most ? lt_print(sheet->a, "%g to %g", least, most) : lt_print(sheet->a, "%g", least);
		lt_sheet_note(sheet, "%s %s%s: %s is %.3g times, and %s was always so: a mistake in the file, or news", row->head.names[0],
			row->head.sku, where, what, got, wanted);
	}
}

/* capacity.md 3.5 and oracle 43. */
static void
check(struct lt_sheet *sheet)
{
	for (int i = 0; i < sheet->row_count; i++) {
		const struct lt_sheet_row *row = &sheet->rows[i];
		const double *p = row->price[LT_QUOTE_STANDARD];
		if (strcmp(row->head.provider, "azure") != 0)
			continue;
		if (p[LT_QUOTE_input] > 0 && p[LT_QUOTE_cached] >= 0)
			expect(sheet, row, "cached input against input", p[LT_QUOTE_cached] / p[LT_QUOTE_input], 0.1, 0.5);
		for (int b = 0; b < LT_QUOTE_COUNT; b++)
			if (p[b] > 0 && row->price[LT_QUOTE_BATCH][b] >= 0)
				expect(sheet, row, lt_print(sheet->a, "batch %s", lt_quote_buckets[b]), row->price[LT_QUOTE_BATCH][b] / p[b], 0.5, 0.5);
		for (int j = 0; j < sheet->row_count; j++) {
			const struct lt_sheet_row *global = &sheet->rows[j];
			if (strcmp(row->head.sku, "global") == 0 || strcmp(global->head.sku, "global") != 0 || global->region_count > 1 ||
				compare(row->head.provider, global->head.provider) != 0 || compare(row->head.names[0], global->head.names[0]) != 0)
				continue;
			for (int b = 0; b <= LT_QUOTE_output; b++)
				if (p[b] > 0 && global->price[LT_QUOTE_STANDARD][b] > 0)
					expect(sheet, row, lt_print(sheet->a, "%s against global", lt_quote_buckets[b]),
						p[b] / global->price[LT_QUOTE_STANDARD][b], 1.1, 1.1);
		}
	}
}

void
lt_sheet_lay(struct lt_sheet *sheet)
{
	struct lt_sheet_row row;
	if (sheet->quote_count)
		qsort(sheet->quotes, (size_t)sheet->quote_count, sizeof *sheet->quotes, order);
	for (int i = 0; i < sheet->quote_count; i++) {
		const struct lt_quote *q = &sheet->quotes[i];
		if (i == 0 || !together(q, &q[-1], true) || q->from_day != q[-1].from_day) {
			empty(&row, q);
		}
		double *slot = &row.price[q->way][q->bucket];
		if (*slot >= 0 && !same(*slot, q->price))
			lt_sheet_note(sheet, "%s %s %s is %g and %g in one place: the larger is taken", q->names[0], q->sku,
				lt_quote_buckets[q->bucket], *slot, q->price);
		*slot = q->price > *slot ? q->price : *slot;
		row.long_from = q->long_from ? q->long_from : row.long_from;
		bool last = i + 1 == sheet->quote_count || !together(q, q + 1, true) || q->from_day != q[1].from_day;
		bool standard = row.price[LT_QUOTE_STANDARD][LT_QUOTE_input] >= 0 || row.price[LT_QUOTE_STANDARD][LT_QUOTE_output] >= 0 ||
			row.price[LT_QUOTE_STANDARD][LT_QUOTE_cached] >= 0 || row.price[LT_QUOTE_STANDARD][LT_QUOTE_audio_in] >= 0;
		if (last && standard)
			add_row(sheet, &row);
		else if (last)
			lt_sheet_leave(sheet, "a price of batches or cache without the price beside it", lt_text(q->names[0]));
	}
	join_regions(sheet);
	check(sheet);
}

static void
put_number(struct lt_buf *out, const char *key, double value)
{
	char text[32];
	lt_number_spell(round(value * 1e9) / 1e9, text);
	lt_buf_printf(out, ", \"%s\": %s", key, text);
}

/* Batches and priority multiply a whole row, as the gateway bills them. */
static void
put_times(struct lt_buf *out, const struct lt_sheet_row *row, enum lt_quote_way way)
{
	for (int b = 0; b < LT_QUOTE_COUNT; b++)
		if (row->price[way][b] >= 0 && row->price[LT_QUOTE_STANDARD][b] > 0) {
			put_number(out, WAYS[way], row->price[way][b] / row->price[LT_QUOTE_STANDARD][b]);
			return;
		}
}

static void
put_texts(struct lt_buf *out, const char *key, const char *const *texts)
{
	lt_buf_printf(out, ", \"%s\": [", key);
	for (int i = 0; texts[i]; i++) {
		lt_buf_puts(out, i ? ", " : "");
		lt_json_quote(out, lt_text(texts[i]));
	}
	lt_buf_putc(out, ']');
}

static void
put_row(struct lt_buf *out, const struct lt_sheet *sheet, const struct lt_sheet_row *row)
{
	lt_buf_puts(out, "{\"provider\": ");
	lt_json_quote(out, lt_text(row->head.provider));
	put_texts(out, "model", row->head.names);
	lt_buf_printf(out, ", \"sku\": \"%s\", \"from\": \"%s\"", row->head.sku, spelt(sheet->a, row->head.from_day));
	if (row->region_count)
		put_texts(out, "regions", row->regions);
	lt_buf_puts(out, ", \"source\": ");
	lt_json_quote(out, lt_text(row->head.source));
	for (int b = 0; b < LT_QUOTE_COUNT; b++)
		if (row->price[LT_QUOTE_STANDARD][b] >= 0)
			put_number(out, lt_quote_buckets[b], row->price[LT_QUOTE_STANDARD][b]);
	put_times(out, row, LT_QUOTE_BATCH);
	put_times(out, row, LT_QUOTE_PRIORITY);
	if (row->long_from) {
		lt_buf_printf(out, ", \"long\": {\"from\": %lld", (long long)row->long_from);
		for (int b = 0; b < LT_QUOTE_COUNT; b++)
			if (row->price[LT_QUOTE_LONG][b] >= 0)
				put_number(out, lt_quote_buckets[b], row->price[LT_QUOTE_LONG][b]);
		lt_buf_putc(out, '}');
	}
	lt_buf_putc(out, '}');
}

static void
put_rent(struct lt_buf *out, const struct lt_rent *rent)
{
	lt_buf_puts(out, "{\"provider\": ");
	lt_json_quote(out, lt_text(rent->provider));
	lt_buf_printf(out, ", \"kind\": \"%s\", \"name\": ", lt_rent_kinds[rent->kind]);
	lt_json_quote(out, lt_text(rent->name));
	if (rent->region) {
		lt_buf_puts(out, ", \"region\": ");
		lt_json_quote(out, lt_text(rent->region));
	}
	lt_buf_printf(out, ", \"term\": \"%s\", \"from\": \"%s\"", lt_rent_terms[rent->term], rent->from);
	if (rent->to)
		lt_buf_printf(out, ", \"to\": \"%s\"", rent->to);
	put_number(out, "price", rent->price);
	lt_buf_puts(out, ", \"source\": ");
	lt_json_quote(out, lt_text(rent->source));
	lt_buf_putc(out, '}');
}

void
lt_sheet_json(const struct lt_sheet *sheet, struct lt_buf *out)
{
	lt_buf_printf(out, "{\"lintel\": \"prices\", \"version\": 1, \"as_of\": \"%s\", \"currency\": \"USD\",\n \"prices\": [",
		spelt(sheet->a, sheet->day));
	for (int i = 0; i < sheet->row_count; i++) {
		lt_buf_puts(out, i ? ",\n  " : "\n  ");
		put_row(out, sheet, &sheet->rows[i]);
	}
	lt_buf_puts(out, "],\n \"rents\": [");
	for (int i = 0; i < sheet->rent_count; i++) {
		lt_buf_puts(out, i ? ",\n  " : "\n  ");
		put_rent(out, &sheet->rents[i]);
	}
	lt_buf_puts(out, "]}\n");
}
