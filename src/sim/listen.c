/* SPDX-License-Identifier: Apache-2.0 */
/* Listening sockets: TCP and Unix. */
#include "sim/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/auto.h"
#include "base/err.h"
#include "base/text.h"

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};

/* host and port apart; the brackets of an IPv6 address go. */
static bool
split(struct lt_text text, char host[64], int64_t *ret_port)
{
	size_t colon = text.len;
	while (colon > 0 && text.at[colon - 1] != ':')
		colon--;
	if (colon == 0)
		return false;
	struct lt_text name = { text.at, colon - 1 }, port = { text.at + colon, text.len - colon };
	if (name.len > 1 && name.at[0] == '[' && name.at[name.len - 1] == ']')
		name = (struct lt_text){ name.at + 1, name.len - 2 };
	if (lt_text_eq(name, "localhost"))
		name = LT_LIT("127.0.0.1");
	snprintf(host, 64, "%.*s", LT_ARG(name));
	return name.len < 64 && lt_text_int(port, ret_port) && *ret_port >= 0 && *ret_port <= 65535;
}

static bool
read_address(const char *text, union address *address, socklen_t *ret_len, struct lt_err *err)
{
	*address = (union address){ 0 };
	if (lt_text_starts(lt_text(text), "unix:")) {
		const char *path = text + 5;
		if (!*path || strlen(path) >= sizeof address->local.sun_path)
			return lt_fail(err, "the path of a Unix socket has 1 to %zu bytes, not %zu",
				sizeof address->local.sun_path - 1, strlen(path));
		address->local.sun_family = AF_UNIX;
		memcpy(address->local.sun_path, path, strlen(path));
		*ret_len = sizeof address->local;
		return true;
	}
	char host[64];
	int64_t port;
	if (split(lt_text(text), host, &port) && inet_pton(AF_INET, host, &address->v4.sin_addr) == 1) {
		address->v4.sin_family = AF_INET;
		address->v4.sin_port = htons((uint16_t)port);
		*ret_len = sizeof address->v4;
		return true;
	}
	if (split(lt_text(text), host, &port) && inet_pton(AF_INET6, host, &address->v6.sin6_addr) == 1) {
		address->v6.sin6_family = AF_INET6;
		address->v6.sin6_port = htons((uint16_t)port);
		*ret_len = sizeof address->v6;
		return true;
	}
	return lt_fail(err, "'%s' is no place to listen; write ADDR:PORT, as 127.0.0.1:8090, or unix:PATH", text);
}

bool
lt_sim_listen_fits(const char *text, struct lt_err *err)
{
	union address address;
	socklen_t len;
	return read_address(text, &address, &len, err);
}

/* A socket file that nobody listens on any more is in the way. */
static bool
bind_again(int fd, const union address *address, socklen_t len)
{
	LT_AUTO(lt_fd) probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (address->any.sa_family != AF_UNIX || probe < 0)
		return false;
	if (connect(probe, &address->any, len) == 0 || errno != ECONNREFUSED) {
		errno = EADDRINUSE;
		return false;
	}
	return unlink(address->local.sun_path) == 0 && bind(fd, &address->any, len) == 0;
}

bool
lt_sim_listen(const char *text, int *ret_fd, struct lt_err *err)
{
	union address address;
	socklen_t len = 0;
	if (!read_address(text, &address, &len, err))
		return false;
	LT_AUTO(lt_fd) fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return lt_fail_os(err, "open a socket for %s", text);
	int on = 1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (address.any.sa_family != AF_UNIX) /* those it accepts inherit it */
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	bool bound = bind(fd, &address.any, len) == 0 || (errno == EADDRINUSE && bind_again(fd, &address, len));
	if (!bound || listen(fd, 4096) != 0)
		return lt_fail_os(err, "listen on %s", text);
	*ret_fd = fd;
	fd = -1;
	return true;
}

void
lt_sim_listen_spell(int fd, char *out, size_t room)
{
	union address address = { 0 };
	socklen_t len = sizeof address;
	char host[64] = "";
	getsockname(fd, &address.any, &len);
	if (address.any.sa_family == AF_INET) {
		inet_ntop(AF_INET, &address.v4.sin_addr, host, sizeof host);
		snprintf(out, room, "%s:%d", host, ntohs(address.v4.sin_port));
	} else if (address.any.sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &address.v6.sin6_addr, host, sizeof host);
		snprintf(out, room, "[%s]:%d", host, ntohs(address.v6.sin6_port));
	} else {
		snprintf(out, room, "unix:%s", address.local.sun_path);
	}
}
