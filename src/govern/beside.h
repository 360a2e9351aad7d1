/* SPDX-License-Identifier: Apache-2.0 */
/* beside: files that people keep beside the estate: decisions.yaml, usecases.yaml, the folder decisions. */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

struct lt_beside {
	const char *file; /* relative to the estate's folder */
	struct lt_text bytes;
};

/* The file, or every *.yaml and *.yml of the folder, by name.  What is not there is nothing; false only when something there
 * cannot be read. */
bool lt_beside_read(struct lt_arena *a, const char *estate_folder, const char *name, struct lt_beside **ret_files, int *ret_count, struct lt_err *err);
