/* SPDX-License-Identifier: Apache-2.0 */
/* draw: secrets that nobody can guess, in letters that survive shells, headers, addresses and double clicks. */
#pragma once
#include <stdbool.h>

struct lt_err;

enum { LT_DRAW_SECRET = 43 }; /* letters of 62: 256 bits */

/* so many letters and digits, each as likely as the others, and a NUL. */
bool lt_draw(char *out, int letters, struct lt_err *err);
