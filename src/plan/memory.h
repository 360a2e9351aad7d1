/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory: what a model takes on its GPUs, and how much of a card is left for what it has read.
 *
 * Every number is bytes of one GPU unless it says otherwise.  Weights and keys and values are
 * exact for text models; the activation peak is known as a range (both ends fit measured runs
 * of vLLM on H100 within 0.7 GiB; elsewhere take LT_MEMORY_DOUBT).
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "catalog/model.h"

struct lt_gpu;

#define LT_GIB ((double)(1 << 30))
#define LT_MEMORY_DOUBT (1.5 * LT_GIB) /* of engines, cards and models nobody measured */

/* What the engine is told. */
struct lt_serving {
	int precision;       /* enum lt_precision of the weights */
	double kv_bytes;     /* of one number among keys and values: 2, or 1 for fp8 */
	int64_t tp;          /* GPUs that share each layer */
	int64_t sequences;   /* max_num_seqs */
	int64_t batched;     /* max_num_batched_tokens */
	int64_t block;       /* tokens of one block of the pool */
	double utilisation;  /* share of the card it may take */
};

/* vLLM's own defaults: larger on cards of 70 GiB and more that are no A100. */
struct lt_serving lt_memory_defaults(const struct lt_model *model, const struct lt_gpu *gpu, double card);

/* Parameters by the shape of the model; active: those that one token visits.  0: the shape is not
 * known well enough. */
double lt_memory_params(const struct lt_model *model);
double lt_memory_active(const struct lt_model *model);

/* Bytes of one parameter: 2 for bf16. */
double lt_memory_width(int precision);

/* All weights, on however many GPUs.  What an engine was measured to take counts before the
 * formula; embeddings and the head stay in 16 bits. */
double lt_memory_weights(const struct lt_model *model, int precision);

/* One token more, in the layers that keep it; and one call of so many tokens. */
double lt_memory_token(const struct lt_model *model, double kv_bytes, int64_t tp);
double lt_memory_call(const struct lt_model *model, double kv_bytes, int64_t tp, int64_t tokens);

/* The peak beside weights and tokens, as a range: the larger of the sampler's and the layers'
 * share, and both together. */
void lt_memory_activation(const struct lt_model *model, const struct lt_serving *how, double *ret_least, double *ret_most);
double lt_memory_other(int64_t tp); /* what CUDA and NCCL take */

/* May the heads be shared out among so many GPUs? */
bool lt_memory_divides(const struct lt_model *model, int64_t tp);

/* All of it on a card of so many bytes. */
struct lt_fit {
	double card, weights, activation, activation_most, other;
	double pool, pool_least; /* for tokens; below 0: it does not start */
	double token;            /* one more */
	int64_t tokens, calls;   /* in the pool, and at once of so many tokens; of pool_least */
};
struct lt_fit lt_memory_fit(const struct lt_model *model, const struct lt_serving *how, double card, int64_t tokens);

/* Tokens that go into so many bytes, in whole blocks. */
int64_t lt_memory_tokens(double pool, double token, int64_t block);

/* The least GPUs whose memory holds the weights and the peak: weights + peak over what one card
 * gives.  Not a number one can buy: tp has to divide the heads. */
int64_t lt_memory_least_gpus(double weights, double peak, double card, double utilisation, double other);

/* The rule of thumb for choosing a card before an engine is chosen: 15 % on top of weights and
 * tokens, and a fifth of the cards left free. */
double lt_memory_rough_need(double weights, double tokens);
bool lt_memory_rough_fits(double need, double card, int64_t cards);

/* Training with AdamW in mixed precision: 2 + 2 + 4 + 8 bytes a parameter, spread over the GPUs as
 * ZeRO does from that level on (0: not at all), without activations. */
double lt_memory_training(double params, int zero, int64_t gpus);
