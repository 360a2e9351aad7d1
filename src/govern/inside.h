/* SPDX-License-Identifier: Apache-2.0 */
/* inside: what the files of one compilation share; for compile*.c alone. */
#pragma once
#include "catalog/price.h"
#include "govern/compile.h"
#include "govern/draft.h"
#include "record/setting.h"

/* A deployment as the estate has it; rows of the policy are made from it when routes lead there. */
struct lt_target {
	struct lt_text name, provider_model; /* provider_model: its name there, or LT_NONE: each model's own */
	struct lt_text priced_as;            /* the model that its price goes by, or LT_NONE: each model's own */
	struct lt_node node;
	struct lt_policy_deployment row;     /* without model and prices */
	int sku;
	bool used;
};

struct lt_compiling {
	struct lt_arena *a;
	struct lt_draft *draft;
	const struct lt_prices *prices;
	struct lt_mistakes *mistakes, *warnings;
	struct lt_node gateway;
	struct lt_text currency;
	bool budgets;                        /* somebody has one */
	bool demonstration;                  /* the models are ours, nobody need be warned of them */
	struct lt_target *targets;
	int targets_count, targets_room;
	struct lt_map *target_names, *model_names, *team_names, *caller_names, *key_owners;
	struct lt_map *rows;                 /* "target<nul>model" to row of deployments */
};

/* The name in a map, told when it is missing or there already in names; LT_NONE then.  what: "a
 * deployment". */
struct lt_text lt_inside_name(struct lt_compiling *c, struct lt_node map, const char *what, struct lt_map *names,
	int number);

/* "; did you mean 'x'?" of the names that the maps of list have, or "" when none is near. */
const char *lt_inside_near(struct lt_compiling *c, struct lt_node list, struct lt_text word);

/* The text of a key, or LT_NONE. */
struct lt_text lt_inside_text(struct lt_compiling *c, struct lt_node map, const char *key);

/* Day of a key, 0 when it is not given. */
int32_t lt_inside_day(struct lt_compiling *c, struct lt_node map, const char *key);

/* Reads 64 hex digits; false when they are not. */
bool lt_inside_digest(struct lt_compiling *c, struct lt_node value, uint8_t out[32]);

/* Limits and budget of a scope; limits below limits_path, budget below budget_path ("gateway."). */
void lt_inside_limits(struct lt_compiling *c, uint32_t scope, struct lt_node limits, const char *limits_path,
	struct lt_node budget, const char *budget_path);

void lt_compile_targets(struct lt_compiling *c, struct lt_node list);
void lt_compile_models(struct lt_compiling *c, struct lt_node list);
void lt_compile_teams(struct lt_compiling *c, struct lt_node list);
void lt_compile_callers(struct lt_compiling *c, struct lt_node list);

/* Row of deployments for calls of a model that go to a target. */
uint32_t lt_compile_row(struct lt_compiling *c, int target, struct lt_text model, struct lt_place said_at);

/* Prices of a row: the estate's own, none for what is paid by the hour, or the catalogue's. */
void lt_compile_prices(struct lt_compiling *c, const struct lt_target *target, struct lt_text model,
	struct lt_policy_deployment *row);
