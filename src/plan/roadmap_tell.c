/* SPDX-License-Identifier: Apache-2.0 */
/* What is said about a roadmap as a whole, and what a what-if moves. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/map.h"
#include "catalog/activity.h"
#include "plan/roadmap_inside.h"

void
lt_plot_note(struct lt_plotting *p, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	LT_PUSH(p->a, p->notes, p->note_count, p->note_room) = lt_print_va(p->a, format, args);
	va_end(args);
}

static int
order(const char *x, const char *y)
{
	return x && y ? strcmp(x, y) : !!x - !!y;
}

static int
by_days(const void *a, const void *b)
{
	const struct lt_noun_roadmap_activity *x = a, *y = b;
	int done = strcmp(x->state, y->state), start = order(x->start, y->start), end = order(x->end, y->end);
	return done ? done : start ? start : end ? end : strcmp(x->id, y->id);
}

static struct lt_texts
ids_of(struct lt_plotting *p, const struct lt_ids *ids)
{
	const char **out = LT_NEW_ARRAY(p->a, const char *, ids->count + 1);
	for (int i = 0; i < ids->count; i++)
		out[i] = p->at[ids->at[i]].out.id;
	return (struct lt_texts){ out, ids->count };
}

static void
lay_out(struct lt_plotting *p)
{
	struct lt_noun_roadmap *out = p->out;
	out->activities = LT_NEW_ARRAY(p->a, struct lt_noun_roadmap_activity, p->count + 1);
	for (int i = 0; i < p->count; i++) {
		struct lt_plot *plot = &p->at[i];
		if (plot->dropped)
			continue;
		bool done = strcmp(plot->out.state, "done") == 0;
		plot->out.phase = lt_words_phase.at[plot->phase].word;
		plot->out.effort = plot->effort[LT_LIKELY];
		plot->out.effort_least = plot->effort[LT_LEAST];
		plot->out.effort_most = plot->effort[LT_MOST];
		plot->out.wait_least = plot->wait[LT_LEAST];
		plot->out.wait_most = plot->wait[LT_MOST];
		plot->out.needs = ids_of(p, &plot->needs);
		plot->out.soft = ids_of(p, &plot->soft);
		out->done += done;
		out->planned += !done;
		out->gaps += !done && strcmp(plot->out.kind, "gap") == 0;
		out->effort += done ? 0 : plot->out.effort;
		out->late += plot->out.late;
		out->activities[out->activities_count++] = plot->out;
	}
	qsort(out->activities, (size_t)out->activities_count, sizeof *out->activities, by_days);
}

static struct lt_texts
marked(struct lt_plotting *p, bool chain)
{
	const char **ids = LT_NEW_ARRAY(p->a, const char *, p->out->activities_count + 1);
	int count = 0;
	for (int i = 0; i < p->out->activities_count; i++)
		if (chain ? p->out->activities[i].chain : p->out->activities[i].critical)
			ids[count++] = p->out->activities[i].id;
	return (struct lt_texts){ ids, count };
}

static int
by_effort(const void *a, const void *b)
{
	const struct lt_noun_roadmap_owner *x = a, *y = b;
	return x->effort != y->effort ? (x->effort < y->effort ? 1 : -1) : x->count != y->count ? y->count - x->count > 0 ? 1 : -1 : strcmp(x->owner, y->owner);
}

static void
count_owners(struct lt_plotting *p)
{
	struct lt_noun_roadmap *out = p->out;
	struct lt_map *seen = lt_map_new(p->a);
	out->owners = LT_NEW_ARRAY(p->a, struct lt_noun_roadmap_owner, out->activities_count + 1);
	for (int i = 0; i < out->activities_count; i++) {
		const struct lt_noun_roadmap_activity *x = &out->activities[i];
		if (!x->start)
			continue;
		int64_t at = lt_map_get(seen, lt_text(x->owner));
		if (at < 0) {
			at = out->owners_count++;
			lt_map_put(seen, lt_text(x->owner), at);
			out->owners[at] = (struct lt_noun_roadmap_owner){ .owner = x->owner, .named = x->named, .start = x->start, .end = x->end };
		}
		struct lt_noun_roadmap_owner *owner = &out->owners[at];
		owner->count++;
		owner->effort += x->effort;
		owner->start = order(x->start, owner->start) < 0 ? x->start : owner->start;
		owner->end = order(x->end, owner->end) > 0 ? x->end : owner->end;
	}
	qsort(out->owners, (size_t)out->owners_count, sizeof *out->owners, by_effort);
}

static void
list_sources(struct lt_plotting *p)
{
	const char **all = LT_NEW_ARRAY(p->a, const char *, 8);
	int count = 0;
	for (int i = 0; i < p->out->activities_count; i++) {
		const char *source = p->out->activities[i].source;
		bool new = source && count < 7;
		for (int k = 0; k < count && new; k++)
			new = strcmp(all[k], source) != 0;
		if (new)
			all[count++] = source;
	}
	for (int i = 0; i < count; i++)
		all[i] = strcmp(all[i], "lintel.yaml") == 0 ? all[i] : lt_print(p->a, "%s (of %s)", all[i], p->content->as_of);
	p->out->sources = (struct lt_texts){ all, count };
}

static void
list_lane(struct lt_plotting *p)
{
	p->out->lane = LT_NEW_ARRAY(p->a, struct lt_noun_roadmap_lane, p->content->count + 1);
	for (int64_t at = 1; p->out->lane_count == at - 1; at++)
		for (int i = 0; i < p->content->count; i++)
			if (p->content->at[i].lane == at) {
				int plot = lt_plot_find(p, p->content->at[i].id);
				p->out->lane[p->out->lane_count++] = (struct lt_noun_roadmap_lane){ p->content->at[i].id, p->content->at[i].title,
					plot >= 0 ? p->at[plot].out.state : "planned" };
			}
}

static const char *const SUMS[] = {
	"Likely days: efforts and 20 % more, waits in the middle of their range. If all goes well: the least efforts and waits, and nothing more. At worst: the most of both, and efforts 30 % more.",
	"The range of an activity has its last day of all three in it. Days are Monday to Friday without plan.holidays, of 8 hours; waits of use and of objectives count days of the calendar.",
	"Of more than 5 person-days an activity is shared: one person for each 5, of those who are free. Who is free takes what may least wait.",
	"An activity with gaps below it has so much less left to do as they take, and is done after them; they wait for what it waits for, but for critical ones, which wait for nothing.",
};

void
lt_plot_tell(struct lt_plotting *p)
{
	struct lt_noun_roadmap *out = p->out;
	lay_out(p);
	out->critical = marked(p, false);
	out->chain = marked(p, true);
	count_owners(p);
	list_sources(p);
	list_lane(p);
	if (!p->named_size)
		lt_plot_note(p, "The size of the organisation is not known: efforts of a medium one are taken. Say it with plan.size of lintel.yaml, or %ssize.",
			p->asked->dash);
	if (p->unknown > 0)
		lt_plot_note(p, "%d activities are planned because nothing decides whether they are done; lintel ask and plan.activities can say it.",
			p->unknown);
	int unknown = 0;
	for (int i = 0; i < p->found->check_count; i++)
		unknown += p->found->checks[i].verdict == LT_STATUS_UNKNOWN;
	if (unknown > 0)
		lt_plot_note(p, "%d checks are unknown: whether they are gaps is not known, and they are not planned.", unknown);
	if (p->waived > 0)
		lt_plot_note(p, "%d gap%s waived, and not planned.", p->waived, p->waived == 1 ? " is" : "s are");
	if (p->left_out > 0)
		lt_plot_note(p, "%d %s left out%s.", p->left_out, p->left_out == 1 ? "activity is" : "activities are",
			p->essential ? ": they are on the complete path alone, or were asked to be" : ", as it was asked");
	out->notes = (struct lt_texts){ p->notes, p->note_count };
	out->sums = (struct lt_texts){ SUMS, sizeof SUMS / sizeof *SUMS };
}

/* --- a what-if --- */

static int
by_move(const void *a, const void *b)
{
	const struct lt_noun_roadmap_moved *x = a, *y = b;
	int64_t days = llabs(y->days) - llabs(x->days);
	bool gate_x = strcmp(x->kind, "gate") == 0, gate_y = strcmp(y->kind, "gate") == 0;
	return gate_x != gate_y ? gate_y - gate_x : days != 0 ? (days > 0 ? 1 : -1) : strcmp(x->id, y->id);
}

static int64_t
between(const char *before, const char *after)
{
	int64_t x, y;
	return before && after && lt_date_day(lt_text(before), &x) && lt_date_day(lt_text(after), &y) ? y - x : 0;
}

static void
add_moved(struct lt_noun_roadmap *out, const struct lt_noun_roadmap_activity *x, const char *before, const char *after)
{
	if (order(before, after) != 0)
		out->moved[out->moved_count++] = (struct lt_noun_roadmap_moved){ x->id, x->title, x->kind, before, after, between(before, after) };
}

void
lt_plot_compare(struct lt_arena *a, const struct lt_noun_roadmap *before, struct lt_noun_roadmap *after)
{
	struct lt_map *ids = lt_map_new(a);
	int gone = 0, came = 0;
	after->moved = LT_NEW_ARRAY(a, struct lt_noun_roadmap_moved, before->activities_count + after->activities_count + 1);
	for (int i = 0; i < after->activities_count; i++)
		lt_map_put(ids, lt_text(after->activities[i].id), i);
	for (int i = 0; i < before->activities_count; i++) {
		const struct lt_noun_roadmap_activity *x = &before->activities[i];
		int64_t at = lt_map_get(ids, lt_text(x->id));
		gone += at < 0 && x->start;
		if (at < 0 ? x->start != NULL : x->start && after->activities[at].start)
			add_moved(after, x, x->end, at < 0 ? NULL : after->activities[at].end);
		lt_map_put(ids, lt_text(x->id), INT32_MAX);
	}
	for (int i = 0; i < after->activities_count; i++)
		if (lt_map_get(ids, lt_text(after->activities[i].id)) != INT32_MAX && after->activities[i].start) {
			add_moved(after, &after->activities[i], NULL, after->activities[i].end);
			came++;
		}
	qsort(after->moved, (size_t)after->moved_count, sizeof *after->moved, by_move);
	after->base_end = before->end;
	int64_t days = between(before->end, after->end);
	const char *parts = "";
	if (before->people != after->people)
		parts = lt_print(a, "%s with %lld instead of %lld people", parts, (long long)after->people, (long long)before->people);
	if (order(before->start, after->start) != 0)
		parts = lt_print(a, "%s%s from %s on instead of %s", parts, *parts ? "," : "", after->start, before->start);
	if (strcmp(before->size, after->size) != 0)
		parts = lt_print(a, "%s%s in size %s instead of %s", parts, *parts ? "," : "", after->size, before->size);
	if (strcmp(before->path, after->path) != 0)
		parts = lt_print(a, "%s%s on the %s path", parts, *parts ? "," : "", after->path);
	for (int i = 0; i < after->without.count; i++)
		parts = lt_print(a, "%s%s without %s", parts, *parts ? "," : "", after->without.at[i]);
	const char *moves = days == 0 ? "on the same day" : lt_print(a, "%lld days %s, on %s instead of %s", llabs((long long)days), days > 0 ? "later" : "earlier",
		after->end ? after->end : "?", before->end ? before->end : "?");
	after->said = lt_print(a, "It ends %s:%s.%s%s", moves, *parts ? parts : " nothing is different",
		gone ? lt_print(a, " %d activit%s left out.", gone, gone == 1 ? "y is" : "ies are") : "",
		came ? lt_print(a, " %d come%s in.", came, came == 1 ? "s" : "") : "");
}
