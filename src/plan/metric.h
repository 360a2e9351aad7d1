/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metric: what people want to reach, in metrics.yaml beside the estate.
 *
 *	objectives:
 *	  - name: Cheaper answers
 *	    owner: Ana Lima
 *	    goal: cost_reduction
 *	    stop: Rita Sand              # who ends it when nothing moves
 *	    metrics:
 *	      - name: cost-per-call
 *	        kind: lagging            # or leading
 *	        unit: USD
 *	        target: 0.004
 *	        by: 2027-03-31
 *	        query: {ledger: "select avg(cost_nano) / 1e9 from usage"}
 *	        baseline: {value: 0.006, day: 2026-11-22, source: ledger}   # written by --capture
 *
 * A query is promql, ledger or facts (SQL).  Progress is computed from what the query says now, the
 * baseline and the target; it cannot be written.  A query that gives no number makes its metric UNKNOWN.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "format/doc.h"

struct lt_arena;
struct lt_err;
struct lt_mistakes;

enum lt_metric_language { LT_METRIC_PROMQL, LT_METRIC_LEDGER, LT_METRIC_FACTS };
extern const char *const lt_metric_languages[];

/* What a goal is usually read by: content of caf.md 11, as words for `goal`. */
extern const char *const lt_metric_goals[];

enum lt_metric_state { LT_METRIC_UNKNOWN, LT_METRIC_NO_BASELINE, LT_METRIC_REACHED, LT_METRIC_ON_PACE, LT_METRIC_BEHIND, LT_METRIC_WRONG_WAY,
	LT_METRIC_OVERDUE };
extern const char *const lt_metric_states[];

struct lt_metric {
	const char *objective, *owner, *goal, *stop, *name, *kind, *unit, *query, *baseline_source;
	enum lt_metric_language language;
	double target, baseline;          /* baseline NaN: none */
	int64_t by, baseline_day;         /* by 0: no day */
	int objective_number, number;     /* its place in the file: objectives[a].metrics[b] */
	struct lt_place place;
	/* filled by who asks */
	double now;                       /* NaN: not known */
	const char *why;                  /* it is not known, or NULL */
	/* computed */
	enum lt_metric_state state;
	double progress, pace;            /* shares of the way: gone, and that should be gone by today; NaN: not known */
	int64_t arrives;                  /* day on which the target is reached at the pace so far; 0: never or not known */
};

struct lt_metrics {
	struct lt_metric *at;
	int count, room;
	const char **gaps;                /* sentences: an objective without a leading metric, without who stops it, ... */
	int gap_count, gap_room;
};

/* Every mistake is listed with its line. */
void lt_metrics_read(struct lt_arena *a, struct lt_node root, struct lt_metrics *ret_metrics, struct lt_mistakes *mistakes);

/* From now, baseline, target and days to state, progress, pace and arrives. */
void lt_metric_judge(struct lt_metric *metric, int64_t today);

/* A question in PromQL to a saved page of samples: series with labels (= and !=), sum, avg, min, max,
 * count, numbers, + - * / and parentheses.  A page has no past: rate() and its like, and what gives several
 * series, are refused with a sentence.  page: text of the page. */
bool lt_metric_page(struct lt_arena *a, struct lt_text page, const char *query, double *ret_value, struct lt_err *err);
