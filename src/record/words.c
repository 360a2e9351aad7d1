/* SPDX-License-Identifier: Apache-2.0 */
/* words: the vocabularies as tables. */
#include "record/words.h"

#define ROW(value, word, title) { word, title },
#define TABLE(name, LIST)                                           \
	const struct lt_words lt_words_##name = {                   \
		.count = sizeof((struct lt_word[]){ LIST(ROW) }) / sizeof(struct lt_word), \
		.at = (const struct lt_word[]){ LIST(ROW) },        \
	};

TABLE(status, LT_STATUSES)
TABLE(severity, LT_SEVERITIES)
TABLE(grade, LT_GRADES)
TABLE(phase, LT_PHASES)
TABLE(area, LT_AREAS)
TABLE(gate, LT_GATES)
TABLE(verdict, LT_VERDICTS)
TABLE(pass, LT_PASSES)
TABLE(assessed, LT_ASSESSEDS)
TABLE(source_state, LT_SOURCE_STATES)
TABLE(waiver_state, LT_WAIVER_STATES)
TABLE(item_state, LT_ITEM_STATES)
TABLE(answer_state, LT_ANSWER_STATES)
TABLE(change, LT_CHANGES)
TABLE(decision, LT_DECISIONS)
TABLE(ready, LT_READIES)
TABLE(role, LT_ROLES)

int
lt_words_find(const struct lt_words *words, struct lt_text word)
{
	for (int i = 0; i < words->count; i++)
		if (lt_text_eq_nocase(lt_text(words->at[i].word), word))
			return i;
	return -1;
}

const char *
lt_words_near(const struct lt_words *words, struct lt_text word)
{
	const char *best = NULL;
	int least = 3;
	for (int i = 0; i < words->count; i++) {
		int steps = lt_text_distance(lt_text(words->at[i].word), word);
		if (steps < least) {
			least = steps;
			best = words->at[i].word;
		}
	}
	return best;
}
