/* SPDX-License-Identifier: Apache-2.0 */
/* Counting one call into its series, and writing all series family by family. */
#include "serve/series.h"

#include "base/buf.h"
#include "serve/metrics.h"

/* OpenTelemetry GenAI conventions, November 2026; a bound of at 0 ends. */
static const struct lt_bound token_bounds[] = { { 1, "1" }, { 4, "4" }, { 16, "16" }, { 64, "64" }, { 256, "256" },
	{ 1024, "1024" }, { 4096, "4096" }, { 16384, "16384" }, { 65536, "65536" }, { 262144, "262144" },
	{ 1048576, "1048576" }, { 4194304, "4194304" }, { 16777216, "16777216" }, { 67108864, "67108864" }, { 0 } };
static const struct lt_bound duration_bounds[] = { { 10000, "0.01" }, { 20000, "0.02" }, { 40000, "0.04" },
	{ 80000, "0.08" }, { 160000, "0.16" }, { 320000, "0.32" }, { 640000, "0.64" }, { 1280000, "1.28" },
	{ 2560000, "2.56" }, { 5120000, "5.12" }, { 10240000, "10.24" }, { 20480000, "20.48" }, { 40960000, "40.96" },
	{ 81920000, "81.92" }, { 0 } };
static const struct lt_bound first_bounds[] = { { 1000, "0.001" }, { 5000, "0.005" }, { 10000, "0.01" },
	{ 20000, "0.02" }, { 40000, "0.04" }, { 60000, "0.06" }, { 80000, "0.08" }, { 100000, "0.1" },
	{ 250000, "0.25" }, { 500000, "0.5" }, { 750000, "0.75" }, { 1000000, "1" }, { 2500000, "2.5" },
	{ 5000000, "5" }, { 7500000, "7.5" }, { 10000000, "10" }, { 0 } };
static const struct lt_bound per_token_bounds[] = { { 10000, "0.01" }, { 25000, "0.025" }, { 50000, "0.05" },
	{ 75000, "0.075" }, { 100000, "0.1" }, { 150000, "0.15" }, { 200000, "0.2" }, { 300000, "0.3" },
	{ 400000, "0.4" }, { 500000, "0.5" }, { 750000, "0.75" }, { 1000000, "1" }, { 2500000, "2.5" }, { 0 } };
static const struct lt_bound ratio_bounds[] = { { 250, "0.25" }, { 500, "0.5" }, { 750, "0.75" }, { 900, "0.9" },
	{ 1000, "1" }, { 1100, "1.1" }, { 1250, "1.25" }, { 1500, "1.5" }, { 2000, "2" }, { 4000, "4" }, { 8000, "8" },
	{ 0 } };

static const struct kind {
	enum lt_metric family;
	const char *more;
	const struct lt_bound *bounds;
	uint64_t scale;
} kinds[] = {
#define HISTOGRAM(name, family, bounds, scale, more) { LT_METRIC_##family, more, bounds, scale },
	LT_HISTOGRAMS(HISTOGRAM)
#undef HISTOGRAM
};

void
lt_counts_add(struct lt_counts *c, const struct lt_bound *bounds, uint64_t value)
{
	int i = 0;
	while (i < LT_BOUNDS && bounds[i].at && value > bounds[i].at)
		i++;
	c->in[i]++;
	c->count++;
	c->sum += value;
}

static void
add(struct lt_series *s, enum lt_histogram kind, uint64_t value)
{
	lt_counts_add(&s->counts[kind], kinds[kind].bounds, value);
}

static void
count_ending(struct lt_series *s, uint8_t outcome, uint16_t status)
{
	int i = 0;
	while (i < LT_ENDINGS - 1 && s->endings[i].count
		&& (s->endings[i].outcome != outcome || s->endings[i].status != status))
		i++;
	struct lt_ending *e = &s->endings[i];
	if (!e->count)
		*e = (struct lt_ending){ outcome, i < LT_ENDINGS - 1 ? status : 0, 0 };
	e->count++;
}

static bool
is_input(int bucket)
{
	return bucket == LT_BUCKET_INPUT || bucket == LT_BUCKET_CACHED || bucket == LT_BUCKET_WRITE_5M
		|| bucket == LT_BUCKET_WRITE_1H || bucket == LT_BUCKET_AUDIO_IN || bucket == LT_BUCKET_IMAGES;
}

static void
count_tokens(struct lt_series *s, const struct lt_usage *u)
{
	uint64_t input = 0, output = 0;
	bool said = u->source == LT_USAGE_PROVIDER;
	for (int i = 0; i < LT_BUCKET_COUNT; i++) {
		(said ? s->tokens : s->estimated)[i] += u->tokens[i];
		if (i == LT_BUCKET_SEARCHES)
			continue;
		*(is_input(i) ? &input : &output) += u->tokens[i];
	}
	if (said) {
		add(s, LT_HISTOGRAM_INPUT, input);
		if (u->surface != LT_SURFACE_EMBEDDINGS)
			add(s, LT_HISTOGRAM_OUTPUT, output);
		if (u->reserved_tokens && input + output)
			add(s, LT_HISTOGRAM_ESTIMATE, u->reserved_tokens * 1000ull / (input + output));
	}
	s->reserved += u->reserved_tokens;
	s->settled += input + output;
	s->cost_nano += u->cost_nano;
	s->unpriced += (u->flags & LT_USAGE_UNPRICED) != 0;
	if ((u->flags & LT_USAGE_STREAM) && u->first_token_us && output > 1 && u->total_us > u->first_token_us)
		add(s, LT_HISTOGRAM_PER_TOKEN, (u->total_us - u->first_token_us) / (output - 1));
}

void
lt_series_count(struct lt_series *s, const struct lt_usage *u)
{
	count_ending(s, u->outcome, u->status);
	if (!u->attempts)
		return;
	add(s, LT_HISTOGRAM_DURATION, u->total_us);
	if (u->upstream_us)
		add(s, LT_HISTOGRAM_SERVER, u->upstream_us);
	if ((u->flags & LT_USAGE_STREAM) && u->first_token_us) {
		add(s, LT_HISTOGRAM_FIRST_CHUNK, u->first_token_us);
		add(s, LT_HISTOGRAM_FIRST_TOKEN, u->first_token_us);
	}
	if (u->source != LT_USAGE_NONE)
		count_tokens(s, u);
	s->retries += u->attempts - 1u;
	for (int i = 0; i < LT_TOO_MANY_COUNT; i++)
		s->too_many[i] += u->too_many[i];
}

static void
write_scaled(struct lt_buf *out, uint64_t number, uint64_t scale)
{
	lt_buf_int(out, (int64_t)(number / scale));
	if (number % scale)
		lt_buf_printf(out, ".%0*u", scale == 1000 ? 3 : 6, (unsigned)(number % scale));
	lt_buf_putc(out, '\n');
}

/* name{labels,more,last} without a value; any of them may be nothing. */
static void
write_name(struct lt_buf *out, const char *name, const char *tail, struct lt_text labels, const char *more, const char *le)
{
	lt_buf_puts(out, name);
	lt_buf_puts(out, tail);
	char before = '{';
	if (labels.len) {
		lt_buf_putc(out, before);
		lt_buf_text_add(out, labels);
		before = ',';
	}
	if (more) {
		lt_buf_putc(out, before);
		lt_buf_puts(out, more);
		before = ',';
	}
	if (le) {
		lt_buf_putc(out, before);
		lt_buf_puts(out, "le=\"");
		lt_buf_puts(out, le);
		lt_buf_putc(out, '"');
		before = ',';
	}
	lt_buf_puts(out, before == ',' ? "} " : " ");
}

void
lt_counts_write(const struct lt_counts *c, const struct lt_bound *bounds, uint64_t scale, const char *family,
	struct lt_text labels, const char *more, struct lt_buf *out)
{
	uint64_t below = 0;
	for (int i = 0; i < LT_BOUNDS && bounds[i].at; i++) {
		below += c->in[i];
		write_name(out, family, "_bucket", labels, more, bounds[i].le);
		lt_buf_int(out, (int64_t)below);
		lt_buf_putc(out, '\n');
	}
	write_name(out, family, "_bucket", labels, more, "+Inf");
	lt_buf_int(out, (int64_t)c->count);
	lt_buf_putc(out, '\n');
	write_name(out, family, "_sum", labels, more, NULL);
	write_scaled(out, c->sum, scale);
	write_name(out, family, "_count", labels, more, NULL);
	lt_buf_int(out, (int64_t)c->count);
	lt_buf_putc(out, '\n');
}

static void
write_histograms(const struct lt_series *const *series, int count, struct lt_buf *out)
{
	const char *family = "";
	for (int k = 0; k < LT_HISTOGRAM_COUNT; k++) {
		const struct kind *kind = &kinds[k];
		if (k == 0 || kind->family != kinds[k - 1].family)
			family = lt_metrics_family(out, kind->family);
		for (int i = 0; i < count; i++) {
			struct lt_text labels = k == LT_HISTOGRAM_ESTIMATE ? series[i]->own : series[i]->otel;
			if (series[i]->counts[k].count)
				lt_counts_write(&series[i]->counts[k], kind->bounds, kind->scale, family, labels,
					kind->more, out);
		}
	}
}

static void
write_value(struct lt_buf *out, const char *name, const struct lt_series *s, const char *more, uint64_t value)
{
	if (!value)
		return;
	write_name(out, name, "", s->own, more, NULL);
	lt_buf_int(out, (int64_t)value);
	lt_buf_putc(out, '\n');
}

static void
write_endings(const struct lt_series *const *series, int count, struct lt_buf *out)
{
	lt_metrics_family(out, LT_METRIC_lintel_calls_total);
	for (int i = 0; i < count; i++)
		for (int e = 0; e < LT_ENDINGS && series[i]->endings[e].count; e++) {
			const struct lt_ending *ending = &series[i]->endings[e];
			char more[64];
			snprintf(more, sizeof more, "outcome=\"%s\",status=\"%u\"",
				ending->outcome < LT_OUTCOME_COUNT ? lt_outcome_word(ending->outcome) : "", ending->status);
			write_value(out, "lintel_calls_total", series[i], more, ending->count);
		}
}

static void
write_buckets(const struct lt_series *const *series, int count, struct lt_buf *out)
{
	static const char *const labels[] = {
#define WORD(value, name, sentence) [value] = "bucket=\"" #name "\"",
		LT_BUCKETS(WORD)
#undef WORD
	};
	lt_metrics_family(out, LT_METRIC_lintel_tokens_total);
	for (int i = 0; i < count; i++)
		for (int b = 0; b < LT_BUCKET_COUNT; b++)
			write_value(out, "lintel_tokens_total", series[i], labels[b], series[i]->tokens[b]);
	lt_metrics_family(out, LT_METRIC_lintel_estimated_tokens_total);
	for (int i = 0; i < count; i++)
		for (int b = 0; b < LT_BUCKET_COUNT; b++)
			write_value(out, "lintel_estimated_tokens_total", series[i], labels[b], series[i]->estimated[b]);
}

static void
write_cost(const struct lt_series *const *series, int count, struct lt_buf *out)
{
	lt_metrics_family(out, LT_METRIC_lintel_cost_total);
	for (int i = 0; i < count; i++) {
		const struct lt_series *s = series[i];
		char more[32];
		if (s->cost_nano <= 0)
			continue;
		snprintf(more, sizeof more, "currency=\"%.*s\"", (int)(s->currency.len < 16 ? s->currency.len : 16),
			s->currency.len ? s->currency.at : "");
		write_name(out, "lintel_cost_total", "", s->own, more, NULL);
		lt_buf_printf(out, "%llu.%09llu\n", (unsigned long long)s->cost_nano / 1000000000,
			(unsigned long long)s->cost_nano % 1000000000);
	}
}

static void
write_too_many(const struct lt_series *const *series, int count, struct lt_buf *out)
{
	static const char *const labels[] = {
#define WORD(value, word, sentence) "kind=\"" word "\"",
		LT_TOO_MANIES(WORD)
#undef WORD
	};
	lt_metrics_family(out, LT_METRIC_lintel_upstream_429_total);
	for (int i = 0; i < count; i++)
		for (int k = 0; k < LT_TOO_MANY_COUNT; k++)
			write_value(out, "lintel_upstream_429_total", series[i], labels[k], series[i]->too_many[k]);
}

void
lt_series_write(const struct lt_series *const *series, int count, struct lt_buf *out)
{
	static const struct { enum lt_metric family; size_t offset; } plain[] = {
		{ LT_METRIC_lintel_reserved_tokens_total, offsetof(struct lt_series, reserved) },
		{ LT_METRIC_lintel_settled_tokens_total, offsetof(struct lt_series, settled) },
		{ LT_METRIC_lintel_unpriced_calls_total, offsetof(struct lt_series, unpriced) },
		{ LT_METRIC_lintel_retries_total, offsetof(struct lt_series, retries) },
	};
	write_histograms(series, count, out);
	write_endings(series, count, out);
	write_buckets(series, count, out);
	write_cost(series, count, out);
	write_too_many(series, count, out);
	for (size_t p = 0; p < sizeof plain / sizeof *plain; p++) {
		const char *name = lt_metrics_family(out, plain[p].family);
		for (int i = 0; i < count; i++)
			write_value(out, name, series[i], NULL,
				*(const uint64_t *)((const char *)series[i] + plain[p].offset));
	}
}
