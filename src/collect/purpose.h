/* SPDX-License-Identifier: Apache-2.0 */
/*
 * purpose: the part a file plays in governing an estate, by its path.
 *
 * The table in purpose.c is the list: patterns as in .gitignore, the purpose, and the words
 * that are looked for in such a file.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_purpose {
	const char *pattern, *name;
	const char *const *terms; /* looked for in its text; NULL ends, NULL itself: none */
};

/* The first that fits, or NULL. */
const struct lt_purpose *lt_purpose_of(struct lt_text path);

/* Where something stands: code, test, doc, ... as in content/facts/secret_match.yaml. */
const char *lt_purpose_place(struct lt_text path);
