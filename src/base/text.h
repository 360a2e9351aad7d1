/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: a slice of bytes somebody else owns, and the few things one does with it.
 *
 * A slice is not NUL-terminated unless it says so and may hold any byte.  An
 * empty slice may have at == NULL; "not there" is also at == NULL (LT_NONE).
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct lt_text {
	const char *at;
	size_t len;
};

#define LT_NONE ((struct lt_text){ NULL, 0 })
#define LT_LIT(s) ((struct lt_text){ "" s, sizeof(s) - 1 })
/* For printf: printf("%.*s", LT_ARG(text)). */
#define LT_ARG(t) (int)(t).len, (t).at ? (t).at : ""

static inline struct lt_text
lt_text(const char *nul_terminated)
{
	return (struct lt_text){ nul_terminated, nul_terminated ? strlen(nul_terminated) : 0 };
}

static inline bool
lt_text_is(struct lt_text a, struct lt_text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* text is the NUL-terminated word. */
static inline bool
lt_text_eq(struct lt_text text, const char *word)
{
	return lt_text_is(text, lt_text(word));
}

bool lt_text_eq_nocase(struct lt_text a, struct lt_text b); /* ASCII letters only */
bool lt_text_starts(struct lt_text text, const char *with);
bool lt_text_ends(struct lt_text text, const char *with);
bool lt_text_has(struct lt_text text, const char *part);
bool lt_text_has_nocase(struct lt_text text, const char *part);
int lt_text_order(struct lt_text a, struct lt_text b); /* as memcmp, shorter first */

/* Without blanks (space, tab, CR, LF) at both ends. */
struct lt_text lt_text_trim(struct lt_text text);

/* Takes the piece of *rest before the first cut; *rest becomes what follows it.
 * The last piece is what is left; after it *rest is LT_NONE.  False when *rest
 * is LT_NONE already. */
bool lt_text_cut(struct lt_text *rest, char cut, struct lt_text *ret_piece);

/* The whole slice as a number.  False when it is anything else. */
bool lt_text_int(struct lt_text text, int64_t *ret_value);
bool lt_text_double(struct lt_text text, double *ret_value);

/* Steps between a and b when one letter may be added, dropped or changed at each; for
 * "did you mean".  Looks at the first 63 bytes. */
int lt_text_distance(struct lt_text a, struct lt_text b);

/* Valid UTF-8 through to the end? */
bool lt_text_utf8(struct lt_text text);
