/* SPDX-License-Identifier: Apache-2.0 */
/* served: where in the cluster things are and what callers are promised: what manifests, rules, dashboards and
 * pipelines have to say alike. */
#pragma once
#include <stdint.h>

#include "format/doc.h"

struct lt_prepare;

struct lt_served {
	const char *namespace, *lintel_namespace, *monitoring; /* of model servers, of Lintel, of Prometheus and the collector */
	const char *owner, *runbooks;
	double availability;             /* percent */
	int64_t latency_ms, first_token_ms;
};

/* A text of a map, or otherwise when it is not there or empty. */
const char *lt_served_text(struct lt_prepare *p, struct lt_node map, const char *key, const char *otherwise);

struct lt_served lt_served_of(struct lt_prepare *p);

/* Lays all of it: owner, runbooks, availability, budget, latency_s, first_token_s, first_token_critical_s, namespace,
 * lintel_namespace, monitoring_namespace. */
void lt_served_lay(struct lt_prepare *p, struct lt_doc *doc);
