/* SPDX-License-Identifier: Apache-2.0 */
/*
 * errand: a verb of this program, run in a process of its own.
 *
 * It leads a process group that is killed with it, and is killed by the kernel when the thread that began it
 * ends.  It reads nothing, has no descriptor of ours, and what it says comes back on pipes that do not block.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"

struct lt_err;

struct lt_errand_given {
	const char *program;
	const char *const *argv;  /* with the program's name; NULL ends */
	char *const *environment;
	const char *folder;       /* it stands in; NULL: / */
	bool low;                 /* everybody else comes first */
};

struct lt_errand {
	pid_t pid;                /* 0: there is none */
	int pidfd;                /* readable when it has ended */
	int out, err, told;       /* its standard output and error, and its descriptor 3; -1: ended */
};

bool lt_errand_begin(const struct lt_errand_given *given, struct lt_errand *ret_errand, struct lt_err *err);

/* Adds what is there to read; a pipe that ended becomes -1. */
void lt_errand_read(int *fd, struct lt_buf *out);

/* Kills it with whatever it began, if it is still there, and waits for it.  Its exit status, or 128 and the signal. */
int lt_errand_end(struct lt_errand *errand, bool kill_it);

/* The last sentence it said on standard error, without the program's name; into out. */
void lt_errand_sentence(struct lt_text said, char *out, size_t size);

/* Runs it to its end: what it said on standard output, at most most bytes.  False with its own sentence when its
 * exit status is not 0 (*ret_code: which), or when it took longer than most_ms (*ret_code -1). */
bool lt_errand_run(const struct lt_errand_given *given, int64_t most_ms, struct lt_buf *out, int *ret_code, struct lt_err *err);
