/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value: what an expression of HCL or Bicep comes to.
 *
 * Values are immutable once made, live in an arena, and share their parts.  Each knows
 * the place of the literal that decided it: an attribute that is var.open carries the
 * line of the variable's default, because that is the line a person must change.
 * What cannot be known is LT_KIND_UNKNOWN with a reason, and may sit inside a known list
 * or map: such a value is partly known and stays so.
 */
#pragma once
#include "format/doc.h"

struct lt_value {
	enum lt_kind kind; /* never LT_KIND_NONE */
	bool sensitive;
	bool failed; /* UNKNOWN: the expression is wrong, so try() goes on to its next argument */
	int count; /* items, or members */
	union {
		struct lt_text text; /* TEXT, NUMBER's shortest spelling, UNKNOWN's reason */
		struct {
			struct lt_text *keys; /* MAP only, in order of writing */
			const struct lt_value **items;
		};
	};
	double number;         /* NUMBER */
	struct lt_text refers; /* UNKNOWN that is an attribute of a resource: its address; MAP that
	                          is a resource: the same, and members it lacks are unknown */
	struct lt_place place;
};

const struct lt_value *lt_value_null(struct lt_arena *a, struct lt_place place);
const struct lt_value *lt_value_bool(struct lt_arena *a, bool value, struct lt_place place);
const struct lt_value *lt_value_number(struct lt_arena *a, double number, struct lt_place place);
const struct lt_value *lt_value_text(
	struct lt_arena *a, struct lt_text text, struct lt_place place);
const struct lt_value *lt_value_unknown(struct lt_arena *a, struct lt_text refers,
	struct lt_place place, const char *reason, ...) __attribute__((format(printf, 4, 5)));

/* The same, but as an error that try() may pass over. */
const struct lt_value *lt_value_failed(struct lt_arena *a, struct lt_place place,
	const char *reason, ...) __attribute__((format(printf, 3, 4)));

/* To be filled before anybody else sees them. */
struct lt_value *lt_value_list(struct lt_arena *a, int count, struct lt_place place);
struct lt_value *lt_value_map(struct lt_arena *a, int count, struct lt_place place);

const struct lt_value *lt_value_member(
	const struct lt_value *map, struct lt_text key); /* or NULL */
bool lt_value_same(
	const struct lt_value *a, const struct lt_value *b); /* deep; UNKNOWN is never the same */
bool lt_value_wholly_known(const struct lt_value *v);

/* v standing at another place, or marked sensitive. */
const struct lt_value *lt_value_at(
	struct lt_arena *a, const struct lt_value *v, struct lt_place place);
const struct lt_value *lt_value_hide(struct lt_arena *a, const struct lt_value *v);

/* Lays v on doc.  What is sensitive becomes unknown; what nests deeper than LT_VALUE_DEPTH,
 * or comes after LT_VALUE_REACH parts, too. */
enum { LT_VALUE_DEPTH = 512, LT_VALUE_REACH = 4 << 20 };
void lt_value_put(const struct lt_value *v, struct lt_doc *doc);
/* A value out of a node (jsondecode, yamldecode, plan variables). */
const struct lt_value *lt_value_of(struct lt_arena *a, struct lt_node n);
