/* SPDX-License-Identifier: Apache-2.0 */
/* budget: what the platform may cost, who learns of it, and who stops machines in the evening. */
#include "base/arena.h"
#include "prepare/target.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

enum { MOST_PERCENTS = 4 }; /* Azure takes five notices of a budget, and one is the forecast */

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	const char *at = lt_view_platform(p, "platform.stop.at");
	struct lt_node alert = lt_node_path(p->platform, "budget/alert");
	if (!lt_setting_given(p->platform, "contacts"))
		lt_mistake_add(p->mistakes, lt_node_place(p->platform), "platform.contacts is not given, and a budget that tells nobody is none; write contacts: with a mail address below platform");
	if (lt_node_is(alert, LT_KIND_LIST) && lt_node_count(alert) > MOST_PERCENTS)
		lt_mistake_add(p->mistakes, lt_node_place(alert), "platform.budget.alert holds %d percentages; Azure takes %d of them beside the forecast", (int)lt_node_count(alert), MOST_PERCENTS);
	struct lt_text rest = lt_text(at), hour;
	int64_t h = 0, m = 0; /* what is no time is a mistake that the view has told */
	lt_text_cut(&rest, ':', &hour);
	lt_text_int(hour, &h);
	lt_text_int(rest, &m);
	lt_view_number(doc, "hour", (double)h);
	lt_view_number(doc, "minute", (double)m);
}

const struct lt_target lt_target_budget = {
	.name = "budget",
	.title = "budget with warnings and forecast, daily bill, cost alarm, stop in the evening",
	.group = "azure",
	.needs = (const char *const[]){ "monitoring", "storage", NULL },
	.view = view,
};
