/* SPDX-License-Identifier: Apache-2.0 */
/* Whole numbers up to 2^53 without exponent; else the least digits that read back the same. */
#include "format/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void
lt_number_spell(double value, char out[32])
{
	if (floor(value) == value && fabs(value) < 9007199254740992.0) {
		snprintf(out, 32, "%.0f", value == 0 ? 0.0 : value);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, 32, "%.*g", digits, value);
		if (strtod(out, NULL) == value)
			return;
	}
}
