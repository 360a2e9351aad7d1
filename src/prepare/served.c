/* SPDX-License-Identifier: Apache-2.0 */
#include "prepare/served.h"

#include "base/arena.h"
#include "prepare/target.h"
#include "record/mistake.h"
#include "record/setting.h"

/* Five seconds where two are promised: what people call very slow grows with what they were promised. */
#define CRITICAL 2.5
#define AVAILABILITY 99.9

const char *
lt_served_text(struct lt_prepare *p, struct lt_node map, const char *key, const char *otherwise)
{
	const char *text = lt_node_string(lt_node_get(map, key), p->a);
	return text && text[0] ? text : otherwise;
}

struct lt_served
lt_served_of(struct lt_prepare *p)
{
	struct lt_node inference = lt_node_get(p->platform, "inference"), slo = lt_node_get(p->platform, "slo");
	double availability = lt_setting_money(slo, "platform.slo.availability");
	return (struct lt_served){
		.namespace = lt_served_text(p, inference, "namespace", "inference"),
		.lintel_namespace = lt_served_text(p, lt_node_get(p->platform, "chart"), "namespace", "lintel"),
		.monitoring = lt_served_text(p, inference, "monitoring", "monitoring"),
		.owner = lt_served_text(p, p->platform, "owner", ""),
		.runbooks = lt_served_text(p, slo, "runbooks", ""),
		.availability = availability > 0 ? availability : AVAILABILITY,
		.latency_ms = lt_setting_int(slo, "platform.slo.latency_ms"),
		.first_token_ms = lt_setting_int(slo, "platform.slo.first_token_ms"),
	};
}

/* A number of PromQL, JSON and YAML: 0.001, not 0.00099999. */
static const char *
number(struct lt_prepare *p, double value)
{
	return lt_print(p->a, "%.6g", value);
}

void
lt_served_lay(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_served s = lt_served_of(p);
	size_t end = strlen(s.runbooks);
	while (end && s.runbooks[end - 1] == '/')
		end--;
	lt_view_text(doc, "owner", s.owner);
	lt_view_text(doc, "runbooks", lt_print(p->a, "%.*s", (int)end, s.runbooks));
	lt_view_text(doc, "availability", number(p, s.availability));
	lt_view_text(doc, "budget", number(p, (100 - s.availability) / 100));
	lt_view_text(doc, "latency_s", number(p, (double)s.latency_ms / 1000));
	lt_view_text(doc, "first_token_s", number(p, (double)s.first_token_ms / 1000));
	lt_view_text(doc, "first_token_critical_s", number(p, CRITICAL * (double)s.first_token_ms / 1000));
	lt_view_text(doc, "namespace", s.namespace);
	lt_view_text(doc, "lintel_namespace", s.lintel_namespace);
	lt_view_text(doc, "monitoring_namespace", s.monitoring);
}
