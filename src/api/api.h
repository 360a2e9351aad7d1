/* SPDX-License-Identifier: Apache-2.0 */
/*
 * api: the control plane of `lintel up`: the web pages and the API under /api/v1, behind nginx.
 *
 * It is a process of its own.  nginx hands it what is asked below /ui and /api over a Unix socket; calls of
 * models never come here.  Killed and started again it goes on: what was acknowledged is in its
 * database, in the estate or in a published policy.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_share;

/* What it is started with; made before the fork, lives as long as the process. */
struct lt_api_given {
	const char *state;       /* the state folder, absolute */
	const char *estate;      /* lintel.yaml, absolute, or NULL: none was named */
	const char *folder;      /* what is assessed: the estate's folder, or NULL */
	const char *store;       /* as --store of assess says it; NULL: the state folder */
	const char *url;         /* as people reach it, http://127.0.0.1:8080 */
	bool local, tls;         /* only this machine reaches it; nginx speaks TLS */
	const char *program;     /* this program's own file, to run its verbs with */
	char *const *environment;
	struct lt_share *share;
	int fd;                  /* the listening Unix socket */
	char once_sha256[65];    /* of the token in the link that was printed at this start; "" when there is none */
	int64_t once_until_s;
};

/* In the child: answers until SIGTERM, then finishes what is being answered.  Its exit status. */
int lt_api_run(const struct lt_api_given *given);
