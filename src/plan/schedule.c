/* SPDX-License-Identifier: Apache-2.0 */
/* schedule: see schedule.h. */
#include "plan/schedule.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "plan/workday.h"

static const int NONE[] = { -1 };

static const int *
list(const int *at)
{
	return at ? at : NONE;
}

/* Tasks that wait for each: an array of all, and where each one's begin. */
struct after {
	int *begin, *at;
};

static struct after
after_of(struct lt_arena *a, const struct lt_task *tasks, int count, bool soft)
{
	struct after f = { LT_NEW_ARRAY(a, int, count + 2), NULL };
	int all = 0;
	for (int i = 0; i < count; i++)
		for (const int *n = list(soft ? tasks[i].soft : tasks[i].needs); *n >= 0; n++, all++)
			f.begin[*n + 2]++;
	for (int i = 2; i <= count; i++)
		f.begin[i] += f.begin[i - 1];
	f.at = LT_NEW_ARRAY(a, int, all + 1);
	for (int i = 0; i < count; i++)
		for (const int *n = list(soft ? tasks[i].soft : tasks[i].needs); *n >= 0; n++)
			f.at[f.begin[*n + 1]++] = i;
	return f;
}

/* From any task that is left every need that is left leads on, so one comes back. */
static int *
circle_of(struct lt_arena *a, const struct lt_task *tasks, int count, const int *left)
{
	int *way = LT_NEW_ARRAY(a, int, count + 2), *seen = LT_NEW_ARRAY(a, int, count + 1), steps = 0, at = 0;
	while (left[at] == 0)
		at++;
	while (!seen[at]) {
		seen[at] = ++steps;
		way[steps - 1] = at;
		const int *n = list(tasks[at].needs);
		while (*n >= 0 && left[*n] == 0)
			n++;
		at = *n;
	}
	int begin = seen[at] - 1;
	memmove(way, way + begin, sizeof *way * (size_t)(steps - begin));
	way[steps - begin] = -1;
	return way;
}

int *
lt_schedule_order(struct lt_arena *a, const struct lt_task *tasks, int count, int **ret_circle)
{
	struct after f = after_of(a, tasks, count, false);
	int *left = LT_NEW_ARRAY(a, int, count + 1), *order = LT_NEW_ARRAY(a, int, count + 1), made = 0;
	for (int i = 0; i < count; i++)
		for (const int *n = list(tasks[i].needs); *n >= 0; n++)
			left[i]++;
	for (int i = 0; i < count; i++)
		if (left[i] == 0)
			order[made++] = i;
	for (int at = 0; at < made; at++)
		for (int k = f.begin[order[at]]; k < f.begin[order[at] + 1]; k++)
			if (--left[f.at[k]] == 0)
				order[made++] = f.at[k];
	if (made == count)
		return order;
	*ret_circle = circle_of(a, tasks, count, left);
	return NULL;
}

/* --- one task in time --- */

static int
share(const struct lt_task *t, int people)
{
	int wanted = (int)ceil((t->shared > 0 ? t->shared : t->effort) / LT_SCHEDULE_SHARE);
	return wanted < 1 ? 1 : wanted > people ? people : wanted;
}

static int64_t
hours(const struct lt_task *t, int people)
{
	return (int64_t)ceil(t->effort * LT_WORKDAY_HOURS / people - 1e-9);
}

static int64_t
waited(const struct lt_task *t, const struct lt_workdays *days, int64_t hour)
{
	return t->calendar ? lt_workday_after(days, hour, t->wait) : hour + t->wait * LT_WORKDAY_HOURS;
}

static int64_t
unwaited(const struct lt_task *t, const struct lt_workdays *days, int64_t hour)
{
	int64_t before = t->calendar ? lt_workday_before(days, hour, t->wait) : hour - t->wait * LT_WORKDAY_HOURS;
	return before > 0 ? before : 0;
}

/* --- without people: forward, then back --- */

/* The longest way: back from what ends last, each time to the need that let it begin.  A wait that ends on a weekend leaves
 * what is before it some hours; it is on the way all the same. */
static void
mark_critical(struct lt_task *tasks, int count)
{
	int at = 0;
	for (int i = 0; i < count; i++)
		at = tasks[i].early_end > tasks[at].early_end ? i : at;
	for (int next = at; count > 0 && next >= 0; at = next) {
		next = -1;
		tasks[at].critical = tasks[at].early_end > tasks[at].early_begin;
		for (const int *n = list(tasks[at].needs); *n >= 0; n++)
			if (tasks[*n].early_end == tasks[at].early_begin && tasks[*n].early_end > 0 && next < 0)
				next = *n;
	}
}

static int64_t
without_people(struct lt_arena *a, struct lt_task *tasks, int count, const int *order, const int *pools,
	const struct lt_workdays *days)
{
	struct after f = after_of(a, tasks, count, false);
	int64_t last = 0;
	for (int k = 0; k < count; k++) {
		struct lt_task *t = &tasks[order[k]];
		int64_t begin = t->from, work = hours(t, share(t, pools[t->pool]));
		for (const int *n = list(t->needs); *n >= 0; n++)
			begin = tasks[*n].early_end > begin ? tasks[*n].early_end : begin;
		t->early_begin = begin;
		t->early_end = t->first ? waited(t, days, begin) + work : waited(t, days, begin + work);
		last = t->early_end > last ? t->early_end : last;
	}
	for (int k = count - 1; k >= 0; k--) {
		struct lt_task *t = &tasks[order[k]];
		int64_t end = last, work = hours(t, share(t, pools[t->pool]));
		for (int i = f.begin[order[k]]; i < f.begin[order[k] + 1]; i++)
			end = tasks[f.at[i]].late_begin < end ? tasks[f.at[i]].late_begin : end;
		t->late_end = end;
		t->late_begin = t->first ? unwaited(t, days, end - work > 0 ? end - work : 0) : unwaited(t, days, end) - work;
		if (t->late_begin < t->early_begin)
			t->late_begin = t->early_begin;
		t->critical = t->late_begin == t->early_begin && t->early_end > t->early_begin;
	}
	mark_critical(tasks, count);
	return last;
}

/* --- with people --- */

/* A heap of tasks: those of the smallest key first, then in their order. */
struct heap {
	struct entry {
		int64_t key;
		int task, what;
	} *at;
	int count, room;
};

static bool
sooner(const struct entry *x, const struct entry *y)
{
	return x->key != y->key ? x->key < y->key : x->what != y->what ? x->what < y->what : x->task < y->task;
}

static void
put(struct lt_arena *a, struct heap *h, int64_t key, int task, int what)
{
	LT_PUSH(a, h->at, h->count, h->room) = (struct entry){ key, task, what };
	for (int i = h->count - 1; i > 0 && sooner(&h->at[i], &h->at[(i - 1) / 2]); i = (i - 1) / 2) {
		struct entry swap = h->at[i];
		h->at[i] = h->at[(i - 1) / 2];
		h->at[(i - 1) / 2] = swap;
	}
}

static struct entry
take(struct heap *h)
{
	struct entry top = h->at[0];
	h->at[0] = h->at[--h->count];
	for (int i = 0;;) {
		int least = i;
		for (int k = 2 * i + 1; k <= 2 * i + 2 && k < h->count; k++)
			if (sooner(&h->at[k], &h->at[least]))
				least = k;
		if (least == i)
			return top;
		struct entry swap = h->at[i];
		h->at[i] = h->at[least];
		h->at[least] = swap;
		i = least;
	}
}

/* Takes away what nothing that is left leads to (or, back: what leads to nothing that is left), by needs and soft needs. */
static void
peel(struct lt_arena *a, const struct lt_task *tasks, int count, const struct after *hard, const struct after *soft, bool back, bool *left)
{
	int *ways = LT_NEW_ARRAY(a, int, count + 1), *bare = LT_NEW_ARRAY(a, int, count + 1), made = 0;
	for (int i = 0; i < count; i++)
		for (int kind = 0; kind < 2; kind++)
			for (const int *n = list(kind ? tasks[i].soft : tasks[i].needs); *n >= 0; n++)
				ways[back ? *n : i] += left[i] && left[*n];
	for (int i = 0; i < count; i++)
		if (left[i] && ways[i] == 0)
			bare[made++] = i;
	for (int at = 0; at < made; at++) {
		int task = bare[at];
		left[task] = false;
		for (int kind = 0; kind < 2; kind++) {
			const struct after *f = kind ? soft : hard;
			for (int k = f->begin[task]; !back && k < f->begin[task + 1]; k++)
				if (left[f->at[k]] && --ways[f->at[k]] == 0)
					bare[made++] = f->at[k];
			for (const int *n = list(kind ? tasks[task].soft : tasks[task].needs); back && *n >= 0; n++)
				if (left[*n] && --ways[*n] == 0)
					bare[made++] = *n;
		}
	}
}

/* Tasks in circles that soft needs close, and between two of those.  There a soft need counts for nothing: what waits for that
 * which waits for it would wait until its slack is gone. */
static bool *
circles(struct lt_arena *a, const struct lt_task *tasks, int count, const struct after *hard, const struct after *soft)
{
	bool *left = LT_NEW_ARRAY(a, bool, count + 1);
	memset(left, 1, sizeof *left * (size_t)count);
	peel(a, tasks, count, hard, soft, false, left);
	peel(a, tasks, count, hard, soft, true, left);
	return left;
}

/* What comes to pass at a moment, in this order: people are free again, a task is done, a task may begin, a soft need is
 * waited for no longer. */
enum { FREE, DONE, READY, PATIENT };

struct crew {
	struct lt_arena *a;
	struct lt_task *tasks;
	const struct lt_workdays *days;
	struct after hard, soft;
	struct heap coming, *ready; /* ready: one for each pool */
	int *left, *softly, *idle, *freed; /* needs that are not done; people without work; whose end made them free */
	int64_t *offered; /* when its needs were done */
	bool *parked, *circle; /* circle: in one that a soft need closes */
	int64_t last;
	int latest; /* the task that ends last */
};

static void
begin(struct crew *c, int task, int64_t now)
{
	struct lt_task *t = &c->tasks[task];
	t->people = t->effort > 0 ? share(t, c->idle[t->pool]) : 0;
	int64_t work = t->effort > 0 ? now + hours(t, t->people) : now;
	if (!t->first)
		t->begin = now;
	t->end = t->first ? work : waited(t, c->days, work);
	if (t->people > 0) {
		c->idle[t->pool] -= t->people;
		put(c->a, &c->coming, work, task, FREE);
	}
	put(c->a, &c->coming, t->end, task, DONE);
}

/* Its needs are done: it goes to those who do it, or waits for its soft needs while there is time. */
static void
offer(struct crew *c, int task, int64_t now)
{
	struct lt_task *t = &c->tasks[task];
	if (c->softly[task] > 0 && now < t->late_begin) {
		c->parked[task] = true;
		put(c->a, &c->coming, t->late_begin, task, PATIENT);
		return;
	}
	t->hasty |= c->softly[task] > 0;
	c->parked[task] = false;
	c->offered[task] = now;
	if (t->effort > 0)
		put(c->a, &c->ready[t->pool], t->late_begin, task, 0);
	else
		begin(c, task, now);
}

static void
needs_are_done(struct crew *c, int task, int64_t now)
{
	struct lt_task *t = &c->tasks[task];
	int64_t at = t->from > now ? t->from : now;
	if (t->first) {
		t->begin = at;
		at = waited(t, c->days, at);
	}
	put(c->a, &c->coming, at, task, READY);
}

static void
is_done(struct crew *c, int task, int64_t now)
{
	if (now >= c->last) {
		c->last = now;
		c->latest = task;
	}
	for (int k = c->hard.begin[task]; k < c->hard.begin[task + 1]; k++)
		if (--c->left[c->hard.at[k]] == 0) {
			c->tasks[c->hard.at[k]].held_by = task;
			needs_are_done(c, c->hard.at[k], now);
		}
	for (int k = c->soft.begin[task]; k < c->soft.begin[task + 1]; k++) {
		int next = c->soft.at[k];
		if (!(c->circle[task] && c->circle[next]) && --c->softly[next] == 0 && c->parked[next]) {
			c->tasks[next].held_by = task;
			offer(c, next, now);
		}
	}
}

static void
comes_to_pass(struct crew *c, const struct entry *e)
{
	const struct lt_task *t = &c->tasks[e->task];
	if (e->what == FREE) {
		c->idle[t->pool] += t->people;
		c->freed[t->pool] = e->task;
	} else if (e->what == DONE) {
		is_done(c, e->task, e->key);
	} else if (e->what == READY || c->parked[e->task]) {
		offer(c, e->task, e->key);
	}
}

/* Who is free takes what may least wait.  What was offered before now was held by whoever is free only now. */
static void
begin_what_can(struct crew *c, int pool_count, int64_t now)
{
	for (int p = 0; p < pool_count; p++)
		while (c->ready[p].count > 0 && c->idle[p] > 0) {
			int task = take(&c->ready[p]).task;
			if (c->offered[task] < now)
				c->tasks[task].held_by = c->freed[p];
			begin(c, task, now);
		}
}

static void
mark_chain(struct crew *c, int count)
{
	for (int at = c->latest, steps = 0; at >= 0 && steps <= count; at = c->tasks[at].held_by, steps++)
		c->tasks[at].chain = c->tasks[at].end > c->tasks[at].begin;
}

int64_t
lt_schedule(struct lt_arena *a, struct lt_task *tasks, int count, const int *order, const int *pools, int pool_count,
	const struct lt_workdays *days)
{
	struct crew c = { .a = a, .tasks = tasks, .days = days, .hard = after_of(a, tasks, count, false),
		.soft = after_of(a, tasks, count, true), .ready = LT_NEW_ARRAY(a, struct heap, pool_count + 1),
		.left = LT_NEW_ARRAY(a, int, count + 1), .softly = LT_NEW_ARRAY(a, int, count + 1),
		.idle = LT_NEW_ARRAY(a, int, pool_count + 1), .freed = LT_NEW_ARRAY(a, int, pool_count + 1),
		.offered = LT_NEW_ARRAY(a, int64_t, count + 1), .parked = LT_NEW_ARRAY(a, bool, count + 1), .latest = -1 };
	c.circle = circles(a, tasks, count, &c.hard, &c.soft);
	without_people(a, tasks, count, order, pools, days);
	for (int p = 0; p < pool_count; p++) {
		c.idle[p] = pools[p];
		c.freed[p] = -1;
	}
	for (int i = 0; i < count; i++) {
		tasks[i].held_by = -1;
		tasks[i].chain = tasks[i].hasty = false;
		for (const int *n = list(tasks[i].needs); *n >= 0; n++)
			c.left[i]++;
		for (const int *n = list(tasks[i].soft); *n >= 0; n++)
			if (c.circle[i] && c.circle[*n])
				tasks[i].hasty = true;
			else
				c.softly[i]++;
	}
	for (int i = 0; i < count; i++)
		if (c.left[i] == 0)
			needs_are_done(&c, i, 0);
	while (c.coming.count > 0) {
		int64_t now = c.coming.at[0].key;
		while (c.coming.count > 0 && c.coming.at[0].key == now) {
			struct entry e = take(&c.coming);
			comes_to_pass(&c, &e);
		}
		begin_what_can(&c, pool_count, now);
	}
	mark_chain(&c, count);
	return c.last;
}
