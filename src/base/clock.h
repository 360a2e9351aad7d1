/* SPDX-License-Identifier: Apache-2.0 */
/* clock: what time it is, for doors; what judges gets its time given. */
#pragma once
#include <stdint.h>

/* Since 1970, UTC; may be set back. */
int64_t lt_clock_us(void);
int64_t lt_clock_ms(void);

/* Since the machine was started: never goes back, for spans of time. */
int64_t lt_clock_steady_ms(void);

/* Microseconds since 1970 as 2026-11-22T10:00:00Z. */
void lt_clock_spell(int64_t us, char out[32]);
