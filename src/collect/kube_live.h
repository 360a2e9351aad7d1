/* SPDX-License-Identifier: Apache-2.0 */
/* kube_live: one cluster while it is asked; for kube_live.c and kube_discover.c. */
#pragma once
#include "collect/kube.h"
#include "collect/kube_kind.h"
#include "collect/kubeconfig.h"

struct lt_http_answer;

enum { LT_KUBE_KINDS_MOST = 128 };

struct lt_kube_asking {
	struct lt_kube *k;
	struct lt_arena *arena;      /* as long as the cluster is asked */
	struct lt_kube_login login;
	struct lt_cluster *cluster;
	const char *versions[LT_KUBE_KINDS_MOST]; /* the version each kind of lt_kube_kinds is served in; NULL: not at all */
	bool over;                   /* it stopped answering: nothing more is asked */
	bool renewed;                /* it was signed in once more since the last answer */
};

/* A GET; false when the cluster does not answer, and then over is set and the sentence told. */
bool lt_kube_get(struct lt_kube_asking *c, struct lt_arena *a, const char *path, const char *accept,
	struct lt_http_answer *ret_answer);

/* What an answer without an object is, in a sentence that names the remedy. */
const char *lt_kube_refusal(struct lt_kube_asking *c, const char *path, int status);

/* The cluster could not be asked about path ("" for all of it); tables as in lt_kube_kind, NULL: any. */
void lt_kube_blind(struct lt_kube_asking *c, const char *path, const char *tables, const char *sentence);

/* The answer as a document without lines; NULL with a blind row when it is no JSON. */
struct lt_doc *lt_kube_answer(struct lt_kube_asking *c, struct lt_arena *a, const char *path, const char *tables,
	struct lt_text body);

/* Fills versions; false when nothing can be listed, and the sentence is told. */
bool lt_kube_discover(struct lt_kube_asking *c);
