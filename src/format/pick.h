/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pick: the members of a piece of JSON, one after the other, read where they lie.
 *
 * For what providers answer: small, read once, a few members of interest.  Nothing is allocated and
 * nothing is proven but that texts end and brackets close; what is not as it should be ends
 * the walk, and `broken` says so.  A document from an unknown hand is format/json.h's.
 *
 *	struct lt_pick p = lt_pick_open(json, '{');
 *	while (lt_pick_member(&p, &name, &value))
 *		...
 *
 * Values are slices of the JSON: a text with its quotes, a map with its braces.  To find the end of a
 * map is work, so what is looked into is better walked in place:
 *
 *	while (lt_pick_name(&p, &name))
 *		if (lt_text_eq(name, "choices")) {
 *			struct lt_pick inner = lt_pick_into(&p, '[');
 *			while (lt_pick_item(&inner, &value))
 *				...
 *			lt_pick_back(&p, &inner);
 *		}
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_pick {
	const char *at, *end;
	bool first, broken;
	bool pending; /* at is at a value that nobody took */
	char closer;
};

/* A walk through a map ('{') or list ('['); of anything else it is broken at once.  Bytes behind it
 * are left at p.at when the walk has ended. */
struct lt_pick lt_pick_open(struct lt_text json, char kind);
/* name: between its quotes, as it is spelt. */
bool lt_pick_member(struct lt_pick *p, struct lt_text *ret_name, struct lt_text *ret_value);
bool lt_pick_item(struct lt_pick *p, struct lt_text *ret_value);

/* The next name alone, or whether there is a next item; then lt_pick_value(), or a walk into the
 * value, or neither: it is passed over. */
bool lt_pick_name(struct lt_pick *p, struct lt_text *ret_name);
bool lt_pick_next(struct lt_pick *p);
struct lt_text lt_pick_value(struct lt_pick *p); /* LT_NONE: broken */
struct lt_pick lt_pick_into(const struct lt_pick *p, char kind); /* broken when the value is something else */
/* Goes on behind the value that inner walked through; what inner left unread is passed over. */
void lt_pick_back(struct lt_pick *p, struct lt_pick *inner);

/* After the last: was it closed, with nothing but blanks behind? */
bool lt_pick_closed(const struct lt_pick *p);

/* One member's value, the last of that name; LT_NONE: there is none, or json is no map. */
struct lt_text lt_pick_get(struct lt_text json, const char *name);

/* The same member of the outermost map, searched from the end of a json that may lack its
 * beginning.  Only what stands at the top is found: behind the value that one map closes, and then
 * there is nothing.  Or of a map that is itself a member: so many maps close. */
struct lt_text lt_pick_last(struct lt_text json, const char *name);
struct lt_text lt_pick_last_inside(struct lt_text json, const char *name, int maps);

/* How often the value of a member of that name is that text, at any depth; both as they stand
 * between their quotes.  Right because quotes inside texts are escaped. */
uint32_t lt_pick_count(struct lt_text json, const char *name, const char *value);

/* What a value is. */
static inline bool
lt_pick_is(struct lt_text value, char first)
{
	return value.len && value.at[0] == first;
}
bool lt_pick_empty(struct lt_text value);        /* null, "", [], {} or not there */
struct lt_text lt_pick_text(struct lt_text value); /* between the quotes, as spelt; LT_NONE: no text */
bool lt_pick_number(struct lt_text value, uint32_t *ret_number); /* below 0 is 0, too large is the largest */
size_t lt_pick_length(struct lt_text text);      /* of what is between quotes, its escapes undone */
