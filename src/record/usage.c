/* SPDX-License-Identifier: Apache-2.0 */
#include "record/usage.h"

const char *
lt_outcome_word(enum lt_outcome outcome)
{
	static const char *const words[] = {
#define WORD(value, word, sentence) [value] = word,
		LT_OUTCOMES(WORD)
#undef WORD
	};
	return words[outcome];
}

const char *
lt_usage_source_word(enum lt_usage_source source)
{
	static const char *const words[] = {
#define WORD(value, word, sentence) [value] = word,
		LT_USAGE_SOURCES(WORD)
#undef WORD
	};
	return words[source];
}

const char *
lt_surface_word(enum lt_surface surface)
{
	static const char *const words[] = {
#define WORD(value, word, operation) [value] = word,
		LT_SURFACES(WORD)
#undef WORD
	};
	return words[surface];
}

const char *
lt_surface_operation(enum lt_surface surface)
{
	static const char *const words[] = {
#define WORD(value, word, operation) [value] = operation,
		LT_SURFACES(WORD)
#undef WORD
	};
	return words[surface];
}

const char *
lt_too_many_word(enum lt_too_many kind)
{
	static const char *const words[] = {
#define WORD(value, word, sentence) [value] = word,
		LT_TOO_MANIES(WORD)
#undef WORD
	};
	return words[kind];
}
