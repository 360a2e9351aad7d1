/* SPDX-License-Identifier: Apache-2.0 */
/* word: see word.h. */
#include "catalog/word.h"

#include <stdlib.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "catalog/content.h"
#include "catalog/read.h"

static const struct lt_read_field fields[] = {
	{ "word", LT_READ_TEXT, offsetof(struct lt_gloss, word), true, NULL },
	{ "long_form", LT_READ_TEXT, offsetof(struct lt_gloss, long_form), false, NULL },
	{ "topic", LT_READ_TEXT, offsetof(struct lt_gloss, topic), true, NULL },
	{ "sentence", LT_READ_TEXT, offsetof(struct lt_gloss, sentence), true, NULL },
	{ "infra", LT_READ_TEXT, offsetof(struct lt_gloss, infra), false, NULL },
	{ "see", LT_READ_NAMES, offsetof(struct lt_gloss, see), false, NULL },
	{ "source", LT_READ_SOURCE, offsetof(struct lt_gloss, source), true, NULL },
	{ 0 }
};

static int
by_word(const void *one, const void *other)
{
	const struct lt_gloss *a = one, *b = other;
	return strcasecmp(a->word, b->word);
}

bool
lt_glossary_load(struct lt_arena *a, struct lt_glossary *ret_glossary, struct lt_err *err)
{
	struct lt_content file;
	struct lt_gloss *all = NULL;
	int count = 0, room = 0;
	for (const char *at = NULL; lt_content_next("words/", &at, &file);) {
		struct lt_gloss *some;
		int more;
		const char *as_of;
		if (!lt_read_rows(a, file.path, fields, sizeof *some, &some, &more, &as_of, err))
			return false;
		for (int i = 0; i < more; i++)
			LT_PUSH(a, all, count, room) = some[i];
	}
	if (count > 0)
		qsort(all, (size_t)count, sizeof *all, by_word);
	for (int i = 1; i < count; i++)
		if (strcasecmp(all[i - 1].word, all[i].word) == 0)
			return lt_fail(err, "words/: '%s' is there twice", all[i].word);
	*ret_glossary = (struct lt_glossary){ all, count };
	return true;
}
