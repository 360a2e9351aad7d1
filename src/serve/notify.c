/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/notify.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/auto.h"
#include "base/text.h"

struct lt_notify
lt_notify_find(char *const *variables)
{
	struct lt_notify n = { 0 };
	int64_t watchdog_us = 0, watched = 0;
	for (; *variables; variables++) {
		if (strncmp(*variables, "NOTIFY_SOCKET=", 14) == 0)
			n.socket = *variables + 14;
		if (strncmp(*variables, "WATCHDOG_USEC=", 14) == 0)
			lt_text_int(lt_text(*variables + 14), &watchdog_us);
		if (strncmp(*variables, "WATCHDOG_PID=", 13) == 0)
			lt_text_int(lt_text(*variables + 13), &watched);
	}
	if (!watched || watched == getpid())
		n.watchdog_ms = watchdog_us / 1000;
	return n;
}

void
lt_notify_tell(const struct lt_notify *n, const char *format, ...)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	char text[512];
	size_t len = n->socket ? strlen(n->socket) : 0;
	if (len < 2 || len >= sizeof at.sun_path)
		return;
	va_list rest;
	va_start(rest, format);
	int text_len = vsnprintf(text, sizeof text, format, rest);
	va_end(rest);
	memcpy(at.sun_path, n->socket, len);
	if (at.sun_path[0] == '@') /* a name without a file */
		at.sun_path[0] = '\0';
	LT_AUTO(lt_fd) fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && text_len > 0 && (size_t)text_len < sizeof text)
		sendto(fd, text, (size_t)text_len, MSG_NOSIGNAL, (struct sockaddr *)&at, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
}

void
lt_notify_reloading(const struct lt_notify *n)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	lt_notify_tell(n, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)(now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000));
}
