/* SPDX-License-Identifier: Apache-2.0 */
/* Embeddings: the same input gets the same vector, of length one. */
#include <math.h>

#include "base/arena.h"
#include "base/map.h"
#include "sim/dialect.h"
#include "sim/plan.h"
#include "sim/put.h"
#include "sim/call.h"
#include "sim/word.h"

enum { DIMENSIONS = 1536, DIMENSIONS_LARGE = 3072 };

static int
dimensions(const struct lt_sim_call *call)
{
	int64_t wanted = lt_text_has(call->model, "large") ? DIMENSIONS_LARGE : DIMENSIONS;
	lt_node_int(lt_node_get(call->body, "dimensions"), &wanted);
	return wanted < 1 ? 1 : wanted > DIMENSIONS_LARGE ? DIMENSIONS_LARGE : (int)wanted;
}

/* Every element is plus or minus 1/sqrt(count), so that the length is one. */
static float
element(uint64_t seed, int at, int count)
{
	float size = 1.0f / sqrtf((float)count);
	return lt_sim_mix(seed, (uint64_t)at) & 1 ? size : -size;
}

static void
put_floats(struct lt_buf *out, uint64_t seed, int count)
{
	char plus[32], minus[40];
	int len = snprintf(plus, sizeof plus, "%.9f,", 1.0 / sqrt(count));
	snprintf(minus, sizeof minus, "-%s", plus);
	lt_buf_putc(out, '[');
	for (int i = 0; i < count; i++) {
		bool positive = element(seed, i, count) > 0;
		lt_buf_add(out, positive ? plus : minus, (size_t)(len + !positive - (i + 1 == count)));
	}
	lt_buf_putc(out, ']');
}

static void
put_base64(struct lt_buf *out, uint64_t seed, int count)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t bits = 0;
	int held = 0;
	lt_buf_putc(out, '"');
	for (int i = 0; i < count; i++) {
		float value = element(seed, i, count);
		unsigned char bytes[4];
		memcpy(bytes, &value, 4); /* little-endian, as every machine we build for */
		for (int b = 0; b < 4; b++) {
			bits = bits << 8 | bytes[b];
			for (held += 8; held >= 6; held -= 6)
				lt_buf_putc(out, letters[bits >> (held - 6) & 63]);
		}
	}
	if (held)
		lt_buf_putc(out, letters[bits << (6 - held) & 63]);
	lt_buf_puts(out, held == 2 ? "==\"" : held == 4 ? "=\"" : "\"");
}

static uint64_t
hash_of(struct lt_node input, struct lt_arena *a)
{
	if (!lt_node_is(input, LT_KIND_LIST))
		return lt_map_hash(lt_node_text(input, a));
	uint64_t hash = 0;
	struct lt_walk w = lt_walk(input);
	while (lt_walk_next(&w))
		hash = lt_sim_mix(hash, lt_map_hash(lt_node_text(w.value, a)));
	return hash;
}

void
lt_sim_embedding(struct lt_sim_draft *draft, const struct lt_sim_call *call)
{
	struct lt_buf *out = &draft->body;
	struct lt_node input = lt_node_get(call->body, "input");
	bool one = call->n == 1 && !(lt_node_is(input, LT_KIND_LIST) && !lt_node_is(lt_node_item(input, 0), LT_KIND_NUMBER));
	bool base64 = lt_node_eq(lt_node_get(call->body, "encoding_format"), "base64");
	int count = dimensions(call);
	lt_sim_put(out, "{'object':'list','data':[");
	for (int i = 0; i < call->n; i++) {
		uint64_t seed = hash_of(one ? input : lt_node_item(input, (uint32_t)i), call->prompt.arena);
		lt_sim_put(out, "%s{'object':'embedding','index':%d,'embedding':", i ? "," : "", i);
		(base64 ? put_base64 : put_floats)(out, seed, count);
		lt_sim_put(out, "}");
	}
	lt_sim_put(out, "],'model':%.*s", LT_ARG(call->model));
	if (!call->no_usage)
		lt_sim_put(out, ",'usage':{'prompt_tokens':%ld,'total_tokens':%ld}", call->usage.prompt, call->usage.prompt);
	lt_sim_put(out, "}");
}
