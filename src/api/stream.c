/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream: see stream.h.
 *
 * Messages stand once in a ring of 256, whoever listens has a place in it.  A listener who has read everything
 * is suspended, and resumed by who tells; both hold the lock, so that no telling falls between the two.
 */
#include "api/stream.h"

#include <stdio.h>
#include <stdlib.h>

#include "api/access.h"
#include "api/inside.h"
#include "api/listener.h"
#include "base/arena.h"

enum { KEPT = 256, NAMES = 64, GREETING = 1 << 20, BEAT_US = 15000000 };

struct message {
	struct lt_buf bytes;
	char team[129]; /* "": of no team */
	char name[32];
};

struct lt_stream {
	pthread_mutex_t lock;
	struct message ring[KEPT];
	uint64_t next;             /* number of the message to come; that of the first is 1 */
	struct message last[NAMES]; /* of each name and team */
	int last_count;
	struct lt_listener *first;
	int listeners;
	bool stopped;
	int64_t beat_us;
};

struct lt_listener {
	struct lt_listener *next;
	struct lt_stream *stream;
	const struct lt_wake *wake;
	void *connection;
	struct lt_arena *a;
	struct lt_principal who;
	struct lt_buf greeting;
	size_t at;                 /* in the greeting, then in the message */
	uint64_t message;          /* to be read next */
	bool greeted, suspended, beat, ended;
};

struct lt_stream *
lt_stream_hub_open(struct lt_api *api)
{
	struct lt_stream *s = LT_NEW(api->a, struct lt_stream);
	pthread_mutex_init(&s->lock, NULL);
	s->next = 1;
	return s;
}

void
lt_stream_hub_close(struct lt_stream *s)
{
	for (int i = 0; i < KEPT; i++)
		lt_buf_done(&s->ring[i].bytes);
	for (int i = 0; i < s->last_count; i++)
		lt_buf_done(&s->last[i].bytes);
}

/* --- telling --- */

static void
wake(struct lt_listener *l)
{
	if (l->suspended) {
		l->suspended = false;
		l->wake->resume(l->connection);
	}
}

static void
set(struct message *m, const char *event, const char *team, struct lt_text bytes)
{
	m->bytes.ceiling = GREETING;
	m->bytes.len = 0;
	lt_buf_text_add(&m->bytes, bytes);
	snprintf(m->team, sizeof m->team, "%s", team ? team : "");
	snprintf(m->name, sizeof m->name, "%s", event);
}

static void
keep_last(struct lt_stream *s, const char *event, const char *team, struct lt_text bytes)
{
	int i = 0;
	while (i < s->last_count && (strcmp(s->last[i].name, event) != 0 || strcmp(s->last[i].team, team ? team : "") != 0))
		i++;
	if (i == NAMES)
		i = (int)(s->next % NAMES);
	else if (i == s->last_count)
		s->last_count++;
	set(&s->last[i], event, team, bytes);
}

void
lt_stream_tell(struct lt_api *api, const char *event, const char *team, struct lt_text json)
{
	struct lt_stream *s = api->stream;
	struct lt_buf bytes = LT_BUF(GREETING);
	pthread_mutex_lock(&s->lock);
	lt_buf_printf(&bytes, "id: %llu\nevent: %s\ndata: ", (unsigned long long)s->next, event);
	for (size_t i = 0; i < json.len; i++)
		lt_buf_putc(&bytes, json.at[i] == '\n' || json.at[i] == '\r' ? ' ' : json.at[i]);
	lt_buf_puts(&bytes, "\n\n");
	if (!lt_buf_over(&bytes)) {
		set(&s->ring[s->next % KEPT], event, team, lt_buf_text(&bytes));
		keep_last(s, event, team, lt_buf_text(&bytes));
		s->next++;
		for (struct lt_listener *l = s->first; l; l = l->next)
			wake(l);
	}
	pthread_mutex_unlock(&s->lock);
	lt_buf_done(&bytes);
}

int
lt_stream_listeners(struct lt_api *api)
{
	pthread_mutex_lock(&api->stream->lock);
	int count = api->stream->listeners;
	pthread_mutex_unlock(&api->stream->lock);
	return count;
}

/* Who may not listen any more is cut off.  A line now and then keeps what lies between us and the page from taking the
 * connection for dead. */
void
lt_stream_hub_second(struct lt_api *api, int64_t now_us)
{
	struct lt_stream *s = api->stream;
	bool beat = now_us - s->beat_us >= BEAT_US;
	if (beat)
		s->beat_us = now_us;
	pthread_mutex_lock(&s->lock);
	for (struct lt_listener *l = s->first; l; l = l->next) {
		l->ended = l->ended || !lt_access_still(api, &l->who, now_us);
		l->beat = l->beat || beat;
		if (l->ended || l->beat)
			wake(l);
	}
	pthread_mutex_unlock(&s->lock);
}

void
lt_stream_hub_stop(struct lt_stream *s)
{
	pthread_mutex_lock(&s->lock);
	s->stopped = true;
	for (struct lt_listener *l = s->first; l; l = l->next)
		wake(l);
	pthread_mutex_unlock(&s->lock);
}

void
lt_stream_end(struct lt_api *api, const char *principal_id)
{
	pthread_mutex_lock(&api->stream->lock);
	for (struct lt_listener *l = api->stream->first; l; l = l->next)
		if (strcmp(l->who.id, principal_id) == 0) {
			l->ended = true;
			wake(l);
		}
	pthread_mutex_unlock(&api->stream->lock);
}

/* --- listening --- */

static bool
concerns(const struct lt_listener *l, const struct message *m)
{
	return m->team[0] ? !l->who.team || strcmp(l->who.team, m->team) == 0 : !l->who.team;
}

/* With the lock.  Who was here before is told what was missed, who is new the last of each name. */
static void
greet(struct lt_stream *s, struct lt_listener *l, uint64_t heard)
{
	l->greeting = LT_BUF(GREETING);
	lt_buf_puts(&l->greeting, "retry: 2000\n\n");
	l->message = s->next;
	if (heard && heard < s->next && s->next - heard <= KEPT)
		l->message = heard + 1;
	for (int i = 0; l->message == s->next && heard + 1 != s->next && i < s->last_count; i++)
		if (concerns(l, &s->last[i]))
			lt_buf_text_add(&l->greeting, lt_buf_text(&s->last[i].bytes));
}

bool
lt_stream_run(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_stream *s = request->api->stream;
	const char *heard = lt_request_header(request, "Last-Event-ID");
	pthread_mutex_lock(&s->lock);
	bool stopped = s->stopped;
	pthread_mutex_unlock(&s->lock);
	if (stopped)
		return lt_problem(reply, 503, "stopping", "come back in a moment");
	struct lt_arena *a = lt_arena_new(LT_REQUEST_MOST); /* it outlives what was asked */
	struct lt_listener *l = LT_NEW(a, struct lt_listener);
	l->a = a;
	l->stream = s;
	l->who = (struct lt_principal){ .role = request->who->role, .name = lt_copy(a, request->who->name), .id = lt_copy(a, request->who->id),
		.team = request->who->team ? lt_copy(a, request->who->team) : NULL };
	l->message = heard ? strtoull(heard, NULL, 10) : 0;
	reply->type = "text/event-stream";
	lt_reply_header(reply, "X-Accel-Buffering", "no");
	reply->response = l;
	return true;
}

void
lt_listener_begin(struct lt_listener *l, void *connection, const struct lt_wake *how)
{
	struct lt_stream *s = l->stream;
	pthread_mutex_lock(&s->lock);
	l->connection = connection;
	l->wake = how;
	greet(s, l, l->message);
	l->next = s->first;
	s->first = l;
	s->listeners++;
	pthread_mutex_unlock(&s->lock);
}

static size_t
give(char *out, size_t room, struct lt_text bytes, size_t *at)
{
	size_t part = bytes.len - *at < room ? bytes.len - *at : room;
	memcpy(out, bytes.at + *at, part);
	*at += part;
	return part;
}

/* With the lock: as many bytes as there are, 0: nothing is to be told. */
static size_t
fill(struct lt_listener *l, char *out, size_t room)
{
	struct lt_stream *s = l->stream;
	size_t len = 0;
	if (!l->greeted) {
		len = give(out, room, lt_buf_text(&l->greeting), &l->at);
		if (l->at < l->greeting.len)
			return len;
		lt_buf_done(&l->greeting);
		l->greeted = true;
		l->at = 0;
	}
	while (len < room && l->message < s->next) {
		const struct message *m = &s->ring[l->message % KEPT];
		if (l->at || concerns(l, m))
			len += give(out + len, room - len, lt_buf_text(&m->bytes), &l->at);
		else
			l->at = m->bytes.len;
		if (l->at < m->bytes.len)
			return len;
		l->message++;
		l->at = 0;
	}
	if (!len && l->beat && room > 3) {
		memcpy(out, ":\n\n", 3);
		len = 3;
	}
	l->beat = false;
	return len;
}

ssize_t
lt_listener_read(struct lt_listener *l, char *out, size_t room)
{
	struct lt_stream *s = l->stream;
	pthread_mutex_lock(&s->lock);
	bool behind = s->next - l->message >= KEPT;
	ssize_t len = s->stopped || l->ended || behind ? -1 : (ssize_t)fill(l, out, room);
	if (len == 0) {
		l->suspended = true;
		l->wake->suspend(l->connection);
	}
	pthread_mutex_unlock(&s->lock);
	return len;
}

void
lt_listener_done(struct lt_listener *l)
{
	struct lt_stream *s = l->stream;
	pthread_mutex_lock(&s->lock);
	for (struct lt_listener **at = &s->first; *at; at = &(*at)->next)
		if (*at == l) {
			*at = l->next;
			s->listeners--;
			break;
		}
	pthread_mutex_unlock(&s->lock);
	lt_buf_done(&l->greeting);
	lt_arena_drop(l->a);
}
