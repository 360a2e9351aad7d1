/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reads: pages that are open, and programs that read, at a given rate; what they saw as one line of JSON.
 *
 *	reads PORT RATE STREAMS SECONDS COOKIE PATH...
 *
 * RATE reads a second of the paths in turn (below /api/v1) over 64 connections, STREAMS pages that listen to /events.
 * A read that finds no free connection waits, and its time counts from when it was due.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

enum { SAMPLES = 1 << 20, READERS = 64 };

struct connection {
	int fd;
	bool stream, busy, head, chunked;
	int64_t due_us, left;
	char line[4096];
	size_t line_len, tail; /* tail: how much of "0\r\n\r\n" was seen */
};

static uint32_t *times;
static uint64_t reads_done, errors, events;
static int port, epoll_fd, paths_count;
static char **paths;
static const char *cookie;

static int64_t
now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void
ask(struct connection *c, const char *path)
{
	char head[1024];
	int len = snprintf(head, sizeof head, "GET /api/v1%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n\r\n", path, port, cookie);
	c->head = true;
	c->line_len = c->tail = 0;
	if (send(c->fd, head, (size_t)len, MSG_NOSIGNAL) != len)
		errors++;
}

static void
open_connection(struct connection *c, bool stream)
{
	memset(c, 0, sizeof *c);
	c->stream = stream;
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	if (connect(c->fd, (struct sockaddr *)&to, sizeof to)) {
		perror("reads: connect");
		exit(1);
	}
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
	epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &e);
	if (stream)
		ask(c, "/events");
}

static void
finish(struct connection *c)
{
	if (strncmp(c->line + 9, "200", 3) != 0)
		errors++;
	if (reads_done < SAMPLES)
		times[reads_done] = (uint32_t)(now_us() - c->due_us);
	reads_done++;
	c->busy = false;
}

static bool
over(struct connection *c, const char *at, size_t len)
{
	static const char last[] = "0\r\n\r\n";
	if (!c->chunked)
		return (c->left -= (int64_t)len) <= 0;
	for (size_t i = 0; i < len && c->tail < 5; i++)
		c->tail = at[i] == last[c->tail] ? c->tail + 1 : at[i] == '0';
	return c->tail == 5;
}

static bool
take_head(struct connection *c, const char **at, size_t *len)
{
	size_t before = c->line_len, room = sizeof c->line - 1 - before, part = *len < room ? *len : room;
	memcpy(c->line + before, *at, part);
	c->line_len += part;
	c->line[c->line_len] = 0;
	char *end = strstr(c->line, "\r\n\r\n");
	if (!end)
		return false;
	size_t used = (size_t)(end + 4 - c->line) - before;
	char *length = strcasestr(c->line, "\r\ncontent-length:");
	c->chunked = !length || length > end;
	c->left = c->chunked ? 0 : strtol(length + 17, NULL, 10);
	c->head = false;
	*at += used;
	*len -= used;
	return true;
}

static void
readable(struct connection *c)
{
	static char bytes[1 << 16];
	ssize_t n = recv(c->fd, bytes, sizeof bytes, MSG_DONTWAIT);
	const char *at = bytes;
	size_t len = n > 0 ? (size_t)n : 0;
	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		errors++;
		close(c->fd);
		open_connection(c, c->stream);
		return;
	}
	if (c->head && !take_head(c, &at, &len))
		return;
	if (c->stream) {
		for (const char *e = at; (e = memmem(e, len - (size_t)(e - at), "event: ", 7)); e += 7)
			events++;
		return;
	}
	if (over(c, at, len))
		finish(c);
}

static int
order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static void
work(struct connection *readers, double rate, int64_t began, int64_t until)
{
	uint64_t sent = 0;
	for (int64_t now; (now = now_us()) < until;) {
		struct epoll_event ready[256];
		for (int i = 0; i < READERS && began + (int64_t)((double)sent * 1e6 / rate) <= now; i++) {
			if (readers[i].busy)
				continue;
			readers[i].busy = true;
			readers[i].due_us = began + (int64_t)((double)sent * 1e6 / rate);
			ask(&readers[i], paths[sent++ % (uint64_t)paths_count]);
		}
		int n = epoll_wait(epoll_fd, ready, 256, 1);
		for (int i = 0; i < n; i++)
			readable(ready[i].data.ptr);
	}
}

int
main(int argc, char **argv)
{
	if (argc < 7) {
		fputs("reads PORT RATE STREAMS SECONDS COOKIE PATH...\n", stderr);
		return 2;
	}
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	port = (int)strtol(argv[1], NULL, 10);
	double rate = strtod(argv[2], NULL), seconds = strtod(argv[4], NULL);
	int streams = (int)strtol(argv[3], NULL, 10);
	cookie = argv[5];
	paths = argv + 6;
	paths_count = argc - 6;
	times = LT_NEW_ARRAY(a, uint32_t, SAMPLES);
	epoll_fd = epoll_create1(0);
	struct connection *listeners = LT_NEW_ARRAY(a, struct connection, streams + 1), *readers = LT_NEW_ARRAY(a, struct connection, READERS);
	for (int i = 0; i < streams; i++)
		open_connection(&listeners[i], true);
	for (int i = 0; i < READERS; i++)
		open_connection(&readers[i], false);
	int64_t began = now_us();
	work(readers, rate, began, began + (int64_t)(seconds * 1e6));
	uint64_t count = reads_done < SAMPLES ? reads_done : SAMPLES;
	qsort(times, count, sizeof *times, order);
	printf("{\"reads\":%lu,\"rate\":%.0f,\"errors\":%lu,\"events\":%lu,\"p50\":%u,\"p99\":%u}\n", reads_done, (double)reads_done / seconds,
		errors, events, count ? times[count / 2] : 0, count ? times[(count - 1) * 99 / 100] : 0);
	lt_arena_drop(a);
	return 0;
}
