/* SPDX-License-Identifier: Apache-2.0 */
/*
 * azure: what the files of the azure collector share.
 *
 * Whatever Azure's resource manager answers comes as a tree, live (azure_live.c) or saved
 * (azure_saved.c), and becomes facts in one place (azure_answer.c): resources by
 * lt_facts_object(), so that the feeds of Microsoft.* types fill the same tables as Bicep
 * does, and usages, models, machine sizes and measures as rows of tables of their own.
 */
#pragma once
#include "collect/collect.h"
#include "format/doc.h"

struct lt_map;

/* A resource that was seen, for questions about what is below it or measured of it. */
struct azure_thing {
	const char *id;       /* in small letters */
	struct lt_text type;  /* as the descriptions of tables spell it, else as it came */
	const char *location; /* westeurope, or NULL */
	const char *subscription;
};

/* A region that something lies in, of a subscription. */
struct azure_region {
	const char *subscription, *location;
};

/* A model that is deployed there. */
struct azure_model {
	const char *subscription, *location, *format, *model, *version;
};

struct azure {
	const struct lt_source *src;
	struct lt_arena *arena;
	struct lt_facts *facts;
	struct lt_map *seen;      /* ids laid already: a resource is laid once */
	struct lt_map *counts;    /* what, in small letters, to its place in kinds */
	struct azure_kind {
		const char *what, *place;
		int64_t count;
	} *kinds;                 /* what was read: a type of resources or a table, and how many */
	int kind_count, kind_room;
	struct azure_thing *things;
	int thing_count, thing_room;
	struct azure_region *regions;
	int region_count, region_room;
	struct azure_model *models;
	int model_count, model_room;
	const char **subscriptions; /* all that the sign-in sees */
	int subscription_count, subscription_room;
	struct lt_map *versions;  /* lower-case type to its place in spelt: the version that its provider names */
	const char **spelt;
	int spelt_count, spelt_room;
};

/* Where an answer comes from. */
struct azure_from {
	const char *place;        /* a file, or what was asked without its host's secrets */
	bool saved;               /* it has lines that a person can look at */
	const char *subscription, *location; /* what was asked about, or NULL */
	const char *what;         /* what a list that is empty would have held, or NULL */
};

/* The collector's name, as sources and blind rows say it. */
extern const char azure_collector[];

void azure_answer(struct azure *az, const struct azure_from *from, struct lt_node body);

/* azure_row.c: rows of the tables that no feed fills.  False: the element is none of them. */
bool azure_row(struct azure *az, const struct azure_from *from, struct lt_node element);

/* That so many of what were read at place; adds up. */
void azure_count(struct azure *az, const char *what, const char *place, int64_t count);

/* That something lies, or is wanted, in this region. */
void azure_region(struct azure *az, const char *subscription, const char *location);

/* Small letters and no blanks: "West Europe" is westeurope.  NULL for NULL. */
const char *azure_location(struct lt_arena *a, struct lt_text location);
const char *azure_small(struct lt_arena *a, struct lt_text text);

/* The subscription of an id, or NULL. */
const char *azure_subscription(struct lt_arena *a, struct lt_text id);

/* azure_live.c: asks what lintel.yaml and the options name, and blind rows say what could not be read. */
void azure_live(struct azure *az);

/* azure_saved.c */
void azure_saved(struct azure *az);
