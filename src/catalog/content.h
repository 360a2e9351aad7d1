/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content: the files of content/ that the program carries.
 *
 * They are laid into the program when it is built (tools/pack.c), so that one file is the
 * whole product.  Paths are relative to content/ and in byte order.
 */
#pragma once
#include "base/text.h"

struct lt_content {
	const char *path; /* "facts/gpu.yaml" */
	struct lt_text bytes;
};

/* The next file whose path starts with under, after *at (NULL: the first); false at the end.
 *	struct lt_content file;
 *	for (const char *at = NULL; lt_content_next("facts/", &at, &file);) ...
 */
bool lt_content_next(const char *under, const char **at, struct lt_content *ret_file);

/* The same in another pack. */
bool lt_content_walk(const char *pack, const char *end, const char *under, const char **at, struct lt_content *ret_file);
