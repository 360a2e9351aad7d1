/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alerts: Prometheus rules and Alertmanager configurations as rows, wherever they were found.
 *
 * Both come as files of their own and inside Kubernetes objects: rules in a PrometheusRule,
 * a configuration as text in a Secret.
 */
#pragma once
#include "collect/collect.h"

/* groups is the list of that name; resource is what the rules belong to. */
void lt_alerts_rules(struct lt_facts *facts, struct lt_arena *a, const char *resource, struct lt_node groups, bool live);

/* root is an Alertmanager configuration: route, receivers.  place, when it has a line, stands
 * for all places in it. */
void lt_alerts_manager(struct lt_facts *facts, struct lt_arena *a, const char *resource, struct lt_node root,
	bool live, struct lt_place place);
