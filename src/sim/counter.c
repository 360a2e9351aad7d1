/* SPDX-License-Identifier: Apache-2.0 */
/* Counts tokens and remembers the last few thousand texts. */
#include "sim/counter.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "sim/word.h"
#include "tokens/tokens.h"

enum { REMEMBERED = 4096, SHORT = 32 };

struct lt_sim_counter {
	struct lt_arena *arena;
	struct lt_tokens *encodings[2];
	struct {
		uint64_t hash;
		int64_t count;
	} texts[REMEMBERED];
};

static const char *const names[2] = { "o200k_base", "cl100k_base" };

struct lt_sim_counter *
lt_sim_counter_new(struct lt_arena *a)
{
	struct lt_sim_counter *counter = LT_NEW(a, struct lt_sim_counter);
	struct lt_err err = { 0 };
	for (int i = 0; i < 2; i++)
		counter->encodings[i] = lt_tokens_open(a, names[i], &err);
	return counter;
}

static int64_t
count(struct lt_tokens *tokens, struct lt_text text)
{
	return tokens ? (int64_t)lt_tokens_count(tokens, text) : (int64_t)(text.len + 3) / 4;
}

int64_t
lt_sim_counter_count(struct lt_sim_counter *counter, struct lt_text model, struct lt_text text)
{
	const char *encoding = lt_tokens_of_model(model);
	int which = encoding && strcmp(encoding, names[1]) == 0;
	if (text.len < SHORT)
		return count(counter->encodings[which], text);
	uint64_t hash = lt_sim_mix(lt_map_hash(text), (uint64_t)which);
	if (counter->texts[hash % REMEMBERED].hash != hash) {
		counter->texts[hash % REMEMBERED].count = count(counter->encodings[which], text);
		counter->texts[hash % REMEMBERED].hash = hash;
	}
	return counter->texts[hash % REMEMBERED].count;
}
