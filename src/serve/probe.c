/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/probe.h"

#include <errno.h>
#include <unistd.h>

#include "serve/listen.h"

bool
lt_probe_ask(struct lt_probe *probe, const struct lt_listen *listen)
{
	static const char question[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	char answer[64];
	if (probe->fd < 0) {
		probe->fd = socket(listen->at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (probe->fd < 0)
			return false;
		/* The kernel completes a connection to this machine at once, or says EINPROGRESS and soon does. */
		if (connect(probe->fd, (const struct sockaddr *)&listen->at, listen->at_len) != 0 && errno != EINPROGRESS)
			goto close_probe;
		if (send(probe->fd, question, sizeof question - 1, MSG_NOSIGNAL) < 0)
			goto close_probe;
		return false;
	}
	ssize_t got = recv(probe->fd, answer, sizeof answer, 0);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	bool good = got > 12 && memcmp(answer, "HTTP/1.1 200", 12) == 0;
	close(probe->fd);
	probe->fd = -1;
	return good;
close_probe:
	close(probe->fd);
	probe->fd = -1;
	return false;
}
