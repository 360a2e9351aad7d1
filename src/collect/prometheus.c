/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Series of Prometheus: live servers (prometheus_live.h) and saved /metrics pages, also those
 * inside Markdown and text files.
 *
 * A page is one moment of one exporter: it tells what is there and what it is now, not what
 * was.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "base/map.h"
#include "catalog/signal.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "collect/prometheus_live.h"
#include "collect/prometheus_series.h"
#include "record/estate.h"

static const char collector[] = "prometheus";

/* A signal by one of its names. */
struct wanted {
	const struct lt_signal *signal;
	const struct lt_signal_name *name;
	int next; /* of the same metric, -1: none */
	enum { VALUE, BUCKET, SUM } part;
};

struct page {
	struct lt_arena *a;
	const struct lt_signals *signals;
	struct lt_series_set *set;
	struct lt_map *wanted_by; /* a metric: the first of wanted */
	struct wanted *wanted;
	int wanted_count, wanted_room;
	struct lt_map *told; /* series that were read already */
	int64_t samples, wrong;
	uint32_t wrong_line;
	const char *wrong_why;
};

static void
want(struct page *p, const char *metric, struct wanted wanted)
{
	struct lt_text name = lt_text(metric);
	wanted.next = (int)lt_map_get(p->wanted_by, name);
	lt_map_put(p->wanted_by, name, p->wanted_count);
	LT_PUSH(p->a, p->wanted, p->wanted_count, p->wanted_room) = wanted;
}

static void
want_all(struct page *p)
{
	p->wanted_by = lt_map_new(p->a);
	for (int i = 0; i < p->signals->count; i++) {
		const struct lt_signal *s = &p->signals->at[i];
		for (int n = 0; n < s->name_count && lt_signal_on_page(s); n++) {
			struct lt_text metric = s->names[n].metric;
			struct wanted one = { s, &s->names[n], -1, VALUE };
			if (!s->histogram) {
				want(p, lt_copy_text(p->a, metric).at, one);
				continue;
			}
			one.part = BUCKET;
			want(p, lt_print(p->a, "%.*s_bucket", LT_ARG(metric)), one);
			one.part = SUM;
			want(p, lt_print(p->a, "%.*s_sum", LT_ARG(metric)), one);
		}
	}
}

/* Do the labels meet matchers like resource="nvidia_com_gpu",type="hard" or a!=""? */
static bool
meets(const struct lt_prom_sample *sample, const char *matchers)
{
	struct lt_text rest = lt_text(matchers), one, name;
	while (rest.len && lt_text_cut(&rest, ',', &one)) {
		lt_text_cut(&one, '=', &name);
		bool not = name.len && name.at[name.len - 1] == '!';
		name.len -= not;
		struct lt_text value = { one.at + 1, one.len - 2 }, has = LT_NONE;
		for (int i = 0; i < sample->label_count; i++)
			if (lt_text_is(sample->labels[i].name, name))
				has = sample->labels[i].value;
		if (lt_text_is(has, value) == not)
			return false;
	}
	return true;
}

static void
add_bucket(struct page *p, struct lt_series *s, struct lt_text le, double calls)
{
	double bound = 0;
	if (lt_text_eq(le, "+Inf"))
		bound = __builtin_inf();
	else if (!lt_text_double(le, &bound))
		return;
	if (s->bucket_count && !(bound > s->buckets[s->bucket_count - 1].le))
		return; /* buckets stand in order; what does not is no bucket of this one */
	LT_PUSH(p->a, s->buckets, s->bucket_count, s->bucket_room) = (struct lt_series_bucket){ bound, calls };
}

static void
take(struct page *p, const struct lt_prom_sample *sample, const struct wanted *w, uint32_t line)
{
	struct lt_prom_label labels[LT_PROM_LABELS];
	int count = 0;
	for (int i = 0; i < sample->label_count; i++) {
		if (w->part == BUCKET && lt_text_eq(sample->labels[i].name, "le"))
			continue;
		labels[count++] = (struct lt_prom_label){ sample->labels[i].name, lt_prom_value(p->a, sample->labels[i].value) };
	}
	struct lt_series *s = lt_series_find(p->set, w->signal, w->name, labels, count, line);
	if (!s)
		return;
	if (w->part == BUCKET)
		add_bucket(p, s, lt_prom_label(sample, "le"), sample->value);
	else if (w->part == SUM)
		s->sum = sample->value;
	else
		lt_series_put(s, LT_FIGURE_NOW, lt_series_scale(w->name, sample->value));
}

/* A capture may hold the same page twice: the first reading counts. */
static void
take_sample(struct page *p, const struct lt_prom *reader)
{
	const struct lt_prom_sample *sample = &reader->sample;
	p->samples++;
	lt_series_name(p->set, sample->name);
	int64_t at = lt_map_get(p->wanted_by, sample->name);
	if (at < 0 || lt_map_get(p->told, sample->series) >= 0)
		return;
	lt_map_put(p->told, sample->series, 0);
	for (; at >= 0; at = p->wanted[at].next)
		if (meets(sample, p->wanted[at].signal->labels))
			take(p, sample, &p->wanted[at], reader->line);
}

static void
read_page(struct page *p, const char *path, struct lt_text bytes)
{
	struct lt_prom *reader = LT_NEW(p->a, struct lt_prom);
	bool mixed = lt_text_ends(lt_text(path), ".md") || lt_text_ends(lt_text(path), ".markdown")
		|| lt_prom_is(bytes) == LT_PROM_WITHIN;
	lt_prom_open(reader, bytes, mixed);
	for (enum lt_prom_event e; (e = lt_prom_next(reader)) != LT_PROM_END;) {
		if (e == LT_PROM_SAMPLE)
			take_sample(p, reader);
		if (e != LT_PROM_WRONG || p->wrong++)
			continue;
		p->wrong_line = reader->line;
		p->wrong_why = reader->wrong;
	}
}

static void
lay_source(struct lt_facts *facts, const struct page *p, const char *path)
{
	struct lt_row *row = lt_facts_row(facts, "prom_source");
	lt_row_text(row, "resource", path);
	lt_row_text(row, "type", "page");
	lt_row_text(row, "name", path);
	lt_row_text(row, "source", "metrics");
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, (struct lt_place){ path, 1, 1 });
	lt_row_bool(row, "live", false);
	lt_row_int(row, "names", p->set->spelt_count);
	lt_row_int(row, "samples", p->samples);
}

static void
collect_page(const struct lt_source *src, struct lt_facts *facts, const struct lt_signals *signals, const char *path)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_err err = { 0 };
	struct lt_text bytes;
	struct page p = { .a = a, .signals = signals, .set = lt_series_new(a, signals, path, path, false), .told = lt_map_new(a) };
	want_all(&p);
	bool got = lt_io_read(a, src->dir, path, src->limits.file_bytes, &bytes, &err);
	if (got)
		read_page(&p, path, bytes);
	if (!got)
		lt_facts_blind(facts, collector, path, 0, lt_copy(src->arena, err.text));
	else if (p.wrong)
		lt_facts_blind_of(facts, collector, path, "prom_series",
			lt_print(src->arena, "line %u: %s; %lld such lines of this page are left out, save it again with curl", p.wrong_line, p.wrong_why,
				(long long)p.wrong));
	else if (p.set->full)
		lt_facts_blind_of(facts, collector, path, "prom_series",
			lt_print(src->arena, "it has more than %d series that matter; save a page of one exporter", LT_SERIES_MOST));
	if (p.samples > 0) {
		lay_source(facts, &p, path);
		lt_series_lay(p.set, facts);
		lt_facts_source_of(facts, collector, path, "prom_source", 1);
		lt_series_told(p.set, facts, collector, path);
	}
	lt_arena_drop(a);
}

static bool
collect_prometheus(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	struct lt_signals signals;
	const struct lt_file *file;
	int at = 0;
	if (!lt_files_next(src->files, LT_FILE_METRICS, &at) && !(src->estate && src->estate->prometheus_count))
		return true;
	if (!lt_signals_load(src->arena, &signals, err))
		return false;
	for (at = 0; (file = lt_files_next(src->files, LT_FILE_METRICS, &at));) {
		collect_page(src, facts, &signals, file->path);
		if (!lt_facts_end(facts, err))
			return false;
	}
	return lt_live_collect(src, facts, &signals, err);
}

const struct lt_collector lt_collector_prometheus = {
	.name = collector,
	.summary = "series, targets, rules and alerts of a live Prometheus, and saved /metrics pages",
	.give = "name a live one with --prometheus http://HOST:9090, or save curl http://EXPORTER/metrics > node-a.prom into the folder",
	.collect = collect_prometheus,
};
