/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sockets: one thread, epoll, one plan at a time on each connection.
 *
 * What comes in a single piece is answered from the reading buffer, so a small call costs
 * three system calls and nothing is kept of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "sim/listen.h"
#include "sim/script.h"
#include "sim/sim.h"
#include "sim/wheel.h"
#include "sim/world.h"

enum {
	EVENTS = 256,
	INPUT = 256 << 10,
	KEPT = 1 << 20,          /* a buffer that grew past this is given back */
	LINES = 64 << 10,        /* bytes of the bill that are written at once, */
	LINES_US = 50 * 1000,    /* or after so long */
};

struct conn {
	struct lt_sim_timer timer; /* first: the wheel hands it back */
	int fd;
	bool busy, writing, proceeded, whole;
	struct lt_buf in;
	struct lt_sim_chunks chunks;
	struct lt_sim_plan plan;
	size_t sent;
	int piece;
	int64_t began_us;
	struct conn *next;  /* in the list of free ones */
	struct conn *older; /* in the list of all */
};

struct server {
	struct lt_arena *arena;
	const struct lt_sim_settings *settings;
	struct lt_sim *sim;
	struct conn *free, *all;
	struct lt_sim_wheel wheel;
	int64_t epoch_us; /* what to add to the monotonic clock */
	int64_t now_us;
	int epoll, listener, bill;
	int64_t written_us; /* when the bill was last written */
	char input[INPUT + 1];
};

static volatile sig_atomic_t stopping;

static void
on_signal(int number)
{
	(void)number;
	stopping = 1;
}

static int64_t
clock_us(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
watch(struct server *s, struct conn *c, int how, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = c };
	epoll_ctl(s->epoll, how, c->fd, &event);
}

static void
drop(struct server *s, struct conn *c, bool reset)
{
	if (reset)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ .l_onoff = 1 }, sizeof(struct linger));
	if (c->busy)
		lt_sim_settle(s->sim, &c->plan, s->now_us - c->began_us, true);
	lt_sim_wheel_clear(&s->wheel, &c->timer);
	close(c->fd);
	c->fd = -1;
	if (c->in.room > KEPT)
		lt_buf_done(&c->in);
	if (c->plan.bytes.room > KEPT)
		lt_buf_done(&c->plan.bytes);
	c->next = s->free;
	s->free = c;
}

static struct conn *
take_conn(struct server *s)
{
	struct conn *c = s->free;
	if (!c) {
		c = LT_NEW(s->arena, struct conn);
		c->older = s->all;
		s->all = c;
		c->in = LT_BUF(LT_SIM_BODY_MOST + 2 * LT_SIM_HEAD_MOST + INPUT);
		c->plan.arena = s->arena;
		c->plan.bytes = LT_BUF(LT_SIM_ANSWER_MOST * 2);
	} else {
		s->free = c->next;
	}
	c->in.len = c->sent = 0;
	c->busy = c->writing = c->proceeded = false;
	c->chunks = (struct lt_sim_chunks){ 0 };
	return c;
}

static void
accept_all(struct server *s)
{
	for (int i = 0; i < EVENTS; i++) {
		int fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			return;
		if (!lt_sim_welcome(s->sim)) {
			close(fd);
			continue;
		}
		struct conn *c = take_conn(s);
		c->fd = fd;
		watch(s, c, EPOLL_CTL_ADD, EPOLLIN | EPOLLRDHUP);
	}
}

/* The pieces from c->piece on that go out together now. */
static int
pieces_due(const struct conn *c, int64_t passed_us)
{
	const struct lt_sim_plan *plan = &c->plan;
	int last = c->piece;
	while (last < plan->count && plan->pieces[last].due_us <= passed_us && !(plan->singly && last > c->piece))
		last++;
	return last;
}

/* The plan is done: what follows it.  True when the connection goes on. */
static bool
end_plan(struct server *s, struct conn *c)
{
	if (c->writing)
		watch(s, c, EPOLL_CTL_MOD, EPOLLIN | EPOLLRDHUP);
	c->writing = false;
	if (c->plan.end == LT_SIM_END_HANG)
		return false;
	c->busy = false;
	lt_sim_settle(s->sim, &c->plan, s->now_us - c->began_us, false);
	if (c->plan.end == LT_SIM_END_KEEP)
		return true;
	drop(s, c, c->plan.end == LT_SIM_END_RESET);
	return false;
}

/* Writes what is due; true when the whole plan is done and the connection goes on. */
static bool
send_due(struct server *s, struct conn *c)
{
	struct lt_sim_plan *plan = &c->plan;
	while (c->piece < plan->count) {
		int last = pieces_due(c, s->now_us - c->began_us);
		if (last == c->piece) {
			lt_sim_wheel_set(&s->wheel, &c->timer, (c->began_us + plan->pieces[last].due_us + 999) / 1000);
			return false;
		}
		size_t end = plan->pieces[last - 1].end;
		ssize_t n = end == c->sent ? 0 : send(c->fd, plan->bytes.at + c->sent, end - c->sent, MSG_NOSIGNAL);
		if (n < 0 && errno != EAGAIN && errno != EINTR) {
			drop(s, c, false);
			return false;
		}
		c->sent += n < 0 ? 0 : (size_t)n;
		if (c->sent < end) {
			if (!c->writing)
				watch(s, c, EPOLL_CTL_MOD, EPOLLIN | EPOLLRDHUP | EPOLLOUT);
			c->writing = true;
			return false;
		}
		c->piece = last;
	}
	return end_plan(s, c);
}

static void
begin(struct server *s, struct conn *c, const struct lt_sim_head *head, char *body, size_t len)
{
	char behind = body[len];
	body[len] = 0;
	lt_sim_answer(s->sim, head, (struct lt_text){ body, len }, s->now_us, &c->plan);
	body[len] = behind;
	c->busy = true;
	c->sent = 0;
	c->piece = 0;
	c->began_us = s->now_us;
	c->chunks = (struct lt_sim_chunks){ 0 };
	c->proceeded = false;
}

/* Begins the call at the front of bytes, when it is whole.  Returns the bytes taken. */
static size_t
take_call(struct server *s, struct conn *c, char *bytes, size_t len)
{
	struct lt_sim_head head;
	if (!lt_sim_http_head((struct lt_text){ bytes, len }, &head))
		return 0;
	char *body = bytes + head.len;
	size_t came = len - head.len;
	if (head.status) {
		begin(s, c, &head, bytes + len, 0);
		return len;
	}
	if (head.body >= 0 && came >= (size_t)head.body) {
		begin(s, c, &head, body, (size_t)head.body);
		return head.len + (size_t)head.body;
	}
	if (head.body < 0) {
		int whole = lt_sim_http_dechunk(body, came, &c->chunks);
		head.status = whole < 0 ? 400 : 0;
		if (whole) {
			size_t taken = whole < 0 ? len : head.len + c->chunks.read;
			begin(s, c, &head, body, whole < 0 ? 0 : c->chunks.written);
			return taken;
		}
	}
	if (head.proceed && !c->proceeded && came == 0) {
		c->proceeded = true;
		if (send(c->fd, "HTTP/1.1 100 Continue\r\n\r\n", 25, MSG_NOSIGNAL) < 0)
			return 0; /* who is gone is noticed when it is read from */
	}
	return 0;
}

/* Calls that wait in the connection's buffer, one after the other. */
static void
go_on(struct server *s, struct conn *c)
{
	while (!c->busy && c->in.len) {
		size_t taken = take_call(s, c, c->in.at, c->in.len);
		if (!taken)
			return;
		c->in.len -= taken;
		memmove(c->in.at, c->in.at + taken, c->in.len + 1);
		if (!send_due(s, c))
			return;
	}
}

static void
on_readable(struct server *s, struct conn *c)
{
	ssize_t n = recv(c->fd, s->input, INPUT, 0);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		drop(s, c, false);
		return;
	}
	if (n < 0)
		return;
	size_t taken = 0;
	s->input[n] = 0;
	if (!c->busy && c->in.len == 0)
		taken = take_call(s, c, s->input, (size_t)n);
	lt_buf_add(&c->in, s->input + taken, (size_t)n - taken);
	if (c->in.over) {
		drop(s, c, true);
		return;
	}
	if (!taken || send_due(s, c))
		go_on(s, c);
}

static void
on_event(struct server *s, const struct epoll_event *event)
{
	struct conn *c = event->data.ptr;
	if (!c) {
		accept_all(s);
		return;
	}
	if (event->events & EPOLLOUT && c->busy && send_due(s, c))
		go_on(s, c);
	if (c->fd >= 0 && event->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
		on_readable(s, c);
}

static void
on_time(struct server *s)
{
	for (struct lt_sim_timer *t; (t = lt_sim_wheel_due(&s->wheel, s->now_us / 1000));) {
		struct conn *c = (struct conn *)t;
		if (send_due(s, c))
			go_on(s, c);
	}
}

/* Lines that wait go into the bill's file when there are many, or some for a while. */
static void
write_bill(struct server *s, bool all)
{
	if (s->bill < 0 || (!all && s->now_us - s->written_us < LINES_US && lt_sim_lines_len(s->sim) < LINES))
		return;
	struct lt_text lines = lt_sim_lines(s->sim);
	s->written_us = s->now_us;
	while (lines.len) {
		ssize_t n = write(s->bill, lines.at, lines.len);
		if (n < 0 && errno != EINTR)
			return;
		lines = (struct lt_text){ lines.at + (n < 0 ? 0 : n), lines.len - (size_t)(n < 0 ? 0 : n) };
	}
}

static void
set_now(struct server *s)
{
	s->now_us = lt_sim_now(s->sim, s->epoch_us + clock_us(CLOCK_MONOTONIC));
}

/* Milliseconds to wait for something to happen: until the next piece is due, or the bill is. */
static int
patience(const struct server *s)
{
	if (s->settings->clock_s)
		return -1;
	int wait = lt_sim_wheel_wait(&s->wheel, s->now_us / 1000);
	bool lines = s->bill >= 0 && lt_sim_lines_len(s->sim);
	return lines && (wait < 0 || wait > LINES_US / 1000) ? LINES_US / 1000 : wait;
}

static bool
serve(struct server *s, struct lt_err *err)
{
	struct epoll_event events[EVENTS], accepting = { .events = EPOLLIN };
	sigset_t block, old;
	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	sigaddset(&block, SIGINT);
	sigprocmask(SIG_BLOCK, &block, &old);
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = on_signal }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = on_signal }, NULL);
	if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->listener, &accepting) != 0)
		return lt_fail_os(err, "watch the listening socket");
	while (!stopping) {
		int count = epoll_pwait(s->epoll, events, EVENTS, patience(s), &old);
		set_now(s);
		for (int i = 0; i < count; i++)
			on_event(s, &events[i]);
		if (s->settings->clock_s)
			set_now(s); /* a call may have moved it */
		on_time(s);
		write_bill(s, s->settings->clock_s != 0);
	}
	write_bill(s, true);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return true;
}

static bool
read_script(struct lt_arena *a, const char *path, struct lt_text *ret_script, struct lt_err *err)
{
	return lt_io_read(a, AT_FDCWD, path, LT_SIM_BODY_MOST, ret_script, err);
}

bool
lt_sim_check_script(const char *path, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_sim_script script;
	struct lt_text bytes;
	bool good = read_script(a, path, &bytes, err) && lt_sim_script_read(a, path, bytes, &script, err);
	lt_arena_drop(a);
	return good;
}

/* The simulator behind the sockets: its script is read, its bill's file is open. */
static bool
prepare(struct server *s, struct lt_err *err)
{
	const struct lt_sim_settings *settings = s->settings;
	struct lt_text script;
	s->sim = lt_sim_new(s->arena, settings);
	s->epoch_us = clock_us(CLOCK_REALTIME) - clock_us(CLOCK_MONOTONIC);
	set_now(s);
	s->wheel.turned_ms = s->now_us / 1000;
	if (settings->script && (!read_script(s->arena, settings->script, &script, err) ||
					!lt_sim_direct(s->sim, settings->script, script, err)))
		return false;
	s->bill = settings->bill ? open(settings->bill, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
	return !settings->bill || s->bill >= 0 || lt_fail_os(err, "open %s for the bill", settings->bill);
}

static void
more_files(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0)
		setrlimit(RLIMIT_NOFILE, &(struct rlimit){ files.rlim_max, files.rlim_max });
}

static bool
run(struct server *s, struct lt_err *err)
{
	const struct lt_sim_settings *settings = s->settings;
	char where[160];
	if (!prepare(s, err) || (s->listener < 0 && !lt_sim_listen(settings->listen, &s->listener, err)))
		return false;
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (s->epoll < 0)
		return lt_fail_os(err, "make an epoll");
	more_files();
	lt_sim_listen_spell(s->listener, where, sizeof where);
	if (!settings->quiet)
		fprintf(stderr, "lintel: sim listens on %s\n", where);
	bool good = serve(s, err);
	if (strncmp(where, "unix:", 5) == 0 && !settings->listener)
		unlink(where + 5);
	return good;
}

bool
lt_sim_run(const struct lt_sim_settings *settings, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct server *s = LT_NEW(a, struct server);
	s->arena = a;
	s->settings = settings;
	s->listener = settings->listener ? settings->listener : -1;
	s->epoll = s->bill = -1;
	bool good = run(s, err);
	int fds[] = { s->listener, s->epoll, s->bill };
	for (int i = 0; i < 3; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	for (struct conn *c = s->all; c; c = c->older) {
		lt_buf_done(&c->in);
		lt_buf_done(&c->plan.bytes);
	}
	lt_sim_done(s->sim);
	lt_arena_drop(a);
	return good;
}
