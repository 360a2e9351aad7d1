/* SPDX-License-Identifier: Apache-2.0 */
/* shape: see shape.h.  Each number goes by several names; models that see keep theirs below text_config. */
#include "plan/shape.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "plan/memory.h"

static int64_t
number(struct lt_node n, const char *names)
{
	struct lt_text rest = lt_text(names), name;
	int64_t value;
	while (lt_text_cut(&rest, ' ', &name)) {
		char key[64] = "";
		memcpy(key, name.at, name.len < sizeof key - 1 ? name.len : sizeof key - 1);
		if (lt_node_int(lt_node_get(n, key), &value) && value > 0 && value < INT64_C(1) << 40)
			return value;
	}
	return 0;
}

/* Layers that see all of the context, of a list of their kinds. */
static int64_t
full_layers(struct lt_node n, bool *ret_linear)
{
	int64_t full = 0;
	for (struct lt_walk w = lt_walk(lt_node_get(n, "layer_types")); lt_walk_next(&w);) {
		full += lt_node_eq(w.value, "full_attention") || lt_node_eq(w.value, "attention");
		*ret_linear |= lt_node_eq(w.value, "linear_attention") || lt_node_eq(w.value, "mamba");
	}
	return full;
}

static int
precision_of(struct lt_node root, struct lt_node n)
{
	struct lt_node q = lt_node_get(root, "quantization_config");
	if (lt_node_eq(lt_node_get(q, "quant_method"), "mxfp4"))
		return LT_PRECISION_MXFP4;
	if (lt_node_eq(lt_node_get(q, "quant_method"), "fp8") || lt_node_eq(lt_node_get(q, "fmt"), "e4m3"))
		return LT_PRECISION_FP8;
	if (number(q, "bits w_bit") == 4)
		return LT_PRECISION_INT4;
	if (number(q, "bits w_bit") == 8)
		return LT_PRECISION_INT8;
	struct lt_node type = lt_node_is(lt_node_get(n, "torch_dtype"), LT_KIND_TEXT) ? lt_node_get(n, "torch_dtype") : lt_node_get(n, "dtype");
	return lt_node_eq(type, "float32") ? LT_PRECISION_FP32 : lt_node_eq(type, "float16") ? LT_PRECISION_FP16 : LT_PRECISION_BF16;
}

static void
read_attention(struct lt_node n, struct lt_model *m)
{
	bool linear = false;
	int64_t full = full_layers(n, &linear);
	m->kv_rank = number(n, "kv_lora_rank");
	m->rope_dim = number(n, "qk_rope_head_dim");
	m->window = number(n, "sliding_window");
	if (m->kv_rank > 0) {
		m->attention = LT_ATTENTION_LATENT;
	} else if (linear) {
		m->attention = LT_ATTENTION_HYBRID;
		m->full_layers = full;
	} else if (full > 0 && full < m->layers && m->window > 0) {
		m->attention = LT_ATTENTION_WINDOW;
		m->full_layers = full;
	}
}

static void
read_experts(struct lt_node n, struct lt_model *m)
{
	m->experts[0] = number(n, "n_routed_experts num_experts num_local_experts");
	m->experts[1] = number(n, "num_experts_per_tok experts_per_token num_experts_per_token");
	m->experts[2] = number(n, "moe_intermediate_size");
	m->experts[3] = number(n, "n_shared_experts");
	if (m->experts[0] > 0 && m->experts[2] == 0)
		m->experts[2] = m->ffn;
}

bool
lt_shape_read(struct lt_arena *a, const char *file, struct lt_node config, double bytes, double params, struct lt_model *ret_model,
	struct lt_err *err)
{
	struct lt_node text = lt_node_get(config, "text_config"), n = lt_node_is(text, LT_KIND_MAP) ? text : config;
	struct lt_text name = lt_node_text(lt_node_get(config, "_name_or_path"), a);
	static const char *const none[] = { NULL };
	struct lt_model m = { .name = name.len ? lt_copy_text(a, name).at : file, .names = none, .source = file, .as_of = "",
		.layers = number(n, "num_hidden_layers n_layer n_layers num_layers"), .hidden = number(n, "hidden_size n_embd d_model"),
		.heads = number(n, "num_attention_heads n_head n_heads"), .ffn = number(n, "intermediate_size ffn_hidden_size n_inner"),
		.vocab = number(n, "vocab_size"), .context = number(n, "max_position_embeddings n_positions seq_length max_seq_len"),
		.tied = lt_node_true(lt_node_get(n, "tie_word_embeddings")), .multimodal = lt_node_is(text, LT_KIND_MAP), .params = params };
	if (!lt_node_is(config, LT_KIND_MAP))
		return lt_fail(err, "%s: it is no config.json of a model: it is no map", file);
	const char *missing = !m.layers ? "num_hidden_layers" : !m.hidden ? "hidden_size" : !m.heads ? "num_attention_heads" : !m.vocab ? "vocab_size"
		: !m.context ? "max_position_embeddings" : NULL;
	if (missing)
		return lt_fail(err, "%s: it has no %s, which decides the memory", file, missing);
	m.kv_heads = lt_node_true(lt_node_get(n, "multi_query")) ? 1 : number(n, "num_key_value_heads num_kv_heads n_head_kv");
	m.kv_heads = m.kv_heads ? m.kv_heads : m.heads;
	m.head_dim = number(n, "head_dim");
	m.head_dim = m.head_dim ? m.head_dim : m.hidden / m.heads;
	m.ffn = m.ffn ? m.ffn : 4 * m.hidden;
	m.precision = precision_of(config, n);
	read_attention(n, &m);
	read_experts(n, &m);
	m.measured = bytes / LT_GIB;
	double shape = lt_memory_params(&m) / 1e9;
	if (m.params <= 0)
		m.params = shape > 0 ? shape : bytes / lt_memory_width(m.precision) / 1e9;
	if (m.params <= 0)
		return lt_fail(err, "%s: its shape does not tell how many parameters there are: say --params, or put model.safetensors.index.json beside it", file);
	*ret_model = m;
	return true;
}
