/* SPDX-License-Identifier: Apache-2.0 */
/* word: the glossary, from content/words/: words of AI infrastructure, and Lintel's own. */
#pragma once
#include <stdbool.h>

struct lt_arena;
struct lt_err;

struct lt_gloss {
	const char *word, *long_form, *topic, *sentence, *infra, *source; /* long_form and infra may be NULL */
	const char *const *see;                                           /* NULL ends; NULL: none */
};
struct lt_glossary {
	const struct lt_gloss *at; /* in the order of the alphabet */
	int count;
};

/* Errors name the file and the row. */
bool lt_glossary_load(struct lt_arena *a, struct lt_glossary *ret_glossary, struct lt_err *err);
