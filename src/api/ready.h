/* SPDX-License-Identifier: Apache-2.0 */
/* ready: whether calls are answered and recorded, as shared memory tells. */
#pragma once
#include <stdint.h>

#include "record/assessment.h"

struct lt_share;

/* Why not; none: they are. */
struct lt_texts lt_ready_reasons(struct lt_arena *a, struct lt_share *share, int64_t now_ms);
