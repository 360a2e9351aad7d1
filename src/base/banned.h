/* SPDX-License-Identifier: Apache-2.0 */
/*
 * banned: calls nobody makes here, each with what to use instead.  Included before every
 * file by the build; where other people's headers have some of these names, the build defines
 * LT_BANNED_LATER and it is included once more behind them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifndef LT_BANNED_LATER
#pragma GCC poison strcpy  /* lt_copy, lt_buf */
#pragma GCC poison strcat  /* lt_buf */
#pragma GCC poison sprintf /* lt_print, lt_buf_printf */
#pragma GCC poison strtok  /* lt_text_cut */
#pragma GCC poison gets    /* nothing */
#pragma GCC poison atoi    /* lt_text_int */
#pragma GCC poison gmtime localtime /* the _r forms */
#pragma GCC poison rand    /* randomness is given */
#pragma GCC poison sleep   /* nothing waits blindly */
#endif
