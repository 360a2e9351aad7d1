/* SPDX-License-Identifier: Apache-2.0 */
/* ml-endpoint: open models behind managed endpoints of Azure Machine Learning, as the files that `az ml` takes.
 *
 * Such an endpoint has no startup probe: its readiness probe has to be patient for as long as weights are read. */
#include <string.h>

#include "base/arena.h"
#include "plan/start.h"
#include "prepare/image.h"
#include "prepare/size.h"
#include "prepare/view.h"
#include "record/mistake.h"
#include "record/setting.h"

#define ROW "platform.machine_learning.endpoints[]."

/* A start is never given less: an engine compiles and warms up beside loading. */
enum { PERIOD_S = 10, LEAST_BUDGET_S = 600, MEGA = 1000000 };

static const struct lt_place NOWHERE;

static void
lay_probe(struct lt_doc *item, const struct lt_model *model, struct lt_node map)
{
	double disk = (double)lt_setting_int(map, ROW "disk") * MEGA, weights = lt_sizes_weights(model, map);
	struct lt_start start = lt_start_of(weights * 1e9, 0, 0, disk, disk);
	int64_t failures = lt_start_failures(start.budget_s > LEAST_BUDGET_S ? start.budget_s : LEAST_BUDGET_S, PERIOD_S);
	lt_view_number(item, "weights_gb", (double)(int64_t)(weights * 10 + 0.5) / 10);
	lt_view_number(item, "load_s", (double)(int64_t)(start.load_s + 0.5));
	lt_view_number(item, "period", PERIOD_S);
	lt_view_number(item, "failures", (double)failures);
	lt_view_number(item, "budget", (double)(failures * PERIOD_S));
}

/* A deployment of the endpoint: the version that answers, or the next. */
static void
lay_deployment(struct lt_prepare *p, struct lt_node map, const struct lt_model *model, const struct lt_size *size, const char *spelt,
	const char *colour, const char *version)
{
	static const char *const words[] = { "bf16", "bf16", "fp8", "int8", "int4" };
	struct lt_doc *item = lt_doc_new(p->a, lt_keys_new(p->a), NULL);
	const char *name = lt_sizes_text(p, map, "name");
	int precision = lt_setting_choice(map, ROW "precision");
	lt_doc_map(item, NOWHERE);
	lt_view_text(item, "endpoint", name);
	lt_view_text(item, "colour", colour);
	lt_view_text(item, "model", model->name);
	lt_view_text(item, "version", version);
	lt_view_text(item, "image", lt_sizes_text(p, map, "image"));
	lt_view_text(item, "size", spelt);
	lt_view_text(item, "precision", precision > 0 ? words[precision] : "");
	lt_view_number(item, "gpus", (double)size->cards);
	lt_view_number(item, "replicas", (double)lt_setting_int(map, ROW "replicas"));
	lt_view_number(item, "context", (double)lt_setting_int(map, ROW "context"));
	lt_view_number(item, "calls", (double)lt_setting_int(map, ROW "calls"));
	lay_probe(item, model, map);
	lt_doc_end(item);
	lt_prepare_file(p, lt_print(p->a, "azure-ml/%s/%s.yaml", name, colour), "deployment.yaml", lt_doc_root(item));
}

static void
lay_endpoint(struct lt_prepare *p, struct lt_doc *doc, const struct lt_sizes *sizes, struct lt_node map)
{
	const char *spelt, *name = lt_sizes_text(p, map, "name"), *next = lt_sizes_text(p, map, "next"), *version = lt_sizes_text(p, map, "version");
	bool fine = lt_sizes_named(p, map, "an endpoint of platform.machine_learning.endpoints", 32, true);
	if (!*version) {
		lt_mistake_add(p->mistakes, lt_node_place(map), "the endpoint %s needs the version of its model that is registered, such as version: 3", name);
		fine = false;
	}
	const struct lt_model *model = lt_sizes_model(p, sizes, map);
	if (!model && !*lt_sizes_text(p, map, "model"))
		lt_mistake_add(p->mistakes, lt_node_place(map), "the endpoint %s needs a model of the catalogue, such as llama-3.1-8b", name);
	fine = lt_image_check(p, map, "image", lt_sizes_text(p, map, "image")) && fine;
	const struct lt_size *size = lt_sizes_ask(p, sizes, map, lt_print(p->a, "the endpoint %s", name), &spelt);
	if (!fine || !model || !size)
		return;
	int64_t share = *next ? lt_setting_int(map, ROW "share") : 0;
	struct lt_doc *item = lt_doc_new(p->a, lt_keys_new(p->a), NULL);
	for (int both = 0; both < 2; both++) {
		struct lt_doc *out = both ? item : doc;
		lt_doc_map(out, NOWHERE);
		lt_view_text(out, "name", name);
		lt_view_text(out, "model", model->name);
		lt_view_text(out, "version", version);
		lt_view_text(out, "next", next);
		lt_view_number(out, "share", (double)share);
		lt_view_number(out, "rest", (double)(100 - share));
		lt_doc_end(out);
	}
	lt_prepare_file(p, lt_print(p->a, "azure-ml/%s/endpoint.yaml", name), "endpoint.yaml", lt_doc_root(item));
	lay_deployment(p, map, model, size, spelt, "blue", version);
	if (*next)
		lay_deployment(p, map, model, size, spelt, "green", next);
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node list = lt_node_path(p->platform, "machine_learning/endpoints");
	struct lt_walk w = lt_walk(list);
	struct lt_sizes sizes;
	bool any = lt_node_is(list, LT_KIND_LIST) && lt_node_count(list) > 0;
	lt_view_flag(doc, "any", any);
	lt_view_list(doc, "endpoints");
	if (any && lt_sizes_load(p, &sizes))
		while (lt_walk_next(&w))
			lay_endpoint(p, doc, &sizes, w.value);
	lt_doc_end(doc);
}

const struct lt_target lt_target_ml_endpoint = {
	.name = "ml-endpoint",
	.title = "managed endpoints of Azure Machine Learning: sign-in by Entra ID, patient probes, a share for the next version",
	.group = "azure",
	.needs = (const char *const[]){ "machine-learning", NULL },
	.of = "machine_learning/endpoints",
	.view = view,
};
