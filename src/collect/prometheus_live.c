/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One server after the other: is it one, which names does it know, and for each signal that it
 * has the series now and, where the signal looks back, over its span.
 */
#include "collect/prometheus_live.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/signal.h"
#include "collect/prometheus_series.h"
#include "collect/prometheus_server.h"
#include "net/http.h"
#include "record/estate.h"

enum { FIRST_MS = 5000, EACH_MS = 60000, QUERY_BYTES = 32 << 10 };

static const char collector[] = "prometheus";
/* What a histogram's buckets are put together by. */
static const char by[] = "model_name, model, gen_ai_request_model, deployment, team, caller, namespace, job";

struct asking {
	struct lt_server *server;
	struct lt_facts *facts;
	struct lt_arena *keep; /* for sentences, as long as the run */
	struct lt_series_set *set;
	const char *flavour, *version, *retention;
	bool names_known;
};

static void
blind(struct asking *q, const char *path, const char *table, const char *sentence)
{
	lt_facts_blind_of(q->facts, collector, lt_copy(q->keep, path ? lt_server_place(q->server, path) : q->server->url), table,
		lt_copy(q->keep, sentence));
}

/* Template with $n and $l filled in. */
static const char *
fill(struct asking *q, struct lt_arena *a, const struct lt_signal *s, const struct lt_signal_name *name, const char *template)
{
	struct lt_buf out = LT_BUF(QUERY_BYTES);
	for (const char *t = template; *t; t++) {
		if (t[0] == '$' && t[1] == 'n')
			lt_buf_text_add(&out, name->metric), t++;
		else if (t[0] == '$' && t[1] == 'l')
			lt_buf_printf(&out, "%s%s%s", s->labels, s->labels[0] && q->server->match[0] ? "," : "", q->server->match), t++;
		else
			lt_buf_putc(&out, *t);
	}
	const char *text = lt_copy(a, lt_buf_text(&out).at);
	lt_buf_done(&out);
	return text;
}

static bool
number_of(struct lt_text text, double *ret_value)
{
	if (lt_text_eq(text, "NaN"))
		*ret_value = __builtin_nan("");
	else if (lt_text_eq(text, "+Inf") || lt_text_eq(text, "-Inf"))
		*ret_value = text.at[0] == '-' ? -__builtin_inf() : __builtin_inf();
	else
		return lt_text_double(text, ret_value);
	return true;
}

/* One element of a vector: its labels in the memory of the set. */
static int
read_labels(struct asking *q, struct lt_arena *a, struct lt_node metric, struct lt_prom_label *labels)
{
	int count = 0;
	for (struct lt_walk w = lt_walk(metric); lt_walk_next(&w) && count < LT_PROM_LABELS;) {
		if (lt_text_eq(w.word, "__name__"))
			continue;
		labels[count++] = (struct lt_prom_label){ lt_copy_text(q->set->a, w.word), lt_copy_text(q->set->a, lt_node_text(w.value, a)) };
	}
	return count;
}

/* Asks and puts each result in its series.  False: it was not told, and a row says so. */
static bool
ask_figure(struct asking *q, const struct lt_signal *s, const struct lt_signal_name *name, const char *query, enum lt_figure figure)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_err err = { 0 };
	struct lt_node results;
	bool told = lt_server_query(q->server, a, query, EACH_MS, &results, &err) == LT_TOLD;
	if (!told)
		blind(q, "query", "prom_series", lt_print(a, "%s: %s", s->signal, err.text));
	for (struct lt_walk w = lt_walk(results); told && lt_walk_next(&w);) {
		struct lt_prom_label labels[LT_PROM_LABELS];
		double value, now;
		int count = read_labels(q, a, lt_node_get(w.value, "metric"), labels);
		struct lt_node pair = lt_node_get(w.value, "value");
		if (!lt_node_double(lt_node_item(pair, 0), &now) || !number_of(lt_node_text(lt_node_item(pair, 1), a), &value))
			continue;
		struct lt_series *series = lt_series_find(q->set, s, name, labels, count, 0);
		if (!series || series->has[figure])
			continue;
		if (figure == LT_FIGURE_DAYS)
			value = (now - value) / 86400;
		else if (figure != LT_FIGURE_TALLY && figure != LT_FIGURE_HOURS)
			value = lt_series_scale(name, value);
		lt_series_put(series, figure, value);
	}
	lt_arena_drop(a);
	return told;
}

/* 15m in hours. */
static double
hours_of(const char *step)
{
	int64_t number = 0;
	size_t digits = strspn(step, "0123456789");
	lt_text_int((struct lt_text){ step, digits }, &number);
	return (double)number * (step[digits] == 'm' ? 1.0 / 60 : step[digits] == 'd' ? 24 : 1);
}

static void
ask_span(struct asking *q, struct lt_arena *a, const struct lt_signal *s, const struct lt_signal_name *name)
{
	const char *over = fill(q, a, s, name, s->over);
	static const struct {
		enum lt_figure figure;
		const char *begin, *end;
	} rows[] = { { LT_FIGURE_AVERAGE, "avg_over_time((", "" }, { LT_FIGURE_HIGHEST, "max_over_time((", "" },
		{ LT_FIGURE_P95, "quantile_over_time(0.95, (", "" }, { LT_FIGURE_DAYS, "min_over_time(timestamp(", "" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!ask_figure(q, s, name, lt_print(a, "%s%s)[%s:%s])", rows[i].begin, over, s->span, s->step), rows[i].figure))
			return; /* the same trouble again and again helps nobody */
	ask_figure(q, s, name, lt_print(a, "count_over_time((%s)[%s:%s]) * %g", over, s->span, s->step, hours_of(s->step)), LT_FIGURE_HOURS);
}

static void
ask_histogram(struct asking *q, struct lt_arena *a, const struct lt_signal *s, const struct lt_signal_name *name)
{
	const char *l = fill(q, a, s, name, "{$l}"), *n = fill(q, a, s, name, "$n");
	if (!ask_figure(q, s, name, lt_print(a, "sum by (%s) (increase(%s_count%s[%s]))", by, n, l, s->span), LT_FIGURE_TALLY))
		return;
	ask_figure(q, s, name, lt_print(a, "histogram_quantile(0.95, sum by (le, %s) (rate(%s_bucket%s[%s])))", by, n, l, s->span), LT_FIGURE_P95);
	ask_figure(q, s, name,
		lt_print(a, "sum by (%s) (rate(%s_sum%s[%s])) / (sum by (%s) (rate(%s_count%s[%s])) > 0)", by, n, l, s->span, by, n, l, s->span),
		LT_FIGURE_AVERAGE);
}

static void
ask_signal(struct asking *q, const struct lt_signal *s, const struct lt_signal_name *name)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	const char *now = fill(q, a, s, name, s->now[0] ? s->now : "$n{$l}");
	if (s->histogram) {
		ask_histogram(q, a, s, name);
	} else if (ask_figure(q, s, name, now, LT_FIGURE_NOW)) {
		if (s->tally[0])
			ask_figure(q, s, name, fill(q, a, s, name, s->tally), LT_FIGURE_TALLY);
		if (s->over[0])
			ask_span(q, a, s, name);
	}
	lt_arena_drop(a);
}

/* Names that the server knows, of series that match. */
static void
ask_names(struct asking *q)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_buf form = LT_BUF(QUERY_BYTES);
	struct lt_err err = { 0 };
	struct lt_node data;
	if (q->server->match[0]) {
		lt_buf_puts(&form, "match[]=");
		lt_http_escape(&form, lt_text(lt_print(a, "{%s}", q->server->match)));
	}
	enum lt_told told = lt_server_ask(q->server, a, "label/__name__/values", form.len ? form.at : NULL, EACH_MS, &data, &err);
	q->names_known = told == LT_TOLD;
	if (told == LT_NOT_TOLD)
		blind(q, "label/__name__/values", "prom_metric", err.text);
	for (struct lt_walk w = lt_walk(data); lt_walk_next(&w);)
		lt_series_name(q->set, lt_copy_text(q->set->a, lt_node_text(w.value, a)));
	lt_buf_done(&form);
	lt_arena_drop(a);
}

/* What a server says of itself; many that speak the API have no such pages. */
static void
ask_itself(struct asking *q)
{
	struct lt_arena *a = q->set->a;
	struct lt_err none = { 0 };
	struct lt_node build, run;
	lt_server_ask(q->server, a, "status/buildinfo", NULL, EACH_MS, &build, &none);
	lt_server_ask(q->server, a, "status/runtimeinfo", NULL, EACH_MS, &run, &none);
	q->version = lt_node_string(lt_node_get(build, "version"), a);
	q->flavour = lt_node_string(lt_node_get(build, "application"), a);
	q->retention = lt_node_string(lt_node_get(run, "storageRetention"), a);
	if (!q->flavour && q->retention)
		q->flavour = "Prometheus";
}

static void
lay_server(struct asking *q, const struct lt_live_state *state)
{
	struct lt_row *row = lt_facts_row(q->facts, "prom_source");
	lt_row_text(row, "resource", q->server->url);
	lt_row_text(row, "type", "server");
	lt_row_text(row, "name", q->server->url);
	lt_row_text(row, "source", "prometheus");
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, (struct lt_place){ q->server->url, 0, 0 });
	lt_row_bool(row, "live", true);
	lt_row_text(row, "flavour", q->flavour);
	lt_row_text(row, "version", q->version);
	lt_row_text(row, "retention", q->retention);
	if (q->names_known)
		lt_row_int(row, "names", q->set->spelt_count);
	lt_row_int(row, "warnings", q->server->warnings);
	lt_row_bool(row, "targets_told", state->targets);
	lt_row_bool(row, "rules_told", state->rules);
	lt_row_bool(row, "alerts_told", state->alerts);
}

static void
ask_all(struct asking *q, const struct lt_signals *signals)
{
	struct lt_live_state state;
	ask_itself(q);
	ask_names(q);
	for (int i = 0; i < signals->count; i++)
		for (int n = 0; n < signals->at[i].name_count; n++)
			if (!q->names_known || lt_series_has(q->set, &signals->at[i], &signals->at[i].names[n]))
				ask_signal(q, &signals->at[i], &signals->at[i].names[n]);
	lt_live_state(q->server, q->facts, q->keep, &state);
	lay_server(q, &state);
	lt_series_lay(q->set, q->facts);
	if (q->set->full)
		blind(q, NULL, "prom_series", lt_print(q->set->a, "it has more than %d series that matter; narrow them with 'match'", LT_SERIES_MOST));
	if (q->server->warnings)
		blind(q, NULL, "prom_series",
			lt_print(q->set->a, "%d of its answers came with a warning: a part of its stores did not answer, so series may be missing; look at its stores",
				q->server->warnings));
	lt_facts_source_of(q->facts, collector, lt_copy(q->keep, q->server->url), "prom_source", 1);
	lt_series_told(q->set, q->facts, collector, lt_copy(q->keep, q->server->url));
}

/* A first question that any Prometheus answers at once tells whether it is one. */
static void
collect_server(const struct lt_source *src, struct lt_facts *facts, const struct lt_signals *signals, const struct lt_estate_prometheus *how)
{
	struct lt_server server;
	struct lt_err err = { 0 };
	struct lt_node results;
	struct asking q = { .server = &server, .facts = facts, .keep = src->arena };
	if (lt_server_open(src, how, &server, &err) && lt_server_query(&server, server.a, "vector(1)", FIRST_MS, &results, &err) == LT_TOLD) {
		const char *url = lt_copy(src->arena, server.url);
		q.set = lt_series_new(server.a, signals, url, url, true);
		ask_all(&q, signals);
	} else {
		blind(&q, NULL, NULL, err.text);
	}
	lt_server_close(&server);
}

bool
lt_live_collect(const struct lt_source *src, struct lt_facts *facts, const struct lt_signals *signals, struct lt_err *err)
{
	for (int i = 0; src->estate && i < src->estate->prometheus_count; i++) {
		collect_server(src, facts, signals, &src->estate->prometheus[i]);
		if (!lt_facts_end(facts, err))
			return false;
	}
	return true;
}
