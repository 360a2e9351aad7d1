/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gather: the part of every verb that looks at an estate: opens the folder, finds its files
 * and runs the collectors into the facts.
 */
#pragma once
#include "cli/command.h"
#include "record/estate.h"

struct lt_assessment;
struct lt_facts;
struct lt_progress;

struct lt_gather {
	const char *path;    /* folder or file; NULL: the current folder */
	const char *root;    /* look at this folder as if it were the host's / */
	struct lt_list only; /* collectors; none: all */
	bool host;           /* ask this host too */
	struct lt_list contexts, prometheus, azure; /* live systems to ask beside those of lintel.yaml */
	const char *kubeconfig, *from;
	struct lt_list ledgers; /* state folders of gateways */
	const char *today;   /* 2026-11-22 */
	bool progress;       /* a line on standard error when it takes more than a second */
	struct lt_progress *steps; /* hears of each collector; or NULL */
	struct lt_estate estate; /* lintel.yaml of the folder; read by lt_gather_prepare() */
};

/* The rows of options that every such verb has; type is the struct, with a struct lt_gather
 * called gather inside. */
#define LT_GATHER_OPTIONS(type)                                                                               \
	{ "only", LT_TEXTS, offsetof(type, gather.only), "NAMES", "run these collectors alone, such as terraform or host" }, \
	{ "host", LT_FLAG, offsetof(type, gather.host), NULL, "look at this host too" },                       \
	{ "root", LT_TEXT, offsetof(type, gather.root), "DIR", "look at this folder as if it were the / of a host" }, \
	{ "context", LT_TEXTS, offsetof(type, gather.contexts), "NAME", "ask this cluster of the kubeconfig; in-cluster: the one lintel runs in" }, \
	{ "kubeconfig", LT_TEXT, offsetof(type, gather.kubeconfig), "FILE", "the kubeconfig; $KUBECONFIG, else ~/.kube/config when not given" }, \
	{ "prometheus", LT_TEXTS, offsetof(type, gather.prometheus), "URL", "ask this Prometheus" },             \
	{ "azure", LT_TEXTS, offsetof(type, gather.azure), "SUBSCRIPTION", "ask Azure about this subscription; all: every one that the sign-in sees" }, \
	{ "from", LT_TEXT, offsetof(type, gather.from), "DIR", "read saved answers of Azure in this folder instead of asking" }, \
	{ "gateway-usage", LT_TEXTS, offsetof(type, gather.ledgers), "DIR", "read the ledger of lintel's gateway in this state folder" }, \
	{ "today", LT_TEXT, offsetof(type, gather.today), "DATE", "count ages and expiries from this day, 2026-11-22" }

/* Checks the options, sets what was left out (the day) and reads lintel.yaml if there is one. */
bool lt_gather_prepare(struct lt_arena *a, struct lt_gather *gather, struct lt_err *err);

/* The names of the collectors that would run, NULL ends. */
const char *const *lt_gather_collectors(struct lt_arena *a, const struct lt_gather *gather);

/* Runs them.  False only when the path itself cannot be looked at. */
bool lt_gather_run(struct lt_arena *a, const struct lt_gather *gather, struct lt_facts *facts, struct lt_err *err);

/* The folder that paths of facts are relative to. */
const char *lt_gather_folder(struct lt_arena *a, const struct lt_gather *gather);

/* Says of each collector that gave nothing what to do about it: a row in sources for those
 * that were not asked, a sentence for those that found nothing. */
void lt_gather_explain(struct lt_arena *a, const struct lt_gather *gather, struct lt_assessment *assessment);
