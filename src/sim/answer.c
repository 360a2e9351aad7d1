/* SPDX-License-Identifier: Apache-2.0 */
/* Makes answers: how long, which words, where they stop. */
#include "sim/answer.h"

#include "base/arena.h"
#include "sim/marker.h"
#include "sim/word.h"

enum { LONGEST = 100 * 1000 };

static void
end_token(struct lt_sim_answer *answer)
{
	LT_PUSH(answer->arena, answer->ends, answer->count, answer->room) = answer->text.len;
}

/* Models whose names say so think first; what they think is counted and not shown. */
static int64_t
reasoning(const struct lt_sim_call *call, uint64_t seed)
{
	struct lt_text name = call->model;
	bool thinks = lt_text_starts(name, "gpt-5") ||
		(name.len > 1 && name.at[0] == 'o' && name.at[1] >= '1' && name.at[1] <= '9');
	return thinks ? 64 + (int64_t)(seed >> 40 & 3) * 64 : 0;
}

void
lt_sim_answer_make(struct lt_sim_answer *answer, const struct lt_sim_call *call, int choice)
{
	uint64_t seed = lt_sim_mix(call->seed, (uint64_t)choice);
	int64_t wanted = 16 + (int64_t)(seed >> 32 & 31), most = call->most < 0 ? LONGEST : call->most;
	lt_sim_marker_number(call->prompt.last, "tokens", &wanted);
	answer->text.len = 0;
	answer->count = 0;
	answer->tool = answer->stopped = LT_NONE;
	answer->reasoning = reasoning(call, seed);
	if (answer->reasoning > most)
		answer->reasoning = most;
	most -= answer->reasoning;
	if (most > LONGEST)
		most = LONGEST;
	answer->finish = wanted > most ? LT_SIM_FINISH_LENGTH : LT_SIM_FINISH_STOP;
	for (int64_t i = 0; i < wanted && i < most; i++) {
		lt_sim_word(&answer->text, seed, i);
		end_token(answer);
	}
}
