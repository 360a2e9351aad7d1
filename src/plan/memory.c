/* SPDX-License-Identifier: Apache-2.0 */
/* memory: see memory.h. */
#include "plan/memory.h"

#include <math.h>

#include "catalog/gpu.h"

enum { EXPERTS, VISITED, EXPERT_WIDTH, SHARED };

struct lt_serving
lt_memory_defaults(const struct lt_model *model, const struct lt_gpu *gpu, double card)
{
	bool large = card >= 70 * LT_GIB && !(gpu && gpu->capability == 8.0);
	return (struct lt_serving){ .precision = model->precision, .kv_bytes = 2, .tp = 1, .sequences = large ? 1024 : 256,
		.batched = large ? 8192 : 2048, .block = 16, .utilisation = 0.9 };
}

static double
attention(const struct lt_model *m)
{
	double h = (double)m->hidden, hd = (double)m->head_dim;
	return 2 * h * (double)m->heads * hd + 2 * h * (double)m->kv_heads * hd;
}

/* Three matrices, gated; of experts, those that are counted. */
static double
feed_forward(const struct lt_model *m, int64_t experts)
{
	double h = (double)m->hidden;
	if (m->experts[EXPERTS] == 0)
		return 3 * h * (double)m->ffn;
	return (double)(experts + m->experts[SHARED]) * 3 * h * (double)m->experts[EXPERT_WIDTH] +
		h * (double)m->experts[EXPERTS];
}

static double
words(const struct lt_model *m)
{
	return (double)m->vocab * (double)m->hidden * (m->tied ? 1 : 2);
}

/* A latent's own matrices, and the state of a layer without keys, have no formula here. */
static double
by_shape(const struct lt_model *m, int64_t experts)
{
	double h = (double)m->hidden;
	if (m->attention == LT_ATTENTION_LATENT || m->attention == LT_ATTENTION_HYBRID)
		return 0;
	return words(m) + (double)m->layers * (attention(m) + feed_forward(m, experts) + 2 * h) + h;
}

double
lt_memory_params(const struct lt_model *model)
{
	return by_shape(model, model->experts[EXPERTS]);
}

double
lt_memory_active(const struct lt_model *model)
{
	if (model->active > 0)
		return model->active * 1e9;
	double shape = by_shape(model, model->experts[VISITED]);
	return shape > 0 ? shape : model->params * 1e9;
}

double
lt_memory_width(int precision)
{
	static const double widths[LT_PRECISION_COUNT] = {
		[LT_PRECISION_BF16] = 2,
		[LT_PRECISION_FP16] = 2,
		[LT_PRECISION_FP8] = 1,
		[LT_PRECISION_INT8] = 1,
		[LT_PRECISION_INT4] = 0.56, /* half a byte, and the scales of its groups */
		[LT_PRECISION_MXFP4] = 4.25 / 8,
		[LT_PRECISION_FP32] = 4,
	};
	return widths[precision];
}

double
lt_memory_weights(const struct lt_model *model, int precision)
{
	double width = lt_memory_width(precision), all = lt_memory_params(model);
	if (model->measured > 0 && precision == model->precision)
		return model->measured * LT_GIB;
	if (all == 0 || fabs(all / (model->params * 1e9) - 1) > 0.03)
		all = model->params * 1e9;
	return all * width + (width < 2 ? words(model) * (2 - width) : 0);
}

/* Keys and values of one layer; a head that several GPUs need is in each of them. */
static double
layer(const struct lt_model *m, double kv_bytes, int64_t tp)
{
	if (m->attention == LT_ATTENTION_LATENT)
		return (double)(m->kv_rank + m->rope_dim) * kv_bytes;
	double heads = (double)m->kv_heads / (double)tp;
	return 2 * (heads < 1 ? 1 : heads) * (double)m->head_dim * kv_bytes;
}

static int64_t
full_layers(const struct lt_model *m)
{
	bool all = m->attention == LT_ATTENTION_FULL || m->attention == LT_ATTENTION_LATENT;
	return all ? m->layers : m->full_layers;
}

double
lt_memory_token(const struct lt_model *model, double kv_bytes, int64_t tp)
{
	return (double)full_layers(model) * layer(model, kv_bytes, tp);
}

double
lt_memory_call(const struct lt_model *model, double kv_bytes, int64_t tp, int64_t tokens)
{
	double bytes = lt_memory_token(model, kv_bytes, tp) * (double)tokens;
	if (model->attention == LT_ATTENTION_WINDOW)
		bytes += (double)(model->layers - model->full_layers) * layer(model, kv_bytes, tp) *
			(double)(tokens < model->window ? tokens : model->window);
	return bytes;
}

/* The sampler's logits, softmax and sorting over the vocabulary took 38.5 bytes for each of them
 * and each sequence in every run that was measured; TP does not divide them. */
void
lt_memory_activation(const struct lt_model *model, const struct lt_serving *how, double *ret_least, double *ret_most)
{
	double wide = (double)(model->experts[EXPERTS] ? model->experts[EXPERT_WIDTH] * model->experts[VISITED] : model->ffn);
	double sampler = model->embeds ? 0 : 38.5 * (double)how->sequences * (double)model->vocab;
	double layers = 2 * (double)how->batched * (2 * (double)model->hidden + 3 * wide / (double)how->tp);
	if (model->multimodal)
		sampler = layers = 1.25 * LT_GIB; /* the one that was measured took 2.12, tools say 2.5 */
	*ret_least = sampler > layers ? sampler : layers;
	*ret_most = sampler + layers;
}

double
lt_memory_other(int64_t tp)
{
	return (tp > 1 ? 0.55 : 0.14) * LT_GIB;
}

bool
lt_memory_divides(const struct lt_model *model, int64_t tp)
{
	if (model->heads % tp != 0)
		return false;
	return model->kv_heads == 0 || model->kv_heads % tp == 0 || tp % model->kv_heads == 0;
}

int64_t
lt_memory_tokens(double pool, double token, int64_t block)
{
	if (pool <= 0 || token <= 0)
		return 0;
	return (int64_t)floor(pool / (token * (double)block)) * block;
}

struct lt_fit
lt_memory_fit(const struct lt_model *model, const struct lt_serving *how, double card, int64_t tokens)
{
	struct lt_fit fit = { .card = card, .weights = lt_memory_weights(model, how->precision) / (double)how->tp,
		.other = lt_memory_other(how->tp), .token = lt_memory_token(model, how->kv_bytes, how->tp) };
	double call = lt_memory_call(model, how->kv_bytes, how->tp, (tokens + how->block - 1) / how->block * how->block);
	lt_memory_activation(model, how, &fit.activation, &fit.activation_most);
	fit.pool = how->utilisation * card - fit.weights - fit.activation - fit.other;
	fit.pool_least = how->utilisation * card - fit.weights - fit.activation_most - fit.other;
	fit.tokens = lt_memory_tokens(fit.pool_least, fit.token, how->block);
	fit.calls = fit.pool_least > 0 && call > 0 ? (int64_t)floor(fit.pool_least / call) : 0;
	return fit;
}

int64_t
lt_memory_least_gpus(double weights, double peak, double card, double utilisation, double other)
{
	return (int64_t)ceil((weights + peak) / (card * utilisation - other));
}

double
lt_memory_rough_need(double weights, double tokens)
{
	return (weights + tokens) * 1.15;
}

bool
lt_memory_rough_fits(double need, double card, int64_t cards)
{
	return need <= (double)cards * card * 0.8;
}

double
lt_memory_training(double params, int zero, int64_t gpus)
{
	static const double kept[] = { 16, 4, 2, 0 }; /* what each level leaves whole on every GPU */
	return params * (kept[zero] + (16 - kept[zero]) / (double)gpus);
}
