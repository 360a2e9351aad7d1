/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sighting: keys, hosts and base-URL variables of AI providers, found in text.
 *
 * All words of content/providers/ are looked for in one pass (Vectorscan's literals, ready in
 * about a millisecond).  Only where the anchor of a key is met is its expression compiled,
 * once, and asked about the neighbourhood.
 *
 * A key is never copied: what leaves here is its rule, its place and the first 8 hex digits
 * of its SHA-256.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_buf;
struct lt_err;
struct lt_provider;
struct lt_providers;
struct lt_secret_rule;

enum lt_sighting_kind {
	LT_SIGHTING_SECRET,
	LT_SIGHTING_HOST,
	LT_SIGHTING_BASE_URL,
};

struct lt_sighting {
	enum lt_sighting_kind kind;
	const struct lt_provider *provider;
	const struct lt_secret_rule *rule; /* of a secret */
	struct lt_text word;               /* the host or the variable; LT_NONE for a secret */
	char digest[9];                    /* of a secret */
	bool example;                      /* a secret that is plainly made up */
	size_t at, len;                    /* in the text */
};

struct lt_sightings;

/* Lives as long as a.  bytes: how much text will be searched, about. */
struct lt_sightings *lt_sightings_new(struct lt_arena *a, const struct lt_providers *providers,
	uint64_t bytes, struct lt_err *err);

/* The databases as bytes, to be carried by the program: compiling them takes longer than a
 * small estate. */
bool lt_sightings_pack(struct lt_sightings *sightings, struct lt_buf *out);

struct lt_seen {
	const struct lt_sighting *at;
	int count;
	bool cut;       /* there is more than one search tells */
	uint64_t named; /* bit i: the text has a context word of provider i */
};

/* In order of place; secrets never overlap.  The slices point into text. */
bool lt_sightings_find(struct lt_sightings *s, struct lt_arena *a, struct lt_text text, struct lt_seen *ret_seen,
	struct lt_err *err);
