/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bicep's types: names, literals, unions, lists, tuples, objects, resourceInput<...>.  They
 * are kept as trees; only "nullable" and the name are asked of them today.
 */
#include "format/bicep_scan.h"

static struct lt_bicep_node *
type_text(struct lt_bicep_scan *s)
{
	return s->token == LT_BICEP_QUOTE || s->token == LT_BICEP_TRIPLE ? lt_bicep_scan_text(s)
		: lt_bicep_scan_type(s);
}

/* A name, true, false, null, or resourceInput<'type@version'> and its kin. */
static struct lt_bicep_node *
named(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_NAME, s->from);
	node->word = lt_bicep_scan_word(s);
	lt_bicep_scan_next(s);
	if (lt_text_eq(node->word, "resource") && s->token == LT_BICEP_QUOTE) {
		node->kind = LT_BICEP_TYPE_OF;
		node->first = lt_bicep_scan_text(s);
	} else if (lt_bicep_scan_take(s, '<')) {
		node->kind = LT_BICEP_TYPE_OF;
		lt_bicep_scan_lines(s);
		node->first = type_text(s);
		for (struct lt_bicep_node *last = node->first; lt_bicep_scan_take(s, ',');) {
			lt_bicep_scan_lines(s);
			last = last->next = type_text(s);
		}
		lt_bicep_scan_lines(s);
		if (s->token == LT_BICEP_GE) { /* ...>= default: two tokens here */
			s->at = s->from + 1;
			s->token = '>';
		}
		lt_bicep_scan_need(s, '>', "a >");
	}
	return node;
}

static bool
apart(struct lt_bicep_scan *s, int closing)
{
	bool apart = s->token == closing;
	while (s->token == ',' || s->token == LT_BICEP_LINE) {
		lt_bicep_scan_next(s);
		apart = true;
	}
	return apart;
}

static struct lt_bicep_node *
object_member(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_PROPERTY, s->from);
	if (s->token == LT_BICEP_WORD) {
		node->word = lt_bicep_scan_word(s);
		lt_bicep_scan_next(s);
	} else if (s->token == LT_BICEP_QUOTE || s->token == LT_BICEP_TRIPLE) {
		node->word = lt_bicep_text(lt_bicep_scan_text(s), s->arena);
	} else if (lt_bicep_scan_take(s, '*')) {
		node->kind = LT_BICEP_TYPE_ANY;
	} else {
		lt_bicep_scan_want(s, "a property of the type");
	}
	lt_bicep_scan_take(s, '?');
	lt_bicep_scan_need(s, ':', "a : behind the property's name");
	lt_bicep_scan_lines(s);
	node->first = lt_bicep_scan_type(s);
	return node;
}

/* {...} and [...]: members or items with decorators, apart by commas or line ends. */
static struct lt_bicep_node *
members(struct lt_bicep_scan *s, enum lt_bicep_kind kind, int closing)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, kind, s->from), **tail = &node->first;
	lt_bicep_scan_next(s);
	lt_bicep_scan_lines(s);
	while (s->token != closing) {
		lt_bicep_scan_decorators(s);
		struct lt_bicep_node *one = lt_bicep_scan_take(s, LT_BICEP_DOTS)
			? lt_bicep_scan_type(s)
			: kind == LT_BICEP_OBJECT ? object_member(s)
						  : lt_bicep_scan_type(s);
		*tail = one;
		tail = &one->next;
		if (!apart(s, closing)) {
			lt_bicep_scan_want(s,
				kind == LT_BICEP_OBJECT ? "a line end or a } in the type"
							: "a line end or a ] in the type");
			break;
		}
	}
	lt_bicep_scan_next(s);
	return node;
}

static struct lt_bicep_node *
base(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node;
	switch (s->token) {
	case LT_BICEP_WORD:
		return named(s);
	case LT_BICEP_QUOTE:
	case LT_BICEP_TRIPLE:
		return lt_bicep_scan_text(s);
	case LT_BICEP_DIGITS:
		node = lt_bicep_scan_node(s, LT_BICEP_NUMBER, s->from);
		node->word = lt_bicep_scan_word(s);
		lt_bicep_scan_next(s);
		return node;
	case '{':
		return members(s, LT_BICEP_OBJECT, '}');
	case '[':
		return members(s, LT_BICEP_LIST, ']');
	case '(':
		lt_bicep_scan_next(s);
		lt_bicep_scan_lines(s);
		node = lt_bicep_scan_type(s);
		lt_bicep_scan_lines(s);
		lt_bicep_scan_need(s, ')', "a )");
		return node;
	default:
		lt_bicep_scan_want(s, "a type");
		return lt_bicep_scan_node(s, LT_BICEP_NULL, s->from);
	}
}

/* [] a list; [*] and [0] a part of another type */
static struct lt_bicep_node *
bracket(struct lt_bicep_scan *s, struct lt_bicep_node *inner)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_TYPE_LIST, s->from);
	lt_bicep_scan_next(s);
	if (s->token == '*' || s->token == LT_BICEP_DIGITS) {
		node->kind = LT_BICEP_INDEX;
		lt_bicep_scan_next(s);
	}
	lt_bicep_scan_need(s, ']', "a ]");
	node->first = inner;
	return node;
}

static struct lt_bicep_node *
suffixed(struct lt_bicep_scan *s)
{
	if (s->token == '-' || s->token == '+' || s->token == '!') {
		struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_MINUS, s->from);
		lt_bicep_scan_next(s);
		node->first = base(s);
		return node;
	}
	struct lt_bicep_node *node = base(s);
	for (;;) {
		if (s->token == '[') {
			node = bracket(s, node);
		} else if (s->token == '?' || s->token == '!') {
			struct lt_bicep_node *outer = lt_bicep_scan_node(s,
				s->token == '?' ? LT_BICEP_TYPE_NULLABLE : LT_BICEP_FORCE, s->from);
			outer->first = node;
			node = outer;
			lt_bicep_scan_next(s);
		} else if (lt_bicep_scan_take(s, '.')) {
			struct lt_bicep_node *outer = lt_bicep_scan_node(
				s, LT_BICEP_MEMBER, s->from);
			outer->word = lt_bicep_scan_word(s);
			outer->first = node;
			node = outer;
			if (!lt_bicep_scan_take(s, '*'))
				lt_bicep_scan_need(s, LT_BICEP_WORD, "a name behind the .");
		} else {
			return node;
		}
	}
}

struct lt_bicep_node *
lt_bicep_scan_type(struct lt_bicep_scan *s)
{
	if (!lt_bicep_scan_deeper(s))
		return lt_bicep_scan_node(s, LT_BICEP_NULL, s->from);
	lt_bicep_scan_take(s, '|');
	struct lt_bicep_node *node = suffixed(s), *last = node;
	for (;;) {
		if (s->token == LT_BICEP_LINE && s->at[0] == '|')
			lt_bicep_scan_next(s);
		if (!lt_bicep_scan_take(s, '|'))
			break;
		lt_bicep_scan_lines(s);
		if (last == node) {
			node = lt_bicep_scan_node(s, LT_BICEP_TYPE_UNION, s->start + last->at);
			node->first = last;
		}
		last = last->next = suffixed(s);
	}
	s->depth--;
	return node;
}
