/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics: what calls took, counted, and written as Prometheus reads it.
 *
 * Everything here is counted from struct lt_usage; what can be looked up at the moment of
 * asking (states, levels, lags) is gauge.h's.  Names and buckets of gen_ai_* are OpenTelemetry's
 * GenAI conventions of November 2026 with underscores for dots
 * (github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai/gen-ai-metrics.md).  As they ask,
 * token counts that nobody but us has made are not in gen_ai_client_token_usage, but in
 * lintel_estimated_tokens_total.
 *
 * A series is one combination of operation, provider, model, deployment, team and caller.  There
 * are at most so many as lt_metrics_new() was told; further ones are counted with caller, then
 * with everything, as "other".  Counters begin at 0 with the process, as Prometheus expects.
 */
#pragma once
#include <stdint.h>

struct lt_arena;
struct lt_buf;
struct lt_metrics;
struct lt_policy;
struct lt_text;
struct lt_usage;

enum { LT_METRICS_SERIES = 512 };

enum lt_metric {
#define METRIC(name, type, labels, help) LT_METRIC_##name,
#include "serve/metric.def"
#undef METRIC
	LT_METRIC_COUNT,
};

struct lt_metrics *lt_metrics_new(struct lt_arena *a, int most_series);

/* Counts one call.  policy: of its generation, or NULL when that is gone. */
void lt_metrics_count(struct lt_metrics *m, const struct lt_usage *usage, const struct lt_policy *policy);

/* The text exposition, format version 0.0.4. */
void lt_metrics_write(const struct lt_metrics *m, struct lt_buf *out);

/* docs/reference/metrics.md. */
void lt_metrics_page(struct lt_buf *out);

/* For gauge.c: the head of a family, returning its name, and a label's value with what must be escaped. */
const char *lt_metrics_family(struct lt_buf *out, enum lt_metric which);
void lt_metrics_label(struct lt_buf *out, const char *name, struct lt_text value);
