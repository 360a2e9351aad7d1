/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/err.h"
#include "base/text.h"

enum { BACKLOG = 4096 };

static bool
read_internet(const char *address, struct lt_listen *l, struct lt_err *err)
{
	char host[64];
	const char *colon = strrchr(address, ':'), *port = colon ? colon + 1 : address;
	struct lt_text name = { address, colon ? (size_t)(colon - address) : 0 };
	int64_t number;
	if (!lt_text_int(lt_text(port), &number) || number < 0 || number > 65535)
		return lt_fail(err, "'%s' is no address to listen on; write ADDRESS:PORT, [IPV6]:PORT or unix:PATH", address);
	if (name.len > 2 && name.at[0] == '[' && name.at[name.len - 1] == ']')
		name = (struct lt_text){ name.at + 1, name.len - 2 };
	snprintf(host, sizeof host, "%.*s", LT_ARG(name));
	if (!colon)
		snprintf(host, sizeof host, "127.0.0.1");
	else if (!name.len || strcmp(host, "*") == 0)
		snprintf(host, sizeof host, "0.0.0.0");
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found = NULL;
	int code = getaddrinfo(host, NULL, &hints, &found);
	if (code != 0)
		return lt_fail(err, "listen on '%s': %s", address, gai_strerror(code));
	for (struct addrinfo *i = found; i; i = i->ai_next)
		if (i == found || (i->ai_family == AF_INET && found->ai_family != AF_INET)) { /* localhost is 127.0.0.1 */
			memcpy(&l->at, i->ai_addr, i->ai_addrlen);
			l->at_len = i->ai_addrlen;
		}
	freeaddrinfo(found);
	if (l->at.ss_family == AF_INET)
		((struct sockaddr_in *)&l->at)->sin_port = htons((uint16_t)number);
	else
		((struct sockaddr_in6 *)&l->at)->sin6_port = htons((uint16_t)number);
	return true;
}

static bool
read_local(const char *path, struct lt_listen *l, struct lt_err *err)
{
	struct sockaddr_un *at = (struct sockaddr_un *)&l->at;
	if (path[0] != '/' || strlen(path) >= sizeof at->sun_path)
		return lt_fail(err, "unix:%s: the path of a socket is absolute and shorter than %zu bytes", path, sizeof at->sun_path);
	at->sun_family = AF_UNIX;
	snprintf(at->sun_path, sizeof at->sun_path, "%s", path);
	l->at_len = sizeof *at;
	return true;
}

bool
lt_listen_read(const char *address, struct lt_listen *ret_listen, struct lt_err *err)
{
	struct lt_listen l = { .fd = -1 };
	bool local = strncmp(address, "unix:", 5) == 0;
	if (!(local ? read_local(address + 5, &l, err) : read_internet(address, &l, err)))
		return false;
	*ret_listen = l;
	return true;
}

/* A socket file is left behind by who was killed; one that is answered is somebody's. */
static bool
clear_path(const struct lt_listen *l, struct lt_err *err)
{
	const char *path = ((const struct sockaddr_un *)&l->at)->sun_path;
	struct stat found;
	if (lstat(path, &found) != 0)
		return true;
	if (!S_ISSOCK(found.st_mode))
		return lt_fail(err, "%s is there and is no socket; choose another path to listen on", path);
	LT_AUTO(lt_fd) fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (!l->ours && (connect(fd, (const struct sockaddr *)&l->at, l->at_len) == 0 || errno == EAGAIN))
		return lt_fail(err, "somebody listens on %s already; stop that, or choose another path", path);
	unlink(path);
	return true;
}

static void
spell(struct lt_listen *l)
{
	char host[INET6_ADDRSTRLEN] = "";
	const struct sockaddr_in *v4 = (struct sockaddr_in *)&l->at;
	const struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&l->at;
	if (l->at.ss_family == AF_UNIX) {
		snprintf(l->text, sizeof l->text, "unix:%s", ((struct sockaddr_un *)&l->at)->sun_path);
		l->local = true;
	} else if (l->at.ss_family == AF_INET) {
		inet_ntop(AF_INET, &v4->sin_addr, host, sizeof host);
		snprintf(l->text, sizeof l->text, "%s:%d", host, ntohs(v4->sin_port));
		l->local = ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	} else {
		inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof host);
		snprintf(l->text, sizeof l->text, "[%s]:%d", host, ntohs(v6->sin6_port));
		l->local = IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
	}
}

/* Where one on this machine reaches what was bound: every address is the loopback's too. */
static void
reach(struct lt_listen *l)
{
	struct lt_listen here = *l;
	if (l->at.ss_family == AF_INET && ((struct sockaddr_in *)&l->at)->sin_addr.s_addr == htonl(INADDR_ANY))
		((struct sockaddr_in *)&l->at)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (l->at.ss_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&((struct sockaddr_in6 *)&l->at)->sin6_addr))
		((struct sockaddr_in6 *)&l->at)->sin6_addr = in6addr_loopback;
	here.at = l->at;
	spell(&here);
	snprintf(l->url, sizeof l->url, "%s%s", l->at.ss_family == AF_UNIX ? "" : l->tls ? "https://" : "http://", here.text);
}

bool
lt_listen_open(struct lt_listen *l, unsigned mode, struct lt_err *err)
{
	bool local = l->at.ss_family == AF_UNIX;
	int on = 1;
	if (local && !clear_path(l, err))
		return false;
	LT_AUTO(lt_fd) fd = socket(l->at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	spell(l);
	if (fd < 0)
		return lt_fail_os(err, "a socket for %s", l->text);
	if (!local)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (l->at.ss_family == AF_INET6) /* as nginx: an address means that address */
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	mode_t before = umask((mode_t)~mode & 0777);
	int bound = bind(fd, (struct sockaddr *)&l->at, l->at_len);
	umask(before);
	if (bound != 0 && errno == EADDRINUSE)
		return lt_fail(err, "somebody listens on %s already; stop that, or choose another address", l->text);
	if (bound != 0 || listen(fd, BACKLOG) != 0)
		return lt_fail_os(err, "listen on %s", l->text);
	l->at_len = sizeof l->at;
	getsockname(fd, (struct sockaddr *)&l->at, &l->at_len);
	spell(l);
	reach(l);
	l->fd = fd;
	fd = -1;
	return true;
}

bool
lt_listen_given(char *const *variables, struct lt_listen *l, bool *ret_given, struct lt_err *err)
{
	enum { FIRST = 3 };
	int64_t count = 0, pid = 0;
	int listens = 0;
	socklen_t len = sizeof listens;
	for (; *variables; variables++) {
		if (strncmp(*variables, "LISTEN_FDS=", 11) == 0)
			lt_text_int(lt_text(*variables + 11), &count);
		if (strncmp(*variables, "LISTEN_PID=", 11) == 0)
			lt_text_int(lt_text(*variables + 11), &pid);
	}
	*ret_given = count > 0 && pid == getpid();
	if (!*ret_given)
		return true;
	if (count > 1)
		return lt_fail(err, "the service manager handed over %d sockets, and one is used; name one ListenStream= alone", (int)count);
	if (getsockopt(FIRST, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) != 0 || !listens)
		return lt_fail(err, "what the service manager handed over is no listening socket; ListenStream= with Accept=no is one");
	l->given = true;
	l->fd = FIRST;
	l->at_len = sizeof l->at;
	getsockname(FIRST, (struct sockaddr *)&l->at, &l->at_len);
	fcntl(FIRST, F_SETFD, FD_CLOEXEC);
	fcntl(FIRST, F_SETFL, O_NONBLOCK);
	spell(l);
	reach(l);
	return true;
}

void
lt_listen_close(struct lt_listen *l)
{
	if (l->fd < 0)
		return;
	close(l->fd);
	l->fd = -1;
	if (l->at.ss_family == AF_UNIX && !l->given)
		unlink(((struct sockaddr_un *)&l->at)->sun_path);
}
