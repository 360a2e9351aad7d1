/* SPDX-License-Identifier: Apache-2.0 */
/* signal: what to look for among the series of Prometheus, read from content/data/prom_signal.yaml. */
#pragma once
#include "base/text.h"

struct lt_arena;
struct lt_err;
struct lt_map;

/* The columns of that file, in its order; each is a text and "" where it says nothing. */
#define LT_SIGNAL_COLUMNS(COLUMN)                                                                                       \
	COLUMN(signal) COLUMN(about) COLUMN(unit) COLUMN(kind) COLUMN(metrics) COLUMN(labels) COLUMN(fills) COLUMN(now) \
	COLUMN(over) COLUMN(tally) COLUMN(span) COLUMN(step)

/* A name that a signal may have; &bits and *scale of its values. */
struct lt_signal_name {
	struct lt_text metric;
	double scale;
	uint64_t bits; /* 0: all */
};

enum { LT_SIGNAL_NAMES = 8 };

struct lt_signal {
#define COLUMN(name) const char *name;
	LT_SIGNAL_COLUMNS(COLUMN)
#undef COLUMN
	struct lt_signal_name names[LT_SIGNAL_NAMES];
	int name_count;
	bool histogram;
};

/* Can a page tell it, which has no past? */
bool lt_signal_on_page(const struct lt_signal *signal);

struct lt_signals {
	const struct lt_signal *at;
	int count;
};

bool lt_signals_load(struct lt_arena *a, struct lt_signals *ret_signals, struct lt_err *err);
