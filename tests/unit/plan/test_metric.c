/* SPDX-License-Identifier: Apache-2.0 */
/* Progress is arithmetic, and a page answers what a page can. */
#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "plan/metric.h"
#include "t.h"

static const char PAGE[] = "# TYPE lintel_calls_total counter\nlintel_calls_total{model=\"a\",status=\"200\"} 90\nlintel_calls_total{model=\"a\",status=\"429\"} 10\n"
	"lintel_calls_total{model=\"b\",status=\"200\"} 100\n# TYPE up gauge\nup 1\n";

static double
ask(const char *query, struct lt_err *err)
{
	double value = NAN;
	*err = (struct lt_err){ 0 };
	struct lt_arena *a = lt_arena_new(1 << 20);
	lt_metric_page(a, lt_text(PAGE), query, &value, err);
	lt_arena_drop(a);
	return err->text[0] ? NAN : value;
}

TEST(a_page_answers_series_sums_and_shares)
{
	struct lt_err err;
	IS(ask("up", &err) == 1);
	IS(ask("sum(lintel_calls_total)", &err) == 200 && ask("max(lintel_calls_total)", &err) == 100 && ask("count(lintel_calls_total)", &err) == 3);
	IS(fabs(ask("100 * sum(lintel_calls_total{status=\"429\"}) / sum(lintel_calls_total{model!=\"b\"})", &err) - 10) < 1e-9);
	IS(ask("(1 + 2) * 3 - up", &err) == 8);
}

TEST(what_a_page_cannot_know_is_refused_with_a_reason)
{
	struct lt_err err;
	IS(isnan(ask("rate(lintel_calls_total[5m])", &err)) && strstr(err.text, "live Prometheus"));
	IS(isnan(ask("lintel_calls_total", &err)) && strstr(err.text, "3 series"));
	IS(isnan(ask("no_such", &err)) && strstr(err.text, "no series no_such"));
	IS(isnan(ask("up / (up - 1)", &err)) && strstr(err.text, "divides by 0"));
	IS(isnan(ask("up{a=~\"x\"}", &err)) && isnan(ask("sum(up", &err)) && isnan(ask("", &err)) && isnan(ask("up up", &err)));
}

static struct lt_metric
judged(double baseline, double now, double target, const char *from, const char *by, const char *today)
{
	struct lt_metric m = { .baseline = baseline, .now = now, .target = target };
	int64_t day = 0;
	lt_date_day(lt_text(from), &m.baseline_day);
	lt_date_day(lt_text(by), &m.by);
	lt_date_day(lt_text(today), &day);
	lt_metric_judge(&m, day);
	return m;
}

TEST(progress_and_pace_are_computed_for_what_falls_and_what_rises)
{
	struct lt_metric m = judged(10, 8, 5, "2026-01-01", "2026-04-11", "2026-02-20"); /* 50 of 100 days */
	IS(m.state == LT_METRIC_BEHIND && fabs(m.progress - 0.4) < 1e-9 && fabs(m.pace - 0.5) < 1e-9 && m.arrives == m.baseline_day + 125);
	m = judged(50, 80, 90, "2026-01-01", "2026-04-11", "2026-02-20");
	IS(m.state == LT_METRIC_ON_PACE && fabs(m.progress - 0.75) < 1e-9);
	IS(judged(10, 4, 5, "2026-01-01", "2026-04-11", "2026-02-20").state == LT_METRIC_REACHED);
	IS(judged(10, 11, 5, "2026-01-01", "2026-04-11", "2026-02-20").state == LT_METRIC_WRONG_WAY);
	IS(judged(10, 6, 5, "2026-01-01", "2026-04-11", "2026-05-01").state == LT_METRIC_OVERDUE);
	IS(judged(NAN, 6, 5, "", "2026-04-11", "2026-02-01").state == LT_METRIC_NO_BASELINE);
	IS(judged(10, NAN, 5, "2026-01-01", "2026-04-11", "2026-02-01").state == LT_METRIC_UNKNOWN);
}
