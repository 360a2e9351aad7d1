/* SPDX-License-Identifier: Apache-2.0 */
/*
 * estate: what lintel.yaml describes.
 *
 * Every key is a row of setting.def.  A key that is none is an error with the one that was
 * probably meant; so is a value of the wrong kind or out of range.  All mistakes are told at
 * once, each with its line.
 */
#pragma once
#include "format/doc.h"
#include "record/assessment.h"
#include "record/mistake.h"
#include "record/policy.h" /* words of setting.def */

struct lt_err;

/* The ceilings; each is a LIMIT row. */
struct lt_estate_limits {
#define LIMIT(name, standard, least, most, unit, sentence) int64_t name;
#include "record/setting.def"
};
extern const struct lt_estate_limits lt_estate_limits_default;

/* One place for one collector to look at; path NULL: it was switched off with false. */
struct lt_estate_source {
	const char *collector, *path;
};

/* Live systems that evidence is asked of.  Texts that are not given are NULL. */
struct lt_estate_cluster {
	const char *context;    /* "in-cluster": the service account of the pod; NULL: the current context */
	const char *kubeconfig;
	struct lt_texts namespaces; /* none: all */
	struct lt_place place;
};
struct lt_estate_prometheus {
	const char *url, *ca_file, *token_env, *token_file, *match;
	const char *token; /* what token_env holds, by who may look into the surroundings; never printed */
	struct lt_place place;
};
/* What was decided about AI that is in use. */
struct lt_estate_shadow {
	const char *asset, *owner, *decision, *until;
	struct lt_place place;
};
/* Who does an item of a framework. */
struct lt_estate_assignment {
	const char *item, *owner, *due; /* owner and due may be NULL */
	struct lt_node node;
};
struct lt_estate_ledger {
	const char *folder; /* the state folder or ledger.db in it; NULL: this user's, which the command line knows */
	bool absolute;      /* else relative to the estate */
	struct lt_place place;
};
struct lt_estate_azure {
	bool asked;                    /* sources.azure is there, or an option asked for it */
	struct lt_texts subscriptions; /* none: all that can be seen */
	const char *sign_in;           /* "auto", ... */
	const char *tenant, *client, *certificate;
	const char *ca_file;           /* certificates to trust; NULL: the system's */
	struct lt_texts locations;     /* regions to ask about although nothing lies there yet */
	const char *recordings;        /* a folder of saved answers: nothing is asked */
	struct lt_place place;
};

struct lt_estate {
	struct lt_node root;        /* LT_NOWHERE when there is no lintel.yaml */
	const char *organisation;   /* or NULL */
	const char *name;           /* estate: what the history of runs calls it, or NULL */
	const char *profile;        /* essential or complete */
	bool host;
	struct lt_estate_limits limits;
	struct lt_estate_source *sources;
	int sources_count, sources_room;
	struct lt_waiver *waivers;
	int waivers_count, waivers_room;
	struct lt_override *overrides;
	int overrides_count, overrides_room;
	struct lt_estate_assignment *assignments;
	int assignments_count, assignments_room;
	struct lt_estate_cluster *clusters;
	int clusters_count, clusters_room;
	struct lt_estate_prometheus *prometheus;
	int prometheus_count, prometheus_room;
	struct lt_estate_azure azure;
	struct lt_estate_shadow *shadows;
	int shadows_count, shadows_room;
	struct lt_estate_ledger *ledgers; /* of gateways */
	int ledgers_count, ledgers_room;
};

/* The estate when there is no file. */
void lt_estate_init(struct lt_estate *ret_estate);

/* Reads the root of a document of lintel.yaml and lists what is wrong with it; false when
 * anything is.  root is set in any case, for who looks for more mistakes. */
bool lt_estate_look(
	struct lt_node root, struct lt_estate *ret_estate, struct lt_mistakes *mistakes);

/* Reads the root of a document of lintel.yaml.  The sentence of err has a line
 * for each of the first mistakes. */
bool lt_estate_read(
	struct lt_arena *a, struct lt_node root, struct lt_estate *ret_estate, struct lt_err *err);

/* What the history of runs calls the estate of this folder: its organisation and name, or where the folder lies. */
const char *lt_estate_called(struct lt_arena *a, const struct lt_estate *estate, const char *folder);

/* May this collector look at the path?  Yes where sources does not name it; else when the
 * path is one of those it names or lies below one.  NULL asks whether it may look everywhere. */
bool lt_estate_has(const struct lt_estate *estate, const char *collector, const char *path);
