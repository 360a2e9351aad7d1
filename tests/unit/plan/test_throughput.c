/* SPDX-License-Identifier: Apache-2.0 */
/* The bounds of speed beside what was measured on silicon (capacity 4.5, S1-S10). */
#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "catalog/gpu.h"
#include "plan/start.h"
#include "plan/throughput.h"
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

/* Time of a token, measured, in ms; those whose model has all the numbers. */
static const struct silicon {
	const char *id, *model, *gpu;
	int precision;
	int64_t tp, batch;
	double prompt, output, token_ms;
} SILICON[] = {
	{ "S1", "qwen3-32b", "h100", LT_PRECISION_BF16, 2, 32, 1024, 1024, 20.06 },
	{ "S2", "qwen3-32b", "h100", LT_PRECISION_FP8, 1, 32, 1024, 128, 36.15 },
	{ "S3", "qwen3-32b", "h100", LT_PRECISION_BF16, 2, 64, 1024, 128, 30.12 },
	{ "S4", "qwen3-235b-a22b", "h200", LT_PRECISION_FP8, 2, 16, 1000, 100, 52.2 },
	{ "S5", "deepseek-v3", "h200", LT_PRECISION_FP8, 8, 16, 1024, 1024, 16.63 },
	{ "S6", "deepseek-v3", "h200", LT_PRECISION_FP8, 8, 16, 1024, 8192, 11.39 },
	{ "S7", "deepseek-v3", "b200", LT_PRECISION_FP8, 8, 16, 1024, 1024, 11.71 },
	{ "S10", "qwen3.5-397b-a17b", "b200", LT_PRECISION_FP8, 4, 32, 1024, 1024, 13.80 },
};

static struct lt_speed
speed_of(const struct silicon *row)
{
	struct lt_serving how = { .precision = row->precision, .kv_bytes = 2, .tp = row->tp };
	return lt_throughput_of(lt_models_find(&models, lt_text(row->model)), lt_gpus_find(&gpus, lt_text(row->gpu)), &how,
		row->batch, row->prompt + row->output / 2, row->prompt);
}

TEST(capacity_7_3_63_nothing_was_measured_faster_than_the_ideal)
{
	for (size_t i = 0; i < sizeof SILICON / sizeof *SILICON; i++) {
		double ideal = speed_of(&SILICON[i]).step_s * 1e3;
		IS(ideal <= SILICON[i].token_ms || printf("# %s: %.2f ms\n", SILICON[i].id, ideal) < 0);
	}
}

TEST(capacity_7_3_63_dense_models_were_measured_within_the_range)
{
	for (size_t i = 0; i < 3; i++) {
		struct lt_speed s = speed_of(&SILICON[i]);
		IS(s.step_most_s * 1e3 >= SILICON[i].token_ms ||
			printf("# %s: %.2f to %.2f ms\n", SILICON[i].id, s.step_s * 1e3, s.step_most_s * 1e3) < 0);
	}
}

TEST(capacity_7_3_62_a_call_is_its_first_token_and_the_others)
{
	IS(fabs(lt_throughput_call_s(0.29571, 0.00997, 500) - 5.2707) < 0.0001);
	IS(fabs(lt_throughput_call_s(0.2368, 0.02006, 1024) - 20.76) < 0.005); /* capacity 4.9 */
	IS(lt_throughput_call_s(0.1, 0.02, 0) == 0.1);
}

TEST(capacity_1_3_calls_at_once_by_Littles_law)
{
	IS(lt_throughput_at_once(60, 11.2) == 11.2 && lt_throughput_at_once(0, 10) == 0);
}

TEST(a_larger_card_is_never_slower_and_a_larger_batch_never_faster)
{
	const struct lt_model *m = lt_models_find(&models, LT_LIT("llama-3.1-8b"));
	struct lt_serving how = { .kv_bytes = 2, .tp = 1 };
	const struct lt_gpu *t4 = lt_gpus_find(&gpus, LT_LIT("t4")), *h100 = lt_gpus_find(&gpus, LT_LIT("h100"));
	IS(lt_throughput_of(m, t4, &how, 1, 2000, 1000).step_s > lt_throughput_of(m, h100, &how, 1, 2000, 1000).step_s);
	IS(lt_throughput_of(m, h100, &how, 64, 2000, 1000).step_s > lt_throughput_of(m, h100, &how, 1, 2000, 1000).step_s);
}

TEST(infra6_7_4_a_probe_grants_half_as_long_again_as_loading_takes)
{
	struct lt_start s = lt_start_of(16e9, 10e9, 25e9, 125e6, 1e9);
	IS(s.load_s == 16 && s.budget_s == 24 && s.disk == 41e9 && s.host == 32e9);
	IS(fabs(s.fetch_s - 208) < 1e-9);
	IS(lt_start_failures(s.budget_s, 10) == 3 && lt_start_failures(600, 10) == 60);
}
