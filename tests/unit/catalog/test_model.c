/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of models, cards and sizes agree with themselves. */
#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/gpu.h"
#include "catalog/model.h"
#include "catalog/read.h"
#include "catalog/workload.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_models models;
static struct lt_gpus gpus;
static struct lt_workloads workloads;
static struct lt_err err;

__attribute__((constructor)) static void
load(void)
{
	arena = lt_arena_new((size_t)1 << 30);
	if (!lt_models_load(arena, &models, &err) || !lt_gpus_load(arena, &gpus, &err) ||
		!lt_workloads_load(arena, &workloads, &err))
		printf("# %s\n", err.text);
}

TEST(all_tables_can_be_read)
{
	IS_TEXT(err.text, "");
	IS(models.count > 30 && models.hosted_count > 15 && gpus.count > 15 && gpus.size_count > 30);
	IS(workloads.profile_count == 4 && workloads.engine_count > 0 && workloads.lead_count > 0);
}

TEST(every_row_has_a_source_and_every_table_a_day)
{
	int64_t day;
	for (int i = 0; i < models.count; i++)
		IS(models.at[i].source && lt_date_day(lt_text(models.at[i].as_of), &day));
	for (int i = 0; i < models.hosted_count; i++)
		IS(models.hosted[i].source && lt_date_day(lt_text(models.hosted[i].as_of), &day));
	for (int i = 0; i < gpus.count; i++)
		IS(gpus.at[i].source != NULL);
	IS(lt_date_day(lt_text(gpus.as_of), &day) && lt_date_day(lt_text(gpus.sizes_as_of), &day));
}

TEST(groups_of_heads_divide_the_heads_and_layers_are_counted_once)
{
	for (int i = 0; i < models.count; i++) {
		const struct lt_model *m = &models.at[i];
		IS(m->kv_heads == 0 || m->heads % m->kv_heads == 0);
		IS((m->attention == LT_ATTENTION_LATENT) == (m->kv_rank > 0));
		IS((m->attention == LT_ATTENTION_WINDOW) == (m->window > 0));
		IS((m->attention == LT_ATTENTION_WINDOW || m->attention == LT_ATTENTION_HYBRID) == (m->full_layers > 0));
		IS(m->full_layers < m->layers);
	}
}

/* Oracle 64: fp8 is twice bf16; a figure for sparse matrices would be four times. */
TEST(capacity_7_3_64_fp8_is_twice_bf16_and_the_L40S_has_733_not_1466)
{
	for (int i = 0; i < gpus.count; i++)
		IS(gpus.at[i].fp8 == 0 || fabs(gpus.at[i].fp8 / gpus.at[i].bf16 - 2) < 0.04);
	IS(lt_gpus_find(&gpus, LT_LIT("NVIDIA L40S"))->fp8 == 733);
}

TEST(cards_are_known_by_what_drivers_and_labels_call_them)
{
	static const struct {
		const char *said, *card;
	} rows[] = { { "Tesla T4", "t4" }, { "NVIDIA A10G", "a10" }, { "NVIDIA-A10G-SHARED", "a10" }, { "NVIDIA A10", "a10" },
		{ "NVIDIA H100 80GB HBM3", "h100" }, { "NVIDIA-H100-80GB-HBM3", "h100" }, { "NVIDIA H100 PCIe", "h100-pcie" },
		{ "NVIDIA H100 NVL", "h100-nvl" }, { "NVIDIA A100-SXM4-80GB", "a100" }, { "NVIDIA A100-SXM4-40GB", "a100-40" },
		{ "A100-SXM4-40GB", "a100-40" }, { "NVIDIA A100 80GB PCIe", "a100-pcie" }, { "NVIDIA L40S", "l40s" },
		{ "NVIDIA L4", "l4" }, { "Tesla V100-SXM2-16GB", "v100" }, { "Tesla V100-SXM2-32GB", "v100-32" },
		{ "NVIDIA H200", "h200" }, { "NVIDIA B200", "b200" }, { "NVIDIA GB200", "gb200" },
		{ "NVIDIA RTX PRO 6000 Blackwell Server Edition", "rtx-pro-6000" }, { "AMD Instinct MI300X", "mi300x" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct lt_gpu *gpu = lt_gpus_find(&gpus, lt_text(rows[i].said));
		IS_TEXT(gpu ? gpu->name : rows[i].said, rows[i].card);
	}
	IS(!lt_gpus_find(&gpus, LT_LIT("NVIDIA GeForce RTX 3080")) && !lt_gpus_find(&gpus, LT_LIT("Quadro P400")));
	IS(!lt_gpus_find(&gpus, LT_LIT("")) && !lt_gpus_find(&gpus, LT_LIT("L40")));
}

TEST(models_are_known_by_the_ids_of_their_hub)
{
	IS_TEXT(lt_models_find(&models, LT_LIT("meta-llama/Llama-3.1-8B-Instruct"))->name, "llama-3.1-8b");
	IS_TEXT(lt_models_find(&models, LT_LIT("Llama-3.3-70B"))->name, "llama-3.3-70b");
	IS(!lt_models_find(&models, LT_LIT("llama")));
	IS_TEXT(lt_models_near(&models, LT_LIT("lama-3.1-8b")), "llama-3.1-8b");
	IS_TEXT(lt_models_near(&models, LT_LIT("gpt4o")), "gpt-4o");
	IS(!lt_models_near(&models, LT_LIT("something else entirely")));
}

TEST(what_profiles_name_is_there)
{
	for (int i = 0; i < workloads.profile_count; i++) {
		const struct lt_profile *p = &workloads.profiles[i];
		IS(lt_models_find(&models, lt_text(p->model)) || lt_models_hosted(&models, lt_text(p->model)));
		IS(!p->engine || lt_workloads_engine(&workloads, lt_text(p->engine)));
	}
	IS(lt_workloads_lead(&workloads, "quota") && !lt_workloads_lead(&workloads, "nothing"));
}

TEST(a_star_stands_for_anything_wherever_it_is)
{
	const char *const patterns[] = { "*a100*40gb*", "end*", "exact", NULL };
	IS(lt_read_covers(patterns, LT_LIT("NVIDIA-A100-SXM4-40GB")) && lt_read_covers(patterns, LT_LIT("ending")));
	IS(lt_read_covers(patterns, LT_LIT("EXACT")) && !lt_read_covers(patterns, LT_LIT("exactly")));
	IS(!lt_read_covers(patterns, LT_LIT("a100-80gb")) && !lt_read_covers(patterns, LT_NONE));
}
