/* SPDX-License-Identifier: Apache-2.0 */
/* number: a double in its shortest spelling that reads back the same, as JSON and HCL write it. */
#pragma once

/* out gets the spelling and a NUL: 3, 0.5, 1e+30.  Not for NaN or infinity. */
void lt_number_spell(double value, char out[32]);
