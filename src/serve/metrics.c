/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds the series of a call, and counts what has no series.
 *
 * A series is found by numbers through a small table that forgets (a call's caller, model and
 * deployment are numbers in the policy of its generation), and only when it is not there by names.
 */
#include "serve/metrics.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "gateway/refusal.h"
#include "serve/names.h"
#include "serve/series.h"

enum { FAST = 1024, SPILLS = 64 };

struct fast {
	uint64_t generation;
	uint32_t caller, model, deployment, surface;
	struct lt_series *series;
};

struct spill {
	struct lt_text from, to;
	bool azure;
	uint64_t count;
};

struct lt_metrics {
	struct lt_arena *a;
	struct lt_map *by_labels;
	struct lt_series **series;
	int count, most;
	struct fast fast[FAST];
	struct spill spills[SPILLS];
	int spills_count;
	struct lt_counts own[2]; /* of calls that are streamed and not */
	uint64_t admitted, refused[LT_REFUSE_COUNT][LT_SCOPE_COUNT + 1];
	uint64_t ended[LT_OUTCOME_COUNT], sources[LT_USAGE_SOURCE_COUNT];
};

static const struct lt_bound own_bounds[] = { { 10, "0.00001" }, { 20, "0.00002" }, { 50, "0.00005" }, { 100, "0.0001" },
	{ 200, "0.0002" }, { 500, "0.0005" }, { 1000, "0.001" }, { 2000, "0.002" }, { 5000, "0.005" }, { 10000, "0.01" }, { 0 } };

struct lt_metrics *
lt_metrics_new(struct lt_arena *a, int most_series)
{
	struct lt_metrics *m = LT_NEW(a, struct lt_metrics);
	m->a = a;
	m->by_labels = lt_map_new(a);
	m->series = LT_NEW_ARRAY(a, struct lt_series *, most_series + 1);
	m->most = most_series;
	return m;
}

#define CALL "operation provider model deployment team caller"
#define OTEL "gen_ai_operation_name gen_ai_provider_name gen_ai_request_model deployment team caller"

static const struct {
	const char *name, *type, *labels, *help;
} families[] = {
#define METRIC(name, type, labels, help) { #name, #type, labels, help },
#include "serve/metric.def"
#undef METRIC
};

const char *
lt_metrics_family(struct lt_buf *out, enum lt_metric which)
{
	const char *name = families[which].name;
	lt_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, families[which].help, name, families[which].type);
	return name;
}

void
lt_metrics_page(struct lt_buf *out)
{
	lt_buf_puts(out, "# Metrics\n\nGenerated from src/serve/metric.def. GET /metrics at the admin address answers in "
		"Prometheus' text format. Times are seconds and money is in `gateway.currency`. Counters begin at 0 when "
		"lintel up starts; what has to outlive that is in [the ledger](ledger.md). In the table CALL is `" CALL
		"`, and OTEL the same in OpenTelemetry's words: `" OTEL "`. A label without a value is empty; callers, and "
		"then everything, are counted as `other` when there are too many series.\n\n"
		"| metric | type | labels | meaning |\n|---|---|---|---|\n");
	for (int i = 0; i < LT_METRIC_COUNT; i++) {
		struct lt_text rest = lt_text(families[i].labels), word;
		lt_buf_printf(out, "| `%s` | %s |", families[i].name, families[i].type);
		if (lt_text_starts(rest, CALL) || lt_text_starts(rest, OTEL)) {
			bool otel = lt_text_starts(rest, OTEL);
			lt_buf_puts(out, otel ? " OTEL" : " CALL");
			rest = lt_text(families[i].labels + (otel ? sizeof OTEL : sizeof CALL) - 1);
		}
		while (lt_text_cut(&rest, ' ', &word))
			if (word.len)
				lt_buf_printf(out, " `%.*s`", LT_ARG(word));
		lt_buf_printf(out, " | %s |\n", families[i].help);
	}
}

void
lt_metrics_label(struct lt_buf *out, const char *name, struct lt_text value)
{
	lt_buf_puts(out, name);
	lt_buf_puts(out, "=\"");
	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] == '\n') {
			lt_buf_puts(out, "\\n");
			continue;
		}
		if (value.at[i] == '"' || value.at[i] == '\\')
			lt_buf_putc(out, '\\');
		lt_buf_putc(out, value.at[i]);
	}
	lt_buf_putc(out, '"');
}

/* What the labels of one call say. */
struct labels {
	const char *operation, *provider;
	struct lt_text model, deployment, team, caller;
};

static void
write_labels(struct lt_buf *out, const struct labels *n, bool otel)
{
	lt_metrics_label(out, otel ? "gen_ai_operation_name" : "operation", lt_text(n->operation));
	lt_buf_putc(out, ',');
	lt_metrics_label(out, otel ? "gen_ai_provider_name" : "provider", lt_text(n->provider));
	lt_buf_putc(out, ',');
	lt_metrics_label(out, otel ? "gen_ai_request_model" : "model", n->model);
	lt_buf_putc(out, ',');
	lt_metrics_label(out, "deployment", n->deployment);
	lt_buf_putc(out, ',');
	lt_metrics_label(out, "team", n->team);
	lt_buf_putc(out, ',');
	lt_metrics_label(out, "caller", n->caller);
}

static struct lt_series *
series_by_names(struct lt_metrics *m, const struct labels *n, struct lt_text currency, int most)
{
	struct lt_buf labels = LT_BUF(1 << 16);
	write_labels(&labels, n, false);
	int64_t at = lt_map_get(m->by_labels, lt_buf_text(&labels));
	if (at < 0 && m->count < most) {
		struct lt_series *s = LT_NEW(m->a, struct lt_series);
		s->own = lt_copy_text(m->a, lt_buf_text(&labels));
		labels.len = 0;
		write_labels(&labels, n, true);
		s->otel = lt_copy_text(m->a, lt_buf_text(&labels));
		s->currency = lt_copy_text(m->a, currency);
		at = m->count++;
		m->series[at] = s;
		lt_map_put(m->by_labels, s->own, at);
	}
	lt_buf_done(&labels);
	return at < 0 ? NULL : m->series[at];
}

/* The series of the call; when there are too many, that of its labels without the caller's name,
 * and at last the one that takes everything, for which there is always room. */
static struct lt_series *
series_of(struct lt_metrics *m, const struct lt_usage *u, const struct lt_policy *p)
{
	uint64_t mixed = (u->caller * 0x9e3779b97f4a7c15ull) ^ (u->model * 0xbf58476d1ce4e5b9ull)
		^ (u->deployment * 0x94d049bb133111ebull) ^ u->surface ^ u->generation;
	struct fast *fast = &m->fast[(mixed ^ mixed >> 32) % FAST];
	if (fast->series && fast->generation == u->generation && fast->caller == u->caller && fast->model == u->model
		&& fast->deployment == u->deployment && fast->surface == u->surface)
		return fast->series;
	struct lt_text other = LT_LIT("other");
	struct lt_names names = lt_names_of(u, p);
	struct labels n = { u->surface < LT_SURFACE_COUNT ? lt_surface_operation(u->surface) : "none",
		names.provider < LT_PROVIDER_COUNT ? lt_provider_otel(names.provider) : "", names.model, names.deployment, names.team,
		names.caller };
	struct lt_series *s = series_by_names(m, &n, names.currency, m->most);
	if (!s) {
		n.caller = other;
		s = series_by_names(m, &n, names.currency, m->most);
	}
	if (!s) {
		n = (struct labels){ "other", "other", other, other, other, other };
		s = series_by_names(m, &n, names.currency, m->most + 1);
	}
	*fast = (struct fast){ u->generation, u->caller, u->model, u->deployment, u->surface, s };
	return s;
}

static void
count_spill(struct lt_metrics *m, const struct lt_usage *u, const struct lt_policy *p)
{
	struct lt_names names = lt_names_of(u, p);
	struct lt_text from = names.spilled_from, to = names.deployment;
	bool azure = u->flags & LT_USAGE_AZURE_SPILLED;
	for (int i = 0; i < m->spills_count; i++) {
		struct spill *s = &m->spills[i];
		if (lt_text_is(s->from, from) && lt_text_is(s->to, to) && s->azure == azure) {
			s->count++;
			return;
		}
	}
	if (m->spills_count < SPILLS)
		m->spills[m->spills_count++] = (struct spill){ lt_copy_text(m->a, from), lt_copy_text(m->a, to), azure, 1 };
}

void
lt_metrics_count(struct lt_metrics *m, const struct lt_usage *u, const struct lt_policy *p)
{
	lt_series_count(series_of(m, u, p), u);
	lt_counts_add(&m->own[(u->flags & LT_USAGE_STREAM) != 0], own_bounds, u->own_us);
	if (u->refusal && u->refusal < LT_REFUSE_COUNT)
		m->refused[u->refusal][u->refused_scope < LT_SCOPE_COUNT ? u->refused_scope : LT_SCOPE_COUNT]++;
	else
		m->admitted++;
	if ((u->flags & LT_USAGE_STREAM) && u->outcome < LT_OUTCOME_COUNT)
		m->ended[u->outcome]++;
	if (u->source < LT_USAGE_SOURCE_COUNT)
		m->sources[u->source]++;
	if (u->flags & (LT_USAGE_SPILLED | LT_USAGE_AZURE_SPILLED))
		count_spill(m, u, p);
}

static void
write_admissions(const struct lt_metrics *m, struct lt_buf *out)
{
	const char *name = lt_metrics_family(out, LT_METRIC_lintel_admission_total);
	lt_buf_printf(out, "%s{decision=\"admitted\",scope=\"\",reason=\"\"} %llu\n", name, (unsigned long long)m->admitted);
	for (int r = 1; r < LT_REFUSE_COUNT; r++)
		for (int s = 0; s <= LT_SCOPE_COUNT; s++)
			if (m->refused[r][s])
				lt_buf_printf(out, "%s{decision=\"refused\",scope=\"%s\",reason=\"%s\"} %llu\n", name, s < LT_SCOPE_COUNT ? lt_scope_word(s) : "",
					lt_refusal_rows[r].code, (unsigned long long)m->refused[r][s]);
}

void
lt_metrics_write(const struct lt_metrics *m, struct lt_buf *out)
{
	lt_series_write((const struct lt_series *const *)m->series, m->count, out);
	write_admissions(m, out);
	lt_metrics_family(out, LT_METRIC_lintel_overhead_seconds);
	for (int i = 0; i < 2; i++)
		if (m->own[i].count)
			lt_counts_write(&m->own[i], own_bounds, 1000000, "lintel_overhead_seconds", LT_NONE,
				i ? "stream=\"true\"" : "stream=\"false\"", out);
	lt_metrics_family(out, LT_METRIC_lintel_stream_end_total);
	for (int i = 0; i < LT_OUTCOME_COUNT; i++)
		if (m->ended[i])
			lt_buf_printf(out, "lintel_stream_end_total{cause=\"%s\"} %llu\n", lt_outcome_word(i),
				(unsigned long long)m->ended[i]);
	lt_metrics_family(out, LT_METRIC_lintel_usage_source_total);
	for (int i = 0; i < LT_USAGE_SOURCE_COUNT; i++)
		if (m->sources[i])
			lt_buf_printf(out, "lintel_usage_source_total{source=\"%s\"} %llu\n", lt_usage_source_word(i),
				(unsigned long long)m->sources[i]);
	lt_metrics_family(out, LT_METRIC_lintel_spill_total);
	for (int i = 0; i < m->spills_count; i++) {
		lt_buf_puts(out, "lintel_spill_total{");
		lt_metrics_label(out, "from", m->spills[i].from);
		lt_buf_putc(out, ',');
		lt_metrics_label(out, "to", m->spills[i].to);
		lt_buf_printf(out, ",by=\"%s\"} %llu\n", m->spills[i].azure ? "azure" : "lintel",
			(unsigned long long)m->spills[i].count);
	}
}
