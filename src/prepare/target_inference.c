/* SPDX-License-Identifier: Apache-2.0 */
/* inference: models that the platform serves itself, as manifests.
 *
 * Whether a model fits on the cards of its pool, and how long its start may take, are the sums of plan/: weights at the
 * disk's pace, and half as long again. */
#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/gpu.h"
#include "catalog/model.h"
#include "plan/memory.h"
#include "plan/start.h"
#include "prepare/image.h"
#include "prepare/served.h"
#include "prepare/target.h"
#include "record/mistake.h"
#include "record/setting.h"

/* A start is never given less: engines compile and warm up beside loading, and check startup-probe-cold-start asks for it. */
enum { PERIOD_S = 10, LEAST_BUDGET_S = 600, SHM_GIB = 2, MEGA = 1000000, CARDS_MOST = 16 };
#define SHARE 0.9 /* of a card that an engine takes */

struct model {
	struct lt_node row;
	const char *name, *id, *revision, *file, *image, *pool;
	bool vllm;
	int precision;
	int64_t context, calls, least, most;
	const struct lt_model *model;
	const struct lt_size *size;
	int64_t gpus;
	double weights, tokens; /* bytes, of all cards together */
	struct lt_start start;
	int64_t budget, failures;
};

static struct lt_place
place_of(struct lt_node map, const char *key)
{
	return lt_node_place(lt_setting_given(map, key) ? lt_node_get(map, key) : map);
}

/* A label and a name of Kubernetes: small letters, digits and dashes. */
static bool
check_label(struct lt_prepare *p, struct lt_node map, const char *key, const char *text)
{
	size_t len = strlen(text);
	if (len && len <= 40 && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len && text[0] != '-' && text[len - 1] != '-')
		return true;
	lt_mistake_add(p->mistakes, place_of(map, key), "%s '%s' is no name of Kubernetes; take up to 40 small letters, digits and dashes",
		key, text);
	return false;
}

static bool
find_model(struct lt_prepare *p, const struct lt_models *models, struct model *m)
{
	if (!m->id || !strchr(m->id, '/')) {
		lt_mistake_add(p->mistakes, place_of(m->row, "model"), "model: write its id at the hub, OWNER/NAME, such as meta-llama/Llama-3.1-8B-Instruct");
		return false;
	}
	m->model = lt_models_find(models, lt_text(m->id));
	if (m->model)
		return true;
	const char *near = lt_models_near(models, lt_text(m->id));
	lt_mistake_add(p->mistakes, place_of(m->row, "model"), "nothing is known of the memory that model '%s' takes%s%s; "
		"add it to content/models/open.yaml from its config.json", m->id, near ? "; the nearest that is known is " : "", near ? near : "");
	return false;
}

static struct lt_node
find_pool(struct lt_prepare *p, const char *name)
{
	struct lt_node cluster = lt_node_get(p->platform, "cluster");
	for (struct lt_walk w = lt_walk(lt_node_get(cluster, "pools")); lt_walk_next(&w);)
		if (lt_node_eq(lt_node_get(w.value, "name"), name))
			return w.value;
	return LT_NOWHERE;
}

static bool
find_size(struct lt_prepare *p, const struct lt_gpus *gpus, struct model *m)
{
	struct lt_node pool = m->pool ? find_pool(p, m->pool) : LT_NOWHERE;
	const char *size = lt_served_text(p, pool, "size", NULL);
	if (!m->pool || !lt_node_is(pool, LT_KIND_MAP)) {
		lt_mistake_add(p->mistakes, place_of(m->row, "pool"), "pool '%s' is none of platform.cluster.pools; name the GPU pool it runs on",
			m->pool ? m->pool : "");
		return false;
	}
	m->size = size ? lt_gpus_size(gpus, lt_text(size)) : NULL;
	if (m->size && !m->size->retired)
		return true;
	lt_mistake_add(p->mistakes, place_of(pool, "size"), m->size ? "size %s of pool %s is retired by its provider; take another"
		: "nothing is known of the cards of size '%s' of pool %s", size ? size : "", m->pool);
	return false;
}

/* Do weights, peak and all calls at their longest lie on so many cards? */
static bool
fits(const struct model *m, int64_t gpus)
{
	double card = (double)m->size->gpu->memory * (1 << 20);
	struct lt_serving how = lt_memory_defaults(m->model, m->size->gpu, card);
	bool sure = m->vllm && strcmp(m->size->gpu->name, "h100") == 0 && !m->model->multimodal;
	how.precision = m->precision;
	how.sequences = m->calls;
	how.tp = m->vllm ? gpus : 1;
	if (!m->vllm) /* layers are laid side by side, so cards add up */
		return m->weights + (double)m->calls * lt_memory_call(m->model, how.kv_bytes, 1, m->context) + LT_MEMORY_DOUBT * (double)gpus
			<= SHARE * card * (double)gpus;
	struct lt_fit fit = lt_memory_fit(m->model, &how, card, m->context);
	double calls = m->model->embeds ? 0 : (double)m->calls * lt_memory_call(m->model, how.kv_bytes, gpus, m->context);
	return fit.pool_least - (sure ? 0 : LT_MEMORY_DOUBT) >= calls;
}

static bool
find_gpus(struct lt_prepare *p, struct model *m)
{
	m->weights = lt_memory_weights(m->model, m->precision);
	m->tokens = m->model->embeds ? 0 : (double)m->calls * lt_memory_call(m->model, 2, 1, m->context);
	for (m->gpus = 1; m->gpus <= m->size->cards && m->gpus <= CARDS_MOST; m->gpus *= 2)
		if ((!m->vllm || lt_memory_divides(m->model, m->gpus)) && fits(m, m->gpus))
			return true;
	lt_mistake_add(p->mistakes, place_of(m->row, "pool"), "%s does not fit on a machine of pool %s: weights of %.0f GB in %s and %.0f GB for "
		"%lld calls of %lld tokens, and %s has %lld x %.0f GB; take a larger size, precision: fp8 or int4, fewer calls or a shorter context",
		m->model->name, m->pool, m->weights / 1e9, lt_model_precisions[m->precision], m->tokens / 1e9, (long long)m->calls,
		(long long)m->context, m->size->name, (long long)m->size->cards, (double)m->size->gpu->memory * (1 << 20) / 1e9);
	return false;
}

static bool
check_card(struct lt_prepare *p, const struct model *m)
{
	bool old = m->size->gpu->capability > 0 && m->size->gpu->capability < 8.0;
	if (m->precision == LT_PRECISION_FP8 && m->size->gpu->fp8 == 0) {
		lt_mistake_add(p->mistakes, place_of(m->row, "precision"), "%s cannot compute in fp8; take int8, int4 or bf16", m->size->gpu->title);
		return false;
	}
	if (m->precision == LT_PRECISION_BF16 && old) {
		lt_mistake_add(p->mistakes, place_of(m->row, "precision"), "%s cannot compute in bf16; write precision: fp16", m->size->gpu->title);
		return false;
	}
	return true;
}

static void
read_replicas(struct lt_prepare *p, bool prod, struct model *m)
{
	m->least = lt_setting_given(m->row, "replicas") ? lt_setting_int(m->row, "platform.inference.models[].replicas") : prod ? 2 : 1;
	m->most = lt_setting_given(m->row, "most") ? lt_setting_int(m->row, "platform.inference.models[].most") : 2 * (m->least ? m->least : 1);
	if (prod && m->least < 2)
		lt_mistake_add(p->mistakes, place_of(m->row, "replicas"), "replicas: in prod at least 2, since a node that is upgraded takes one away "
			"and a new one is minutes from its first answer");
	if (m->most < m->least)
		lt_mistake_add(p->mistakes, place_of(m->row, "most"), "most is %lld, less than the least of %lld", (long long)m->most, (long long)m->least);
}

static void
read_model(struct lt_prepare *p, struct lt_node row, struct model *m)
{
	struct lt_node first = lt_node_get(row, "precision");
	*m = (struct model){ .row = row, .name = lt_served_text(p, row, "name", ""), .id = lt_served_text(p, row, "model", NULL), .revision = lt_served_text(p, row, "revision", ""),
		.file = lt_served_text(p, row, "file", NULL), .image = lt_served_text(p, row, "image", NULL), .pool = lt_served_text(p, row, "pool", NULL),
		.vllm = lt_setting_choice(row, "platform.inference.models[].engine") == 0,
		.context = lt_setting_int(row, "platform.inference.models[].context"),
		.calls = lt_setting_int(row, "platform.inference.models[].calls") };
	m->precision = -1;
	for (int i = 0; i < LT_PRECISION_COUNT; i++)
		if (lt_node_eq(first, lt_model_precisions[i]))
			m->precision = i;
}

/* All that is wrong with one row is told at once. */
static bool
check_model(struct lt_prepare *p, const struct lt_models *models, const struct lt_gpus *gpus, struct model *m)
{
	bool fine = check_label(p, m->row, "name", m->name);
	fine = lt_image_check(p, m->row, "image", m->image) && fine;
	if (!lt_image_digits(m->revision, 40)) {
		lt_mistake_add(p->mistakes, place_of(m->row, "revision"), "revision: the commit of the weights, 40 digits; a branch of the hub can be rewritten");
		fine = false;
	}
	if (!m->vllm && (!m->file || !lt_text_ends(lt_text(m->file), ".gguf"))) {
		lt_mistake_add(p->mistakes, place_of(m->row, "file"), "file: llama.cpp reads one GGUF file; name it");
		fine = false;
	}
	bool known = find_model(p, models, m);
	bool placed = find_size(p, gpus, m);
	if (!known || !placed)
		return false;
	if (m->precision < 0)
		m->precision = m->model->precision;
	if (m->context > m->model->context) {
		lt_mistake_add(p->mistakes, place_of(m->row, "context"), "context: %s reads at most %lld tokens", m->model->name, (long long)m->model->context);
		return false;
	}
	return check_card(p, m) && find_gpus(p, m) && fine;
}

static void
reckon_start(struct lt_node inference, struct model *m)
{
	double disk = (double)lt_setting_int(inference, "platform.inference.disk") * MEGA;
	m->start = lt_start_of(m->weights, 0, 0, disk, disk);
	m->budget = m->start.budget_s > LEAST_BUDGET_S ? m->start.budget_s : LEAST_BUDGET_S;
	m->failures = lt_start_failures(m->budget, PERIOD_S);
	m->budget = m->failures * PERIOD_S;
}

static const char *
quantization(const struct model *m)
{
	switch (m->precision) {
	case LT_PRECISION_FP8:
		return m->model->precision == LT_PRECISION_FP8 ? "" : "fp8";
	case LT_PRECISION_INT8:
	case LT_PRECISION_INT4:
		return "compressed-tensors";
	default:
		return "";
	}
}

static const char *
sum(struct lt_prepare *p, const struct model *m)
{
	return lt_print(p->a, "%.1f GB of weights in %s, %.1f GB for %lld calls of %lld tokens; one card has %.0f GB.", m->weights / 1e9,
		lt_model_precisions[m->precision], m->tokens / 1e9, (long long)m->calls, (long long)m->context,
		(double)m->size->gpu->memory * (1 << 20) / 1e9);
}

static const char *
patience(struct lt_prepare *p, struct lt_node inference, const struct model *m)
{
	return lt_print(p->a, "Startup probe: %.1f GB at %lld MB/s take %.0f s, half as long again is %lld s; never under %d s: it has %lld s.",
		m->weights / 1e9, (long long)lt_setting_int(inference, "platform.inference.disk"), m->start.load_s, (long long)m->start.budget_s,
		LEAST_BUDGET_S, (long long)m->budget);
}

/* What Kubernetes knows of it: machine memory for twice the weights, a few cores a card. */
static void
lay_machine(struct lt_doc *item, const struct model *m, struct lt_arena *a)
{
	int64_t memory = (int64_t)ceil(m->start.host / LT_GIB) + SHM_GIB * m->gpus;
	lt_view_number(item, "gpus", (double)m->gpus);
	lt_view_text(item, "memory", lt_print(a, "%lldGi", (long long)(memory < 8 ? 8 : memory)));
	lt_view_number(item, "cpu", (double)(4 * m->gpus < m->size->vcpus || !m->size->vcpus ? 4 * m->gpus : m->size->vcpus / 2));
	lt_view_text(item, "shm", lt_print(a, "%lldGi", (long long)(SHM_GIB * m->gpus)));
	lt_view_number(item, "period", PERIOD_S);
	lt_view_number(item, "failures", (double)m->failures);
	lt_view_number(item, "budget", (double)m->budget);
	lt_view_number(item, "deadline", (double)(2 * m->budget));
}

static void
lay_model(struct lt_prepare *p, struct lt_node inference, struct lt_doc *item, const struct model *m, bool prod)
{
	const char *fetch = lt_served_text(p, inference, "fetch_image", NULL);
	lt_view_text(item, "name", m->name);
	lt_view_text(item, "model", m->id);
	lt_view_text(item, "revision", m->revision);
	lt_view_text(item, "engine", m->vllm ? "vLLM" : "llama.cpp");
	lt_view_flag(item, "vllm", m->vllm);
	lt_view_flag(item, "llamacpp", !m->vllm);
	lt_view_text(item, "image", m->image);
	lt_view_flag(item, "fetch", m->vllm || fetch);
	lt_view_text(item, "fetch_image", m->vllm ? m->image : fetch ? fetch : "");
	lt_view_text(item, "file", m->file ? m->file : "");
	lt_view_text(item, "patterns", m->vllm ? "[\"*.safetensors\", \"*.json\", \"*.txt\", \"*.model\", \"*.jinja\"]" : lt_print(p->a, "[\"%s\"]", m->file));
	lt_view_flag(item, "gated", m->model->gated);
	lt_view_text(item, "card", m->size->gpu->title);
	lt_view_text(item, "size", m->size->name);
	lt_view_text(item, "pool", m->pool);
	lt_view_text(item, "sum", sum(p, m));
	lt_view_text(item, "patience", patience(p, inference, m));
	lt_view_number(item, "context", (double)m->context);
	lt_view_number(item, "context_all", (double)(m->context * m->calls));
	lt_view_number(item, "calls", (double)m->calls);
	lt_view_text(item, "dtype", m->precision == LT_PRECISION_FP16 ? "float16" : m->precision == LT_PRECISION_FP32 ? "float32" :
		m->precision == LT_PRECISION_BF16 ? "bfloat16" : "auto");
	lt_view_text(item, "quantization", quantization(m));
	lt_view_number(item, "threshold", (double)(m->calls > 1 ? m->calls * 4 / 5 : 1));
	lt_view_number(item, "least", (double)m->least);
	lt_view_number(item, "most", (double)m->most);
	lt_view_text(item, "unsatisfiable", prod ? "DoNotSchedule" : "ScheduleAnyway");
	lay_machine(item, m, p->a);
}

/* What all models have in common, in the view and again beside each. */
static void
lay_common(struct lt_prepare *p, struct lt_node inference, struct lt_doc *doc)
{
	struct lt_served s = lt_served_of(p);
	int64_t cool = lt_setting_int(inference, "platform.inference.cool_down");
	int scaler = lt_setting_choice(inference, "platform.inference.scaler");
	lt_view_text(doc, "namespace", s.namespace);
	lt_view_text(doc, "lintel_namespace", s.lintel_namespace);
	lt_view_text(doc, "monitoring_namespace", s.monitoring);
	lt_view_text(doc, "team", lt_served_text(p, inference, "team", "platform"));
	lt_view_text(doc, "priority", lt_print(p->a, "%s-inference", lt_served_text(p, p->platform, "name", "platform")));
	lt_view_text(doc, "identity", lt_served_text(p, inference, "identity", ""));
	lt_view_text(doc, "prometheus", lt_served_text(p, inference, "prometheus", "http://prometheus-operated.monitoring.svc:9090"));
	lt_view_text(doc, "taint_key", "sku");
	lt_view_text(doc, "taint_value", "gpu");
	lt_view_flag(doc, "keda", scaler == 0);
	lt_view_flag(doc, "hpa", scaler == 1);
	lt_view_number(doc, "cool", (double)(60 * cool));
	lt_view_text(doc, "cool_minutes", lt_print(p->a, "%lld minutes", (long long)cool));
}

static void
lay_file(struct lt_prepare *p, struct lt_node inference, const struct model *m, bool prod)
{
	struct lt_doc *item = lt_doc_new(p->a, lt_keys_new(p->a), "inference");
	lt_doc_map(item, (struct lt_place){ 0 });
	lay_common(p, inference, item);
	lay_model(p, inference, item, m, prod);
	lt_doc_end(item);
	lt_prepare_file(p, lt_print(p->a, "kubernetes/inference/%s.yaml", m->name), "model.yaml", lt_doc_root(item));
}

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node inference = lt_node_get(p->platform, "inference"), rows = lt_node_get(inference, "models");
	bool prod = strcmp(lt_served_text(p, p->platform, "environment", "prod"), "prod") == 0;
	struct lt_err err = { 0 };
	struct lt_models models;
	struct lt_gpus gpus;
	int64_t quota = 0;
	if (!lt_models_load(p->a, &models, &err) || !lt_gpus_load(p->a, &gpus, &err)) {
		lt_mistake_add(p->mistakes, lt_node_place(inference), "%s", err.text);
		return;
	}
	bool wanted = lt_node_is(inference, LT_KIND_MAP);
	lt_view_flag(doc, "wanted", wanted);
	if (wanted && !lt_node_count(rows))
		lt_mistake_add(p->mistakes, lt_node_place(inference), "platform.inference.models: name the models that the platform serves itself, or leave target inference out");
	check_label(p, inference, "team", lt_served_text(p, inference, "team", "platform"));
	if (lt_setting_given(inference, "fetch_image"))
		lt_image_check(p, inference, "fetch_image", lt_served_text(p, inference, "fetch_image", NULL));
	lay_common(p, inference, doc);
	lt_view_text(doc, "tier", prod ? "production" : lt_served_text(p, p->platform, "environment", ""));
	lt_view_text(doc, "storage_class", lt_served_text(p, inference, "storage_class", ""));
	lt_view_text(doc, "volume", lt_print(p->a, "%lldGi", (long long)lt_setting_int(inference, "platform.inference.volume")));
	lt_view_list(doc, "models");
	for (struct lt_walk w = lt_walk(rows); lt_walk_next(&w);) {
		struct model m;
		read_model(p, w.value, &m);
		read_replicas(p, prod, &m);
		if (!check_model(p, &models, &gpus, &m))
			continue;
		reckon_start(inference, &m);
		quota += m.gpus * m.most;
		lt_doc_map(doc, (struct lt_place){ 0 });
		lt_view_text(doc, "name", m.name);
		lt_doc_end(doc);
		lay_file(p, inference, &m, prod);
	}
	lt_doc_end(doc);
	lt_view_number(doc, "quota_gpus", (double)quota);
}

const struct lt_target lt_target_inference = {
	.name = "inference",
	.title = "models on GPUs of one's own: vLLM and llama.cpp with probes, scaling and network policies",
	.group = "kubernetes",
	.needs = (const char *const[]){ "tracing", NULL },
	.of = "inference",
	.view = view,
};
