/* SPDX-License-Identifier: Apache-2.0 */
/* listen: an address as people write it, bound to a socket that children inherit. */
#pragma once
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

struct lt_err;

struct lt_listen {
	int fd;
	bool tls;       /* set by who binds it, before */
	bool ours;      /* set by who binds it: it lies in a folder whose lock is held, so that whoever is there is on its way out */
	bool given;     /* the service manager bound it */
	bool local;     /* only this machine can reach it: loopback or a Unix socket */
	char text[128]; /* as nginx writes it: 127.0.0.1:8080, [::1]:8080, unix:/run/x.sock */
	char url[140];  /* http://127.0.0.1:8080 or https:// for people on this machine; "unix:..." as it is */
	struct sockaddr_storage at; /* where one on this machine reaches it */
	socklen_t at_len;
};

/* address: "127.0.0.1:8080", "[::1]:8080", ":8080" (every IPv4 address), "localhost:8080", "8080" (loopback),
 * "unix:/path".  Port 0: the kernel chooses.  False: it is no address. */
bool lt_listen_read(const char *address, struct lt_listen *ret_listen, struct lt_err *err);

/* Binds what was read, and spells it.  mode: of a Unix socket; a socket file that nobody listens on any
 * more is replaced. */
bool lt_listen_open(struct lt_listen *l, unsigned mode, struct lt_err *err);

/* The first socket that systemd handed to this process (sd_listen_fds(3)), if it did: it is used as it is, and
 * what it is bound to is spelt.  *ret_given tells whether there was one. */
bool lt_listen_given(char *const *variables, struct lt_listen *l, bool *ret_given, struct lt_err *err);

void lt_listen_close(struct lt_listen *l); /* removes a Unix socket's file too, unless it was given */
