/* SPDX-License-Identifier: Apache-2.0 */
/* dashboards: Grafana's dashboards as rows, wherever they were found: files, ConfigMaps. */
#pragma once
#include "collect/collect.h"

/* What the rows have in common. */
struct lt_dashboard_of {
	const char *resource; /* the file, or the object's address */
	const char *source;   /* repository, manifest, cluster */
	enum lt_quality quality;
	struct lt_place place; /* of all rows when it has a line, else each row has its own */
};

/* root is a dashboard as Grafana exports it.  The number of rows; 0 when it is none. */
int64_t lt_dashboards_lay(struct lt_facts *facts, struct lt_arena *a, const struct lt_dashboard_of *of, struct lt_node root);
