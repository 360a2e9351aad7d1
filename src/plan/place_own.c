/* SPDX-License-Identifier: Apache-2.0 */
/* A model on GPUs of one's own: what it takes, where it lies, and what the place lacks. */
#include <math.h>

#include "base/arena.h"
#include "plan/inside.h"

/* What is taken for the network and the disk while nobody measured them, bytes a second. */
#define NETWORK 125e6
#define DISK 500e6

static double
gib(double bytes)
{
	return bytes / LT_GIB;
}

static void
add_weights_line(struct lt_placing *p, double weights, int64_t tp)
{
	const struct lt_model *m = p->demand->model;
	const char *precision = lt_model_precisions[p->demand->precision];
	double width = lt_memory_width(p->demand->precision), params = lt_memory_params(m) / 1e9;
	const char *share = tp > 1 ? lt_print(p->a, ", on %lld GPUs %.2f each", (long long)tp, gib(weights) / (double)tp) : "";
	if (params == 0 || fabs(params / m->params - 1) > 0.03)
		params = m->params;
	if (m->measured > 0 && p->demand->precision == m->precision)
		lt_step_line(p, "weights: %.2f GiB in %s, as an engine took them%s", gib(weights), precision, share);
	else if (width < 2)
		lt_step_line(p, "weights: %.3f billion x %g %s (%s), words in 16 bits = %.2f GiB%s", params, width,
			width == 1 ? "byte" : "bytes", precision,
			gib(weights), share);
	else
		lt_step_line(p, "weights: %.3f billion x %g bytes (%s) = %.2f GiB%s", params, width, precision, gib(weights), share);
}

static void
add_tokens_line(struct lt_placing *p, const struct lt_fitting *f)
{
	const struct lt_demand *d = p->demand;
	double call = lt_memory_call(d->model, f->how.kv_bytes, f->how.tp, d->tokens);
	if (d->model->embeds)
		return lt_step_line(p, "tokens: an embedding keeps none");
	if (d->model->attention == LT_ATTENTION_WINDOW)
		lt_step_line(p, "tokens: %.3f GiB a call of %s (%lld of %lld layers keep all) x %lld calls = %.2f GiB", gib(call),
			lt_step_number(p->a, d->tokens), (long long)d->model->full_layers, (long long)d->model->layers,
			(long long)d->at_once, gib(call) * (double)d->at_once);
	else
		lt_step_line(p, "tokens: %s bytes x %s tokens x %lld calls = %.2f GiB%s", lt_step_number(p->a, (int64_t)f->fit.token),
			lt_step_number(p->a, d->tokens), (long long)d->at_once, gib(call) * (double)d->at_once,
			f->how.tp > 1 ? " on each GPU" : "");
}

/* The three sums a person can check. */
static void
add_sums(struct lt_placing *p, const struct lt_fitting *f)
{
	struct lt_placement *out = p->out;
	double weights = lt_memory_weights(p->demand->model, p->demand->precision);
	add_weights_line(p, weights, f->how.tp ? f->how.tp : 1);
	out->weights = (int64_t)weights;
	if (f->how.tp == 0) {
		out->token = (int64_t)lt_memory_token(p->demand->model, 2, 1);
		return lt_step_line(p, "tokens: %s bytes for each token that a call keeps", lt_step_number(p->a, out->token));
	}
	add_tokens_line(p, f);
	lt_step_line(p, "one GPU: %.2f x %.1f - %.2f - %.2f peak - %.2f = %.2f GiB for tokens%s", gib(f->fit.card),
		f->how.utilisation, gib(f->fit.weights), gib(f->fit.activation_most), gib(f->fit.other), gib(f->fit.pool_least),
		f->fit.calls > 0 && !p->demand->model->embeds ? lt_print(p->a, ": %lld calls", (long long)f->fit.calls) : "");
	out->token = (int64_t)f->fit.token;
	out->calls = (int64_t)f->calls;
	out->pool = (int64_t)f->fit.pool_least;
	out->gpus = (uint32_t)f->how.tp;
	lt_step_dated(p, p->demand->model->name, p->demand->model->source, p->demand->model->as_of);
	if (f->gpu)
		lt_step_dated(p, f->gpu->title, f->gpu->source, p->gpus->as_of);
}

static void
add_own_steps(struct lt_placing *p, const struct lt_fitting *best, const struct lt_start *start)
{
	struct lt_fitting wanted = { 0 };
	const struct lt_found *f = p->found;
	const struct lt_size *size = lt_fitting_size(p, &wanted);
	bool cloud = f->azure || p->demand->where == LT_WHERE_AZURE;
	bool broken = !best->spot && (f->pci_gpus > 0 || f->broken.file) && p->demand->where != LT_WHERE_CLUSTER;
	const struct lt_size *missing = best->rank == 1 ? best->spot->size : best->rank <= 0 && cloud && !broken ? size : NULL;
	if (missing && missing->family)
		lt_place_vcpus(p, missing);
	if (best->rank > 0)
		lt_place_gpus(p, best);
	else
		lt_place_no_gpus(p, best, size, &wanted);
	if (best->rank >= 2) {
		lt_place_machine(p, best, start);
	} else if (broken) {
		lt_place_driver(p, NULL);
	} else if (best->spot || size) {
		lt_place_new_machine(p, start);
	}
	lt_place_fetch(p, start);
	if (best->rank > 0)
		lt_place_speed(p, best);
}

void
lt_place_own(struct lt_placing *p)
{
	const struct lt_demand *d = p->demand;
	struct lt_fitting best = lt_fitting_best(p), wanted = best;
	struct lt_start start = lt_start_of(lt_memory_weights(d->model, d->precision), d->engine->packed * LT_PLACE_GB,
		d->engine->unpacked * LT_PLACE_GB, NETWORK, DISK);
	if (best.rank <= 0 && lt_fitting_size(p, &wanted))
		p->out->gpu = wanted.gpu->title;
	else if (best.rank > 0)
		p->out->gpu = best.spot->product;
	p->out->model = d->model->name;
	p->out->precision = lt_model_precisions[d->precision];
	p->out->engine = d->engine->name;
	p->out->spot = best.rank > 0 ? best.spot->name : NULL;
	p->out->where = best.rank > 0 && best.spot->kind >= LT_SPOT_NODE ? "cluster" : best.rank > 0 || d->where <= LT_WHERE_HOST ? "host"
		: d->where == LT_WHERE_AZURE ? "azure" : "cluster";
	add_sums(p, &wanted);
	if (wanted.lean)
		lt_step_line(p, "told --max-num-seqs %lld --max-model-len %lld: with the engine's own defaults it does not fit",
			(long long)wanted.how.sequences, (long long)d->context);
	if (best.rank > 0 && d->precision == LT_PRECISION_BF16 && best.gpu && best.gpu->bf16 == 0)
		lt_step_line(p, "told --dtype half: a %s has no bf16", best.gpu->title);
	add_own_steps(p, &best, &start);
}
