/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/probe.h"

#include <errno.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/err.h"
#include "base/text.h"
#include "serve/listen.h"

/* The first word of a TLS 1.2 handshake, as a browser says it: suites that servers have, P-256, RSA and ECDSA. */
static const unsigned char hello[] = {
	0x16, 3, 1, 0, 0x69,
	1, 0, 0, 0x65, 3, 3,
	'l', 'i', 'n', 't', 'e', 'l', ' ', 'u', 'p', ' ', 'i', 's', ' ', 'i', 't', ' ', 'r', 'e', 'a', 'd', 'y', '?', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ',
	0,                                                                       /* no session */
	0, 14, 0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c, 0xc0, 0x30, 0xcc, 0xa9, 0xcc, 0xa8, 0, 0xff,
	1, 0,                                                                    /* no compression */
	0, 46,
	0, 10, 0, 8, 0, 6, 0, 0x17, 0, 0x18, 0, 0x1d,                            /* groups */
	0, 11, 0, 2, 1, 0,                                                       /* points */
	0, 13, 0, 24, 0, 22, 4, 3, 8, 4, 4, 1, 5, 3, 8, 5, 5, 1, 6, 3, 8, 6, 6, 1, 8, 7, 8, 9, /* signatures */
};

bool
lt_probe_ask(struct lt_probe *probe, const struct lt_listen *listen)
{
	static const char question[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	char answer[64];
	const void *word = listen->tls ? (const void *)hello : question;
	size_t word_len = listen->tls ? sizeof hello : sizeof question - 1;
	if (probe->fd < 0) {
		probe->fd = socket(listen->at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (probe->fd < 0)
			return false;
		/* The kernel completes a connection to this machine at once, or says EINPROGRESS and soon does. */
		if (connect(probe->fd, (const struct sockaddr *)&listen->at, listen->at_len) != 0 && errno != EINPROGRESS)
			goto close_probe;
		if (send(probe->fd, word, word_len, MSG_NOSIGNAL) < 0)
			goto close_probe;
		return false;
	}
	ssize_t got = recv(probe->fd, answer, sizeof answer, 0);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	bool good = listen->tls ? got > 1 && answer[0] == hello[0] : got > 12 && memcmp(answer, "HTTP/1.1 200", 12) == 0;
	close(probe->fd);
	probe->fd = -1;
	return good;
close_probe:
	close(probe->fd);
	probe->fd = -1;
	return false;
}

bool
lt_probe_ready(const struct lt_listen *admin, struct lt_err *err)
{
	static const char question[] = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	struct timeval wait = { .tv_sec = 5 };
	char answer[2048];
	size_t len = 0;
	LT_AUTO(lt_fd) fd = socket(admin->at.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
	if (connect(fd, (const struct sockaddr *)&admin->at, admin->at_len) != 0 || send(fd, question, sizeof question - 1, MSG_NOSIGNAL) < 0)
		return lt_fail_os(err, "no lintel up answers there");
	for (ssize_t got; len < sizeof answer - 1 && (got = recv(fd, answer + len, sizeof answer - 1 - len, 0)) > 0;)
		len += (size_t)got;
	answer[len] = '\0';
	if (strncmp(answer, "HTTP/1.1 200", 12) == 0)
		return true;
	const char *body = strstr(answer, "\r\n\r\n");
	return lt_fail(err, "it is not ready: %.*s", body ? (int)strcspn(body + 4, "\n") : 9, body ? body + 4 : "no answer");
}
