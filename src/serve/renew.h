/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew: a certificate that is replaced is taken while calls go on.
 *
 * The files are looked at every few seconds.  A pair that is sound goes where nginx reads it, and nginx starts new
 * workers with it; those there are finish what they carry.  One that is not sound is told once, and the old one stays.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_child;
struct lt_tls;

struct lt_renew {
	struct lt_tls *tls;
	const struct lt_child *nginx; /* NULL: not started yet */
	int64_t warned_s;             /* when its end was last told */
};

/* Every few seconds. */
void lt_renew_look(struct lt_renew *r, int64_t now_s);

/* The estate is read again: where it now says that the files are. */
void lt_renew_read(struct lt_renew *r, const char *estate, int64_t now_s);
