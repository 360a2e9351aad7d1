/* SPDX-License-Identifier: Apache-2.0 */
/* plan_capacity_estate: a workload that lintel.yaml tells, as the words of lintel plan capacity. */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/gather.h"
#include "cli/plan_capacity.h"
#include "record/setting.h"

#define AT "plan.cost.workloads[]."

static const char *
text(struct lt_arena *a, struct lt_node map, const char *key)
{
	const char *value = lt_node_string(lt_node_get(map, key), a);
	return value && *value ? value : NULL;
}

static const char *
name_of(struct lt_arena *a, struct lt_node load)
{
	const char *name = text(a, load, "name");
	return name ? name : text(a, load, "model");
}

/* What an option says, it says. */
static void
word(const char **word, const char *value)
{
	*word = *word ? *word : value;
}

/* Calls a day are a mean, whose peak the options tell; calls a minute are the peak, for as many hours as it lasts. */
static void
read_traffic(struct lt_arena *a, struct lt_node load, struct lt_workload_words *w)
{
	double rpm = lt_setting_money(load, AT "rpm");
	long long busy = (long long)lt_setting_int(load, AT "busy"), low = (long long)lt_setting_int(load, AT "low");
	if (w->users || w->calls || w->rpm || w->day)
		return;
	if (rpm > 0 && busy < 24)
		w->day = lt_print(a, "%lldx%.10g,%lldx%.10g", busy, rpm, 24 - busy, rpm * (double)low / 100);
	else if (rpm > 0)
		w->rpm = lt_print(a, "%.10g", rpm);
	else
		w->users = "1", w->calls = lt_print(a, "%.10g", (double)lt_setting_int(load, AT "calls") / 1440);
}

bool
lt_plan_capacity_workload(struct lt_arena *a, const char *name, bool measured, struct lt_workload_words *w, const char **ret_from, struct lt_err *err)
{
	static const char *const TYPES[] = { "global", "data-zone", "regional" };
	struct lt_gather gather = { 0 };
	struct lt_node found = LT_NOWHERE;
	const char *names = "", *only = NULL;
	int count = 0;
	*ret_from = NULL;
	if (!lt_gather_prepare(a, &gather, err))
		return false;
	for (struct lt_walk walk = lt_walk(lt_node_path(gather.estate.root, "plan/cost/workloads")); lt_walk_next(&walk);) {
		const char *is = name_of(a, walk.value);
		if (!is)
			continue;
		names = lt_print(a, "%s%s%s", names, count++ ? ", " : "", is);
		only = is;
		if (!name || strcmp(name, is) == 0)
			found = walk.value;
	}
	if (count == 0)
		return !name || lt_fail(err, "--workload %s: plan.cost.workloads of lintel.yaml names none", name);
	if (lt_node_is(found, LT_KIND_NONE) || (!name && count > 1))
		return lt_fail(err, "%s%s%s--workload is one of %s of lintel.yaml; or say --model", name ? "no workload " : "which workload? ", name ? name : "",
			name ? "; " : "", names);
	word(&w->model, text(a, found, "model"));
	word(&w->type, TYPES[lt_setting_choice(found, AT "sku")]);
	if (!measured)
		read_traffic(a, found, w);
	word(&w->input, lt_print(a, "%lld", (long long)lt_setting_int(found, AT "input")));
	word(&w->output, lt_print(a, "%lld", (long long)lt_setting_int(found, AT "output")));
	word(&w->cached, lt_print(a, "%lld", (long long)lt_setting_int(found, AT "cached")));
	word(&w->batch, lt_print(a, "%lld", (long long)lt_setting_int(found, AT "batch")));
	*ret_from = lt_print(a, "%s of lintel.yaml", name ? name : only);
	return true;
}
