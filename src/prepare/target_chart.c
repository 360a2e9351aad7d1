/* SPDX-License-Identifier: Apache-2.0 */
/* chart: Lintel itself as a Helm chart, with the models that the platform serves as its deployments. */
#include "base/arena.h"
#include "prepare/image.h"
#include "prepare/served.h"
#include "prepare/target.h"
#include "record/setting.h"

/* Models that target inference makes, as deployments of the gateway. */
static void
lay_models(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node rows = lt_node_get(lt_node_get(p->platform, "inference"), "models");
	lt_view_flag(doc, "models", lt_node_count(rows) > 0);
	lt_view_list(doc, "served");
	for (struct lt_walk w = lt_walk(rows); lt_walk_next(&w);) {
		bool vllm = lt_setting_choice(w.value, "platform.inference.models[].engine") == 0;
		lt_doc_map(doc, (struct lt_place){ 0 });
		lt_view_text(doc, "name", lt_served_text(p, w.value, "name", ""));
		lt_view_text(doc, "provider", vllm ? "vllm" : "llamacpp");
		lt_view_text(doc, "namespace", lt_served_of(p).namespace);
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node chart = lt_node_get(p->platform, "chart");
	const char *host = lt_served_text(p, chart, "host", "");
	bool wanted = lt_node_is(chart, LT_KIND_MAP);
	if (wanted)
		lt_image_check(p, chart, "image", lt_served_text(p, chart, "image", NULL));
	lt_served_lay(p, doc);
	lt_view_flag(doc, "wanted", wanted);
	lt_view_text(doc, "image", lt_served_text(p, chart, "image", ""));
	lt_view_text(doc, "host", host[0] ? host : "lintel.invalid");
	lt_view_flag(doc, "ingress", host[0] != 0);
	lt_view_text(doc, "identity", lt_served_text(p, chart, "identity", ""));
	/* Private endpoints lie in the platform's own network. */
	lt_view_list(doc, "networks");
	lt_doc_map(doc, (struct lt_place){ 0 });
	lt_view_text(doc, "range", lt_served_text(p, lt_node_get(p->platform, "network"), "space", "10.40.0.0/16"));
	lt_view_flag(doc, "last", true);
	lt_doc_end(doc);
	lt_doc_end(doc);
	lay_models(p, doc);
}

const struct lt_target lt_target_chart = {
	.name = "chart",
	.title = "Lintel itself as a Helm chart: gateway and control plane, with an external PostgreSQL",
	.group = "kubernetes",
	.of = "chart",
	.view = view,
};
