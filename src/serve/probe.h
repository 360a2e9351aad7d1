/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe: does the port answer?
 *
 * Asks GET /healthz, or of a port that speaks TLS the first word of a handshake, and never blocks: lt_probe_ask() is called until it says yes.  The listening socket
 * is ours, so a connection alone tells nothing; an answer tells that a worker is there.
 */
#pragma once
#include <stdbool.h>

struct lt_err;
struct lt_listen;

struct lt_probe {
	int fd; /* -1: no question is out */
};

bool lt_probe_ask(struct lt_probe *probe, const struct lt_listen *listen);

/* Asks an admin listener for /readyz and waits up to five seconds for the answer. */
bool lt_probe_ready(const struct lt_listen *admin, struct lt_err *err);
