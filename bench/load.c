/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load: callers in a closed loop, and what they saw, as one line of JSON.
 *
 *	load PORT CONNECTIONS SECONDS BODY_FILE EVENTS KEY loop|once [HEADERS]
 *
 * Each connection calls again as soon as it has its answer (with "once": calls one time, all at
 * once).  EVENTS: how many events the answer must have (0: none is a stream); an answer with
 * another count is a lost frame.  Times are microseconds from the first byte sent; `first`
 * is the first event of a stream.  HEADERS: lines to add,
 * each with CR LF.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
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
#include "base/err.h"
#include "base/io.h"

enum { SAMPLES = 1 << 22 };

struct connection {
	int fd;
	size_t to_send;
	int64_t began_us;
	bool first, head, chunked;
	int64_t left;          /* of the body or of the chunk; -1: a chunk's size is being read */
	uint64_t size;         /* that is being read */
	int status, events, newlines;
	bool last_chunk;
	char line[8192];       /* the head, until it is whole */
	size_t line_len;
};

static uint32_t *totals, *firsts;
static uint64_t calls, errors, lost, first_count;
static char *call_bytes;
static size_t call_len;
static int want_events, epoll_fd, port;

static int64_t
now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void
open_connection(struct connection *c)
{
	memset(c, 0, sizeof *c);
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	if (connect(c->fd, (struct sockaddr *)&to, sizeof to)) {
		perror("load: connect");
		exit(1);
	}
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
	epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &e);
}

static void
call(struct connection *c)
{
	c->began_us = now_us();
	c->first = c->head = true;
	c->line_len = 0;
	c->events = c->newlines = 0;
	c->last_chunk = false;
	for (size_t sent = 0; sent < call_len;) {
		ssize_t n = send(c->fd, call_bytes + sent, call_len - sent, MSG_NOSIGNAL);
		if (n < 0)
			return; /* seen as an error when it is read */
		sent += (size_t)n;
	}
}

static void
finish(struct connection *c, int64_t now)
{
	if (c->status != 200)
		errors++;
	else if (c->events != want_events)
		lost++;
	if (calls < SAMPLES)
		totals[calls] = (uint32_t)(now - c->began_us);
	calls++;
}

/* Takes what a body has; true when the answer is over. */
static bool
body(struct connection *c, const char *at, const char *end)
{
	while (at < end) {
		if (c->chunked && c->left == -1) { /* a line with the size */
			char x = *at++;
			if (x == '\n') {
				c->left = (int64_t)c->size + 2;
				c->last_chunk = c->size == 0;
				c->size = 0;
			} else if (x != '\r')
				c->size = c->size * 16 + (uint64_t)(x <= '9' ? x - '0' : (x | 32) - 'a' + 10);
			continue;
		}
		int64_t part = end - at < c->left ? end - at : c->left;
		for (int64_t i = 0; i < part && !(c->chunked && c->left - i <= 2); i++) {
			if (at[i] != '\n')
				c->newlines = 0;
			else if (++c->newlines == 2)
				c->events++;
		}
		at += part;
		c->left -= part;
		if (c->left == 0) {
			if (!c->chunked || c->last_chunk)
				return true;
			c->left = -1;
		}
	}
	return !c->chunked && c->left == 0;
}

static bool
take(struct connection *c, const char *at, const char *end)
{
	if (!c->head)
		return body(c, at, end);
	size_t n = (size_t)(end - at);
	if (n > sizeof c->line - 1 - c->line_len)
		n = sizeof c->line - 1 - c->line_len;
	memcpy(c->line + c->line_len, at, n);
	size_t before = c->line_len;
	c->line_len += n;
	c->line[c->line_len] = '\0';
	char *over = strstr(c->line, "\r\n\r\n");
	if (!over)
		return false;
	c->head = false;
	c->status = (int)strtol(c->line + 9, NULL, 10);
	*over = '\0';
	char *length = strcasestr(c->line, "\r\ncontent-length:");
	c->chunked = !length;
	c->left = length ? strtol(length + 17, NULL, 10) : -1;
	c->size = 0;
	return body(c, at + (over + 4 - c->line) - before, end);
}

static void
readable(struct connection *c, bool again)
{
	static char bytes[1 << 16];
	ssize_t n = recv(c->fd, bytes, sizeof bytes, MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return;
	int64_t now = now_us();
	if (n <= 0) {
		errors++;
		calls++;
		close(c->fd);
		open_connection(c);
		if (again)
			call(c);
		return;
	}
	bool over = take(c, bytes, bytes + n);
	if (c->first && first_count < SAMPLES && (want_events == 0 || c->events > 0)) {
		firsts[first_count++] = (uint32_t)(now - c->began_us);
		c->first = false;
	}
	if (over) {
		finish(c, now);
		if (again)
			call(c);
	}
}

static int
order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static uint32_t
part(const uint32_t *sorted, uint64_t count, double share)
{
	return count ? sorted[(uint64_t)((double)(count - 1) * share)] : 0;
}

static bool
read_call(struct lt_arena *a, char **argv, const char *headers, struct lt_err *err)
{
	struct lt_text body;
	if (!lt_io_read(a, AT_FDCWD, argv[4], 64 << 20, &body, err))
		return false;
	const char *head = lt_print(a, "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
		"Content-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %zu\r\n%s\r\n",
		argv[6], body.len, headers);
	call_len = strlen(head) + body.len;
	call_bytes = lt_alloc(a, call_len);
	memcpy(call_bytes, head, strlen(head));
	memcpy(call_bytes + strlen(head), body.at, body.len);
	return true;
}

int
main(int argc, char **argv)
{
	if (argc < 8) {
		fputs("load PORT CONNECTIONS SECONDS BODY_FILE EVENTS KEY loop|once [HEADERS]\n", stderr);
		return 2;
	}
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_err err = { "" };
	port = (int)strtol(argv[1], NULL, 10);
	int count = (int)strtol(argv[2], NULL, 10);
	double seconds = strtod(argv[3], NULL);
	want_events = (int)strtol(argv[5], NULL, 10);
	bool once = strcmp(argv[7], "once") == 0;
	if (!read_call(a, argv, argc > 8 ? argv[8] : "", &err)) {
		fprintf(stderr, "load: %s\n", err.text);
		return 2;
	}
	totals = LT_NEW_ARRAY(a, uint32_t, SAMPLES);
	firsts = LT_NEW_ARRAY(a, uint32_t, SAMPLES);
	epoll_fd = epoll_create1(0);
	struct connection *connections = LT_NEW_ARRAY(a, struct connection, count);
	for (int i = 0; i < count; i++)
		open_connection(&connections[i]);
	int64_t began = now_us(), until = began + (int64_t)(seconds * 1e6);
	for (int i = 0; i < count; i++)
		call(&connections[i]);
	while (now_us() < until && !(once && calls >= (uint64_t)count)) {
		struct epoll_event ready[512];
		int n = epoll_wait(epoll_fd, ready, 512, 10);
		for (int i = 0; i < n; i++)
			readable(ready[i].data.ptr, !once);
	}
	double took = (double)(now_us() - began) / 1e6;
	uint64_t samples = calls < SAMPLES ? calls : SAMPLES;
	qsort(totals, samples, sizeof *totals, order);
	qsort(firsts, first_count, sizeof *firsts, order);
	printf("{\"calls\":%lu,\"errors\":%lu,\"lost\":%lu,\"rps\":%.1f,\"p50\":%u,\"p99\":%u,\"max\":%u,\"first_p50\":%u,\"first_p99\":%u}\n",
		calls, errors, lost, (double)calls / took, part(totals, samples, .5), part(totals, samples, .99), part(totals, samples, 1),
		part(firsts, first_count, .5), part(firsts, first_count, .99));
	return 0;
}
