/* SPDX-License-Identifier: Apache-2.0 */
/*
 * excerpt: the lines of an assessed file around a line, for who looks at a finding.
 *
 * Only regular files inside the folder are opened, and no link is followed on the way.  What is or may be a
 * secret is masked with MASK, by the same names and shapes that keep it out of facts (secret.h); where whole files are
 * secret, as states of Terraform and .env are, nothing of their values is shown.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_err;

#define LT_EXCERPT_MASK "********"

struct lt_excerpt_line {
	uint32_t number;
	const char *text;  /* without its end; cut behind 400 bytes */
	bool masked;
};
struct lt_excerpt {
	struct lt_excerpt_line *at;
	int count;
};

/* From `before` lines above it to `after` below it; line 0: from the first line on.  False with a sentence for people. */
bool lt_excerpt_read(struct lt_arena *a, const char *folder, const char *file, uint32_t line, uint32_t before, uint32_t after,
	struct lt_excerpt *ret_excerpt, struct lt_err *err);
