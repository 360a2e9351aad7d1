/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/alert.h"

#include <fcntl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "record/policy.h"
#include "serve/metrics.h"

/* What was told last of one scope's day or month. */
struct told {
	uint64_t identity;
	int32_t period, number, percent;
};

struct lt_alerts {
	struct lt_arena *a;
	const char *path;
	struct told *told;
	int count, room;
	bool changed;
	uint64_t alerts[2];
};

static const char *const words[] = { "day", "month" };

/* "identity period number percent" a line; one that is not that is passed over. */
static void
read_told(struct lt_alerts *alerts, struct lt_text bytes)
{
	struct lt_text line;
	while (lt_text_cut(&bytes, '\n', &line)) {
		unsigned long long identity;
		struct told t;
		char text[128];
		snprintf(text, sizeof text, "%.*s", LT_ARG(line));
		if (sscanf(text, "%llx %d %d %d", &identity, &t.period, &t.number, &t.percent) != 4)
			continue;
		t.identity = identity;
		LT_PUSH(alerts->a, alerts->told, alerts->count, alerts->room) = t;
	}
}

struct lt_alerts *
lt_alerts_open(struct lt_arena *a, const char *path)
{
	struct lt_alerts *alerts = LT_NEW(a, struct lt_alerts);
	struct lt_err none = { 0 };
	struct lt_text bytes;
	alerts->a = a;
	alerts->path = lt_copy(a, path);
	if (lt_io_read(a, AT_FDCWD, path, 1 << 22, &bytes, &none))
		read_told(alerts, bytes);
	return alerts;
}

static struct told *
told_of(struct lt_alerts *alerts, uint64_t identity, int32_t period)
{
	for (int i = 0; i < alerts->count; i++)
		if (alerts->told[i].identity == identity && alerts->told[i].period == period)
			return &alerts->told[i];
	struct told *t = &LT_PUSH(alerts->a, alerts->told, alerts->count, alerts->room);
	*t = (struct told){ .identity = identity, .period = period };
	return t;
}

int
lt_alerts_look(struct lt_alerts *alerts, const struct lt_policy_scope *scope, enum lt_alert_period period, int32_t number,
	int64_t nano)
{
	int64_t budget = period == LT_ALERT_DAY ? scope->day_nano : scope->month_nano;
	int passed = 0;
	for (int i = 0; budget > 0 && i < 4 && scope->alert[i]; i++)
		if ((__int128)nano * 100 >= (__int128)budget * scope->alert[i])
			passed = scope->alert[i];
	if (!passed)
		return 0;
	struct told *told = told_of(alerts, scope->identity, (int32_t)period);
	if (told->number == number && told->percent >= passed)
		return 0;
	told->number = number;
	told->percent = passed;
	alerts->changed = true;
	alerts->alerts[period]++;
	return passed;
}

void
lt_alerts_keep(struct lt_alerts *alerts)
{
	if (!alerts->changed)
		return;
	struct lt_buf out = LT_BUF(1 << 22);
	struct lt_err none = { 0 }; /* a disk that is full: it is tried again at the next alert */
	for (int i = 0; i < alerts->count; i++)
		lt_buf_printf(&out, "%016llx %d %d %d\n", (unsigned long long)alerts->told[i].identity, alerts->told[i].period,
			alerts->told[i].number, alerts->told[i].percent);
	alerts->changed = !lt_io_write(alerts->path, lt_buf_text(&out), &none);
	lt_buf_done(&out);
}

void
lt_alerts_say(struct lt_buf *out, const struct lt_policy *policy, const struct lt_policy_scope *scope,
	enum lt_alert_period period, int64_t nano, int percent)
{
	int64_t budget = period == LT_ALERT_DAY ? scope->day_nano : scope->month_nano;
	int digits = budget < 10000000000 ? 4 : 2;
	lt_buf_printf(out, "the %s %.*s has used %d %% of its budget of this %s: %.*f of %.*f %.*s",
		lt_scope_word(scope->kind), LT_ARG(lt_policy_text(policy, scope->name)), percent,
		words[period], digits, (double)nano / 1e9, digits, (double)budget / 1e9, LT_ARG(lt_policy_text(policy, policy->head->currency)));
}

void
lt_alerts_write(const struct lt_alerts *alerts, struct lt_buf *out)
{
	lt_metrics_family(out, LT_METRIC_lintel_budget_alerts_total);
	for (int i = 0; i < 2; i++)
		lt_buf_printf(out, "lintel_budget_alerts_total{period=\"%s\"} %llu\n", words[i], (unsigned long long)alerts->alerts[i]);
}
