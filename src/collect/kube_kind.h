/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube_kind: the kinds of objects that are asked of a live cluster.
 *
 * These are the kinds that lay rows, and no others: the same table asks, says which right was
 * missing and prints the role that has them all.  Secrets are not among them, because Kubernetes
 * has no right to read their names that does not give their values too.
 */
#pragma once
#include <stdbool.h>

struct lt_kube_kind {
	const char *group;    /* "" for core */
	const char *resource; /* as in paths and in roles: deployments */
	const char *kind;
	bool spaced;          /* it lives in namespaces */
	const char *tables;   /* checks would miss its rows in these, between blanks */
};

/* In order of group; group NULL ends. */
extern const struct lt_kube_kind lt_kube_kinds[];
