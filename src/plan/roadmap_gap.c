/* SPDX-License-Identifier: Apache-2.0 */
/* Gaps as activities: what closing one takes, what it is a part of, and what has to wait for it. */
#include "base/arena.h"
#include "base/date.h"
#include "base/map.h"
#include "catalog/activity.h"
#include "plan/roadmap_inside.h"

/* Days in which a gap is to be closed, by how bad it is; as in assess/work.c. */
static const uint8_t DAYS[LT_SEVERITY_COUNT] = {
	[LT_SEVERITY_CRITICAL] = 7, [LT_SEVERITY_HIGH] = 30, [LT_SEVERITY_MEDIUM] = 90, [LT_SEVERITY_LOW] = 90 };

static bool
has(const char *const *list, const char *word)
{
	for (; list && *list; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

/* The first activity with a row that the check decides, else the one that its area hangs below; -1: none. */
static int
parent_of(const struct lt_plotting *p, const int *by_check, int check)
{
	if (by_check[check] >= 0)
		return by_check[check];
	for (int i = 0; i < p->count; i++)
		if (p->at[i].row && has(p->at[i].row->areas, lt_words_area.at[p->found->checks[check].area].word))
			return i;
	return -1;
}

/* The first activity of those that a check may hang below, unless a later one is the one of its area. */
static void
prefer(const struct lt_plotting *p, int *by_check, int check, int activity)
{
	const char *area = lt_words_area.at[p->found->checks[check].area].word;
	int before = by_check[check];
	if (before < 0 || (has(p->at[activity].row->areas, area) && !has(p->at[before].row->areas, area)))
		by_check[check] = activity;
}

/* Of each check the activity that one of its rows belongs to. */
static int *
index_checks(struct lt_plotting *p)
{
	int *by_check = LT_NEW_ARRAY(p->a, int, p->found->check_count + 1);
	for (int i = 0; i < p->found->check_count; i++)
		by_check[i] = -1;
	for (int i = 0; i < p->count; i++)
		for (const char *const *id = p->at[i].row ? p->at[i].row->done : NULL; id && *id; id++) {
			int item = (int)lt_map_get(p->item_by_id, lt_text(*id));
			for (int k = 0; item >= 0 && k < p->found->items[item].checks.count; k++) {
				int check = (int)lt_map_get(p->check_by_id, lt_text(p->found->items[item].checks.at[k]));
				if (check >= 0 && !p->at[i].row->whole)
					prefer(p, by_check, check, i);
			}
		}
	return by_check;
}

/* Does it go with what is left out?  When all that can decide it goes, or its area. */
static bool
goes(const struct lt_plotting *p, const struct lt_roadmap_check *check)
{
	for (int i = 0; i < p->content->without_count; i++) {
		const struct lt_activity_without *w = &p->content->withouts[i];
		bool all = check->sources.count > 0;
		if (!lt_plot_is_without(p, w->id))
			continue;
		for (int k = 0; k < check->sources.count; k++)
			all = all && has(w->collectors, check->sources.at[k]);
		if (all || has(w->areas, lt_words_area.at[check->area].word))
			return true;
	}
	return false;
}

void
lt_plot_measure(const struct lt_plotting *p, struct lt_plot *plot, enum lt_area area, int64_t places)
{
	for (int i = 0; i < p->content->gap_count; i++) {
		const struct lt_activity_gap *g = &p->content->gaps[i];
		if (strcmp(g->id, lt_words_area.at[area].word) != 0)
			continue;
		double days = g->first + g->each * (double)(places - 1);
		days = days > g->most ? g->most : days;
		plot->effort[LT_LEAST] = days / 2;
		plot->effort[LT_LIKELY] = days;
		plot->effort[LT_MOST] = days * 2;
		plot->out.source = g->source;
	}
}

static void
plot_gap(struct lt_plotting *p, int index, int parent)
{
	const struct lt_roadmap_check *check = &p->found->checks[index];
	const char *name = check->code ? check->code : check->id;
	struct lt_plot *plot = lt_plot_add(p, lt_print(p->a, "GAP-%s", name), "gap", check->title);
	char due[16];
	int64_t places = check->gap - check->waived;
	lt_date_spell(p->today + DAYS[check->severity], due);
	plot->phase = check->phase;
	plot->parent = parent;
	plot->out.parent = parent >= 0 ? p->at[parent].out.id : NULL;
	plot->out.check = name;
	plot->out.severity = lt_words_severity.at[check->severity].word;
	plot->out.places = places;
	plot->out.file = check->file;
	plot->out.line = check->line;
	plot->out.fix = check->fix;
	plot->out.due = lt_copy(p->a, due);
	plot->out.because = lt_print(p->a, "It has a gap in %lld place%s.", (long long)places, places == 1 ? "" : "s");
	plot->out.essential = parent >= 0 ? p->at[parent].out.essential : check->severity == LT_SEVERITY_CRITICAL;
	plot->out.role = parent >= 0 ? p->at[parent].out.role : "PLT";
	plot->out.answers = parent >= 0 ? p->at[parent].out.answers : (struct lt_texts){ 0 };
	for (int i = 0; i < p->content->role_count; i++)
		if (has(p->content->roles[i].areas, lt_words_area.at[check->area].word))
			plot->out.role = p->content->roles[i].id;
	for (int g = 0; g < LT_GATE_COUNT && !plot->out.gate; g++)
		if (check->gates & 1u << g)
			plot->out.gate = lt_words_gate.at[g].word;
	lt_plot_measure(p, plot, check->area, places);
	plot->dropped = goes(p, check) || lt_plot_is_without(p, plot->out.id) || lt_plot_is_without(p, name) ||
		(p->essential && !plot->out.essential && check->severity != LT_SEVERITY_CRITICAL);
	p->left_out += plot->dropped;
}

void
lt_plot_gaps(struct lt_plotting *p)
{
	int *by_check = index_checks(p);
	for (int i = 0; i < p->found->check_count; i++) {
		const struct lt_roadmap_check *check = &p->found->checks[i];
		if (check->gap == 0)
			continue;
		if (check->gap <= check->waived)
			p->waived++;
		else
			plot_gap(p, i, parent_of(p, by_check, i));
	}
}

/* --- edges --- */

/* All that comes after `from`, by hard needs. */
static void
mark_after(const struct lt_plotting *p, int from, char *after)
{
	bool more = true;
	after[from] = 1;
	while (more) {
		more = false;
		for (int i = 0; i < p->count; i++)
			for (int k = 0; !after[i] && k < p->at[i].needs.count; k++)
				if (after[p->at[i].needs.at[k]])
					after[i] = more = 1;
	}
}

/* It needs what its parent needs, but for what its own gate comes before, and a critical one waits for nothing; its parent and
 * its gate need it.  The parent has so
 * much less left to do. */
void
lt_plot_gap_edges(struct lt_plotting *p)
{
	char *after[LT_GATE_COUNT] = { 0 };
	for (int i = 0; i < p->count; i++) {
		struct lt_plot *plot = &p->at[i];
		if (strcmp(plot->out.kind, "gap") != 0)
			continue;
		int g = plot->out.gate ? lt_words_find(&lt_words_gate, lt_text(plot->out.gate)) : -1, gate = -1;
		for (int k = 0; g >= 0 && k < p->content->count; k++)
			if (p->content->at[k].gate && strcmp(p->content->at[k].gate, plot->out.gate) == 0)
				gate = lt_plot_find(p, p->content->at[k].id);
		if (gate >= 0 && !after[g]) {
			after[g] = lt_alloc(p->a, (size_t)p->count + 1);
			mark_after(p, gate, after[g]);
		}
		struct lt_plot *parent = plot->parent >= 0 ? &p->at[plot->parent] : NULL;
		bool waits = strcmp(plot->out.severity, lt_words_severity.at[LT_SEVERITY_CRITICAL].word) != 0;
		for (int k = 0; waits && parent && k < parent->needs.count; k++) {
			int need = parent->needs.at[k];
			if (strcmp(p->at[need].out.kind, "gap") != 0 && !(gate >= 0 && after[g][need]))
				lt_plot_need(p, &plot->needs, need);
		}
	}
	for (int i = 0; i < p->count; i++) {
		struct lt_plot *plot = &p->at[i];
		if (strcmp(plot->out.kind, "gap") != 0)
			continue;
		for (int k = 0; plot->out.gate && k < p->content->count; k++)
			if (p->content->at[k].gate && strcmp(p->content->at[k].gate, plot->out.gate) == 0)
				lt_plot_need(p, &p->at[lt_plot_find(p, p->content->at[k].id)].needs, i);
		if (plot->parent < 0)
			continue;
		struct lt_plot *parent = &p->at[plot->parent];
		lt_plot_need(p, &parent->needs, i);
		for (int k = 0; !plot->dropped && k < LT_RANGE; k++)
			parent->effort[k] = parent->effort[k] > plot->effort[k] ? parent->effort[k] - plot->effort[k] : 0;
	}
}
