/* SPDX-License-Identifier: Apache-2.0 */
/* listener: one page that listens to the stream, as the server drives it. */
#pragma once
#include <sys/types.h>

struct lt_listener;

struct lt_wake {
	void (*suspend)(void *connection);
	void (*resume)(void *connection);
};

void lt_listener_begin(struct lt_listener *l, void *connection, const struct lt_wake *how);
/* Bytes into out; 0: nothing now, the connection was suspended; -1: it ends. */
ssize_t lt_listener_read(struct lt_listener *l, char *out, size_t room);
void lt_listener_done(struct lt_listener *l); /* also of one that never began */
