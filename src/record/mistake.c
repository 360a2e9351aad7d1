/* SPDX-License-Identifier: Apache-2.0 */
/* mistake: see mistake.h. */
#include "record/mistake.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/yaml.h"

void
lt_mistake_add(struct lt_mistakes *mistakes, struct lt_place place, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *sentence = lt_print_va(mistakes->arena, format, args);
	va_end(args);
	LT_PUSH(mistakes->arena, mistakes->at, mistakes->count, mistakes->room) =
		(struct lt_mistake){ place, sentence };
}

void
lt_mistake_twice(const struct lt_docs *docs, struct lt_mistakes *mistakes)
{
	for (int i = 0; i < docs->twice_count; i++)
		lt_mistake_add(mistakes, docs->twice[i].second, "'%.*s' is written twice, first in line %u", LT_ARG(docs->twice[i].key),
			docs->twice[i].first.line);
}

static int
by_line(const void *a, const void *b)
{
	const struct lt_mistake *x = a, *y = b;
	if (x->place.line != y->place.line)
		return x->place.line < y->place.line ? -1 : 1;
	return (x->place.column > y->place.column) - (x->place.column < y->place.column);
}

void
lt_mistake_tell(struct lt_mistakes *mistakes, int most, struct lt_buf *out)
{
	if (mistakes->count > 1)
		qsort(mistakes->at, (size_t)mistakes->count, sizeof *mistakes->at, by_line);
	for (int i = 0; i < mistakes->count && i < most; i++) {
		const struct lt_mistake *m = &mistakes->at[i];
		lt_buf_printf(out, "%s%s:%u: %s", i ? "\n" : "",
			m->place.file ? m->place.file : "lintel.yaml", m->place.line, m->sentence);
	}
	if (mistakes->count > most)
		lt_buf_printf(out, "\nand %d more", mistakes->count - most);
}
