/* SPDX-License-Identifier: Apache-2.0 */
/* date: days as people write them, 2026-11-22, and as numbers one can subtract. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Days since 1970-01-01 in the Gregorian calendar.  Takes a time behind the day
 * ("2026-11-22T10:00:00Z") and looks at the day alone.  False when it is no date. */
bool lt_date_day(struct lt_text text, int64_t *ret_day);

/* "2026-11-22" and a NUL. */
void lt_date_spell(int64_t day, char out[16]);

/* "2026-11-22T10:00:00Z" of so many seconds since 1970. */
struct lt_arena;
char *lt_date_moment(struct lt_arena *a, int64_t seconds) __attribute__((returns_nonnull));
