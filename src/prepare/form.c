/* SPDX-License-Identifier: Apache-2.0 */
/* form: see form.h. */
#include "prepare/form.h"

#include <regex.h>

#include "base/arena.h"
#include "base/map.h"
#include "record/mistake.h"

/* A row of the table; the pattern of what is to be there once is NULL. */
struct form {
	const char *path, *pattern, *what;
};

static const struct form FORMS[] = {
#define FORM(path, pattern, what) { path, "^(" pattern ")$", what },
#define ONCE(path) { path, NULL, NULL },
#include "prepare/form.def"
};

/* What one row is held against. */
struct held {
	struct lt_prepare *p;
	const struct form *form;
	regex_t compiled;    /* of a pattern */
	bool ready;
	struct lt_map *seen; /* of what is to be there once: its lines */
};

static void
hold(struct held *h, struct lt_node node)
{
	struct lt_text text = lt_node_text(node, h->p->a);
	struct lt_place place = lt_node_place(node);
	if (!text.len)
		return; /* who needs it says so */
	if (h->form->pattern && !h->ready)
		h->ready = regcomp(&h->compiled, h->form->pattern, REG_EXTENDED | REG_NOSUB) == 0;
	if (h->ready && (memchr(text.at, 0, text.len) || regexec(&h->compiled, lt_copy_text(h->p->a, text).at, 0, NULL, 0) != 0))
		lt_mistake_add(h->p->mistakes, place, "platform.%s is '%.*s'; it is %s", h->form->path, LT_ARG(text), h->form->what);
	if (!h->seen)
		return;
	int64_t line = lt_map_get(h->seen, text);
	if (line >= 0)
		lt_mistake_add(h->p->mistakes, place, "platform.%s is '%.*s', as on line %lld already; one of them is another, or is left out", h->form->path,
			LT_ARG(text), (long long)line);
	else
		lt_map_put(h->seen, lt_copy_text(h->p->a, text), place.line);
}

/* The values that path leads to from node on: "pools[].name" is of each pool the name. */
static void
hold_all(struct held *h, struct lt_node node, struct lt_text path)
{
	struct lt_text word;
	while (lt_text_cut(&path, '.', &word)) {
		bool items = lt_text_ends(word, "[]");
		word.len -= items ? 2 : 0;
		node = lt_node_get(node, lt_copy_text(h->p->a, word).at);
		struct lt_walk w = lt_walk(node);
		while (items && lt_node_is(node, LT_KIND_LIST) && lt_walk_next(&w))
			hold_all(h, w.value, path);
		if (items)
			return;
	}
	struct lt_walk w = lt_walk(node);
	if (!lt_node_is(node, LT_KIND_LIST))
		return hold(h, node);
	while (lt_walk_next(&w))
		hold(h, w.value);
}

void
lt_form_check(struct lt_prepare *p)
{
	for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
		struct held h = { .p = p, .form = &FORMS[i] };
		h.seen = FORMS[i].pattern ? NULL : lt_map_new(p->a);
		hold_all(&h, p->platform, lt_text(FORMS[i].path));
		if (h.ready)
			regfree(&h.compiled);
	}
}
