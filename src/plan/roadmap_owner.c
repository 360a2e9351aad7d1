/* SPDX-License-Identifier: Apache-2.0 */
/* Who does it: whom lintel.yaml assigns, else who has the role or answers for the area there, else the role. */
#include "base/arena.h"
#include "base/map.h"
#include "catalog/activity.h"
#include "plan/roadmap_inside.h"

static bool
lists(struct lt_node list, const char *word)
{
	if (lt_node_is(list, LT_KIND_TEXT))
		return lt_node_eq(list, word);
	for (struct lt_walk w = lt_walk(list); lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w);)
		if (lt_node_eq(w.value, word))
			return true;
	return false;
}

/* assignments[].item names the activity, one of its rows, the gap's check, or a row that the check decides. */
static bool
is_meant(const struct lt_plotting *p, const struct lt_plot *plot, const char *item)
{
	if (strcmp(item, plot->out.id) == 0)
		return true;
	for (const char *const *id = plot->row ? plot->row->done : NULL; id && *id; id++)
		if (strcmp(item, *id) == 0)
			return true;
	if (!plot->out.check)
		return false;
	int check = (int)lt_map_get(p->check_by_id, lt_text(plot->out.check)), at = (int)lt_map_get(p->item_by_id, lt_text(item));
	if (check < 0)
		return false;
	if (strcmp(item, p->found->checks[check].id) == 0 || strcmp(item, plot->out.check) == 0)
		return true;
	for (int k = 0; at >= 0 && k < p->found->items[at].checks.count; k++)
		if (lt_map_get(p->check_by_id, lt_text(p->found->items[at].checks.at[k])) == check)
			return true;
	return false;
}

static void
assign(struct lt_plotting *p, struct lt_plot *plot)
{
	for (struct lt_walk w = lt_walk(lt_node_get(p->estate, "assignments")); lt_walk_next(&w);) {
		const char *item = lt_node_string(lt_node_get(w.value, "item"), p->a);
		if (!item || !is_meant(p, plot, item))
			continue;
		const char *owner = lt_node_string(lt_node_get(w.value, "owner"), p->a), *due = lt_node_string(lt_node_get(w.value, "due"), p->a);
		plot->out.owner = owner ? owner : plot->out.owner;
		plot->out.named = plot->out.named || owner;
		plot->out.due = due ? due : plot->out.due;
		if (strcmp(item, plot->out.id) == 0)
			return;
	}
}

static void
by_people(struct lt_plotting *p, struct lt_plot *plot)
{
	const struct lt_activity_role *role = lt_activities_role(p->content, plot->out.role);
	int check = plot->out.check ? (int)lt_map_get(p->check_by_id, lt_text(plot->out.check)) : -1;
	for (struct lt_walk w = lt_walk(lt_node_get(p->estate, "people")); !plot->out.owner && lt_walk_next(&w);) {
		const char *name = lt_node_string(lt_node_get(w.value, "name"), p->a);
		struct lt_node group = lt_node_get(w.value, "group");
		bool fits = check >= 0 && lists(lt_node_get(w.value, "areas"), lt_words_area.at[p->found->checks[check].area].word);
		for (const char *const *g = role ? role->groups : NULL; g && *g; g++)
			fits = fits || lt_node_eq(group, *g);
		if (name && fits) {
			plot->out.owner = name;
			plot->out.named = true;
		}
	}
	if (!plot->out.owner)
		plot->out.owner = role ? role->title : plot->out.role;
}

void
lt_plot_owners(struct lt_plotting *p)
{
	for (int i = 0; i < p->count; i++) {
		struct lt_plot *plot = &p->at[i];
		if (!plot->out.owner)
			assign(p, plot);
		by_people(p, plot);
	}
}
