/* SPDX-License-Identifier: Apache-2.0 */
/* lintel plan metrics: what is wanted, where it stands, and whether it gets there in time. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/check.h"
#include "cli/catalog_prices.h"
#include "cli/gather.h"
#include "cli/home.h"
#include "facts/answer.h"
#include "facts/facts.h"
#include "format/json.h"
#include "format/yaml.h"
#include "format/yaml_edit.h"
#include "net/http.h"
#include "plan/metric.h"
#include "record/mistake.h"
#include "store/ledger.h"

enum { FILE_BYTES = 4 << 20, PAGE_BYTES = 256 << 20, TOLD = 20 };

struct metrics_options {
	struct lt_gather gather;
	struct lt_list arguments;
	const char *file, *page, *state, *format;
	bool capture, again, strict;
};

struct measuring {
	struct lt_arena *a;
	const struct metrics_options *o;
	struct lt_gather gather;
	struct lt_metrics metrics;
	const char *file, *state;
	struct lt_text bytes;
	int64_t today;
	struct lt_text page;
	struct lt_http *http;
	struct lt_ledger *ledger;
	struct lt_facts *facts;
};

static bool
read_file(struct measuring *m, struct lt_err *err)
{
	struct lt_docs docs;
	struct lt_mistakes mistakes = LT_MISTAKES(m->a);
	m->file = m->o->file ? m->o->file : lt_io_join(m->a, lt_gather_folder(m->a, &m->gather), "metrics.yaml");
	if (access(m->file, F_OK) != 0)
		return lt_fail(err, "there is no %s; it names objectives with their metrics, targets and queries, see lintel plan metrics --help", m->file);
	if (!lt_io_read(m->a, AT_FDCWD, m->file, FILE_BYTES, &m->bytes, err) || !lt_yaml_read(m->a, lt_keys_new(m->a), m->file, m->bytes, &docs, err))
		return false;
	if (docs.count != 1)
		return lt_fail(err, "%s: it holds %d documents and has to hold one", m->file, docs.count);
	lt_metrics_read(m->a, lt_doc_root(docs.at[0]), &m->metrics, &mistakes);
	if (mistakes.count == 0)
		return true;
	struct lt_buf told = LT_BUF(1 << 16);
	lt_mistake_tell(&mistakes, TOLD, &told);
	lt_fail(err, "%s", lt_buf_text(&told).at);
	lt_buf_done(&told);
	return false;
}

/* One number out of what Prometheus answers to a query at this moment. */
static bool
ask_server(struct measuring *m, const struct lt_estate_prometheus *server, const char *query, double *ret_value, struct lt_err *err)
{
	struct lt_buf url = LT_BUF(1 << 16);
	struct lt_http_answer answer;
	struct lt_doc *doc;
	const char *headers[] = { server->token ? lt_print(m->a, "Authorization: Bearer %s", server->token) : NULL, NULL };
	lt_buf_printf(&url, "%s/api/v1/query?query=", server->url);
	lt_http_escape(&url, lt_text(query));
	const char *text = lt_copy_text(m->a, lt_buf_text(&url)).at;
	lt_buf_done(&url);
	struct lt_http_ask ask = { .on = m->http, .url = text, .headers = headers, .ca_file = server->ca_file, .connect_ms = 5000, .total_ms = 20000, .most = 8 << 20 };
	if (!lt_http_ask(m->a, &ask, &answer, err))
		return false;
	if (answer.status != 200)
		return lt_fail(err, "%s answered %d", server->url, answer.status);
	if (!lt_json_read(m->a, lt_keys_new(m->a), "answer", answer.body, &doc, err))
		return false;
	struct lt_node data = lt_node_get(lt_doc_root(doc), "data"), result = lt_node_get(data, "result");
	bool scalar = lt_node_eq(lt_node_get(data, "resultType"), "scalar");
	uint32_t count = lt_node_count(result);
	if (!scalar && count != 1)
		return lt_fail(err, count ? "the query gives %u series; sum() or avg() makes one of them" : "the query gives %u series: nothing to read", count);
	struct lt_node value = scalar ? lt_node_item(result, 1) : lt_node_item(lt_node_get(lt_node_item(result, 0), "value"), 1);
	return (lt_text_double(lt_node_text(value, m->a), ret_value) && isfinite(*ret_value)) || lt_fail(err, "it gives no finite number");
}

static bool
ask_prometheus(struct measuring *m, const char *query, double *ret_value, struct lt_err *err)
{
	const struct lt_estate *estate = &m->gather.estate;
	if (m->o->page) {
		if (!m->page.at && !lt_io_read(m->a, AT_FDCWD, m->o->page, PAGE_BYTES, &m->page, err))
			return false;
		return lt_metric_page(m->a, m->page, query, ret_value, err);
	}
	if (estate->prometheus_count == 0)
		return lt_fail(err, "no Prometheus is named: --prometheus URL, sources.prometheus of lintel.yaml, or --page FILE of saved samples");
	if (!m->http && !(m->http = lt_http_open(m->a, err)))
		return false;
	return ask_server(m, &estate->prometheus[0], query, ret_value, err);
}

struct one {
	int rows;
	double value;
	bool number;
};

static bool
take_row(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	struct one *one = to;
	(void)names, (void)err;
	one->number = one->rows++ == 0 && columns == 1 && values[0] && lt_text_double(lt_text(values[0]), &one->value);
	return true;
}

static bool
whole(const struct one *one, double *ret_value, struct lt_err *err)
{
	*ret_value = one->value;
	return (one->rows == 1 && one->number) || lt_fail(err, one->rows == 0 ? "the SQL gives no row" : one->rows > 1
		? "the SQL gives several rows, and one with one number is wanted" : "the SQL gives no number in its one column: nothing was counted yet, or it is a text");
}

static bool
ask_ledger(struct measuring *m, const char *sql, double *ret_value, struct lt_err *err)
{
	struct one one = { 0 };
	if (access(lt_io_join(m->a, m->state, "ledger.db"), F_OK) != 0)
		return lt_fail(err, "there is no ledger in %s; --state names the gateway's folder", m->state);
	if (!m->ledger && !(m->ledger = lt_ledger_look(m->state, err)))
		return false;
	return lt_ledger_ask(m->ledger, sql, NULL, 0, take_row, &one, err) && whole(&one, ret_value, err);
}

static bool
ask_facts(struct measuring *m, const char *sql, double *ret_value, struct lt_err *err)
{
	struct one one = { 0 };
	struct lt_answer *answer = lt_answer_open(m->a, m->facts, sql, err);
	if (!answer)
		return false;
	while (lt_answer_next(answer, err)) {
		struct lt_text cell = lt_answer_cell(answer, 0);
		one.number = one.rows++ == 0 && lt_answer_columns(answer) == 1 && cell.at && lt_text_double(cell, &one.value);
	}
	return !err->text[0] && whole(&one, ret_value, err);
}

/* The collectors run once, and only where a metric is read from facts. */
static bool
gather_facts(struct measuring *m, struct lt_err *err)
{
	const char **sql = LT_NEW_ARRAY(m->a, const char *, m->metrics.count + 1);
	struct lt_checks none = { 0 };
	int count = 0;
	for (int i = 0; i < m->metrics.count; i++)
		if (m->metrics.at[i].language == LT_METRIC_FACTS)
			sql[count++] = m->metrics.at[i].query;
	if (count == 0)
		return true;
	m->facts = lt_run_open(m->a, lt_keys_new(m->a), &none, sql, count, m->gather.today, err);
	return m->facts && lt_gather_run(m->a, &m->gather, m->facts, err) && lt_facts_close(m->facts, err);
}

static void
measure(struct measuring *m)
{
	for (int i = 0; i < m->metrics.count; i++) {
		struct lt_metric *metric = &m->metrics.at[i];
		struct lt_err err = { 0 };
		double value;
		bool good = metric->language == LT_METRIC_PROMQL ? ask_prometheus(m, metric->query, &value, &err)
			: metric->language == LT_METRIC_LEDGER ? ask_ledger(m, metric->query, &value, &err) : ask_facts(m, metric->query, &value, &err);
		metric->now = good ? value : NAN;
		metric->why = good ? NULL : lt_copy(m->a, err.text);
		lt_metric_judge(metric, m->today);
	}
	lt_http_close(m->http);
	lt_ledger_close(m->ledger);
}

static const char *
day_text(struct lt_arena *a, int64_t day)
{
	char text[16];
	lt_date_spell(day, text);
	return lt_copy(a, text);
}

/* What was just measured, with its day, into the file; every other byte of it stays. */
static bool
capture(struct measuring *m, int *ret_count, struct lt_err *err)
{
	struct lt_text bytes = m->bytes;
	*ret_count = 0;
	for (int i = 0; i < m->metrics.count; i++) {
		struct lt_metric *metric = &m->metrics.at[i];
		struct lt_doc *doc;
		if (isnan(metric->now) || (!isnan(metric->baseline) && !m->o->again))
			continue;
		const char *json = lt_print(m->a, "{\"value\": %.10g, \"day\": \"%s\", \"source\": \"%s\"}", metric->now, day_text(m->a, m->today),
			m->o->page && metric->language == LT_METRIC_PROMQL ? "a saved page" : lt_metric_languages[metric->language]);
		const char *path = lt_print(m->a, "objectives[%d].metrics[%d].baseline", metric->objective_number, metric->number);
		if (!lt_json_read(m->a, lt_keys_new(m->a), "baseline", lt_text(json), &doc, err) ||
			lt_yaml_set(m->a, m->file, bytes, path, lt_doc_root(doc), &bytes, err) != LT_YAML_EDITED)
			return err->text[0] ? lt_within(err, "%s", m->file) : lt_fail(err, "%s: the baseline of '%s' has no place in it", m->file, metric->name);
		metric->baseline = metric->now;
		metric->baseline_day = m->today;
		lt_metric_judge(metric, m->today);
		(*ret_count)++;
	}
	return *ret_count == 0 || lt_io_write(m->file, bytes, err);
}

static const char *
number(struct lt_arena *a, double value)
{
	return isnan(value) ? "-" : lt_print(a, fabs(value) < 999999.5 ? "%.6g" : "%.0f", value);
}

static void
put_terminal(struct measuring *m, struct lt_buf *out)
{
	const char *objective = "";
	for (int i = 0; i < m->metrics.count; i++) {
		const struct lt_metric *x = &m->metrics.at[i];
		if (strcmp(objective, x->objective) != 0)
			lt_buf_printf(out, "%s%s%s%s\n  %-22s %10s %10s %10s  %-10s %5s %5s  %s\n", i ? "\n" : "", x->objective, x->owner ? ", " : "", x->owner ? x->owner : "",
				"", "baseline", "now", "target", "by", "gone", "due", "");
		objective = x->objective;
		lt_buf_printf(out, "  %-22.22s %10s %10s %10s  %-10s %5s %5s  %s\n", x->name, number(m->a, x->baseline), number(m->a, x->now), number(m->a, x->target),
			x->by ? day_text(m->a, x->by) : "-", isnan(x->progress) ? "-" : lt_print(m->a, "%.0f%%", 100 * x->progress),
			isnan(x->pace) ? "-" : lt_print(m->a, "%.0f%%", 100 * x->pace), lt_metric_states[x->state]);
		if (x->why)
			lt_buf_printf(out, "      %s\n", x->why);
		else if (x->arrives && x->state != LT_METRIC_REACHED)
			lt_buf_printf(out, "      at the pace since %s it is reached on %s\n", day_text(m->a, x->baseline_day), day_text(m->a, x->arrives));
		else if (x->state == LT_METRIC_NO_BASELINE)
			lt_buf_puts(out, "      lintel plan metrics --capture writes what was measured now as its baseline\n");
	}
	if (m->metrics.gap_count)
		lt_buf_puts(out, "\nGaps\n");
	for (int i = 0; i < m->metrics.gap_count; i++)
		lt_buf_printf(out, "  %s\n", m->metrics.gaps[i]);
}

static void
put_number(struct lt_buf *out, const char *key, double value)
{
	lt_buf_printf(out, isnan(value) ? ", \"%s\": null" : ", \"%s\": %.10g", key, value);
}

static void
put_json(struct measuring *m, struct lt_buf *out)
{
	lt_buf_printf(out, "{\"version\": 1, \"today\": \"%s\", \"metrics\": [", day_text(m->a, m->today));
	for (int i = 0; i < m->metrics.count; i++) {
		const struct lt_metric *x = &m->metrics.at[i];
		lt_buf_puts(out, i ? ",\n  {\"objective\": " : "\n  {\"objective\": ");
		lt_json_quote(out, lt_text(x->objective));
		lt_buf_puts(out, ", \"metric\": ");
		lt_json_quote(out, lt_text(x->name));
		lt_buf_printf(out, ", \"state\": \"%s\", \"query\": \"%s\"", lt_metric_states[x->state], lt_metric_languages[x->language]);
		put_number(out, "baseline", x->baseline);
		put_number(out, "now", x->now);
		put_number(out, "target", x->target);
		put_number(out, "progress", x->progress);
		put_number(out, "pace", x->pace);
		lt_buf_puts(out, ", \"by\": ");
		lt_json_maybe(out, x->by ? day_text(m->a, x->by) : NULL);
		lt_buf_puts(out, ", \"arrives\": ");
		lt_json_maybe(out, x->arrives ? day_text(m->a, x->arrives) : NULL);
		lt_buf_puts(out, ", \"unknown_because\": ");
		lt_json_maybe(out, x->why);
		lt_buf_printf(out, ", \"line\": %u}", x->place.line);
	}
	lt_buf_puts(out, "],\n \"gaps\": [");
	for (int i = 0; i < m->metrics.gap_count; i++) {
		lt_buf_puts(out, i ? ", " : "");
		lt_json_quote(out, lt_text(m->metrics.gaps[i]));
	}
	lt_buf_puts(out, "]}\n");
}

static int
run(struct lt_arena *a, const void *given, struct lt_err *err)
{
	const struct metrics_options *o = given;
	struct measuring m = { .a = a, .o = o, .gather = o->gather };
	bool json = o->format && strcmp(o->format, "json") == 0, unknown = false;
	int captured = 0;
	m.gather.path = o->arguments.count ? o->arguments.at[0] : NULL;
	if (o->format && !json && strcmp(o->format, "terminal") != 0) {
		lt_fail(err, "--format of plan metrics is terminal or json, not '%s'", o->format);
		return LT_EXIT_USAGE;
	}
	m.state = lt_home_state(a, o->state, err);
	if (!m.state || !lt_gather_prepare(a, &m.gather, err) || !lt_catalog_today(m.gather.today, &m.today, err) || !read_file(&m, err) || !gather_facts(&m, err))
		return LT_EXIT_USAGE;
	measure(&m);
	if (o->capture && !capture(&m, &captured, err))
		return LT_EXIT_FAILED;
	struct lt_buf out = LT_BUF(1 << 24);
	if (json)
		put_json(&m, &out);
	else
		put_terminal(&m, &out);
	fputs(lt_buf_text(&out).at, stdout);
	lt_buf_done(&out);
	if (o->capture)
		fprintf(stderr, "lintel: %d baseline%s written to %s\n", captured, captured == 1 ? "" : "s", m.file);
	for (int i = 0; i < m.metrics.count; i++)
		unknown |= m.metrics.at[i].state == LT_METRIC_UNKNOWN;
	return o->strict && unknown ? LT_EXIT_BLIND : LT_EXIT_DONE;
}

const struct lt_command lt_command_plan_metrics = {
	.name = "plan metrics",
	.summary = "objectives with their metrics, measured now",
	.arguments = "[FOLDER]",
	.most = 1,
	.about = "metrics.yaml beside the estate has objectives, each with metrics: a target, the day by which, and a query: promql (a live Prometheus or a saved "
		 "page), ledger or facts (SQL that gives one number). The value is measured now; progress is computed from it, the baseline and the "
		 "target, and never typed. --capture writes what was measured as the baseline, with its day, where there is none. A query that gives no "
		 "number is UNKNOWN with its reason.\nThe least of it: objectives: [{name: Fewer refusals, metrics: [{name: refused, target: 1, query: {ledger: \"select ...\"}}]}]",
	.examples = "lintel plan metrics --page metrics.prom\nlintel plan metrics --capture --prometheus http://prometheus:9090\nlintel plan metrics estate/ --strict",
	.size = sizeof(struct metrics_options),
	.arguments_offset = offsetof(struct metrics_options, arguments),
	.options = (const struct lt_option[]){
		{ "file", LT_TEXT, offsetof(struct metrics_options, file), "FILE", "the metrics; metrics.yaml of the folder when not given" },
		{ "page", LT_TEXT, offsetof(struct metrics_options, page), "FILE", "ask this saved page of samples in place of a Prometheus" },
		{ "prometheus", LT_TEXTS, offsetof(struct metrics_options, gather.prometheus), "URL", "ask this Prometheus" },
		{ "capture", LT_FLAG, offsetof(struct metrics_options, capture), NULL, "write what was measured as the baseline, where there is none" },
		{ "again", LT_FLAG, offsetof(struct metrics_options, again), NULL, "with --capture: also where there is one" },
		{ "strict", LT_FLAG, offsetof(struct metrics_options, strict), NULL, "end with 4 when a metric is UNKNOWN" },
		{ "state", LT_TEXT, offsetof(struct metrics_options, state), "DIR", "where the gateway's ledger is" },
		{ "today", LT_TEXT, offsetof(struct metrics_options, gather.today), "DAY", "the day that is today, 2026-11-22" },
		{ "format", LT_TEXT, offsetof(struct metrics_options, format), "NAME", "terminal (the default) or json" },
		{ 0 }
	},
	.run = run,
};
