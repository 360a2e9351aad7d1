/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/azure_action.h"

#include "base/arena.h"
#include "collect/azure.h"

struct actions {
	struct lt_arena *arena;
	const char **at;
	int count, room;
};

static void
add(struct actions *actions, const char *action)
{
	for (int i = 0; i < actions->count; i++)
		if (strcasecmp(actions->at[i], action) == 0)
			return;
	LT_PUSH(actions->arena, actions->at, actions->count, actions->room) = action;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What the questions of azure_live.c name, and the types that the graph and the lists below them show. */
const char *const *
lt_azure_actions(struct lt_arena *a, const struct lt_facts *facts)
{
	static const struct {
		const char *what, *action;
	} questions[] = {
#define LIST(what, path, version, action, role) { what, action },
#define REGION(what, path, version, action, role) { what, action },
#include "collect/azure_live.def"
		{ "gpu_sku", "Microsoft.Compute/skus/read" },
		{ "model_capacity", "Microsoft.CognitiveServices/locations/modelCapacities/read" },
		{ "model_calls", "Microsoft.Insights/metrics/read" },
	};
	static const char *const within[] = { /* read with their parents */
#define WITHIN(type) type,
#include "collect/azure_live.def"
	};
	struct actions actions = { .arena = a };
	struct lt_text type;
	add(&actions, "Microsoft.Resources/subscriptions/read");
	add(&actions, "Microsoft.ResourceGraph/resources/read");
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
		if (lt_facts_wants(facts, questions[i].what))
			add(&actions, questions[i].action);
	for (int at = 0; (type = lt_facts_type(facts, &at)).at;) {
		bool own = lt_text_starts(type, "Microsoft.") && !lt_text_eq(type, "Microsoft.Resources/resourceGroups")
			&& !lt_text_starts(type, "Microsoft.Capacity/");
		for (size_t i = 0; i < sizeof within / sizeof *within; i++)
			own &= !lt_text_eq(type, within[i]);
		if (own)
			add(&actions, lt_print(a, "%.*s/read", LT_ARG(type)));
	}
	qsort(actions.at, (size_t)actions.count, sizeof *actions.at, by_name);
	LT_PUSH(a, actions.at, actions.count, actions.room) = NULL;
	return actions.at;
}
