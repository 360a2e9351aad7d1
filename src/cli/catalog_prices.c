/* SPDX-License-Identifier: Apache-2.0 */
/* lintel catalog prices: see catalog_prices.h. */
#include "cli/catalog_prices.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/price.h"
#include "catalog/read.h"
#include "catalog/sheet.h"
#include "cli/home.h"
#include "format/json.h"

enum { OLD_DAYS = 30, MOST_BYTES = 256 << 20, SHOWN = 24 };

bool
lt_catalog_prices_load(struct lt_arena *a, const char *state, struct lt_prices *prices, struct lt_rents *rents, struct lt_err *err)
{
	return lt_prices_load(a, prices, err) && lt_rents_load(a, rents, err) && lt_prices_files(a, state, prices, rents, err);
}

bool
lt_catalog_today(const char *given, int64_t *ret_day, struct lt_err *err)
{
	*ret_day = (int64_t)time(NULL) / 86400;
	return !given || lt_date_day(lt_text(given), ret_day) || lt_fail(err, "--today is a day, 2026-11-22, and not '%s'", given);
}

int64_t
lt_catalog_read_day(const char *source, int64_t from)
{
	int64_t day;
	for (size_t len = strlen(source), at = len < 10 ? 0 : len - 10; len >= 10; at--) {
		if (source[at] == '2' && lt_date_day((struct lt_text){ source + at, 10 }, &day))
			return day;
		if (at == 0)
			break;
	}
	return from;
}

/* One line of the overview. */
struct origin {
	const char *what, *source, *file;
	int rows;
	int64_t day;
};

struct view {
	struct lt_arena *a;
	struct lt_prices prices;
	struct lt_rents rents;
	struct origin *at;
	int count, room;
	int64_t today;
};

static void
count_in(struct view *v, const char *what, const char *source, const char *file, int64_t from)
{
	for (int i = 0; i < v->count; i++)
		if (strcmp(v->at[i].what, what) == 0 && strcmp(file ? file : v->at[i].source, file ? (v->at[i].file ? v->at[i].file : "") : source) == 0) {
			v->at[i].rows++;
			return;
		}
	LT_PUSH(v->a, v->at, v->count, v->room) = (struct origin){ what, source, file, 1, lt_catalog_read_day(source, from) };
}

static void
find_origins(struct view *v)
{
	for (int i = 0; i < v->prices.count; i++) {
		const struct lt_price *p = &v->prices.at[i];
		count_in(v, lt_print(v->a, "%s tokens", p->provider), p->source, p->file, p->from_day);
	}
	for (int i = 0; i < v->rents.count; i++) {
		const struct lt_rent *r = &v->rents.at[i];
		count_in(v, lt_print(v->a, "%s %ss", r->provider, lt_rent_kinds[r->kind]), r->source, r->file, r->from_day);
	}
}

static const char *
day_text(struct lt_arena *a, int64_t day)
{
	char text[16];
	lt_date_spell(day, text);
	return day <= 0 ? "always" : lt_copy(a, text);
}

static void
show_origins(struct view *v, bool json)
{
	int old = 0;
	struct lt_buf out = LT_BUF(1 << 20);
	lt_buf_puts(&out, json ? "[" : "prices              rows  read on      age     from\n");
	for (int i = 0; i < v->count; i++) {
		const struct origin *o = &v->at[i];
		int64_t age = v->today - o->day;
		old += age > OLD_DAYS;
		if (json) {
			lt_buf_printf(&out, "%s\n {\"what\": \"%s\", \"rows\": %d, \"read\": \"%s\", \"age_days\": %lld, \"old\": %s, \"file\": ",
				i ? "," : "", o->what, o->rows, day_text(v->a, o->day), (long long)age, age > OLD_DAYS ? "true" : "false");
			lt_json_maybe(&out, o->file);
			lt_buf_puts(&out, ", \"source\": ");
			lt_json_quote(&out, lt_text(o->source));
			lt_buf_putc(&out, '}');
		} else {
			lt_buf_printf(&out, "%-19s %4d  %s %5lld d%s  %.*s%s\n", o->what, o->rows, day_text(v->a, o->day), (long long)age,
				age > OLD_DAYS ? " !" : "  ", 33, o->source, strlen(o->source) > 33 ? ".." : "");
		}
	}
	lt_buf_puts(&out, json ? "\n]\n" : "");
	fputs(lt_buf_text(&out).at, stdout);
	lt_buf_done(&out);
	if (old)
		fprintf(stderr, "%d of %d are older than %d days (!): lintel catalog prices --update FILE reads new ones\n", old, v->count, OLD_DAYS);
}

static const char *
base_of(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	return slash ? slash + 1 : path;
}

static const char *
term_text(const struct lt_rent *r)
{
	static const char *const texts[] = { "an hour", "an hour of spot", "for a month", "for a year", "for three years", "each" };
	return r->kind == LT_RENT_STORAGE ? "a GB and month" : texts[r->term];
}

static void
show_row(struct view *v, const struct lt_price *p)
{
	const struct lt_price *now = lt_prices_at(&v->prices, p->provider, p->sku, lt_text(p->models[0]),
		p->regions ? p->regions[0] : NULL, v->today);
	struct lt_buf line = LT_BUF(1 << 12);
	for (struct lt_walk w = lt_walk(p->row); lt_walk_next(&w);) {
		double value;
		if (lt_node_is(w.value, LT_KIND_NUMBER) && lt_node_double(w.value, &value))
			lt_buf_printf(&line, " %.*s %g", LT_ARG(w.word), value);
	}
	double from;
	if (lt_node_double(lt_node_path(p->row, "long/from"), &from))
		lt_buf_printf(&line, ", above %.0f tokens of input other prices", from);
	printf("%c %-7s %-9s %-10s from %-10s%s\n    %s%s\n", now == p ? '*' : ' ', p->provider, p->sku,
		p->regions && p->regions[0] ? p->regions[0] : "everywhere", day_text(v->a, p->from_day), lt_buf_text(&line).at, p->source,
		p->file ? lt_print(v->a, " (%s)", base_of(p->file)) : "");
	lt_buf_done(&line);
}

static int
show_model(struct view *v, const char *model, struct lt_err *err)
{
	int shown = 0;
	for (int i = 0; i < v->prices.count; i++)
		if (lt_read_covers(v->prices.at[i].models, lt_text(model)))
			show_row(v, &v->prices.at[i]), shown++;
	for (int i = 0; i < v->rents.count; i++) {
		const struct lt_rent *r = &v->rents.at[i];
		if (!lt_text_has_nocase(lt_text(r->name), model))
			continue;
		bool won = lt_rents_find(&v->rents, (enum lt_rent_kind)r->kind, r->provider, r->name, r->region, (enum lt_rent_term)r->term, v->today) == r;
		printf("%c %-7s %s %s, %s: %g %s, from %s%s%s\n    %s%s\n", won ? '*' : ' ', r->provider, lt_rent_kinds[r->kind], r->name,
			r->region ? r->region : "everywhere", r->price, term_text(r), r->from, r->to ? " to " : "", r->to ? r->to : "",
			r->source, r->file ? lt_print(v->a, " (%s)", base_of(r->file)) : "");
		shown++;
	}
	if (!shown)
		lt_fail(err, "there is no price of '%s': it is unknown, not 0; --update FILE reads prices of others", model);
	else
		printf("* holds on %s; a file that was read wins over what came with lintel, USD, tokens a million\n", day_text(v->a, v->today));
	return shown ? LT_EXIT_DONE : LT_EXIT_USAGE;
}

/* How the rows of a sheet stand beside what was known. */
struct diff {
	int fresh, changed, same;
	int shown;
};

static void
tell_change(struct diff *d, const char *what, const char *detail)
{
	if (d->shown++ < SHOWN)
		printf("  %s %s\n", what, detail);
}

static void
compare_row(struct view *v, struct lt_sheet *sheet, const struct lt_sheet_row *row, struct diff *d)
{
	const char *region = row->region_count ? row->regions[0] : NULL;
	const struct lt_price *old = lt_prices_at(&v->prices, row->head.provider, row->head.sku, lt_text(row->head.names[0]), region, v->today);
	struct lt_buf line = LT_BUF(1 << 12);
	bool changed = false;
	double was;
	for (int b = 0; b < LT_QUOTE_COUNT; b++) {
		double now = row->price[LT_QUOTE_STANDARD][b];
		if (now < 0) {
			if (old && lt_node_double(lt_node_get(old->row, lt_quote_buckets[b]), &was))
				lt_sheet_note(sheet, "%s %s: %s cost %g and is not in the file: unknown from now on", row->head.names[0], row->head.sku,
					lt_quote_buckets[b], was);
			continue;
		}
		if (!old || !lt_node_double(lt_node_get(old->row, lt_quote_buckets[b]), &was))
			lt_buf_printf(&line, " %s %g", lt_quote_buckets[b], now);
		else if (fabs(was - now) > 1e-9 * now) {
			changed = true;
			lt_buf_printf(&line, " %s %g -> %g (%+.0f %%)", lt_quote_buckets[b], was, now, was > 0 ? (now / was - 1) * 100 : 100);
		}
	}
	d->fresh += !old;
	d->changed += changed;
	d->same += old && !changed;
	if (!old || changed)
		tell_change(d, old ? "~" : "+", lt_print(v->a, "%s %s %s%s%s%s", row->head.provider, row->head.names[0], row->head.sku,
			region ? " " : "", region ? region : "", lt_buf_text(&line).at));
	lt_buf_done(&line);
}

static void
compare_rent(struct view *v, const struct lt_rent *r, struct diff *d)
{
	if (v->today < r->from_day || v->today > r->to_day)
		return;
	const struct lt_rent *old = lt_rents_find(&v->rents, (enum lt_rent_kind)r->kind, r->provider, r->name, r->region,
		(enum lt_rent_term)r->term, v->today);
	bool changed = old && fabs(old->price - r->price) > 1e-9 * r->price;
	d->fresh += !old;
	d->changed += changed;
	d->same += old && !changed;
	const char *name = lt_print(v->a, "%s %s %s, %s,", lt_rent_kinds[r->kind], r->name, r->region ? r->region : "everywhere", term_text(r));
	if (changed)
		tell_change(d, "~", lt_print(v->a, "%s %g -> %g (%+.0f %%)", name, old->price, r->price, (r->price / old->price - 1) * 100));
	else if (!old)
		tell_change(d, "+", lt_print(v->a, "%s %g", name, r->price));
}

static void
tell(struct view *v, struct lt_sheet *sheet)
{
	struct diff d = { 0 };
	for (int i = 0; i < sheet->row_count; i++) {
		const struct lt_quote *now = &sheet->rows[i].head, *next = i + 1 < sheet->row_count ? &sheet->rows[i + 1].head : now;
		bool over = now->from_day > v->today || (next->from_day > now->from_day && next->from_day <= v->today &&
			strcmp(now->names[0], next->names[0]) == 0 && strcmp(now->sku, next->sku) == 0 && strcmp(now->provider, next->provider) == 0);
		if (over && !sheet->rows[i].region_count)
			continue; /* what held before is kept, and is no news */
		compare_row(v, sheet, &sheet->rows[i], &d);
	}
	for (int i = 0; i < sheet->rent_count; i++)
		compare_rent(v, &sheet->rents[i], &d);
	if (d.shown > SHOWN)
		printf("  and %d more\n", d.shown - SHOWN);
	printf("%d entries read: %d prices are new, %d changed, %d as they were\n", sheet->read, d.fresh, d.changed, d.same);
	for (int i = 0; i < sheet->left_count; i++)
		printf("%6d left out: %s (such as %s)\n", sheet->left[i].count, sheet->left[i].why, sheet->left[i].example);
	for (int i = 0; i < sheet->note_count && i < SHOWN; i++)
		printf("warning: %s\n", sheet->notes[i]);
	if (sheet->note_count > SHOWN)
		printf("and %d more warnings\n", sheet->note_count - SHOWN);
}

static int
update(struct view *v, const struct lt_catalog_prices *options, const char *state, struct lt_err *err)
{
	struct lt_sheet sheet = LT_SHEET(v->a, v->today, &v->prices);
	struct lt_node *roots = LT_NEW_ARRAY(v->a, struct lt_node, options->files.count);
	const char **names = LT_NEW_ARRAY(v->a, const char *, options->files.count);
	for (int i = 0; i < options->files.count; i++) {
		struct lt_text bytes;
		struct lt_doc *doc;
		if (!lt_io_read(v->a, AT_FDCWD, options->files.at[i], MOST_BYTES, &bytes, err) ||
			!lt_json_read(v->a, lt_keys_new(v->a), options->files.at[i], bytes, &doc, err))
			return LT_EXIT_USAGE;
		roots[i] = lt_doc_root(doc);
		names[i] = base_of(options->files.at[i]);
	}
	if (!lt_price_import(&sheet, &(struct lt_price_files){ names, roots, options->files.count }, err))
		return LT_EXIT_USAGE;
	tell(v, &sheet);
	if (sheet.row_count + sheet.rent_count == 0) {
		lt_fail(err, "nothing in there is a price that lintel knows how to read; nothing is written");
		return LT_EXIT_USAGE;
	}
	struct lt_buf out = LT_BUF((size_t)1 << 30);
	lt_sheet_json(&sheet, &out);
	const char *path = lt_prices_keep(v->a, state, day_text(v->a, v->today), lt_buf_text(&out), err);
	lt_buf_done(&out);
	if (path)
		printf("written to %s; plan and the gateway take it from its next start or estate on\n", path);
	return path ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

int
lt_catalog_prices(struct lt_arena *a, const struct lt_catalog_prices *options, struct lt_err *err)
{
	struct view v = { .a = a };
	const char *state = lt_home_state(a, options->state, err);
	bool json = options->format && strcmp(options->format, "json") == 0;
	if (!state || !lt_catalog_today(options->today, &v.today, err))
		return LT_EXIT_USAGE;
	if (options->format && !json && strcmp(options->format, "text") != 0) {
		lt_fail(err, "--format of prices is text or json, not '%s'", options->format);
		return LT_EXIT_USAGE;
	}
	if (!lt_catalog_prices_load(a, state, &v.prices, &v.rents, err))
		return LT_EXIT_USAGE;
	if (options->files.count)
		return update(&v, options, state, err);
	if (options->model)
		return show_model(&v, options->model, err);
	find_origins(&v);
	show_origins(&v, json);
	return LT_EXIT_DONE;
}
