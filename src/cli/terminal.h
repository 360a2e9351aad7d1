/* SPDX-License-Identifier: Apache-2.0 */
/* terminal: what standard output is, for verbs that write for people. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* Columns: those given (--width), else the terminal's, else 80. */
int lt_terminal_width(int64_t given);

/* May colours go to path ("-" is standard output)?  NO_COLOR and TERM=dumb are respected. */
bool lt_terminal_colour(const char *path);
