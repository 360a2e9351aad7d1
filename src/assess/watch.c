/* SPDX-License-Identifier: Apache-2.0 */
/* watch: see watch.h. */
#include "assess/watch.h"

#include "base/arena.h"
#include "base/date.h"

struct asking {
	struct lt_arena *arena;
	const struct lt_watch *watch;
	const struct lt_gate_monitor *monitor;
	const char *day;   /* of the decision */
	const char *fired; /* what did, or NULL */
	const char *blind; /* what is missing, or NULL */
};

static int64_t
days(const char *from, const char *to)
{
	int64_t one = 0, two = 0;
	return from && to && lt_date_day(lt_text(from), &one) && lt_date_day(lt_text(to), &two) ? two - one : 0;
}

static void
add(struct lt_arena *a, const char **list, const char *text)
{
	*list = *list ? lt_print(a, "%s, %s", *list, text) : text;
}

static bool
is_open(const struct lt_kept_check *check)
{
	return check->verdict == LT_STATUS_GAP && check->gap > check->waived;
}

static const struct lt_kept_check *
check_of(const struct lt_kept *kept, const char *code)
{
	for (int i = 0; i < kept->checks_count; i++)
		if (strcmp(kept->checks[i].code ? kept->checks[i].code : kept->checks[i].id, code) == 0)
			return &kept->checks[i];
	return NULL;
}

/* In so many runs in a row, this one among them? */
static bool
gapes_in_runs(struct asking *q, const char *code)
{
	if (q->monitor->number - 1 > q->watch->before_count) {
		add(q->arena, &q->blind, lt_print(q->arena, "only %d earlier runs are kept", q->watch->before_count));
		return false;
	}
	for (int64_t i = 0; i < q->monitor->number - 1; i++) {
		const struct lt_kept_check *was = check_of(q->watch->before[i], code);
		if (!was || !is_open(was))
			return false;
	}
	return true;
}

/* The day its own sources saw it first, or NULL. */
static const char *
first_seen(const struct asking *q, const struct lt_kept_finding *f)
{
	for (int i = 0; f->resource && i < q->watch->assessment->assets_count; i++) {
		const struct lt_asset *asset = &q->watch->assessment->assets[i];
		if ((asset->name && strcmp(asset->name, f->resource) == 0) || (asset->place && strcmp(asset->place, f->resource) == 0))
			return asset->first;
	}
	return NULL;
}

/* What was found by the day of the gate was in its inventory; what came to light later may have been
 * there all the time. */
static void
look_at_findings(struct asking *q, const struct lt_kept_check *check, const char *code)
{
	for (int i = check->first; i < check->first + check->count; i++) {
		const struct lt_kept_finding *f = &q->watch->now->findings[i];
		if (f->status != LT_STATUS_GAP || f->waived || (f->since && days(f->since, q->day) >= 0))
			continue;
		const char *first = first_seen(q, f), *what = f->resource ? f->resource : "the estate";
		if (first && days(first, q->day) >= 0)
			add(q->arena, &q->fired, lt_print(q->arena, "%s of %s, found %s, first seen %s", code, what, f->since, first));
		else if (!first)
			add(q->arena, &q->blind, lt_print(q->arena, "%s of %s is new and nothing says since when it is there", code, what));
		if (q->fired)
			return;
	}
}

static void
look_at_check(struct asking *q, const char *code)
{
	const struct lt_gate_monitor *m = q->monitor;
	const struct lt_kept_check *check = check_of(q->watch->now, code);
	struct lt_text when = lt_text(m->when);
	if (!check || check->verdict == LT_STATUS_UNKNOWN) {
		add(q->arena, &q->blind, lt_print(q->arena, "%s %s", code, check ? "is unknown" : "was not asked"));
		return;
	}
	if (!is_open(check))
		return;
	int64_t since = days(check->since, q->watch->now->day);
	uint32_t judged = check->ok + check->gap;
	if (lt_text_eq(when, "seen-before"))
		look_at_findings(q, check, code);
	else if (lt_text_eq(when, "gap"))
		add(q->arena, &q->fired, code);
	else if (lt_text_eq(when, "gap-days") && since > m->number)
		add(q->arena, &q->fired, lt_print(q->arena, "%s for %lld days", code, (long long)since));
	else if (lt_text_eq(when, "gap-runs") && gapes_in_runs(q, code))
		add(q->arena, &q->fired, lt_print(q->arena, "%s in %lld runs in a row", code, (long long)m->number));
	else if (lt_text_eq(when, "gap-percent") && check->gap * 100 > judged * (uint64_t)m->number)
		add(q->arena, &q->fired, lt_print(q->arena, "%s: %u of %u", code, check->gap, judged));
}

static void
look_at_pattern(struct asking *q)
{
	const struct lt_assessment *assessment = q->watch->assessment;
	for (int i = 0; i < assessment->patterns_count; i++) {
		const struct lt_pattern *pattern = &assessment->patterns[i];
		if (strcmp(pattern->id, q->monitor->pattern) != 0)
			continue;
		if (pattern->status == LT_STATUS_GAP)
			q->fired = pattern->sentence;
		else if (pattern->status == LT_STATUS_UNKNOWN)
			q->blind = pattern->sentence;
		return;
	}
	q->blind = lt_print(q->arena, "the anti-pattern %s was not looked for", q->monitor->pattern);
}

enum lt_watched
lt_watch_monitor(struct lt_arena *a, const struct lt_watch *watch, const struct lt_gate_monitor *monitor, const char *day,
	const char **ret_sentence)
{
	struct asking q = { a, watch, monitor, day, NULL, NULL };
	if (strcmp(monitor->when, "told") == 0)
		q.blind = "only a person can see it, and says so with lintel review gate --reopen";
	else if (strcmp(monitor->when, "pattern") == 0)
		look_at_pattern(&q);
	for (int i = 0; monitor->checks && monitor->checks[i]; i++)
		look_at_check(&q, monitor->checks[i]);
	*ret_sentence = q.fired ? lt_print(a, "%s (%s)", monitor->sentence, q.fired) : q.blind;
	return q.fired ? LT_WATCHED_FIRED : q.blind ? LT_WATCHED_BLIND : LT_WATCHED_QUIET;
}

/* What opened a passed gate again, or NULL. */
static const char *
reopened(struct lt_arena *a, const struct lt_watch *watch, const struct lt_gates *gates, const struct lt_decided_record *record)
{
	const struct lt_gate_plan *plan = lt_gates_find(gates, lt_words_gate.at[record->gate].word);
	const char *sentence, *earlier = watch->fired_since[record->gate];
	for (int i = 0; plan && i < plan->monitor_count; i++)
		if (lt_watch_monitor(a, watch, &plan->monitors[i], record->shown.day, &sentence) == LT_WATCHED_FIRED)
			return sentence;
	return earlier ? lt_print(a, "a monitor fired on %s; it is quiet now, and somebody is to decide again", earlier) : NULL;
}

void
lt_watch_decisions(struct lt_arena *a, const struct lt_watch *watch, const struct lt_gates *gates,
	const struct lt_decided_record *records, int count, struct lt_assessment *assessment)
{
	struct lt_decision *decisions = LT_NEW_ARRAY(a, struct lt_decision, count + 1);
	const struct lt_decided_record *later[LT_GATE_COUNT] = { NULL };
	int at = 0;
	for (int i = count; i-- > 0;) {
		const struct lt_decided_record *record = &records[i], *after = later[record->gate];
		if (!after || after->decided == LT_DECIDED_REOPENED)
			later[record->gate] = record;
		if (record->decided == LT_DECIDED_REOPENED)
			continue;
		struct lt_decision decision = record->shown;
		decision.state = after && after->decided != LT_DECIDED_REOPENED ? LT_DECISION_SUPERSEDED : LT_DECISION_HOLDS;
		if (decision.state == LT_DECISION_HOLDS && after) {
			decision.sentence = lt_print(a, "%s opened it again on %s: %s",
				after->shown.approvers.count ? after->shown.approvers.at[0] : "somebody", after->shown.day, after->shown.because);
		} else if (decision.state == LT_DECISION_HOLDS && record->decided == LT_DECIDED_PASSED) {
			decision.sentence = reopened(a, watch, gates, record);
		}
		if (decision.sentence)
			decision.state = LT_DECISION_REOPENED;
		else if (decision.state == LT_DECISION_HOLDS && days(decision.review_by, watch->now->day) > 0)
			decision.sentence = lt_print(a, "it was to be looked at again by %s", decision.review_by);
		decisions[at++] = decision;
	}
	assessment->decisions = decisions;
	assessment->decisions_count = at;
}
