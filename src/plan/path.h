/* SPDX-License-Identifier: Apache-2.0 */
/*
 * path: steps that wait for each other, and the longest way through them.
 *
 * A step that is done takes no time.  One that nobody knows about takes the time to find out,
 * or, at worst, that of its gap too; so a path has a least and a most.
 */
#pragma once
#include <stdbool.h>

struct lt_arena;

struct lt_leg {
	double least, most;  /* days of its own */
	const int *after;    /* indexes of the legs it waits for; -1 ends; may be NULL */
	double begins, ends; /* at worst; filled by lt_path_find() */
	double soonest;      /* the end if all goes well */
	bool critical;       /* on the longest way, and takes time */
};

/* Fills begins, ends, soonest and critical; the legs of a circle count as if they did not wait.
 * Gives the days of the whole, least and most. */
void lt_path_find(struct lt_arena *a, struct lt_leg *legs, int count, double *ret_least, double *ret_most);
