/* SPDX-License-Identifier: Apache-2.0 */
/* marker: what a prompt asks of the simulator itself, as [[name]] or [[name=value]]. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Is there a [[ at all? */
bool lt_sim_marked(struct lt_text text);

/* The value of the first [[name]] in text ("" when it has none), or LT_NONE. */
struct lt_text lt_sim_marker(struct lt_text text, const char *name);

/* The same as a number of 0 or more; false, and *ret_value as it was, when there is none. */
bool lt_sim_marker_number(struct lt_text text, const char *name, int64_t *ret_value);
