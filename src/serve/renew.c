/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/renew.h"

#include <signal.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "serve/supervise.h"
#include "serve/tls.h"

enum { DAY_S = 86400 };

static void
take(struct lt_renew *r, int64_t now_s)
{
	struct lt_err err = { 0 };
	char day[16];
	if (!lt_tls_load(r->tls, now_s, &err)) {
		fprintf(stderr, "lintel: the certificate stays as it was: %s\n", err.text);
		return;
	}
	if (r->nginx)
		lt_child_signal(r->nginx, SIGHUP);
	lt_date_spell(r->tls->is.until_s / DAY_S, day);
	fprintf(stderr, "lintel: the certificate in %s is taken; it is valid until %s\n", r->tls->certificate, day);
	r->warned_s = 0;
}

void
lt_renew_look(struct lt_renew *r, int64_t now_s)
{
	if (lt_tls_changed(r->tls))
		take(r, now_s);
	int left = lt_tls_days_left(r->tls, now_s);
	if (left < 0 || now_s - r->warned_s < DAY_S)
		return;
	r->warned_s = now_s;
	if (r->tls->is.until_s > now_s)
		fprintf(stderr, "lintel: the certificate in %s expires in %d day%s; put a new one in its place\n", r->tls->certificate, left,
			left == 1 ? "" : "s");
	else
		fprintf(stderr, "lintel: the certificate in %s has expired and callers refuse it; put a new one in its place\n", r->tls->certificate);
}

void
lt_renew_read(struct lt_renew *r, const char *estate, int64_t now_s)
{
	static char places[2][4096];
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_tls said;
	struct lt_err err = { 0 };
	if (!lt_tls_read(a, estate, &said, &err)) {
		fprintf(stderr, "lintel: the certificate stays as it was: %s\n", err.text);
	} else if (said.on != r->tls->on || said.terminated != r->tls->terminated) {
		fputs("lintel: whether TLS is spoken is taken from the estate at the next start\n", stderr);
	} else if (said.on) {
		snprintf(places[0], sizeof places[0], "%s", said.certificate);
		snprintf(places[1], sizeof places[1], "%s", said.key);
		r->tls->certificate = places[0];
		r->tls->key = places[1];
		take(r, now_s);
	}
	lt_arena_drop(a);
}
