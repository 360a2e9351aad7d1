/* SPDX-License-Identifier: Apache-2.0 */
/* series: what one combination of labels has counted; only metrics.c looks in here. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "record/usage.h"

struct lt_buf;

/* Bounds are in the unit that is counted, le is how they are spelt in the unit that is told. */
struct lt_bound {
	uint64_t at;
	const char *le;
};

/* HISTOGRAM(name, family in metric.def, bounds, scale, labels more): scale: counted units in one told. */
#define LT_HISTOGRAMS(HISTOGRAM) \
	HISTOGRAM(INPUT, gen_ai_client_token_usage, token_bounds, 1, "gen_ai_token_type=\"input\"") \
	HISTOGRAM(OUTPUT, gen_ai_client_token_usage, token_bounds, 1, "gen_ai_token_type=\"output\"") \
	HISTOGRAM(DURATION, gen_ai_client_operation_duration_seconds, duration_bounds, 1000000, NULL) \
	HISTOGRAM(FIRST_CHUNK, gen_ai_client_operation_time_to_first_chunk_seconds, duration_bounds, 1000000, NULL) \
	HISTOGRAM(SERVER, gen_ai_server_request_duration_seconds, duration_bounds, 1000000, NULL) \
	HISTOGRAM(FIRST_TOKEN, gen_ai_server_time_to_first_token_seconds, first_bounds, 1000000, NULL) \
	HISTOGRAM(PER_TOKEN, gen_ai_server_time_per_output_token_seconds, per_token_bounds, 1000000, NULL) \
	HISTOGRAM(ESTIMATE, lintel_estimate_error_ratio, ratio_bounds, 1000, NULL)

enum lt_histogram {
#define HISTOGRAM(name, family, bounds, scale, more) LT_HISTOGRAM_##name,
	LT_HISTOGRAMS(HISTOGRAM)
#undef HISTOGRAM
	LT_HISTOGRAM_COUNT,
};

enum { LT_BOUNDS = 16 };

struct lt_counts {
	uint64_t in[LT_BOUNDS + 1]; /* the last: above every bound */
	uint64_t sum, count;
};

struct lt_ending { /* how calls ended */
	uint8_t outcome;
	uint16_t status;
	uint64_t count;
};

enum { LT_ENDINGS = 24 };

struct lt_series {
	struct lt_text otel, own; /* its labels, spelt: of gen_ai_* and of lintel_* */
	struct lt_text currency;
	struct lt_counts counts[LT_HISTOGRAM_COUNT];
	struct lt_ending endings[LT_ENDINGS]; /* the last takes what finds no place, as status 0 */
	uint64_t tokens[LT_BUCKET_COUNT], estimated[LT_BUCKET_COUNT];
	uint64_t reserved, settled, unpriced, retries;
	uint64_t too_many[LT_TOO_MANY_COUNT];
	int64_t cost_nano;
};

void lt_series_count(struct lt_series *s, const struct lt_usage *usage);
void lt_series_write(const struct lt_series *const *series, int count, struct lt_buf *out);

/* A histogram outside of series: of labels spelt so ("" for none). */
void lt_counts_add(struct lt_counts *c, const struct lt_bound *bounds, uint64_t value);
void lt_counts_write(const struct lt_counts *c, const struct lt_bound *bounds, uint64_t scale, const char *family,
	struct lt_text labels, const char *more, struct lt_buf *out);
