/* SPDX-License-Identifier: Apache-2.0 */
/*
 * front: nginx as `lintel up` starts it.
 *
 * nginx.conf is written anew at each start, in the shape that src/nginx/README.md asks for.  The
 * listening socket is ours and nginx inherits it, by the way that nginx itself uses to hand
 * its sockets to its successor (the variable NGINX, src/core/nginx.c of nginx): so a port that is
 * taken is known before anything is started, port 0 can be asked for, and callers who come
 * while nginx is being started again wait and are not refused.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_buf;
struct lt_err;
struct lt_listen;
struct lt_state;

struct lt_front {
	const char *nginx, *module;  /* paths of the program and of our module */
	const char *state;           /* folder */
	const char *account;         /* workers run as, NULL: as we do */
	const char *listen;          /* as nginx writes it */
	int listen_fd, keys_fd;
	bool tls;                    /* with the certificate and key that tls_fd has in PEM */
	int tls_fd;
	bool clear;                  /* others than this machine reach it in the clear: pages are for this machine alone */
	int linger_s;                /* how long calls have that are being answered when workers are replaced */
	const char *admin;           /* as nginx writes it: who knows whether the gateway is ready */
	int workers;
	long descriptors;            /* that a worker may have open */
	uint64_t body_most;
	char *const *environ;        /* ours: a few of its variables are nginx's too */
};

/* Each looks into folders, a list with colons as PATH is one; the sentence says how to get what is missing. */
bool lt_front_find_nginx(struct lt_arena *a, const char *folders, struct lt_front *front, struct lt_err *err);
bool lt_front_find_module(struct lt_arena *a, const char *folders, struct lt_front *front, struct lt_err *err);

void lt_front_conf(const struct lt_front *front, struct lt_buf *out);

/* Makes what nginx needs in the state folder: nginx/, nginx.conf, empty temporary folders. */
bool lt_front_write(struct lt_arena *a, const struct lt_front *front, const struct lt_state *state, struct lt_err *err);

/* In the child: becomes nginx.  Returns only when that fails. */
int lt_front_run(void *front);
