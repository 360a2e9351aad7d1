/* SPDX-License-Identifier: Apache-2.0 */
/* counter: tokens of a text, exactly where the tables are in the program, else a quarter of its
 * bytes.  Longer texts that come again are not counted again. */
#pragma once
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_sim_counter;

struct lt_sim_counter *lt_sim_counter_new(struct lt_arena *a);

/* By the encoding of model; o200k_base for one that is unknown. */
int64_t lt_sim_counter_count(struct lt_sim_counter *counter, struct lt_text model, struct lt_text text);
