/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "serve/notify.h"
#include "t.h"

/* A socket of the kind that systemd listens on, by a name without a file. */
static int
listen_as_systemd(char variable[160])
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	int len = snprintf(at.sun_path + 1, sizeof at.sun_path - 1, "lintel-test-%d", (int)getpid());
	snprintf(variable, 160, "NOTIFY_SOCKET=@%s", at.sun_path + 1);
	return bind(fd, (struct sockaddr *)&at, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)len)) == 0 ? fd : -1;
}

TEST(what_is_told_reaches_the_socket_that_the_environment_names)
{
	char variable[160], got[256] = "";
	int fd = listen_as_systemd(variable);
	IS(fd >= 0);
	struct lt_notify n = lt_notify_find((char *const[]){ (char *)"A=b", variable, (char *)"WATCHDOG_USEC=30000000", NULL });
	lt_notify_tell(&n, "READY=1\nSTATUS=policy %d", 3);
	IS(recv(fd, got, sizeof got - 1, MSG_DONTWAIT) > 0);
	IS_TEXT(got, "READY=1\nSTATUS=policy 3");
	IS(n.watchdog_ms == 30000);
	memset(got, 0, sizeof got);
	lt_notify_reloading(&n);
	IS(recv(fd, got, sizeof got - 1, MSG_DONTWAIT) > 0);
	IS(strncmp(got, "RELOADING=1\nMONOTONIC_USEC=", 27) == 0);
	close(fd);
}

TEST(without_a_socket_nothing_is_told_and_a_watchdog_of_another_process_is_not_ours)
{
	struct lt_notify n = lt_notify_find((char *const[]){ (char *)"WATCHDOG_USEC=30000000", (char *)"WATCHDOG_PID=1", NULL });
	IS(n.socket == NULL && n.watchdog_ms == 0);
	lt_notify_tell(&n, "READY=1");
}
