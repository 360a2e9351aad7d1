/* SPDX-License-Identifier: Apache-2.0 */
/* The walk from a profile to a placement: content, facts, plan. */
#include "cli/tomorrow.h"

#include <stdio.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/err.h"
#include "catalog/check.h"
#include "facts/facts.h"
#include "plan/place.h"

/* Everything of content/ that a placement needs; read only here. */
struct content {
	struct lt_models models;
	struct lt_gpus gpus;
	struct lt_workloads workloads;
};

static bool
load(struct lt_arena *a, struct content *content, struct lt_err *err)
{
	return lt_models_load(a, &content->models, err) && lt_gpus_load(a, &content->gpus, err) &&
		lt_workloads_load(a, &content->workloads, err);
}

/* The exit code that scripts read: 0 yes, 3 no, 4 not known. */
static int
answer(const struct lt_placement *placement)
{
	static const int codes[] = { [LT_READY_YES] = LT_EXIT_DONE, [LT_READY_UNKNOWN] = LT_EXIT_BLIND, [LT_READY_NO] = LT_EXIT_GAPS };
	return codes[placement->verdict];
}

int
lt_tomorrow(struct lt_arena *a, struct lt_gather *gather, const char *profile, struct lt_placement *ret_placement,
	struct lt_err *err)
{
	struct content content;
	struct lt_demand demand;
	struct lt_found found;
	struct lt_checks none = { 0 };
	int count;
	if (!load(a, &content, err))
		return LT_EXIT_FAILED;
	if (!lt_demand_read(a, profile, &content.models, &content.workloads, &demand, err) || !lt_gather_prepare(a, gather, err))
		return LT_EXIT_USAGE;
	const char *const *statements = lt_found_statements(a, &count);
	struct lt_facts *facts = lt_run_open(a, lt_keys_new(a), &none, statements, count, gather->today, err);
	if (!facts)
		return LT_EXIT_FAILED;
	if (!lt_gather_run(a, gather, facts, err))
		return LT_EXIT_USAGE;
	if (!lt_facts_close(facts, err) ||
		!lt_found_read(a, facts, &content.gpus, demand.hosted ? demand.hosted->name : NULL, &found, err))
		return LT_EXIT_FAILED;
	*ret_placement = (struct lt_placement){ .version = LT_VERSION, .today = gather->today, .root = gather->path };
	lt_place(a, &demand, &found, &content.gpus, &content.workloads, ret_placement);
	return answer(ret_placement);
}

int
lt_tomorrow_list(struct lt_arena *a, struct lt_err *err)
{
	struct content content;
	if (!load(a, &content, err))
		return LT_EXIT_FAILED;
	puts("Profiles:");
	for (int i = 0; i < content.workloads.profile_count; i++) {
		const struct lt_profile *p = &content.workloads.profiles[i];
		printf("  %-12s %s\n%15s%s, %lld calls a minute of %lld tokens\n", p->name, p->title, "", p->model, (long long)p->rpm,
			(long long)p->tokens);
	}
	puts("\nOr in words, alone or behind a profile, as in chat-8b,rpm=120:");
#define KEY(name, sentence) printf("  %-10s %s\n", #name, sentence);
	LT_DEMANDS(KEY)
#undef KEY
	puts("\nModels:");
	for (int i = 0; i < content.models.count; i++)
		printf("  %-24s %.4g billion parameters%s%s\n", content.models.at[i].name, content.models.at[i].params,
			content.models.at[i].licence ? ", " : "", content.models.at[i].licence ? content.models.at[i].licence : "");
	for (int i = 0; i < content.models.hosted_count; i++)
		printf("  %-24s served by Azure\n", content.models.hosted[i].name);
	return LT_EXIT_DONE;
}
