/* SPDX-License-Identifier: Apache-2.0 */
/* metrics.yaml held against its shape, and how far along each metric is. */
#include "plan/metric.h"

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "record/mistake.h"

const char *const lt_metric_languages[] = { "promql", "ledger", "facts", NULL };
const char *const lt_metric_goals[] = { "customer_satisfaction", "employee_productivity", "operational_efficiency", "revenue_growth", "cost_reduction",
	"product_quality", "decision_quality", "infrastructure", NULL };
const char *const lt_metric_states[] = { "UNKNOWN", "no baseline", "reached", "on pace", "behind", "wrong way", "overdue" };

static const char *const OBJECTIVE[] = { "name", "owner", "goal", "stop", "metrics", NULL };
static const char *const METRIC[] = { "name", "kind", "unit", "target", "by", "query", "baseline", NULL };
static const char *const BASELINE[] = { "value", "day", "source", NULL };
static const char *const KINDS[] = { "leading", "lagging", NULL };

struct reading {
	struct lt_arena *a;
	struct lt_metrics *metrics;
	struct lt_mistakes *mistakes;
};

static int
place_of(const char *const *words, struct lt_text word)
{
	for (int i = 0; words[i]; i++)
		if (lt_text_eq(word, words[i]))
			return i;
	return -1;
}

static const char *
joined(struct lt_arena *a, const char *const *words)
{
	const char *all = "";
	for (int i = 0; words[i]; i++)
		all = lt_print(a, "%s%s%s", all, i ? ", " : "", words[i]);
	return all;
}

static void
check_keys(struct reading *r, struct lt_node map, const char *const *words, const char *what)
{
	for (struct lt_walk w = lt_walk(map); lt_walk_next(&w);)
		if (place_of(words, w.word) < 0)
			lt_mistake_add(r->mistakes, lt_walk_key_place(&w), "%s has no '%.*s'; there are %s", what, LT_ARG(w.word), joined(r->a, words));
}

static const char *
need(struct reading *r, struct lt_node map, const char *key, const char *what)
{
	const char *text = lt_node_string(lt_node_get(map, key), r->a);
	if (!text || !*text)
		lt_mistake_add(r->mistakes, lt_node_place(map), "%s needs `%s`", what, key);
	return text ? text : "";
}

static void
read_query(struct reading *r, struct lt_node query, struct lt_metric *m)
{
	int found = 0;
	for (struct lt_walk w = lt_walk(query); lt_walk_next(&w); found++) {
		int language = place_of(lt_metric_languages, w.word);
		m->query = lt_node_string(w.value, r->a);
		if (language < 0 || !m->query || !*m->query)
			lt_mistake_add(r->mistakes, lt_walk_key_place(&w), "a query is one of promql, ledger and facts with a text: query: {promql: \"...\"}");
		m->language = (enum lt_metric_language)(language < 0 ? 0 : language);
	}
	if (found != 1)
		lt_mistake_add(r->mistakes, found ? lt_node_place(query) : m->place, "a metric needs one query: {promql: ...}, {ledger: SQL} or {facts: SQL}");
}

static void
read_baseline(struct reading *r, struct lt_node n, struct lt_metric *m)
{
	m->baseline = NAN;
	if (lt_node_is(n, LT_KIND_NONE))
		return;
	check_keys(r, n, BASELINE, "a baseline");
	if (!lt_node_double(lt_node_get(n, "value"), &m->baseline) || !lt_date_day(lt_node_text(lt_node_get(n, "day"), r->a), &m->baseline_day))
		lt_mistake_add(r->mistakes, lt_node_place(n), "a baseline has a value and the day on which it was measured; `lintel plan metrics --capture` writes it");
	m->baseline_source = lt_node_string(lt_node_get(n, "source"), r->a);
}

static void
read_metric(struct reading *r, struct lt_node n, struct lt_metric m)
{
	struct lt_node by = lt_node_get(n, "by");
	check_keys(r, n, METRIC, "a metric");
	m.place = lt_node_place(n);
	m.name = need(r, n, "name", "a metric");
	m.kind = lt_node_string(lt_node_get(n, "kind"), r->a);
	m.unit = lt_node_string(lt_node_get(n, "unit"), r->a);
	m.now = m.progress = m.pace = NAN;
	if (m.kind && place_of(KINDS, lt_text(m.kind)) < 0)
		lt_mistake_add(r->mistakes, lt_node_place(lt_node_get(n, "kind")), "kind is leading or lagging, not '%s'", m.kind);
	if (!lt_node_double(lt_node_get(n, "target"), &m.target))
		lt_mistake_add(r->mistakes, m.place, "metric '%s' needs a target, a number", m.name);
	if (!lt_node_is(by, LT_KIND_NONE) && !lt_date_day(lt_node_text(by, r->a), &m.by))
		lt_mistake_add(r->mistakes, lt_node_place(by), "by is a day, as 2027-03-31");
	read_query(r, lt_node_get(n, "query"), &m);
	read_baseline(r, lt_node_get(n, "baseline"), &m);
	for (int i = 0; i < r->metrics->count; i++)
		if (strcmp(r->metrics->at[i].name, m.name) == 0)
			lt_mistake_add(r->mistakes, m.place, "the metric '%s' stands at line %u too", m.name, r->metrics->at[i].place.line);
	LT_PUSH(r->a, r->metrics->at, r->metrics->count, r->metrics->room) = m;
}

static void
gap(struct reading *r, const struct lt_metric *o, const char *what)
{
	LT_PUSH(r->a, r->metrics->gaps, r->metrics->gap_count, r->metrics->gap_room) =
		lt_print(r->a, "%s:%u: '%s' %s", o->place.file, o->place.line, o->objective, what);
}

static void
read_objective(struct reading *r, struct lt_node n, int number)
{
	struct lt_node metrics = lt_node_get(n, "metrics");
	struct lt_metric m = { .objective = need(r, n, "name", "an objective"), .owner = lt_node_string(lt_node_get(n, "owner"), r->a),
		.goal = lt_node_string(lt_node_get(n, "goal"), r->a), .stop = lt_node_string(lt_node_get(n, "stop"), r->a), .objective_number = number,
		.place = lt_node_place(n) };
	bool kinds[2] = { false, false };
	check_keys(r, n, OBJECTIVE, "an objective");
	if (m.goal && place_of(lt_metric_goals, lt_text(m.goal)) < 0)
		lt_mistake_add(r->mistakes, lt_node_place(lt_node_get(n, "goal")), "goal is one of %s, not '%s'", joined(r->a, lt_metric_goals), m.goal);
	if (!m.owner)
		gap(r, &m, "has no owner");
	if (!m.stop)
		gap(r, &m, "names nobody (stop) who ends it when nothing moves by its day");
	for (struct lt_walk w = lt_walk(metrics); lt_walk_next(&w); m.number++) {
		int kind = place_of(KINDS, lt_node_text(lt_node_get(w.value, "kind"), r->a));
		if (kind >= 0)
			kinds[kind] = true;
		read_metric(r, w.value, m);
	}
	if (!kinds[0] || !kinds[1])
		gap(r, &m, !kinds[0] && !kinds[1] ? "has neither a leading nor a lagging metric" : kinds[0] ? "has no lagging metric" : "has no leading metric");
}

void
lt_metrics_read(struct lt_arena *a, struct lt_node root, struct lt_metrics *ret_metrics, struct lt_mistakes *mistakes)
{
	static const char *const TOP[] = { "objectives", NULL };
	struct reading r = { a, ret_metrics, mistakes };
	int number = 0;
	*ret_metrics = (struct lt_metrics){ 0 };
	check_keys(&r, root, TOP, "metrics.yaml");
	if (!lt_node_is(lt_node_get(root, "objectives"), LT_KIND_LIST))
		lt_mistake_add(mistakes, lt_node_place(root), "metrics.yaml needs a list `objectives`");
	for (struct lt_walk w = lt_walk(lt_node_get(root, "objectives")); lt_walk_next(&w); number++)
		read_objective(&r, w.value, number);
}

void
lt_metric_judge(struct lt_metric *m, int64_t today)
{
	double way = m->target - m->baseline, gone = m->now - m->baseline;
	m->progress = m->pace = NAN;
	m->arrives = 0;
	if (isnan(m->now)) {
		m->state = LT_METRIC_UNKNOWN;
		return;
	}
	if (isnan(m->baseline)) {
		m->state = LT_METRIC_NO_BASELINE;
		return;
	}
	bool reached = way < 0 ? m->now <= m->target : m->now >= m->target;
	m->progress = fabs(way) > 0 ? gone / way : 1;
	if (m->by > m->baseline_day)
		m->pace = fmin(1, (double)(today - m->baseline_day) / (double)(m->by - m->baseline_day));
	if (m->progress > 0 && today > m->baseline_day && !reached)
		m->arrives = m->baseline_day + (int64_t)ceil((double)(today - m->baseline_day) / m->progress);
	m->state = reached ? LT_METRIC_REACHED : m->progress < 0 ? LT_METRIC_WRONG_WAY : m->by && today > m->by ? LT_METRIC_OVERDUE
		: isnan(m->pace) || m->progress >= m->pace ? LT_METRIC_ON_PACE : LT_METRIC_BEHIND;
}
