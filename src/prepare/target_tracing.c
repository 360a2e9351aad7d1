/* SPDX-License-Identifier: Apache-2.0 */
/* tracing: the collector between what makes spans and where they are kept: what was said in a call never gets past it. */
#include "prepare/served.h"
#include "prepare/target.h"
#include "record/setting.h"

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node tracing = lt_node_get(p->platform, "tracing");
	const char *endpoint = lt_served_text(p, tracing, "endpoint", "");
	lt_view_number(doc, "sample", (double)lt_setting_int(tracing, "platform.tracing.sample"));
	lt_view_number(doc, "latency_ms", (double)lt_served_of(p).latency_ms);
	lt_view_text(doc, "state", lt_served_text(p, tracing, "state", "/var/lib/lintel/state"));
	lt_view_text(doc, "endpoint", endpoint);
	lt_view_flag(doc, "insights", endpoint[0] == 0);
}

const struct lt_target lt_target_tracing = {
	.name = "tracing",
	.title = "OpenTelemetry: the collector, sampling by whole traces, no prompt and no answer kept",
	.group = "observability",
	.view = view,
};
