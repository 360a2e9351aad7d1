/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft: a policy that is being written.
 *
 * Rows are pushed onto its tables and texts into its pool; lt_draft_bytes() lays all of it out as
 * record/policy.h describes.  The same pushes in the same order give the same bytes.
 */
#pragma once
#include "base/arena.h"
#include "record/policy.h"

struct lt_err;
struct lt_map;

struct lt_draft {
	struct lt_arena *arena;
	struct lt_policy_head head;      /* what is not about places and sizes */
#define SECTION(one, many)               \
	struct lt_policy_##one *many;    \
	int many##_count, many##_room;
	LT_POLICY_SECTIONS(SECTION)
#undef SECTION
	char *texts;
	int texts_count, texts_room;
	struct lt_map *known;            /* texts that are there already */
};

/* LT_DRAFT_ADD(draft, routes) = (struct lt_policy_route){ ... }; */
#define LT_DRAFT_ADD(draft, many) LT_PUSH((draft)->arena, (draft)->many, (draft)->many##_count, (draft)->many##_room)

struct lt_draft *lt_draft_new(struct lt_arena *a);
struct lt_policy_text lt_draft_text(struct lt_draft *draft, struct lt_text text);

/* A scope without limits; its number. */
uint32_t lt_draft_scope(struct lt_draft *draft, enum lt_scope kind, struct lt_text name);

/* Keys and names of models as hash tables, then all bytes with their digest, as generation 0. False:
 * more than a policy may hold. */
bool lt_draft_bytes(struct lt_draft *draft, struct lt_text *ret_bytes, struct lt_err *err);

/* Makes bytes those of a generation: number, time and checksum. */
void lt_draft_stamp(char *bytes, size_t len, uint64_t generation, int64_t made_at);
