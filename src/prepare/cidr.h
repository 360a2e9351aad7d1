/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cidr: ranges of IPv4, and a plan of where subnets lie in one.
 *
 * The plan is the same for the same wants, and a want that is added at the end moves none before it: each is laid at the
 * first free place, as if nothing were fixed.  A want with a range of its own, and ranges that are taken elsewhere, move
 * only what they meet, and that to the last free place, away from where others are.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;

struct lt_cidr {
	uint32_t at;
	int prefix; /* 0 to 32 */
};

/* "10.40.8.0/22".  False with what is wrong and what would be right, in a. */
bool lt_cidr_read(struct lt_arena *a, struct lt_text text, struct lt_cidr *ret_range, const char **ret_why);
const char *lt_cidr_spell(struct lt_arena *a, struct lt_cidr range);
bool lt_cidr_meets(struct lt_cidr one, struct lt_cidr other);
bool lt_cidr_holds(struct lt_cidr outer, struct lt_cidr inner);

struct lt_cidr_want {
	int prefix;             /* how large */
	bool fixed, spare;      /* fixed: range is given; spare: room is kept while there is some, for what may come */
	struct lt_cidr range;   /* where it lies, when the plan is made */
	bool placed;
	struct lt_cidr free;    /* of the planner: where it would lie if nothing were fixed or taken */
	bool has_free;
};

/* Lays each want in space and around taken; false when one that is not spare has no place (it is not placed).
 * Fixed ranges are held to meet neither each other nor taken, and to lie in space. */
bool lt_cidr_plan(struct lt_cidr space, const struct lt_cidr *taken, int taken_count, struct lt_cidr_want *wants, int count);
