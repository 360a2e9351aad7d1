/* SPDX-License-Identifier: Apache-2.0 */
/* What models take, beside what is published and what others measured; each test names where its
 * numbers stand: capacity 4.1 is the worked numbers of section 4.1, M1 a run that was measured. */
#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "catalog/gpu.h"
#include "plan/memory.h"
#include "t.h"

static struct lt_models models;
static struct lt_gpus gpus;

__attribute__((constructor)) static void
load(void)
{
	struct lt_err err = { 0 };
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	if (!lt_models_load(a, &models, &err) || !lt_gpus_load(a, &gpus, &err))
		printf("# %s\n", err.text);
}

static const struct lt_model *
model(const char *name)
{
	return lt_models_find(&models, lt_text(name));
}

static bool
near(double got, double want, double by)
{
	if (fabs(got - want) <= by)
		return true;
	printf("# got %.6g, want %.6g within %.3g\n", got, want, by);
	return false;
}

TEST(capacity_4_1_and_7_3_59_bytes_of_a_token)
{
	static const struct {
		const char *model;
		double bytes;
	} rows[] = { { "llama-2-7b", 524288 }, { "llama-3.1-8b", 131072 }, { "llama-3.1-70b", 327680 },
		{ "mistral-nemo-12b", 163840 }, { "mistral-small-24b", 163840 }, { "qwen2.5-7b", 57344 }, { "yi-34b", 245760 },
		{ "qwen3-0.6b", 114688 }, { "qwen3-32b", 262144 }, { "deepseek-v2-lite", 31104 }, { "deepseek-v3", 70272 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS(near(lt_memory_token(model(rows[i].model), 2, 1), rows[i].bytes, 0));
}

/* Every head of 128 keys and 128 values in 61 layers would take 57 times as much. */
TEST(capacity_4_1_a_latent_is_57_times_smaller_than_heads)
{
	const struct lt_model *m = model("deepseek-v3");
	double heads = 2. * (double)m->layers * (double)m->heads * (double)m->head_dim * 2;
	IS(near(heads / lt_memory_token(m, 2, 1), 57, 0.2));
	IS(lt_memory_token(m, 2, 8) == lt_memory_token(m, 2, 1)); /* not divided by TP */
}

TEST(infra6_7_5_tokens_of_the_book_corrected)
{
	IS(near(lt_memory_token(model("llama-2-7b"), 2, 1) / 1024, 512, 0));
	IS(near(lt_memory_token(model("llama-2-13b"), 2, 1) / 1024, 800, 0));
	IS(near(lt_memory_token(model("llama-3.1-70b"), 2, 1) / 1024, 320, 0));
	IS(near(lt_memory_token(model("llama-3.1-8b"), 2, 1) / 1024, 128, 0));
}

TEST(infra6_7_5_X_32_calls_of_4k_take_16_to_100_GiB_not_8_to_12)
{
	static const struct {
		const char *model;
		double gib;
	} rows[] = { { "llama-2-7b", 64 }, { "llama-2-13b", 100 }, { "llama-3.1-70b", 40 }, { "llama-3.1-8b", 16 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double gib = 32 * lt_memory_call(model(rows[i].model), 2, 1, 4096) / LT_GIB;
		IS(near(gib, rows[i].gib, 1e-9));
		IS(gib > 12); /* the book's cheat sheet says 8-12 GB */
	}
}

TEST(infra6_7_5_weights_by_precision)
{
	static const double billions[] = { 7, 13, 70 };
	static const double whole[] = { 28, 52, 280 };
	for (int i = 0; i < 3; i++) {
		IS(near(billions[i] * lt_memory_width(LT_PRECISION_FP32), whole[i], 1e-9));
		IS(near(billions[i] * lt_memory_width(LT_PRECISION_BF16), whole[i] / 2, 1e-9));
		IS(near(billions[i] * lt_memory_width(LT_PRECISION_FP8), whole[i] / 4, 1e-9));
		IS(near(billions[i] * lt_memory_width(LT_PRECISION_INT4), whole[i] / 8, whole[i] / 8 * 0.13)); /* and scales */
	}
}

TEST(capacity_7_3_60_parameters_by_shape_as_published)
{
	static const struct {
		const char *model;
		double billions;
	} rows[] = { { "llama-2-7b", 6.738 }, { "llama-3.1-8b", 8.030 }, { "llama-3.1-70b", 70.554 },
		{ "mistral-nemo-12b", 12.248 }, { "mistral-small-24b", 23.572 }, { "qwen2.5-7b", 7.615 }, { "yi-34b", 34.389 },
		{ "qwen3-0.6b", 0.596 }, { "qwen3-32b", 32.762 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS(near(lt_memory_params(model(rows[i].model)) / 1e9, rows[i].billions, rows[i].billions * 0.001));
}

TEST(capacity_4_8_every_shape_that_is_known_is_within_3_percent_of_its_name)
{
	for (int i = 0; i < models.count; i++) {
		const struct lt_model *m = &models.at[i];
		double by_shape = lt_memory_params(m) / 1e9;
		IS(by_shape == 0 || near(by_shape, m->params, m->params * 0.03) || printf("# %s\n", m->name) < 0);
	}
}

/* M1-M7, M9: vLLM on H100 of 79.18 GiB, weights and the pool in GiB a GPU. */
static const struct measured {
	const char *id, *model;
	int precision;
	int64_t tp;
	double utilisation, weights, activation, other, pool;
} MEASURED[] = {
	{ "M1", "llama-3.1-8b", LT_PRECISION_BF16, 1, 0.9, 14.99, 4.76, 0.13, 51.38 },
	{ "M2", "qwen3-0.6b", LT_PRECISION_BF16, 1, 0.9, 1.12, 5.56, 0.13, 64.45 },
	{ "M3", "qwen3-32b", LT_PRECISION_BF16, 1, 0.9, 61.03, 5.64, 0.14, 4.45 },
	{ "M4", "qwen3-32b", LT_PRECISION_BF16, 2, 0.9, 30.59, 5.64, 0.54, 34.49 },
	{ "M7", "llama-3.3-70b", LT_PRECISION_FP8, 2, 0.9, 33.88, 4.84, 0.55, 32.00 },
};

static struct lt_serving
large(const struct measured *row)
{
	return (struct lt_serving){ .precision = row->precision, .kv_bytes = 2, .tp = row->tp, .sequences = 1024,
		.batched = 8192, .block = 16, .utilisation = row->utilisation };
}

TEST(capacity_7_3_52_M1_to_M7_weights_within_1_percent_and_pools_within_a_third_of_a_GiB)
{
	for (size_t i = 0; i < sizeof MEASURED / sizeof *MEASURED; i++) {
		const struct measured *row = &MEASURED[i];
		struct lt_serving how = large(row);
		struct lt_fit fit = lt_memory_fit(model(row->model), &how, 79.18 * LT_GIB, 2000);
		IS(near(fit.weights / LT_GIB, row->weights, row->weights * 0.01) || printf("# %s\n", row->id) < 0);
		IS(near(fit.activation / LT_GIB, row->activation, 0.2));
		IS(near(fit.pool / LT_GIB, row->pool, 0.33));
		IS(fit.pool_least <= fit.pool);
		IS(near(row->utilisation * 79.18 - row->weights - row->activation - row->other, row->pool, 0.02));
	}
}

TEST(capacity_7_3_52_M5_M6_experts_of_4_bits_take_what_was_measured)
{
	struct lt_serving how = { .precision = LT_PRECISION_MXFP4, .kv_bytes = 2, .tp = 1, .sequences = 1024, .batched = 8192,
		.block = 16, .utilisation = 0.9 };
	struct lt_fit fit = lt_memory_fit(model("gpt-oss-20b"), &how, 79.18 * LT_GIB, 2000);
	IS(near(fit.weights / LT_GIB, 13.47, 0.01) && near(fit.activation / LT_GIB, 7.38, 0.05));
	IS(near(fit.pool / LT_GIB, 50.28, 0.1));
}

/* The source says 0.9, where its own numbers give -0.63 GiB; they close at 0.95. */
TEST(capacity_7_3_52_X_M6_was_not_run_at_a_utilisation_of_90_percent)
{
	struct lt_serving how = { .precision = LT_PRECISION_MXFP4, .kv_bytes = 2, .tp = 1, .sequences = 1024, .batched = 8192,
		.block = 16, .utilisation = 0.9 };
	IS(lt_memory_fit(model("gpt-oss-120b"), &how, 79.18 * LT_GIB, 2000).pool < 0);
	how.utilisation = 0.95;
	IS(near(lt_memory_fit(model("gpt-oss-120b"), &how, 79.18 * LT_GIB, 2000).pool / LT_GIB, 3.33, 0.1));
}

TEST(capacity_7_3_52_M8_70B_in_fp8_does_not_start_on_one_H100)
{
	struct lt_serving how = { .precision = LT_PRECISION_FP8, .kv_bytes = 2, .tp = 1, .sequences = 1024, .batched = 8192,
		.block = 16, .utilisation = 0.9 };
	struct lt_fit fit = lt_memory_fit(model("llama-3.3-70b"), &how, 79.18 * LT_GIB, 2000);
	IS(near(fit.weights / LT_GIB, 67.72, 0.1));
	IS(fit.pool < 0 && fit.tokens == 0 && fit.calls == 0);
}

TEST(capacity_7_3_52_M9_a_model_that_sees_is_within_the_doubt)
{
	struct lt_serving how = { .precision = LT_PRECISION_BF16, .kv_bytes = 2, .tp = 1, .sequences = 1024, .batched = 8192,
		.block = 16, .utilisation = 0.95 };
	struct lt_fit fit = lt_memory_fit(model("mistral-small-24b"), &how, 79.18 * LT_GIB, 16000);
	IS(near(fit.pool_least / LT_GIB, 28.20, 1.5));
}

TEST(capacity_7_3_52_M10_starts_at_16000_tokens_and_not_at_32000)
{
	int64_t tokens = lt_memory_tokens(4.45 * LT_GIB, lt_memory_token(model("qwen3-32b"), 2, 1), 16);
	IS(tokens >= 16000 && tokens < 32000);
	IS(tokens == 18224); /* 18,227 and a fraction, in whole blocks of 16 */
}

/* B1-B7: blocks of 16 tokens that vLLM made, max_num_seqs 128. */
TEST(capacity_7_3_53_B1_to_B7_blocks_within_1_6_percent)
{
	static const struct {
		const char *id, *model;
		int64_t tp, batched;
		double blocks;
	} rows[] = { { "B1", "llama-2-7b", 1, 2048, 7463 }, { "B2", "llama-3.1-70b", 4, 8192, 30251 },
		{ "B3", "llama-3.1-70b", 4, 2048, 30425 }, { "B4", "mistral-nemo-12b", 2, 1024, 48009 },
		{ "B5", "mistral-nemo-12b", 1, 2048, 19251 }, { "B6", "qwen2.5-7b", 1, 2048, 65352 },
		{ "B7", "yi-34b", 2, 2048, 20793 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct lt_model *m = model(rows[i].model);
		struct lt_serving how = { .precision = LT_PRECISION_BF16, .kv_bytes = 2, .tp = rows[i].tp, .sequences = 128,
			.batched = rows[i].batched, .block = 16, .utilisation = 0.9 };
		struct lt_fit fit = lt_memory_fit(m, &how, 79.18 * LT_GIB, 2000);
		double most = (double)lt_memory_tokens(fit.pool, fit.token, 16) / 16, least = (double)fit.tokens / 16;
		IS(near(most, rows[i].blocks, rows[i].blocks * 0.016) || printf("# %s\n", rows[i].id) < 0);
		IS(near(least, rows[i].blocks, rows[i].blocks * 0.016) || printf("# %s\n", rows[i].id) < 0);
	}
}

TEST(capacity_7_3_54_vllm_16118_a_million_tokens_of_Llama_4_on_8_GPUs_are_24_GiB)
{
	IS(near(lt_memory_token(model("llama-4-scout"), 2, 8), 24576, 0));
	IS(near(lt_memory_call(model("llama-4-scout"), 2, 8, 1048576) / LT_GIB, 24, 1e-9));
}

TEST(capacity_7_3_55_vllm_34076_Qwen3_30B_A3B)
{
	double token = lt_memory_token(model("qwen3-30b-a3b"), 2, 1);
	IS(near(lt_memory_call(model("qwen3-30b-a3b"), 2, 1, 262144) / LT_GIB, 24, 1e-9));
	IS(near(floor(3.18 * LT_GIB / token), 34734, 0)); /* 34,736 as reported, from rounding 3.18 */
}

TEST(capacity_7_3_56_vllm_33263_Qwen3_1_7B)
{
	IS(near((double)lt_memory_tokens(18.78 * LT_GIB, lt_memory_token(model("qwen3-1.7b"), 2, 1), 16), 175856, 176));
	IS(near(18.78 * LT_GIB / lt_memory_token(model("qwen3-1.7b"), 2, 1), 175824, 0.5));
}

TEST(capacity_7_3_57_M9_pool_in_tokens_and_calls)
{
	double token = lt_memory_token(model("mistral-small-24b"), 2, 1), tokens = floor(28.20 * LT_GIB / token);
	IS(near(tokens, 184812, 1) && near(tokens, 184832, 32));
	IS((15049 + 127) / 128 == 118);
	IS(near(118. * 128 / tokens, 0.0817, 0.0001));
	IS(near(tokens / 16000, 11.55, 0.01));
	IS(near(tokens / 16384, 11.28, 0.01));
}

TEST(capacity_7_3_58_DeepSeek_V3_in_fp8_takes_10_GPUs_of_80_and_so_16)
{
	double weights = lt_memory_weights(model("deepseek-v3"), LT_PRECISION_FP8);
	IS(near(weights / LT_GIB, 656.51, 0.01));
	IS(lt_memory_least_gpus(weights, 8 * LT_GIB, 80 * LT_GIB, 0.9, 0.6 * LT_GIB) == 10);
	IS(!lt_memory_divides(model("deepseek-v3"), 10) && lt_memory_divides(model("deepseek-v3"), 16));
}

TEST(capacity_7_3_61_training_of_7B_takes_92_to_104_GB)
{
	double without = lt_memory_training(7e9, 0, 1) / 1e9;
	IS(near(without, 14 + 14 + 56 + 28, 1e-9)); /* 112 with the master copy that the book leaves out */
	IS(near(without - 28 + 8, 92, 1e-9) && near(without - 28 + 20, 104, 1e-9));
}

TEST(infra6_7_5_training_of_7_5B_on_64_GPUs_by_level_of_ZeRO)
{
	static const double gb[] = { 120, 31.4, 16.6, 1.9 };
	for (int zero = 0; zero < 4; zero++)
		IS(near(lt_memory_training(7.5e9, zero, 64) / 1e9, gb[zero], 0.05));
}

TEST(decision_D11_the_rough_need_chooses_as_the_table_does)
{
	static const struct {
		double weights, tokens, need, card;
		int64_t cards;
		bool fits;
	} rows[] = { { 14, 0.5, 16.7, 24, 1, true }, { 4.5, 2.1, 7.6, 16, 1, true }, { 140, 10.7, 173, 80, 4, true },
		{ 140, 10.7, 173, 80, 2, false }, { 26, 107, 153, 80, 4, true }, { 26, 107, 153, 16, 1, false },
		{ 37, 10.7, 55, 80, 1, true } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double need = lt_memory_rough_need(rows[i].weights, rows[i].tokens);
		IS(near(need, rows[i].need, 0.4));
		IS(lt_memory_rough_fits(need, rows[i].card, rows[i].cards) == rows[i].fits);
	}
}

TEST(capacity_4_2_256_sequences_give_back_what_the_sampler_of_1024_took)
{
	struct lt_serving how = { .tp = 1, .sequences = 1024, .batched = 2048 }, less = how;
	double before, after, most;
	less.sequences = 256;
	lt_memory_activation(model("llama-3.1-8b"), &how, &before, &most);
	lt_memory_activation(model("llama-3.1-8b"), &less, &after, &most);
	IS(near((before - after) / LT_GIB, 3.5, 0.1));
	lt_memory_activation(model("qwen3-8b"), &how, &before, &most);
	lt_memory_activation(model("qwen3-8b"), &less, &after, &most);
	IS(near((before - after) / LT_GIB, 4.2, 0.1));
}

TEST(heads_are_shared_out_only_where_they_divide)
{
	IS(lt_memory_divides(model("llama-3.1-8b"), 8) && lt_memory_divides(model("llama-3.1-8b"), 16));
	IS(!lt_memory_divides(model("qwen2.5-7b"), 8));  /* 28 heads */
	IS(lt_memory_divides(model("qwen2.5-7b"), 4) && !lt_memory_divides(model("phi-4"), 4)); /* 10 groups */
	IS(lt_memory_divides(model("phi-4"), 2) && lt_memory_divides(model("phi-4"), 10));
}

TEST(a_group_that_more_GPUs_need_than_there_are_is_in_each_of_them)
{
	const struct lt_model *m = model("llama-3.1-8b");
	IS(lt_memory_token(m, 2, 8) == lt_memory_token(m, 2, 16));
	IS(lt_memory_token(m, 1, 1) * 2 == lt_memory_token(m, 2, 1));
}

TEST(a_window_stops_growing_and_a_hybrid_counts_the_layers_that_grow)
{
	const struct lt_model *m = model("gpt-oss-20b");
	double at_window = lt_memory_call(m, 2, 1, 128), later = lt_memory_call(m, 2, 1, 1128);
	IS(near(at_window, 24. * 2 * 8 * 64 * 2 * 128, 0));
	IS(near(later - at_window, 1000 * lt_memory_token(m, 2, 1), 0));
	IS(near(lt_memory_token(model("qwen3.5-27b"), 2, 1), 16. * 2 * 4 * 256 * 2, 0));
}

TEST(more_of_anything_never_takes_less)
{
	for (int i = 0; i < models.count; i++) {
		const struct lt_model *m = &models.at[i];
		struct lt_serving how = lt_memory_defaults(m, NULL, 80 * LT_GIB);
		for (int64_t tokens = 1; tokens < (int64_t)1 << 40; tokens *= 8)
			IS(lt_memory_call(m, 2, 1, tokens * 8) >= lt_memory_call(m, 2, 1, tokens));
		struct lt_fit less = lt_memory_fit(m, &how, 40 * LT_GIB, 2000), more = lt_memory_fit(m, &how, 80 * LT_GIB, 2000);
		IS(more.pool > less.pool && more.tokens >= less.tokens && more.calls >= less.calls);
		IS(lt_memory_weights(m, LT_PRECISION_FP32) > lt_memory_weights(m, LT_PRECISION_BF16));
		IS(lt_memory_active(m) > 0 && lt_memory_active(m) <= m->params * 1.03e9);
	}
}

TEST(capacity_4_2_defaults_are_those_of_vLLM)
{
	const struct lt_gpu *h100 = lt_gpus_find(&gpus, LT_LIT("h100")), *a100 = lt_gpus_find(&gpus, LT_LIT("a100")),
			    *t4 = lt_gpus_find(&gpus, LT_LIT("t4"));
	IS(lt_memory_defaults(model("phi-4"), h100, 79 * LT_GIB).sequences == 1024);
	IS(lt_memory_defaults(model("phi-4"), a100, 79 * LT_GIB).sequences == 256);
	IS(lt_memory_defaults(model("phi-4"), t4, 15 * LT_GIB).batched == 2048);
}
