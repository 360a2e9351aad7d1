/* SPDX-License-Identifier: Apache-2.0 */
/*
 * banned: calls nobody makes here, each with what to use instead.  Included before every
 * file by the build.
 */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#pragma GCC poison strcpy  /* lt_copy, lt_buf */
#pragma GCC poison strcat  /* lt_buf */
#pragma GCC poison sprintf /* lt_print, lt_buf_printf */
#pragma GCC poison strtok  /* lt_text_cut */
#pragma GCC poison gets    /* nothing */
#pragma GCC poison atoi    /* lt_text_int */
#pragma GCC poison gmtime localtime /* the _r forms */
#pragma GCC poison rand    /* randomness is given */
#pragma GCC poison sleep   /* nothing waits blindly */
