/* SPDX-License-Identifier: Apache-2.0 */
/*
 * up: `lintel up` from its first look around to its last word.
 *
 * What can be wrong is found before anything is started: the estate, the state folder, the ports,
 * nginx and its module.  Then the keeper, nginx and, when the estate names no deployment, the
 * simulator are started and watched (supervise.h).
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_err;

struct lt_share;

/* What the control plane is started with, by who calls lt_up_run(): another room has it. */
struct lt_up_plane {
	const char *state, *estate, *folder, *store, *url, *program;
	bool local, tls;
	char *const *environ;
	struct lt_share *share;
	int fd;               /* a listening Unix socket */
	char once_sha256[65]; /* of the token in the link that is printed */
	int64_t once_until_s;
};

struct lt_up {
	const char *estate;      /* a lintel.yaml, or NULL: the demonstration */
	const char *listen;      /* ADDRESS:PORT */
	const char *admin;       /* the same, or NULL: a socket in the state folder */
	const char *state;       /* folder */
	int drain_s;             /* how long calls that are being answered have at a stop */
	bool traces;             /* calls are written as spans of OpenTelemetry too */
	int workers;             /* 0: as many as the machine has cores */
	char *const *environ;
	const char *by;          /* who starts it, for the history */
	const char *store;       /* as --store of assess; NULL: the state folder */
	/* The simulator, which a room beside this one has: serves the Unix socket until SIGTERM; its exit status. */
	int (*simulate)(const char *socket);
	int (*plane)(const struct lt_up_plane *plane); /* the same of the control plane */
};

enum lt_up_end { LT_UP_DONE, LT_UP_FAILED, LT_UP_WRONG };

/* Runs until it is stopped.  WRONG: the call or the estate is (err says how); FAILED: the machine is. */
enum lt_up_end lt_up_run(struct lt_arena *a, const struct lt_up *up, struct lt_err *err);

/* Is the one that runs with this state folder ready?  False with what keeps it from that. */
bool lt_up_ready(struct lt_arena *a, const struct lt_up *up, struct lt_err *err);
