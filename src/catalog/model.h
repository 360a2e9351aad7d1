/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model: models as numbers, from content/models/: those whose weights can be had, with what
 * decides their memory, and those that a provider serves, with what decides their quota.
 *
 * A number that is 0 is not known, and what needs it says so.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

/* How a layer remembers what it has read. */
enum lt_attention {
	LT_ATTENTION_FULL,   /* keys and values of every head, or of groups of heads */
	LT_ATTENTION_LATENT, /* one compressed latent a layer (MLA) */
	LT_ATTENTION_WINDOW, /* most layers keep the last tokens only */
	LT_ATTENTION_HYBRID, /* most layers keep a state that does not grow */
};

/* How a parameter is stored. */
enum lt_precision {
	LT_PRECISION_BF16,
	LT_PRECISION_FP16,
	LT_PRECISION_FP8,
	LT_PRECISION_INT8,
	LT_PRECISION_INT4,
	LT_PRECISION_MXFP4,
	LT_PRECISION_FP32,
	LT_PRECISION_COUNT,
};
extern const char *const lt_model_precisions[LT_PRECISION_COUNT + 1]; /* "bf16", ...; NULL ends */

struct lt_model {
	const char *name;
	const char *const *names; /* patterns of the other names it goes by; NULL ends */
	const char *licence, *source, *as_of;
	bool gated;      /* its licence is accepted at the hub before the weights can be fetched */
	bool embeds, tied, multimodal;
	int attention, precision; /* enum lt_attention; enum lt_precision of its own weights */
	int64_t layers, hidden, heads, kv_heads, head_dim, ffn, vocab, context;
	int64_t experts[4]; /* how many, how many a token visits, width of one, how many are shared */
	int64_t kv_rank, rope_dim, window, full_layers;
	double params, active; /* billions, as published */
	double measured;       /* GiB that an engine took for its own weights */
};

/* A model that a provider serves. */
struct lt_hosted {
	const char *name, *source, *as_of;
	bool embeds;
	int64_t rpm, zone_rpm, per_tpm;   /* so many calls a minute with so many tokens a minute */
	int64_t regional[2], global[2];   /* provisioned units: least and step */
	int64_t unit_tpm, output_ratio;   /* what a provisioned unit takes, from content/prices/ */
	const char *unit_source;          /* where that is from */
	int64_t pace;                     /* output tokens a second that are promised there */
	int64_t prompt;                   /* longest prompt it takes there */
	int64_t monthly;                  /* billions of tokens a month of a tenant, past which answers take longer */
};

struct lt_models {
	const struct lt_model *at;
	int count;
	const struct lt_hosted *hosted;
	int hosted_count;
};

bool lt_models_load(struct lt_arena *a, struct lt_models *ret_models, struct lt_err *err);

/* By name, or by another name it goes by; NULL when there is none. */
const struct lt_model *lt_models_find(const struct lt_models *models, struct lt_text name);
const struct lt_hosted *lt_models_hosted(const struct lt_models *models, struct lt_text name);

/* The name that was probably meant, or NULL. */
const char *lt_models_near(const struct lt_models *models, struct lt_text name);
