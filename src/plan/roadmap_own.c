/* SPDX-License-Identifier: Apache-2.0 */
/* plan.activities of lintel.yaml: further activities, and what is said of those of the framework. */
#include "base/arena.h"
#include "base/date.h"
#include "base/map.h"
#include "catalog/activity.h"
#include "plan/roadmap_inside.h"
#include "record/setting.h"

#define AT "plan.activities[]."

static void
wrong(struct lt_plotting *p, struct lt_node node, const char *sentence)
{
	lt_mistake_add(&p->mistakes, lt_node_place(node), "plan.activities: %s", sentence);
}

static const char *
text_of(struct lt_plotting *p, struct lt_node node, const char *key)
{
	return lt_node_string(lt_node_get(node, key), p->a);
}

/* Text that is no day was told when the file was read. */
static bool
day_of(struct lt_plotting *p, struct lt_node node, const char *key, int64_t *ret_day)
{
	const char *text = text_of(p, node, key);
	return text && lt_date_day(lt_text(text), ret_day);
}

static void
read_work(struct lt_plotting *p, struct lt_plot *plot)
{
	struct lt_node n = plot->node;
	if (lt_setting_given(n, "effort"))
		plot->effort[LT_LEAST] = plot->effort[LT_LIKELY] = plot->effort[LT_MOST] = lt_setting_money(n, AT "effort");
	if (lt_setting_given(n, "effort_least"))
		plot->effort[LT_LEAST] = lt_setting_money(n, AT "effort_least");
	if (lt_setting_given(n, "effort_most"))
		plot->effort[LT_MOST] = lt_setting_money(n, AT "effort_most");
	if (plot->effort[LT_LEAST] > plot->effort[LT_LIKELY] || plot->effort[LT_LIKELY] > plot->effort[LT_MOST])
		wrong(p, n, lt_print(p->a, "the efforts of '%s' do not rise: effort_least is at most effort, and effort at most effort_most", plot->out.id));
	if (lt_setting_given(n, "wait") || lt_setting_given(n, "wait_most")) {
		plot->wait[LT_LEAST] = lt_setting_given(n, "wait") ? lt_setting_int(n, AT "wait") : 0;
		plot->wait[LT_MOST] = lt_setting_given(n, "wait_most") ? lt_setting_int(n, AT "wait_most") : plot->wait[LT_LEAST];
		if (plot->wait[LT_MOST] < plot->wait[LT_LEAST])
			wrong(p, n, lt_print(p->a, "'%s' waits at most %lld days and at least %lld; wait_most is not below wait", plot->out.id,
				(long long)plot->wait[LT_MOST], (long long)plot->wait[LT_LEAST]));
		plot->wait[LT_LIKELY] = (plot->wait[LT_LEAST] + plot->wait[LT_MOST] + 1) / 2;
		plot->calendar = plot->first = false;
	}
}

static void
read_words(struct lt_plotting *p, struct lt_plot *plot)
{
	struct lt_node n = plot->node;
	const char *title = text_of(p, n, "title"), *role = text_of(p, n, "role"), *done = text_of(p, n, "done"), *due = text_of(p, n, "due");
	int64_t day;
	plot->out.title = title ? title : plot->out.title;
	plot->out.owner = text_of(p, n, "owner");
	plot->out.named = plot->out.owner != NULL;
	if (role && !lt_activities_role(p->content, role))
		wrong(p, n, lt_print(p->a, "'%s' names the role '%.40s', which there is not; EXS, PLT, SEC, NET and the others stand in lintel.yaml's reference",
			plot->out.id, role));
	plot->out.role = role ? role : plot->out.role;
	if (lt_setting_given(n, "phase"))
		plot->phase = lt_setting_choice(n, AT "phase");
	if (day_of(p, n, "from", &day))
		plot->from = day;
	plot->out.due = day_of(p, n, "due", &day) ? due : plot->out.due;
	if (day_of(p, n, "done", &day) && day > p->today)
		wrong(p, n, lt_print(p->a, "'%s' is done on %.10s, which is still ahead; done is the day on which it was", plot->out.id, done));
	if (done) {
		plot->out.state = "done";
		plot->out.end = done;
		plot->out.because = lt_print(p->a, "lintel.yaml says it was done on %.10s.", done);
	}
}

void
lt_plot_own(struct lt_plotting *p)
{
	for (struct lt_walk w = lt_walk(lt_node_get(p->plan, "activities")); lt_walk_next(&w);) {
		const char *id = text_of(p, w.value, "id");
		if (!id || !*id) {
			wrong(p, w.value, "an activity has no id; give it one that stays, as in id: vendor-contract");
			continue;
		}
		int at = lt_plot_find(p, id);
		if (at >= 0 && !lt_node_is(p->at[at].node, LT_KIND_NONE)) {
			wrong(p, w.value, lt_print(p->a, "'%.60s' is there twice, first in line %u; ids are given once", id, lt_node_place(p->at[at].node).line));
			continue;
		}
		struct lt_plot *plot = at >= 0 ? &p->at[at] : lt_plot_add(p, id, "own", text_of(p, w.value, "title"));
		plot->node = w.value;
		if (at < 0) {
			plot->own = true;
			plot->phase = LT_PHASE_PREPARATION;
			plot->dropped = lt_plot_is_without(p, id);
			plot->out.role = "PLT";
			plot->out.because = "lintel.yaml asks for it.";
			plot->out.source = "lintel.yaml";
			plot->out.file = lt_node_place(w.value).file;
			plot->out.line = lt_node_place(w.value).line;
			if (!plot->out.title)
				wrong(p, w.value, lt_print(p->a, "'%.60s' has no title; say in a few words what is done", id));
			plot->out.title = plot->out.title ? plot->out.title : id;
			if (!lt_setting_given(w.value, "effort") && !lt_setting_given(w.value, "wait") && !lt_setting_given(w.value, "done"))
				wrong(p, w.value, lt_print(p->a, "'%.60s' has neither effort nor wait; say how many person-days it takes", id));
		}
		read_words(p, plot);
		read_work(p, plot);
	}
}

/* --- edges --- */

static const char *
nearest(const struct lt_plotting *p, const char *id)
{
	const char *near = NULL;
	int least = strlen(id) < 4 ? 2 : 3; /* of two letters, two changed are another word */
	for (int i = 0; i < p->count; i++) {
		int steps = lt_text_distance(lt_text(id), lt_text(p->at[i].out.id));
		if (steps < least) {
			least = steps;
			near = p->at[i].out.id;
		}
	}
	return near;
}

/* GAP-... of a check that has no gap now is done, and no mistake. */
static int
named(struct lt_plotting *p, const struct lt_plot *plot, struct lt_node value, const char *key)
{
	const char *id = lt_node_string(value, p->a);
	int at = id ? lt_plot_find(p, id) : -1;
	if (at >= 0 || !id)
		return at;
	if (strncmp(id, "GAP-", 4) == 0 && lt_map_get(p->check_by_id, lt_text(id + 4)) >= 0)
		return -1;
	const char *near = nearest(p, id);
	lt_mistake_add(&p->mistakes, lt_node_place(value), "plan.activities: '%.60s' names '%.60s' in %s, and there is no such activity; %s", plot->out.id,
		id, key, near ? lt_print(p->a, "did you mean '%s'?", near) : "activities of the framework are N01 to N62, gaps are GAP- and the code of the check");
	return -1;
}

static void
edges(struct lt_plotting *p, int index, const char *key)
{
	struct lt_node list = lt_node_get(p->at[index].node, key);
	struct lt_walk w = lt_walk(list);
	bool one = lt_node_is(list, LT_KIND_TEXT);
	if (!one && !lt_node_is(list, LT_KIND_LIST))
		return;
	while (one || lt_walk_next(&w)) {
		int other = named(p, &p->at[index], one ? list : w.value, key);
		one = false;
		if (other >= 0 && strcmp(key, "before") == 0)
			lt_plot_need(p, &p->at[other].needs, index);
		else if (other >= 0)
			lt_plot_need(p, strcmp(key, "soft") == 0 ? &p->at[index].soft : &p->at[index].needs, other);
		if (lt_node_is(list, LT_KIND_TEXT))
			return;
	}
}

void
lt_plot_own_edges(struct lt_plotting *p)
{
	for (int i = 0; i < p->count; i++) {
		if (lt_node_is(p->at[i].node, LT_KIND_NONE))
			continue;
		edges(p, i, "needs");
		edges(p, i, "soft");
		edges(p, i, "before");
	}
}
