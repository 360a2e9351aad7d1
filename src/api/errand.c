/* SPDX-License-Identifier: Apache-2.0 */
/* errand: see errand.h. */
#include "api/errand.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"

enum { OUT, ERR, TOLD, PIPES, NICE = 10, SAID_BYTES = 1 << 16 };

/* Between fork and exec: nothing but calls of the system. */
static _Noreturn void
become(const struct lt_errand_given *given, pid_t parent, const int ends[PIPES])
{
	sigset_t none;
	sigemptyset(&none);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || (given->low && setpriority(PRIO_PROCESS, 0, NICE) != 0) ||
		chdir(given->folder ? given->folder : "/") != 0)
		_exit(126);
	int nothing = open("/dev/null", O_RDONLY);
	if (nothing < 0 || dup2(nothing, 0) < 0)
		_exit(126);
	for (int i = 0; i < PIPES; i++)
		if (dup2(ends[i], 1 + i) < 0)
			_exit(126);
	close_range(1 + PIPES, UINT_MAX, 0);
	execve(given->program, (char *const *)given->argv, given->environment);
	_exit(127);
}

static void
close_all(int *fds, int count)
{
	for (int i = 0; i < count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

/* Our ends do not block; its ends lie above the descriptors they will become. */
static bool
make_pipes(int ours[PIPES], int theirs[PIPES])
{
	for (int i = 0; i < PIPES; i++) {
		int both[2];
		if (pipe2(both, O_CLOEXEC) != 0)
			return false;
		ours[i] = both[0];
		theirs[i] = fcntl(both[1], F_DUPFD_CLOEXEC, 16);
		close(both[1]);
		if (theirs[i] < 0 || fcntl(ours[i], F_SETFL, O_NONBLOCK) != 0)
			return false;
	}
	return true;
}

bool
lt_errand_begin(const struct lt_errand_given *given, struct lt_errand *ret_errand, struct lt_err *err)
{
	int ours[PIPES] = { -1, -1, -1 }, theirs[PIPES] = { -1, -1, -1 };
	pid_t parent = getpid(), pid = make_pipes(ours, theirs) ? fork() : -1;
	if (pid == 0)
		become(given, parent, theirs);
	int why = errno;
	close_all(theirs, PIPES);
	if (pid < 0) {
		close_all(ours, PIPES);
		errno = why;
		return lt_fail_os(err, "start %s", given->program);
	}
	setpgid(pid, pid);
	*ret_errand = (struct lt_errand){ pid, (int)syscall(SYS_pidfd_open, pid, 0), ours[OUT], ours[ERR], ours[TOLD] };
	return true;
}

void
lt_errand_read(int *fd, struct lt_buf *out)
{
	char bytes[16384];
	while (*fd >= 0) {
		ssize_t got = read(*fd, bytes, sizeof bytes);
		if (got > 0) {
			lt_buf_add(out, bytes, (size_t)got);
			continue;
		}
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		close(*fd);
		*fd = -1;
	}
}

int
lt_errand_end(struct lt_errand *errand, bool kill_it)
{
	int status = 0;
	if (kill_it)
		kill(-errand->pid, SIGKILL);
	while (waitpid(errand->pid, &status, 0) < 0 && errno == EINTR)
		;
	kill(-errand->pid, SIGKILL); /* what it left behind */
	close_all((int[]){ errand->pidfd, errand->out, errand->err, errand->told }, 4);
	*errand = (struct lt_errand){ 0, -1, -1, -1, -1 };
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void
lt_errand_sentence(struct lt_text said, char *out, size_t size)
{
	struct lt_text last = LT_NONE, line;
	while (lt_text_cut(&said, '\n', &line))
		if (lt_text_trim(line).len)
			last = lt_text_trim(line);
	if (lt_text_starts(last, "lintel: ")) {
		last.at += 8;
		last.len -= 8;
	}
	if (last.len >= size)
		last.len = size - 1;
	while (last.len && !lt_text_utf8(last))
		last.len--;
	snprintf(out, size, "%.*s", LT_ARG(last));
}

bool
lt_errand_run(const struct lt_errand_given *given, int64_t most_ms, struct lt_buf *out, int *ret_code, struct lt_err *err)
{
	struct lt_errand errand;
	struct lt_buf said = LT_BUF(SAID_BYTES), told = LT_BUF(1);
	int64_t until = lt_clock_steady_ms() + most_ms, left = most_ms;
	if (!lt_errand_begin(given, &errand, err))
		return *ret_code = -1, false;
	while ((errand.out >= 0 || errand.err >= 0) && left > 0 && !lt_buf_over(out)) {
		struct pollfd polled[] = { { errand.out, POLLIN, 0 }, { errand.err, POLLIN, 0 }, { errand.told, POLLIN, 0 } };
		poll(polled, 3, (int)(left < 1000 ? left : 1000));
		lt_errand_read(&errand.out, out);
		lt_errand_read(&errand.err, &said);
		lt_errand_read(&errand.told, &told);
		left = until - lt_clock_steady_ms();
	}
	bool late = left <= 0, over = lt_buf_over(out);
	*ret_code = lt_errand_end(&errand, late || over);
	if (late)
		lt_fail(err, "it took longer than %lld s and was ended", (long long)(most_ms / 1000));
	else if (over)
		lt_fail(err, "the answer is longer than %zu MB", out->ceiling >> 20);
	else if (*ret_code != 0)
		lt_errand_sentence(lt_buf_text(&said), err->text, sizeof err->text);
	if (*ret_code != 0 && !err->text[0])
		lt_fail(err, *ret_code > 128 ? "it was ended by signal %d" : "it ended with %d", *ret_code > 128 ? *ret_code - 128 : *ret_code);
	if (late)
		*ret_code = -1;
	lt_buf_done(&said);
	lt_buf_done(&told);
	return !late && !over && *ret_code == 0;
}
