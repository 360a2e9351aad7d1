/* SPDX-License-Identifier: Apache-2.0 */
/* image: a container's image is named by its digest; a tag, and latest before all, is moved by whoever owns the registry. */
#pragma once
#include <stdbool.h>

#include "format/doc.h"

struct lt_prepare;

/* Is image NAME@sha256:64 digits?  If not, that is told at map's key. */
bool lt_image_check(struct lt_prepare *p, struct lt_node map, const char *key, const char *image);

/* Are these so many digits of a digest or commit? */
bool lt_image_digits(const char *text, size_t count);
