/* SPDX-License-Identifier: Apache-2.0 */
/* A model on machines of one's own, and models read from their own config.json. */
#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "plan/fleet.h"
#include "plan/memory.h"
#include "plan/shape.h"
#include "t.h"

static struct lt_models models;
static struct lt_gpus gpus;
static struct lt_rents rents;
static struct lt_arena *a;
static struct lt_noun_capacity_gpu out;
static struct lt_err err;

__attribute__((constructor)) static void
load(void)
{
	a = lt_arena_new((size_t)1 << 30);
	if (!lt_models_load(a, &models, &err) || !lt_gpus_load(a, &gpus, &err) || !lt_rents_load(a, &rents, &err))
		printf("# %s\n", err.text);
}

static struct lt_fleet_ask
ask_of(const char *model)
{
	const struct lt_model *m = lt_models_find(&models, lt_text(model));
	return (struct lt_fleet_ask){ .model = m, .precision = m->precision, .kv_bytes = 2, .rpm = 60, .input = 1750, .output = 250, .utilisation = 0.9,
		.today = "2026-11-22" };
}

static bool
find(struct lt_fleet_ask ask)
{
	err = (struct lt_err){ 0 };
	return lt_fleet_find(a, &ask, &gpus, &rents, &out, &err);
}

static const struct lt_noun_capacity_size *
size(const char *name)
{
	static const struct lt_noun_capacity_size none;
	for (int i = 0; i < out.sizes_count; i++)
		if (strcmp(out.sizes[i].size, name) == 0)
			return &out.sizes[i];
	return &none;
}

static struct lt_node
json(const char *text)
{
	struct lt_doc *doc;
	err = (struct lt_err){ 0 };
	return lt_json_read(a, lt_keys_new(a), "config.json", lt_text(text), &doc, &err) ? lt_doc_root(doc) : LT_NOWHERE;
}

TEST(decision_D11_its_vectors_choose_its_rows)
{
	const char *size_name;
	IS(strcmp(lt_fleet_rule(16.7, &size_name), "D11.8") == 0 && strcmp(lt_fleet_rule(7.6, &size_name), "D11.7") == 0);
	IS(strcmp(lt_fleet_rule(173, &size_name), "D11.11") == 0 && strcmp(size_name, "standard_nc96ads_a100_v4") == 0);
	IS(strcmp(lt_fleet_rule(153, &size_name), "D11.11") == 0 && strcmp(lt_fleet_rule(55, &size_name), "D11.9") == 0);
	IS(strcmp(lt_fleet_rule(902, &size_name), "D11.13") == 0 && strcmp(lt_fleet_rule(1e6, &size_name), "D11.14") == 0);
}

TEST(capacity_7_3_52_M8_70B_in_fp8_is_shared_by_two_H100_as_one_does_not_hold_it)
{
	struct lt_fleet_ask ask = ask_of("llama-3.3-70b");
	ask.precision = LT_PRECISION_FP8, ask.card = "h100", ask.output = 0, ask.input = 2000;
	IS(find(ask) && size("standard_nd96isr_h100_v5")->tp == 2 && fabs(size("standard_nd96isr_h100_v5")->weights - 33.88) < 0.3);
	ask.tp = 1;
	IS(find(ask) && strcmp(out.verdict, "no") == 0 && size("standard_nd96isr_h100_v5")->why);
}

TEST(capacity_7_3_52_M10_a_call_of_32000_tokens_takes_a_second_card)
{
	struct lt_fleet_ask ask = ask_of("qwen3-32b");
	ask.card = "h100", ask.output = 0, ask.input = 1000, ask.tp = 1, ask.sequences = 1024, ask.batched = 8192;
	ask.context = 12000;
	IS(find(ask) && strcmp(out.verdict, "yes") == 0);
	ask.context = 32000;
	IS(find(ask) && strcmp(out.verdict, "no") == 0 && strstr(size("standard_nd96isr_h100_v5")->why, "does not fit"));
	ask.tp = 0;
	IS(find(ask) && size("standard_nd96isr_h100_v5")->tp == 2);
}

TEST(capacity_7_3_58_DeepSeek_V3_in_fp8_takes_two_machines_of_eight_H100)
{
	struct lt_fleet_ask ask = ask_of("deepseek-v3");
	ask.card = "h100";
	IS(find(ask) && size("standard_nd96isr_h100_v5")->pp == 2 && size("standard_nd96isr_h100_v5")->tp == 8);
	IS(strcmp(size("standard_nd96is_h100_v5")->verdict, "no") == 0 && strstr(size("standard_nd96is_h100_v5")->why, "InfiniBand"));
}

TEST(capacity_7_1_a_share_of_layers_that_does_not_divide_is_refused)
{
	struct lt_fleet_ask ask = ask_of("qwen2.5-7b");
	ask.tp = 8;
	IS(!find(ask) && strstr(err.text, "28 heads"));
	ask.tp = 3;
	IS(!find(ask) && strstr(err.text, "1, 2, 4 or 8"));
	ask.tp = 4;
	IS(find(ask));
	ask.card = "h1000";
	IS(!find(ask) && strstr(err.text, "no card"));
}

TEST(infra6_7_7_layers_are_not_shared_over_PCIe_by_more_than_two_cards)
{
	struct lt_fleet_ask ask = ask_of("llama-3.1-70b");
	ask.card = "a100-pcie";
	find(ask);
	for (int i = 0; i < out.sizes_count; i++)
		IS(out.sizes[i].tp <= 2);
}

TEST(what_is_retired_stays_in_the_table_with_its_reason)
{
	IS(find(ask_of("llama-3.1-8b")) && strcmp(size("standard_nc6s_v3")->verdict, "no") == 0 && strstr(size("standard_nc6s_v3")->why, "retired"));
	IS(out.sizes[0].best && out.sizes[0].month > 0 && out.layout.count > 0 && out.pools.count == 2);
}

TEST(more_calls_never_take_fewer_machines_and_none_takes_one)
{
	int64_t before = 0;
	for (double rpm = 0; rpm <= 1e9; rpm = rpm * 7 + 1) {
		struct lt_fleet_ask ask = ask_of("llama-3.1-8b");
		ask.rpm = rpm, ask.card = "h100-nvl";
		IS(find(ask));
		const struct lt_noun_capacity_size *s = size("standard_nc40ads_h100_v5");
		IS(s->machines >= before || s->replicas_most == 0);
		before = s->replicas_most ? s->machines : before;
		IS(rpm > 0 || s->machines == 1);
	}
}

TEST(capacity_4_5_a_run_of_ones_own_takes_the_place_of_the_range)
{
	struct lt_fleet_ask ask = ask_of("qwen3-32b");
	struct lt_fleet_factor k;
	/* S1 of aiconfigurator's silicon_refs.csv: Qwen3-32B on two H100, vLLM 0.12 */
	IS(lt_fleet_calibrate(a, "s1.json", json("[{\"card\":\"h100\",\"tp\":2,\"batch\":32,\"input\":1024,\"output\":1024,\"ttft_ms\":236.8,\"tpot_ms\":20.06}]"), ask.model, ask.precision, &gpus, &k, &err));
	IS(k.runs == 1 && k.step > 0.35 && k.step <= 1 && k.step == k.step_least);
	ask.factor = k, ask.card = "h100";
	IS(find(ask) && size("standard_nd96isr_h100_v5")->token_ms == size("standard_nd96isr_h100_v5")->token_ms_most);
	IS(!lt_fleet_calibrate(a, "s1.json", json("[{\"card\":\"h100\"}]"), ask.model, ask.precision, &gpus, &k, &err) && strstr(err.text, "s1.json, run 1: a run needs"));
	IS(!lt_fleet_calibrate(a, "s1.json", json("[]"), ask.model, ask.precision, &gpus, &k, &err) && strstr(err.text, "no run"));
}

TEST(capacity_4_8_a_config_json_tells_what_the_table_tells)
{
	struct lt_model m;
	IS(lt_shape_read(a, "c", json("{\"num_hidden_layers\":32,\"hidden_size\":4096,\"num_attention_heads\":32,\"num_key_value_heads\":8,\"intermediate_size\":14336,"
		"\"vocab_size\":128256,\"max_position_embeddings\":131072,\"tie_word_embeddings\":false,\"torch_dtype\":\"bfloat16\"}"), 0, 0, &m, &err));
	IS(fabs(m.params - 8.030) < 0.01 && lt_memory_token(&m, 2, 1) == 131072 && m.precision == LT_PRECISION_BF16);
	IS(lt_shape_read(a, "c", json("{\"num_hidden_layers\":61,\"hidden_size\":7168,\"num_attention_heads\":128,\"vocab_size\":129280,\"kv_lora_rank\":512,"
		"\"qk_rope_head_dim\":64,\"max_position_embeddings\":163840,\"n_routed_experts\":256,\"num_experts_per_tok\":8,\"moe_intermediate_size\":2048,"
		"\"quantization_config\":{\"quant_method\":\"fp8\"}}"), 0, 671, &m, &err));
	IS(m.attention == LT_ATTENTION_LATENT && lt_memory_token(&m, 2, 1) == 70272 && m.precision == LT_PRECISION_FP8);
	IS(lt_shape_read(a, "c", json("{\"n_layer\":4,\"n_embd\":64,\"n_head\":4,\"vocab_size\":100,\"n_positions\":128,\"multi_query\":true}"), 0, 0, &m, &err) && m.kv_heads == 1);
}

TEST(a_config_json_that_is_none_has_a_sentence)
{
	struct lt_model m;
	IS(!lt_shape_read(a, "c.json", json("[1]"), 0, 0, &m, &err) && strstr(err.text, "c.json: it is no config.json"));
	IS(!lt_shape_read(a, "c.json", json("{\"hidden_size\":1}"), 0, 0, &m, &err) && strstr(err.text, "num_hidden_layers"));
	IS(!lt_shape_read(a, "c.json", json("{\"num_hidden_layers\":2,\"hidden_size\":8,\"num_attention_heads\":2,\"vocab_size\":10,\"kv_lora_rank\":5,"
		"\"max_position_embeddings\":10}"), 0, 0, &m, &err) && strstr(err.text, "--params"));
}
