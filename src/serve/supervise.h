/* SPDX-License-Identifier: Apache-2.0 */
/*
 * supervise: children that are kept alive until somebody says stop.
 *
 * Each child is a function that runs in a process of its own.  One that ends is started again after
 * a pause of 100 ms, which doubles up to 10 s and begins anew after a minute of health.  One that
 * ends before the house was ready once ends everything: what cannot start will not start by trying.
 *
 *	SIGTERM, SIGINT   the children are stopped one after the other, in the order of the list; a
 *	                  second one does not wait any longer
 *	SIGHUP            asks lt_supervise.again, once the house is ready
 *
 * A child leads a process group of its own, which is killed with it.  Children get SIGTERM from the kernel when this process is killed.  Orphans of theirs are reaped.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct lt_err;

struct lt_child {
	const char *name;
	int (*run)(void *what); /* in the child; its exit status */
	void *what;
	int stop;               /* the signal that asks it to finish */
	bool off;               /* it is not wanted at all */
	bool early;             /* asked to finish with the first one, waited for in its turn */
	int64_t limit_ms;       /* for finishing; then SIGTERM, and 5 s later SIGKILL */

	/* kept here */
	pid_t pid;              /* 0: not running */
	int pidfd;
	int64_t started_ms, again_ms, pause_ms;
};

struct lt_supervise {
	struct lt_child *children;
	int count;
	void *what;               /* for the four below */
	bool (*ready)(void *what);      /* asked every other millisecond until it says yes once */
	void (*again)(void *what);      /* SIGHUP */
	void (*stopping)(void *what);   /* before the first child is stopped */
	void (*tick)(void *what);       /* every tick_ms, from the start to the end; or NULL */
	int64_t tick_ms;
	int64_t ready_ms;         /* how long getting ready may take */
};

/* Runs them until they are stopped.  Returns true when that was asked for, false with err when the
 * house did not get ready. */
bool lt_supervise(struct lt_supervise *s, struct lt_err *err);

/* Signals a child if it runs. */
void lt_child_signal(const struct lt_child *child, int signal);

/* The pause before a child is started again that lived so long; *pause_ms is the last one, 0 at first. */
int64_t lt_supervise_pause(int64_t *pause_ms, int64_t lived_ms);
