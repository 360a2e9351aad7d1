/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/err.h"

enum { PAUSE_FIRST_MS = 100, PAUSE_MOST_MS = 10000, HEALTHY_MS = 60000, KILL_MS = 5000, PROBE_MS = 2 };

struct house {
	struct lt_supervise *s;
	int epoll, signals;
	bool is_ready, failed, again; /* again: SIGHUP came */
	int asked_to_stop;       /* how often */
	int stopping;            /* index of the child that is finishing, -1: none */
	int64_t stop_since, hurry; /* when it was asked; what it got since: 0, SIGTERM, SIGKILL */
	int64_t began_ms, tick_ms; /* tick_ms: when the next is due */
};

int64_t
lt_supervise_pause(int64_t *pause_ms, int64_t lived_ms)
{
	if (*pause_ms == 0 || lived_ms >= HEALTHY_MS)
		*pause_ms = PAUSE_FIRST_MS;
	else
		*pause_ms = *pause_ms * 2 > PAUSE_MOST_MS ? PAUSE_MOST_MS : *pause_ms * 2;
	return *pause_ms;
}

/* In the child: nothing of the parent's watching is left, and it does not outlive the parent. */
static void
become(const struct house *h, struct lt_child *child, pid_t parent)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	close(h->epoll);
	close(h->signals);
	for (int i = 0; i < h->s->count; i++)
		if (h->s->children[i].pid && &h->s->children[i] != child)
			close(h->s->children[i].pidfd);
	setpgid(0, 0); /* Ctrl-C is for us alone: we stop them in order */
	prctl(PR_SET_NAME, child->name);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
	_exit(child->run(child->what));
}

static bool
start(struct house *h, struct lt_child *child, struct lt_err *err)
{
	pid_t parent = getpid(), pid = fork();
	if (pid == 0)
		become(h, child, parent);
	if (pid < 0)
		return lt_fail_os(err, "start %s", child->name);
	child->pid = pid;
	child->started_ms = lt_clock_steady_ms();
	child->again_ms = 0;
	child->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (child->pidfd < 0)
		return lt_fail_os(err, "watch %s", child->name);
	fcntl(child->pidfd, F_SETFD, FD_CLOEXEC);
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = child };
	return epoll_ctl(h->epoll, EPOLL_CTL_ADD, child->pidfd, &event) == 0 || lt_fail_os(err, "watch %s", child->name);
}

void
lt_child_signal(const struct lt_child *child, int signal)
{
	if (child->pid)
		kill(signal == SIGKILL ? -child->pid : child->pid, signal);
}

/* How it ended, in words. */
static const char *
end_of(int status, char out[64])
{
	if (WIFSIGNALED(status))
		snprintf(out, 64, "was killed by signal %d", WTERMSIG(status));
	else
		snprintf(out, 64, "ended with status %d", WEXITSTATUS(status));
	return out;
}

static void
child_ended(struct house *h, struct lt_child *child)
{
	int status = 0;
	char words[64];
	/* A sibling that was started after it and has not closed its copy yet keeps what is watched alive: it is told of again. */
	if (!child->pid || waitpid(child->pid, &status, WNOHANG) == 0)
		return;
	kill(-child->pid, SIGKILL); /* workers of a master that was killed would go on without one */
	epoll_ctl(h->epoll, EPOLL_CTL_DEL, child->pidfd, NULL);
	close(child->pidfd);
	child->pid = 0;
	if (h->stopping >= 0)
		return;
	if (!h->is_ready) {
		fprintf(stderr, "lintel: %s %s before the gateway was ready\n", child->name, end_of(status, words));
		h->failed = true;
		h->asked_to_stop++;
		return;
	}
	int64_t now = lt_clock_steady_ms(), pause = lt_supervise_pause(&child->pause_ms, now - child->started_ms);
	child->again_ms = now + pause;
	fprintf(stderr, "lintel: %s %s; it is started again in %lld ms\n", child->name, end_of(status, words), (long long)pause);
}

/* Grandchildren whose parent was killed come to us (PR_SET_CHILD_SUBREAPER). */
static void
reap_orphans(const struct house *h)
{
	siginfo_t info = { 0 };
	while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid) {
		for (int i = 0; i < h->s->count; i++)
			if (h->s->children[i].pid == info.si_pid)
				return; /* its pidfd will say so */
		waitpid(info.si_pid, NULL, WNOHANG);
		info.si_pid = 0;
	}
}

static void
take_signals(struct house *h)
{
	struct signalfd_siginfo got;
	while (read(h->signals, &got, sizeof got) == sizeof got) {
		if (got.ssi_signo == SIGCHLD)
			reap_orphans(h);
		else if (got.ssi_signo == SIGHUP)
			h->again = true;
		else if (got.ssi_signo == SIGTERM || got.ssi_signo == SIGINT)
			h->asked_to_stop++;
	}
}

/* One after the other; true when the last is gone. */
static bool
stop_next(struct house *h)
{
	int64_t now = lt_clock_steady_ms();
	if (h->stopping < 0) {
		h->s->stopping(h->s->what);
		h->stopping = 0;
		h->stop_since = 0;
		for (int i = 0; i < h->s->count; i++)
			if (h->s->children[i].early)
				lt_child_signal(&h->s->children[i], h->s->children[i].stop);
	}
	for (; h->stopping < h->s->count; h->stopping++, h->stop_since = 0) {
		struct lt_child *child = &h->s->children[h->stopping];
		if (!child->pid)
			continue;
		if (!h->stop_since) {
			h->stop_since = now;
			h->hurry = 0;
			if (!child->early)
				lt_child_signal(child, child->stop);
		}
		int64_t waited = now - h->stop_since;
		if (h->hurry < SIGTERM && (waited >= child->limit_ms || h->asked_to_stop > 1)) {
			h->hurry = SIGTERM;
			h->stop_since = now - child->limit_ms;
			lt_child_signal(child, SIGTERM);
		} else if (h->hurry == SIGTERM && waited >= child->limit_ms + KILL_MS) {
			lt_child_signal(child, SIGKILL);
			h->hurry = SIGKILL;
		}
		return false;
	}
	return true;
}

static void
start_again(struct house *h)
{
	int64_t now = lt_clock_steady_ms();
	for (int i = 0; i < h->s->count; i++) {
		struct lt_child *child = &h->s->children[i];
		struct lt_err err = { 0 };
		if (child->pid || !child->again_ms || child->again_ms > now)
			continue;
		if (!start(h, child, &err)) {
			child->again_ms = now + lt_supervise_pause(&child->pause_ms, 0);
			fprintf(stderr, "lintel: %s; it is tried again\n", err.text);
		}
	}
}

/* Until when nothing needs to be done, in milliseconds from now; -1: until somebody speaks. */
static int
quiet_ms(const struct house *h)
{
	if (!h->is_ready && h->stopping < 0)
		return PROBE_MS;
	if (h->stopping >= 0)
		return 20;
	int64_t now = lt_clock_steady_ms(), least = h->s->tick ? h->tick_ms - now : -1;
	if (least < 0 && h->s->tick)
		return 0;
	for (int i = 0; i < h->s->count; i++) {
		int64_t left = h->s->children[i].again_ms - now;
		if (!h->s->children[i].pid && !h->s->children[i].off && (least < 0 || left < least))
			least = left < 0 ? 0 : left;
	}
	return (int)least;
}

static void
ask_ready(struct house *h)
{
	if (h->is_ready || h->asked_to_stop)
		return;
	h->is_ready = h->s->ready(h->s->what);
	if (!h->is_ready && lt_clock_steady_ms() - h->began_ms > h->s->ready_ms) {
		fprintf(stderr, "lintel: the gateway did not get ready in %lld s\n", (long long)h->s->ready_ms / 1000);
		h->failed = true;
		h->asked_to_stop++;
	}
}

/* What is done now and then, and what SIGHUP asked for. */
static void
tend(struct house *h)
{
	int64_t now = lt_clock_steady_ms();
	if (h->again && h->is_ready && h->stopping < 0 && !h->asked_to_stop) {
		h->again = false;
		h->s->again(h->s->what);
	}
	if (h->s->tick && now >= h->tick_ms) {
		h->tick_ms = now + h->s->tick_ms;
		h->s->tick(h->s->what);
	}
}

static void
watch(struct house *h)
{
	for (;;) {
		struct epoll_event events[16];
		int count = epoll_wait(h->epoll, events, 16, quiet_ms(h));
		for (int i = 0; i < count; i++) {
			if (events[i].data.ptr)
				child_ended(h, events[i].data.ptr);
			else
				take_signals(h);
		}
		ask_ready(h);
		tend(h);
		if (!h->asked_to_stop)
			start_again(h);
		else if (stop_next(h))
			return;
	}
}

bool
lt_supervise(struct lt_supervise *s, struct lt_err *err)
{
	sigset_t set;
	sigemptyset(&set);
	for (const int *one = (const int[]){ SIGTERM, SIGINT, SIGHUP, SIGCHLD, 0 }; *one; one++)
		sigaddset(&set, *one);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	LT_AUTO(lt_fd) epoll = epoll_create1(EPOLL_CLOEXEC);
	LT_AUTO(lt_fd) signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	struct house h = { .s = s, .epoll = epoll, .signals = signals, .stopping = -1, .began_ms = lt_clock_steady_ms(), .tick_ms = lt_clock_steady_ms() };
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };
	if (epoll < 0 || signals < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, signals, &event) != 0)
		return lt_fail_os(err, "watch children");
	bool started = true;
	for (int i = 0; i < s->count && started; i++)
		started = s->children[i].off || start(&h, &s->children[i], err);
	h.asked_to_stop = !started;
	watch(&h);
	if (h.failed)
		return lt_fail(err, "the gateway is stopped because it could not be started");
	return started;
}
