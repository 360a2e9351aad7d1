/* SPDX-License-Identifier: Apache-2.0 */
/* The days of a roadmap: the same graph scheduled three times, as it goes well, as is likely, and at worst. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/map.h"
#include "plan/roadmap_inside.h"
#include "plan/schedule.h"

/* Contingency on efforts: none when all goes well, 20 % likely, 30 % at worst (decision facts, R3). */
static const double CONTINGENCY[LT_RANGE] = { 1.0, 1.2, 1.3 };

struct dating {
	struct lt_plotting *p;
	struct lt_workdays days;
	struct lt_task *tasks;
	int *plots, *task_of; /* index of its plot; task of each plot, -1: it is not planned */
	int count, *order;
};

static bool
is_planned(const struct lt_plot *plot)
{
	return !plot->dropped && strcmp(plot->out.state, "planned") == 0;
}

static int
pool_of(const struct lt_plotting *p, const char *role)
{
	for (int i = 1; i < p->pool_count; i++)
		if (strcmp(p->pool_roles[i], role) == 0)
			return i;
	return 0;
}

static const int *
tasks_of(struct dating *d, const struct lt_ids *ids)
{
	int *out = LT_NEW_ARRAY(d->p->a, int, ids->count + 1), made = 0;
	for (int i = 0; i < ids->count; i++)
		if (d->task_of[ids->at[i]] >= 0)
			out[made++] = d->task_of[ids->at[i]];
	out[made] = -1;
	return out;
}

static void
make_tasks(struct dating *d)
{
	struct lt_plotting *p = d->p;
	d->tasks = LT_NEW_ARRAY(p->a, struct lt_task, p->count + 1);
	d->plots = LT_NEW_ARRAY(p->a, int, p->count + 1);
	d->task_of = LT_NEW_ARRAY(p->a, int, p->count + 1);
	for (int i = 0; i < p->count; i++) {
		d->task_of[i] = is_planned(&p->at[i]) ? d->count : -1;
		if (d->task_of[i] >= 0)
			d->plots[d->count++] = i;
	}
	for (int k = 0; k < d->count; k++) {
		const struct lt_plot *plot = &p->at[d->plots[k]];
		d->tasks[k] = (struct lt_task){ .calendar = plot->calendar, .first = plot->first, .pool = pool_of(p, plot->out.role), .shared = plot->effort[LT_LIKELY],
			.needs = tasks_of(d, &plot->needs), .soft = tasks_of(d, &plot->soft),
			.from = plot->from > d->days.day[0] ? lt_workday_hour(&d->days, plot->from) : 0 };
	}
}

/* The circle as a sentence, at the first activity of lintel.yaml in it. */
static void
tell_circle(struct dating *d, const int *circle)
{
	struct lt_plotting *p = d->p;
	struct lt_place place = { "lintel.yaml", 0, 0 };
	const char *way = "";
	for (int i = 0; circle[i] >= 0; i++) {
		const struct lt_plot *plot = &p->at[d->plots[circle[i]]];
		if (place.line == 0 && !lt_node_is(plot->node, LT_KIND_NONE))
			place = lt_node_place(plot->node);
		if (i < 6)
			way = lt_print(p->a, "%s'%s' needs ", way, plot->out.id);
		else if (i == 6)
			way = lt_print(p->a, "%s..., which needs ", way);
		if (i < 5 && circle[i + 1] >= 0)
			way = lt_print(p->a, "%s'%s', and ", way, p->at[d->plots[circle[i + 1]]].out.id);
	}
	lt_mistake_add(&p->mistakes, place, "plan.activities: %s'%s' again: nothing in this circle can begin; take one of these needs out", way,
		p->at[d->plots[circle[0]]].out.id);
}

/* --- the holidays --- */

static int64_t *
holidays_of(struct lt_plotting *p, int *ret_count)
{
	struct lt_node list = lt_node_get(p->plan, "holidays");
	int64_t *days = LT_NEW_ARRAY(p->a, int64_t, lt_node_count(list) + 2), day;
	int count = 0;
	struct lt_walk w = lt_walk(list);
	bool one = lt_node_is(list, LT_KIND_TEXT);
	while (one || (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w))) {
		struct lt_node value = one ? list : w.value;
		const char *text = lt_node_string(value, p->a);
		if (text && strlen(text) == 10 && lt_date_day(lt_text(text), &day))
			days[count++] = day;
		else
			lt_mistake_add(&p->mistakes, lt_node_place(value), "plan.holidays: '%.40s' is no day; write it as in 2026-12-25", text ? text : "");
		if (one)
			break;
	}
	*ret_count = count;
	return days;
}

/* --- what is told of the days --- */

static const char *
spell(struct lt_plotting *p, int64_t day)
{
	char out[16];
	lt_date_spell(day, out);
	return lt_copy(p->a, out);
}

static void
tell_likely(struct dating *d)
{
	struct lt_plotting *p = d->p;
	for (int k = 0; k < d->count; k++) {
		const struct lt_task *t = &d->tasks[k];
		struct lt_noun_roadmap_activity *out = &p->at[d->plots[k]].out;
		bool moment = t->end == t->begin;
		out->end = spell(p, lt_workday_ends(&d->days, t->end));
		out->start = moment ? out->end : spell(p, lt_workday_begins(&d->days, t->begin));
		out->people = t->people;
		out->slack = (double)(t->late_begin - t->early_begin) / LT_WORKDAY_HOURS;
		out->critical = t->critical;
		out->chain = t->chain;
		out->held_by = t->held_by >= 0 ? p->at[d->plots[t->held_by]].out.id : NULL;
		int64_t due;
		out->late = out->due && lt_date_day(lt_text(out->due), &due) && lt_workday_ends(&d->days, t->end) > due;
	}
}

static int64_t
schedule(struct dating *d, int way)
{
	struct lt_plotting *p = d->p;
	for (int k = 0; k < d->count; k++) {
		const struct lt_plot *plot = &p->at[d->plots[k]];
		d->tasks[k].effort = plot->effort[way] * CONTINGENCY[way];
		d->tasks[k].wait = plot->wait[way];
	}
	return lt_schedule(p->a, d->tasks, d->count, d->order, p->pools, p->pool_count, &d->days);
}

/* What the needs alone ask for, as is likely. */
static int64_t
last_need(const struct dating *d)
{
	int64_t last = 0;
	for (int k = 0; k < d->count; k++)
		last = d->tasks[k].early_end > last ? d->tasks[k].early_end : last;
	return last;
}

/* With fewer people to go round, less work may mean another order; the range has all three ends in it. */
static void
tell_range(struct dating *d, const int64_t *const ends[LT_RANGE])
{
	struct lt_plotting *p = d->p;
	for (int k = 0; k < d->count; k++) {
		struct lt_noun_roadmap_activity *out = &p->at[d->plots[k]].out;
		int64_t least = ends[LT_LIKELY][k], most = least;
		for (int way = 0; way < LT_RANGE; way++) {
			least = ends[way][k] < least ? ends[way][k] : least;
			most = ends[way][k] > most ? ends[way][k] : most;
		}
		out->end_least = spell(p, lt_workday_ends(&d->days, least));
		out->end_most = spell(p, lt_workday_ends(&d->days, most));
	}
}

bool
lt_plot_days(struct lt_plotting *p, struct lt_err *err)
{
	struct dating d = { .p = p };
	int holiday_count, *circle = NULL;
	const int64_t *holidays = holidays_of(p, &holiday_count);
	int64_t *ends[LT_RANGE], last[LT_RANGE] = { 0 };
	lt_workdays_make(p->a, p->start, holidays, holiday_count, &d.days);
	p->out->start = spell(p, d.days.day[0]);
	make_tasks(&d);
	d.order = lt_schedule_order(p->a, d.tasks, d.count, &circle);
	if (!d.order)
		tell_circle(&d, circle);
	if (p->mistakes.count > 0 || d.count == 0)
		return true;
	static const int WAYS[] = { LT_LEAST, LT_MOST, LT_LIKELY };
	for (int i = 0; i < LT_RANGE; i++) {
		int way = WAYS[i];
		last[way] = schedule(&d, way);
		ends[way] = LT_NEW_ARRAY(p->a, int64_t, d.count + 1);
		for (int k = 0; k < d.count; k++)
			ends[way][k] = d.tasks[k].end;
	}
	if (last[LT_MOST] / LT_WORKDAY_HOURS >= LT_WORKDAY_MOST)
		return lt_fail(err, "the roadmap would take more than a hundred years; name more people (%steam) or leave something out", p->asked->dash);
	tell_likely(&d);
	tell_range(&d, (const int64_t *const *)ends);
	p->out->end = spell(p, lt_workday_ends(&d.days, last[LT_LIKELY]));
	p->out->end_least = spell(p, lt_workday_ends(&d.days, last[LT_LEAST] < last[LT_LIKELY] ? last[LT_LEAST] : last[LT_LIKELY]));
	p->out->end_most = spell(p, lt_workday_ends(&d.days, last[LT_MOST] > last[LT_LIKELY] ? last[LT_MOST] : last[LT_LIKELY]));
	p->out->end_needs = spell(p, lt_workday_ends(&d.days, last_need(&d)));
	int hasty = 0;
	for (int k = 0; k < d.count; k++)
		hasty += d.tasks[k].hasty;
	if (hasty > 0)
		lt_plot_note(p, "%d activit%s not wait for what %s better after, because the days would not have lasted or the other waits for %s.", hasty, hasty == 1 ? "y does" : "ies do",
			hasty == 1 ? "it is" : "they are", hasty == 1 ? "it" : "them");
	return true;
}
