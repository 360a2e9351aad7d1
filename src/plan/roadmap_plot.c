/* SPDX-License-Identifier: Apache-2.0 */
/* The graph of a roadmap: activities of the framework, and what is left of it when some are taken out. */
#include "base/arena.h"
#include "base/map.h"
#include "catalog/activity.h"
#include "plan/roadmap_inside.h"

struct lt_plot *
lt_plot_add(struct lt_plotting *p, const char *id, const char *kind, const char *title)
{
	struct lt_plot *plot = &LT_PUSH(p->a, p->at, p->count, p->room);
	*plot = (struct lt_plot){ .parent = -1 };
	plot->out.id = id;
	plot->out.kind = kind;
	plot->out.title = title;
	plot->out.state = "planned";
	plot->out.slack = -1;
	lt_map_put(p->by_id, lt_text(id), p->count - 1);
	return plot;
}

int
lt_plot_find(const struct lt_plotting *p, const char *id)
{
	return (int)lt_map_get(p->by_id, lt_text(id));
}

void
lt_plot_need(struct lt_plotting *p, struct lt_ids *ids, int other)
{
	for (int i = 0; i < ids->count; i++)
		if (ids->at[i] == other)
			return;
	LT_PUSH(p->a, ids->at, ids->count, ids->room) = other;
}

struct lt_texts
lt_plot_texts(struct lt_arena *a, const char *const *list)
{
	struct lt_texts texts = { list, 0 };
	(void)a;
	while (list && list[texts.count])
		texts.count++;
	return texts;
}

/* How far the rows of the frameworks are that decide it. */
static void
judge(struct lt_plotting *p, struct lt_plot *plot, const struct lt_activity *row)
{
	int done = 0, open = 0, unknown = 0;
	const char *first = NULL, *names = "";
	for (const char *const *id = row->done; id && *id; id++) {
		int at = (int)lt_map_get(p->item_by_id, lt_text(*id));
		enum lt_item_state state = at < 0 ? LT_ITEM_UNKNOWN : p->found->items[at].state;
		done += state == LT_ITEM_DONE || state == LT_ITEM_WAIVED;
		unknown += state == LT_ITEM_UNKNOWN;
		open += state == LT_ITEM_OPEN || state == LT_ITEM_PARTIAL;
		if (state == LT_ITEM_OPEN || state == LT_ITEM_PARTIAL)
			first = first ? first : *id;
		names = lt_print(p->a, "%s%s%s", names, *names ? ", " : "", *id);
	}
	if (row->assessed && p->found->decided > 0) {
		plot->out.state = "done";
		plot->out.because = lt_print(p->a, "An assessment decided %lld checks.", (long long)p->found->decided);
	} else if (done > 0 && open + unknown == 0) {
		plot->out.state = "done";
		plot->out.because = lt_print(p->a, "What decides it is done: %s.", names);
	} else if (open > 0) {
		plot->out.because = lt_print(p->a, "%s has a gap.", first);
	} else if (*names) {
		plot->out.because = lt_print(p->a, "Nothing decides yet whether it is done: %s.", names);
		p->unknown++;
	} else {
		plot->out.because = "Nothing that is collected can say whether it is done; name it in plan.activities with done: and the day when it is.";
		p->unknown++;
	}
}

static void
judge_gate(struct lt_plotting *p, struct lt_plot *plot, int gate)
{
	const struct lt_roadmap_decision *d = &p->found->gates[gate];
	plot->out.kind = "gate";
	plot->out.gate = lt_words_gate.at[gate].word;
	if (p->found->gate_known[gate] && d->passed) {
		plot->out.state = "done";
		plot->out.end = d->day;
		plot->out.because = lt_print(p->a, "It was passed on %s.", d->day);
	} else if (p->found->gate_known[gate]) {
		plot->out.because = d->reopened ? lt_print(p->a, "It is open again: %s.", d->reopened) : lt_print(p->a, "It was refused on %s.", d->day);
	} else {
		plot->out.because = "Nobody has decided about it; lintel review gate does.";
	}
}

/* What is left out may take a share of its work with it. */
static double
share_left(const struct lt_plotting *p, const char *id)
{
	double left = 1;
	for (int i = 0; i < p->content->without_count; i++) {
		const struct lt_activity_without *w = &p->content->withouts[i];
		if (strcmp(w->activity, id) == 0 && lt_plot_is_without(p, w->id))
			left -= (double)w->percent / 100;
	}
	return lt_plot_is_without(p, id) || left < 0.005 ? 0 : left;
}

static void
plot_row(struct lt_plotting *p, const struct lt_activity *row)
{
	struct lt_plot *plot = lt_plot_add(p, row->id, "activity", row->title);
	const int64_t efforts[] = { row->s, row->m, row->l };
	double left = share_left(p, row->id);
	int gate = row->gate ? lt_words_find(&lt_words_gate, lt_text(row->gate)) : -1;
	plot->row = row;
	plot->phase = row->phase;
	plot->out.role = row->does;
	plot->out.answers = lt_plot_texts(p->a, row->answers);
	plot->out.essential = row->essential;
	plot->out.source = row->source;
	plot->calendar = row->calendar;
	plot->first = row->first;
	for (int k = 0; k < LT_RANGE; k++)
		plot->effort[k] = (double)efforts[p->size] * left;
	plot->wait[LT_LEAST] = row->wait[0];
	plot->wait[LT_LIKELY] = (row->wait[0] + row->wait[1] + 1) / 2;
	plot->wait[LT_MOST] = row->wait[1];
	plot->dropped = left == 0 || (p->essential && !row->essential);
	p->left_out += plot->dropped;
	int before = p->unknown;
	if (gate >= 0)
		judge_gate(p, plot, gate);
	else
		judge(p, plot, row);
	if (plot->dropped)
		p->unknown = before;
}

void
lt_plot_framework(struct lt_plotting *p)
{
	for (int i = 0; i < p->content->count; i++)
		plot_row(p, &p->content->at[i]);
	for (int i = 0; i < p->content->count; i++) {
		for (const char *const *id = p->content->at[i].needs; id && *id; id++)
			if (lt_plot_find(p, *id) >= 0)
				lt_plot_need(p, &p->at[i].needs, lt_plot_find(p, *id));
		for (const char *const *id = p->content->at[i].soft; id && *id; id++)
			if (lt_plot_find(p, *id) >= 0)
				lt_plot_need(p, &p->at[i].soft, lt_plot_find(p, *id));
	}
}

/* --- taking out --- */

/* What a need on `other` means: itself; where it is left out, what it needs; where it is done, nothing. */
static void
follow(struct lt_plotting *p, int other, bool hard, char *seen, struct lt_ids *needs, struct lt_ids *soft)
{
	const struct lt_plot *plot = &p->at[other];
	if (seen[other] >= (hard ? 2 : 1))
		return;
	seen[other] = hard ? 2 : 1;
	if (strcmp(plot->out.state, "done") == 0)
		return;
	if (!plot->dropped) {
		lt_plot_need(p, hard ? needs : soft, other);
		return;
	}
	for (int i = 0; i < plot->needs.count; i++)
		follow(p, plot->needs.at[i], hard, seen, needs, soft);
	for (int i = 0; i < plot->soft.count; i++)
		follow(p, plot->soft.at[i], false, seen, needs, soft);
}

void
lt_plot_drop(struct lt_plotting *p)
{
	struct lt_ids *needs = LT_NEW_ARRAY(p->a, struct lt_ids, p->count + 1), *soft = LT_NEW_ARRAY(p->a, struct lt_ids, p->count + 1);
	bool any = false;
	for (int i = 0; i < p->count; i++)
		any = any || p->at[i].dropped || strcmp(p->at[i].out.state, "done") == 0;
	if (!any)
		return;
	char *seen = lt_alloc(p->a, (size_t)p->count + 1);
	for (int i = 0; i < p->count; i++) {
		if (p->at[i].dropped)
			continue;
		memset(seen, 0, (size_t)p->count);
		for (int k = 0; k < p->at[i].needs.count; k++)
			follow(p, p->at[i].needs.at[k], true, seen, &needs[i], &soft[i]);
		for (int k = 0; k < p->at[i].soft.count; k++)
			follow(p, p->at[i].soft.at[k], false, seen, &needs[i], &soft[i]);
	}
	for (int i = 0; i < p->count; i++)
		if (!p->at[i].dropped) {
			p->at[i].needs = needs[i];
			p->at[i].soft = soft[i];
		}
}
