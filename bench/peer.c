/* SPDX-License-Identifier: Apache-2.0 */
/*
 * peer: a provider that costs next to nothing, for measuring what stands before it.
 *
 *	peer PORT EVENTS GAP_US
 *
 * Answers every call with a completion of 593 bytes, or, when its body asks for a stream, with
 * EVENTS events, each written by itself, GAP_US apart (0: at once), usage and [DONE].
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

enum { CONNECTIONS = 32768, ROOM = 1 << 16 };

struct connection {
	char *bytes;        /* of the call that is being read; only its head and first body bytes stay */
	size_t len, body_left;
	bool in_body, stream;
	int sent;           /* events of the stream; -1: no stream runs */
	int64_t due_us;
};

static struct connection *connections[CONNECTIONS]; /* by descriptor; one that is closed serves the next */
static struct lt_arena *arena;
static int events, gap_us, epoll;
static char answer[2048];
static size_t answer_len;

static void
add(int fd, uint32_t what)
{
	struct epoll_event e = { .events = what, .data.fd = fd };
	epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
}

static void
make_answer(void)
{
	static const char body[] = "{\"id\":\"chatcmpl-9f2c\",\"object\":\"chat.completion\",\"created\":1700000000,"
		"\"model\":\"bench-2026-01-01\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
		"\"A lintel is a beam placed across an opening, such as a door or a window, that carries the load of the"
		" wall above it. It may be made of timber, stone, steel or reinforced concrete.\",\"refusal\":null},"
		"\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":57,\"completion_tokens\":40,"
		"\"total_tokens\":97,\"prompt_tokens_details\":{\"cached_tokens\":0},\"completion_tokens_details\":"
		"{\"reasoning_tokens\":0}},\"system_fingerprint\":\"fp_1\"}";
	answer_len = (size_t)snprintf(answer, sizeof answer,
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		sizeof body - 1, body);
}

static void
send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n <= 0)
			return; /* the reader is slower than 64 KB behind, or gone */
		bytes += n;
		len -= (size_t)n;
	}
}

static void
send_event(int fd, const char *data)
{
	char out[512];
	int len = (int)strlen(data) + 8;
	send_all(fd, out, (size_t)snprintf(out, sizeof out, "%x\r\ndata: %s\n\n\r\n", len, data));
}

/* The next event of a stream; after the last one the stream is over. */
static void
step(int fd, struct connection *c)
{
	char data[400];
	if (c->sent < events) {
		snprintf(data, sizeof data, "{\"id\":\"chatcmpl-9f2c\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
			"\"model\":\"bench-2026-01-01\",\"system_fingerprint\":\"fp_1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
			"\" word%d\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}", c->sent);
		send_event(fd, data);
		c->sent++;
		return;
	}
	send_event(fd, "{\"id\":\"chatcmpl-9f2c\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench-2026-01-01\","
		"\"choices\":[],\"usage\":{\"prompt_tokens\":57,\"completion_tokens\":33,\"total_tokens\":90}}");
	send_event(fd, "[DONE]");
	send_all(fd, "0\r\n\r\n", 5);
	c->sent = -1;
}

static int64_t
now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void
reply(int fd, struct connection *c)
{
	if (!c->stream) {
		send_all(fd, answer, answer_len);
		return;
	}
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
	send_all(fd, head, sizeof head - 1);
	c->sent = 0;
	if (gap_us > 0)
		c->due_us = now_us() + gap_us;
	while (gap_us == 0 && c->sent >= 0)
		step(fd, c);
}

static void
close_connection(int fd)
{
	connections[fd]->sent = -1;
	close(fd);
}

/* What is in the buffer, as far as it goes; a body is counted and dropped. */
static void
eat(int fd, struct connection *c)
{
	while (c->len > 0) {
		if (!c->in_body) {
			char *end = memmem(c->bytes, c->len, "\r\n\r\n", 4);
			if (!end)
				return;
			char *length = memmem(c->bytes, (size_t)(end - c->bytes), "ontent-", 7);
			c->body_left = 0;
			for (; length && length < end; length = memmem(length + 1, (size_t)(end - length - 1), "ontent-", 7))
				if (strncasecmp(length, "ontent-length:", 14) == 0)
					c->body_left = strtoul(length + 14, NULL, 10);
			size_t head = (size_t)(end + 4 - c->bytes);
			memmove(c->bytes, end + 4, c->len - head);
			c->len -= head;
			c->in_body = true;
			c->stream = false;
		}
		size_t part = c->len < c->body_left ? c->len : c->body_left;
		c->stream |= memmem(c->bytes, part, "\"stream\":true", 13) != NULL;
		memmove(c->bytes, c->bytes + part, c->len - part);
		c->len -= part;
		c->body_left -= part;
		if (c->body_left > 0)
			return;
		c->in_body = false;
		reply(fd, c);
	}
}

static void
readable(int fd)
{
	struct connection *c = connections[fd];
	ssize_t n = recv(fd, c->bytes + c->len, ROOM - c->len, MSG_DONTWAIT);
	if (n <= 0) {
		close_connection(fd);
		return;
	}
	c->len += (size_t)n;
	eat(fd, c);
}

static void
tick(int top)
{
	int64_t now = now_us();
	for (int fd = 0; fd <= top; fd++) {
		struct connection *c = connections[fd];
		if (c && c->sent >= 0 && c->due_us <= now) {
			step(fd, c);
			c->due_us += gap_us;
		}
	}
}

static void
greet(int listener, int *top)
{
	for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
		if (fd >= CONNECTIONS) {
			close(fd);
			continue;
		}
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
		if (!connections[fd])
			connections[fd] = LT_NEW(arena, struct connection);
		char *bytes = connections[fd]->bytes;
		*connections[fd] = (struct connection){ .bytes = bytes ? bytes : lt_alloc(arena, ROOM), .sent = -1 };
		*top = fd > *top ? fd : *top;
		add(fd, EPOLLIN);
	}
}

int
main(int argc, char **argv)
{
	if (argc != 4) {
		fputs("peer PORT EVENTS GAP_US\n", stderr);
		return 2;
	}
	events = (int)strtol(argv[2], NULL, 10);
	gap_us = (int)strtol(argv[3], NULL, 10);
	arena = lt_arena_new(SIZE_MAX);
	make_answer();
	signal(SIGPIPE, SIG_IGN);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), top = 0;
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)strtol(argv[1], NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 4096)) {
		perror("peer");
		return 1;
	}
	epoll = epoll_create1(0);
	add(listener, EPOLLIN);
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	if (gap_us > 0) {
		timerfd_settime(timer, 0, &(struct itimerspec){ { 0, 1000000 }, { 0, 1000000 } }, NULL);
		add(timer, EPOLLIN);
	}
	for (struct epoll_event ready[256];;) {
		int n = epoll_wait(epoll, ready, 256, -1);
		for (int i = 0; i < n; i++) {
			int fd = ready[i].data.fd;
			uint64_t ticks;
			if (fd == listener)
				greet(listener, &top);
			else if (fd == timer) {
				if (read(timer, &ticks, sizeof ticks) > 0)
					tick(top);
			} else
				readable(fd);
		}
	}
}
