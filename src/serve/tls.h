/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tls: the certificate that callers see, from the files that the estate names to nginx.
 *
 * Both files are read by us and held against each other; what nginx reads is a copy in memory (a memfd) that it
 * inherits.  So it never sees one half of a pair that is being replaced, needs no right to read the files, and a
 * second start of it does not depend on them.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/certificate.h"

struct lt_arena;
struct lt_err;

struct lt_tls {
	bool on;
	bool terminated;              /* a proxy in front does it */
	const char *certificate, *key; /* absolute paths, NULL when not on */
	const char *url;              /* as the estate says it, without a slash at its end; NULL */
	int fd;                       /* certificate and key in PEM */
	struct lt_certificate is;     /* of what fd has */
	int64_t seen[2][4];           /* the files as they were: device, inode, size, time of change */
};

/* What the estate says; NULL: no estate.  Files are not looked at. */
bool lt_tls_read(struct lt_arena *a, const char *estate, struct lt_tls *ret_tls, struct lt_err *err);

/* Reads the files; what fd had before stays when they are wrong, or not valid at now_s. */
bool lt_tls_load(struct lt_tls *tls, int64_t now_s, struct lt_err *err);
void lt_tls_done(struct lt_tls *tls);

/* Are they other files than those that were last looked at? */
bool lt_tls_changed(const struct lt_tls *tls);

/* How many days are left of a certificate that expires within 21 of them, 0 of one that has; -1: more. */
int lt_tls_days_left(const struct lt_tls *tls, int64_t now_s);
