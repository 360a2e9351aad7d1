/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prometheus_series: the series of one source, page or server, on their way to the fact tables.
 *
 * A series is known by its signal and its labels; figures are added as answers come in.
 * lt_series_lay() writes prom_series, a row of gpu for each card that series are about, and
 * prom_metric.
 */
#pragma once
#include "collect/collect.h"
#include "format/prom.h"

struct lt_signals;
struct lt_signal;

enum lt_figure {
	LT_FIGURE_NOW,
	LT_FIGURE_AVERAGE,
	LT_FIGURE_HIGHEST,
	LT_FIGURE_P95,
	LT_FIGURE_TALLY,
	LT_FIGURE_HOURS,
	LT_FIGURE_DAYS,
	LT_FIGURES
};

/* One bucket of a histogram: so many calls took le or less. */
struct lt_series_bucket {
	double le, calls;
};

struct lt_series {
	const struct lt_signal *signal;
	const struct lt_signal_name *name; /* the alternative that was found */
	struct lt_prom_label *labels;      /* values without escapes */
	int label_count;
	bool has[LT_FIGURES];
	double figure[LT_FIGURES];
	struct lt_series_bucket *buckets;
	int bucket_count, bucket_room;
	double sum; /* of a histogram */
	uint32_t line;
};

struct lt_series_set {
	struct lt_arena *a;
	const struct lt_signals *signals;
	const char *source;  /* its row of prom_source */
	const char *file;    /* the place of its rows */
	bool live;
	struct lt_series *at;
	int count, room;
	bool full;           /* there are more than LT_SERIES_MOST */
	struct lt_map *known; /* signal and labels: the number of the series */
	struct lt_map *names; /* metrics that are there */
	struct lt_text *spelt; /* the same in order */
	int spelt_count, spelt_room;
	int cards;           /* rows of gpu that were laid */
};

enum { LT_SERIES_MOST = 100000 };

struct lt_series_set *lt_series_new(struct lt_arena *a, const struct lt_signals *signals, const char *source, const char *file, bool live);

/* The series with these labels, made when it is new.  NULL: there is no more room, or a better name
 * of the signal gave it already.  Labels' values are kept, not copied. */
struct lt_series *lt_series_find(struct lt_series_set *set, const struct lt_signal *signal, const struct lt_signal_name *name,
	const struct lt_prom_label *labels, int count, uint32_t line);

/* The value in the signal's unit. */
double lt_series_scale(const struct lt_signal_name *name, double value);
void lt_series_put(struct lt_series *series, enum lt_figure figure, double value);

void lt_series_name(struct lt_series_set *set, struct lt_text metric);
bool lt_series_has(const struct lt_series_set *set, const struct lt_signal *signal, const struct lt_signal_name *name);

void lt_series_lay(struct lt_series_set *set, struct lt_facts *facts);

/* After that: which tables this source spoke for.  Where no series is about a card, cards were not read:
 * a machine without an exporter has none. */
void lt_series_told(const struct lt_series_set *set, struct lt_facts *facts, const char *collector, const char *path);
