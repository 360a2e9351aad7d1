/* SPDX-License-Identifier: Apache-2.0 */
/* template: the files of content/templates/ that the program carries, in byte order of their paths. */
#pragma once
#include "catalog/content.h"

/* The next file whose path starts with under, after *at (NULL: the first); paths begin behind templates/. */
bool lt_template_next(const char *under, const char **at, struct lt_content *ret_file);
