/* SPDX-License-Identifier: Apache-2.0 */
/* roadmap: see roadmap.h.  The order of the calls is the order of the story. */
#include "plan/roadmap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "plan/roadmap_inside.h"

enum { MISTAKES = 10 };

static void
index_found(struct lt_plotting *p)
{
	for (int i = 0; i < p->found->item_count; i++)
		lt_map_put(p->item_by_id, lt_text(p->found->items[i].id), i);
	for (int i = 0; i < p->found->check_count; i++) {
		lt_map_put(p->check_by_id, lt_text(p->found->checks[i].id), i);
		if (p->found->checks[i].code)
			lt_map_put(p->check_by_id, lt_text(p->found->checks[i].code), i);
	}
}

static bool
no_mistakes(struct lt_plotting *p, struct lt_err *err)
{
	if (p->mistakes.count == 0)
		return true;
	struct lt_buf told = LT_BUF(64 << 10);
	lt_mistake_tell(&p->mistakes, MISTAKES, &told);
	lt_fail(err, "%s", lt_buf_text(&told).at);
	lt_buf_done(&told);
	return false;
}

static bool
make(struct lt_arena *a, const struct lt_activities *activities, const struct lt_roadmap_found *found, struct lt_node estate,
	const struct lt_roadmap_asked *asked, struct lt_noun_roadmap *out, struct lt_err *err)
{
	struct lt_plotting p = { .a = a, .content = activities, .found = found, .asked = asked, .estate = estate, .plan = lt_node_get(estate, "plan"),
		.mistakes = LT_MISTAKES(a), .out = out, .by_id = lt_map_new(a), .item_by_id = lt_map_new(a), .check_by_id = lt_map_new(a) };
	*out = (struct lt_noun_roadmap){ .version = LT_VERSION, .today = asked->today, .organisation = found->organisation };
	index_found(&p);
	if (!lt_plot_asked(&p, err))
		return false;
	lt_plot_framework(&p);
	if (!lt_plot_lives(&p, err))
		return false;
	lt_plot_own(&p);
	lt_plot_gaps(&p);
	lt_plot_own_edges(&p);
	lt_plot_gap_edges(&p);
	lt_plot_drop(&p);
	lt_plot_owners(&p);
	if (!lt_plot_days(&p, err) || !no_mistakes(&p, err))
		return false;
	lt_plot_tell(&p);
	return true;
}

bool
lt_roadmap_make(struct lt_arena *a, const struct lt_activities *activities, const struct lt_roadmap_found *found, struct lt_node estate,
	const struct lt_roadmap_asked *asked, struct lt_noun_roadmap *ret, struct lt_err *err)
{
	const struct lt_roadmap_asked plain = { .today = asked->today, .dash = asked->dash };
	struct lt_noun_roadmap before;
	if (!make(a, activities, found, estate, asked, ret, err))
		return false;
	if (!asked->team && !asked->start && !asked->size && !asked->path && asked->without.count == 0)
		return true;
	if (!make(a, activities, found, estate, &plain, &before, err))
		return false;
	lt_plot_compare(a, &before, ret);
	return true;
}
