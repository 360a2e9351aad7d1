/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish: the folder of policies, STATE/policy/.
 *
 *	<generation>.policy  never changed once it is there, 0600
 *	current              the generation in force, as text; the keeper writes it
 *	history              a line for each generation: how it came and from whom
 *	lock                 held by who adds one
 *
 * A generation is a number that only rises.  A file is written beside its place, brought to the
 * disk, read back through lt_policy_open() and only then given its name, so that what has a name
 * is whole, whoever was killed when.
 */
#pragma once
#include "record/policy.h"

struct lt_arena;
struct lt_err;

struct lt_published {
	uint64_t generation;
	int64_t made_at;         /* seconds since 1970 */
	uint8_t digest[32];
	uint32_t deployments, models, callers; /* rows */
	const char *how, *by;    /* "apply lintel.yaml"; who, or "" */
	const char *broken;      /* why it cannot be read, or NULL */
};

/* Writes bytes as the next generation.  how and by go into the history. */
bool lt_publish_add(struct lt_arena *a, const char *state, struct lt_text bytes, const char *how, const char *by,
	int64_t now_s, uint64_t *ret_generation, struct lt_err *err);

/* The generation in force by the folder, 0: none. */
uint64_t lt_publish_current(struct lt_arena *a, const char *state);
/* Generations only rise: one that is not above the one in force changes nothing, whoever is late. */
bool lt_publish_set_current(struct lt_arena *a, const char *state, uint64_t generation, struct lt_err *err);

/* Reads a generation; its bytes live as long as a. */
bool lt_publish_load(struct lt_arena *a, const char *state, uint64_t generation, struct lt_text *ret_bytes,
	struct lt_policy *ret_policy, struct lt_err *err);

/* Removes what was replaced before before_s, but for the last `keep` of them, the one in force and what is newer.  What the
 * history says of them stays.  *ret_count: how many. */
bool lt_publish_prune(struct lt_arena *a, const char *state, int64_t before_s, int keep, int *ret_count, struct lt_err *err);

/* All of them, oldest first; 0 when there is no folder. */
int lt_publish_list(struct lt_arena *a, const char *state, struct lt_published **ret_list);
