/* SPDX-License-Identifier: Apache-2.0 */
/* life: the day on which a version of a hosted model is retired, from content/data/model_life.yaml. */
#pragma once
#include <stdint.h>

#include "format/doc.h"

struct lt_arena;
struct lt_err;

struct lt_life {
	const char *model, *version;
	const char *retires, *instead; /* the day, as 2026-12-12; what takes its place, or NULL */
	int64_t day;
};

struct lt_lives {
	const struct lt_life *at;
	int count;
	const char *as_of;
};

bool lt_lives_load(struct lt_arena *a, struct lt_lives *ret_lives, struct lt_err *err);

/* NULL: its day is not known. */
const struct lt_life *lt_lives_find(const struct lt_lives *lives, const char *model, const char *version);
