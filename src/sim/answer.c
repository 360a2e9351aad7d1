/* SPDX-License-Identifier: Apache-2.0 */
/* Makes answers: how long, which words, where they stop. */
#include "sim/answer.h"

#include "base/arena.h"
#include "sim/schema.h"
#include "sim/word.h"

enum {
	LONGEST = 100 * 1000,
	JSON_PIECE = 4, /* bytes of JSON that count as a token */
};

static void
end_token(struct lt_sim_answer *answer, size_t end)
{
	LT_PUSH(answer->arena, answer->ends, answer->count, answer->room) = end;
}

bool
lt_sim_thinks(struct lt_text model)
{
	return lt_text_starts(model, "gpt-5") ||
		(model.len > 1 && model.at[0] == 'o' && model.at[1] >= '1' && model.at[1] <= '9') ||
		lt_text_has(model, "qwen3") || lt_text_has(model, "-r1");
}

static int64_t
reasoning(const struct lt_sim_call *call, uint64_t seed)
{
	bool speaks = call->surface == LT_SIM_CHAT || call->surface == LT_SIM_RESPONSE;
	return speaks && lt_sim_thinks(call->model) ? 64 + (int64_t)(seed >> 40 & 3) * 64 : 0;
}

/* What was written becomes tokens of a few bytes each, as many as are allowed; no character is cut. */
static void
cut_json(struct lt_sim_answer *answer, int64_t most)
{
	size_t len = answer->text.len, at = 0;
	while (at < len && answer->count < most) {
		at = at + JSON_PIECE < len ? at + JSON_PIECE : len;
		while (at < len && ((unsigned char)answer->text.at[at] & 0xc0) == 0x80)
			at++;
		end_token(answer, at);
	}
	if (at < len)
		answer->finish = LT_SIM_FINISH_LENGTH;
	answer->text.len = at;
}

static void
speak(struct lt_sim_answer *answer, const struct lt_sim_call *call, uint64_t seed, int64_t most)
{
	int64_t wanted = 16 + (int64_t)(seed >> 32 & 31);
	if (call->prompt.wanted >= 0)
		wanted = call->prompt.wanted;
	if (wanted > most)
		answer->finish = LT_SIM_FINISH_LENGTH;
	for (int64_t i = 0; i < wanted && i < most; i++) {
		lt_sim_word(&answer->text, seed, i);
		end_token(answer, answer->text.len);
	}
}

/* Ends the answer before byte at. */
static void
stop_at(struct lt_sim_answer *answer, size_t at)
{
	while (answer->count && (answer->count > 1 ? answer->ends[answer->count - 2] : 0) >= at)
		answer->count--;
	if (answer->count)
		answer->ends[answer->count - 1] = at;
	answer->text.len = at;
	answer->finish = LT_SIM_FINISH_WORD;
}

static void
meet_stop(struct lt_sim_answer *answer, const struct lt_sim_call *call, struct lt_node stop)
{
	if (lt_node_is(stop, LT_KIND_LIST)) {
		struct lt_walk w = lt_walk(stop);
		while (lt_walk_next(&w))
			if (!lt_node_is(w.value, LT_KIND_LIST))
				meet_stop(answer, call, w.value);
		return;
	}
	struct lt_text word = lt_node_is(stop, LT_KIND_TEXT) ? lt_node_text(stop, call->prompt.arena) : LT_NONE;
	if (!word.len || !answer->text.len)
		return;
	const char *met = memmem(answer->text.at, answer->text.len, word.at, word.len);
	if (!met)
		return;
	stop_at(answer, (size_t)(met - answer->text.at));
	answer->stopped = word;
}

void
lt_sim_answer_make(struct lt_sim_answer *answer, const struct lt_sim_call *call, int choice)
{
	uint64_t seed = lt_sim_mix(call->seed, (uint64_t)choice);
	int64_t most = call->most < 0 || call->most > LONGEST ? LONGEST : call->most;
	answer->text.len = 0;
	answer->count = 0;
	answer->tool = call->tool;
	answer->stopped = LT_NONE;
	answer->finish = LT_SIM_FINISH_STOP;
	answer->reasoning = reasoning(call, seed);
	if (answer->reasoning > most)
		answer->reasoning = most;
	most -= answer->reasoning;
	if (call->tool.at || call->json) {
		lt_sim_schema_fill(&answer->text, call->schema, seed);
		cut_json(answer, most);
	} else {
		speak(answer, call, seed, most);
		meet_stop(answer, call, call->stop);
	}
	if (call->tool.at && answer->finish == LT_SIM_FINISH_STOP)
		answer->finish = LT_SIM_FINISH_TOOL;
	if (call->prompt.filter_answer) {
		answer->count /= 2;
		answer->text.len = answer->count ? answer->ends[answer->count - 1] : 0;
		answer->finish = LT_SIM_FINISH_FILTER;
	}
}
