/* SPDX-License-Identifier: Apache-2.0 */
#include "net/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"

const char *
lt_program_variable(char *const *variables, const char *name)
{
	size_t len = strlen(name);
	for (; variables && *variables; variables++)
		if (strncmp(*variables, name, len) == 0 && (*variables)[len] == '=')
			return *variables + len + 1;
	return NULL;
}

/* Where a program without a slash in its name lies; NULL when PATH has none. */
static const char *
find(struct lt_arena *a, const char *name, char *const *variables)
{
	struct lt_text rest = lt_text(lt_program_variable(variables, "PATH")), folder;
	if (strchr(name, '/'))
		return access(name, X_OK) == 0 ? name : NULL;
	while (lt_text_cut(&rest, ':', &folder)) {
		const char *path = lt_print(a, "%.*s/%s", LT_ARG(folder), name);
		if (folder.len && access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

/* All that fd says, until it ends, there is too much or it takes too long. */
static bool
read_all(int fd, int most_ms, struct lt_buf *out)
{
	char piece[4096];
	int64_t until = lt_clock_steady_ms() + most_ms;
	for (int64_t left = most_ms; left > 0; left = until - lt_clock_steady_ms()) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		if (poll(&ready, 1, (int)left) <= 0)
			continue;
		ssize_t got = read(fd, piece, sizeof piece);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0 && !lt_buf_over(out);
		lt_buf_add(out, piece, (size_t)got);
		explicit_bzero(piece, sizeof piece);
		if (lt_buf_over(out))
			return false;
	}
	return false;
}

/* In a group of its own, so that what it starts can be ended with it. */
static int
start(const char *path, const struct lt_program *program, int said, pid_t *ret_pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, said, 1);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&how);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
	int failed = posix_spawn(ret_pid, path, &files, &how, program->argv, program->environ);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return failed;
}

/* How it ended, as a sentence; true when all is well. */
static bool
ended(const struct lt_program *program, int status, bool whole, bool over, struct lt_err *err)
{
	const char *name = program->argv[0];
	if (over)
		return lt_fail(err, "%s says more than %zu bytes", name, program->most);
	if (!whole)
		return lt_fail(err, "%s did not end within %d s", name, program->most_ms / 1000);
	if (WIFSIGNALED(status))
		return lt_fail(err, "%s was ended by signal %d", name, WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return lt_fail(err, "%s ended with code %d", name, WEXITSTATUS(status));
	return true;
}

bool
lt_program_run(struct lt_arena *a, const struct lt_program *program, struct lt_text *ret_said, struct lt_err *err)
{
	int ends[2], status = 0;
	pid_t pid;
	const char *path = find(a, program->path, program->environ);
	if (!path)
		return lt_fail(err, "there is no program %s; install it, or put its folder into PATH", program->path);
	if (pipe2(ends, O_CLOEXEC) != 0)
		return lt_fail_os(err, "a pipe for %s", program->argv[0]);
	LT_AUTO(lt_fd) said = ends[0];
	int failed = start(path, program, ends[1], &pid);
	close(ends[1]);
	if (failed) {
		errno = failed;
		return lt_fail_os(err, "start %s", program->argv[0]);
	}
	struct lt_buf out = LT_BUF(program->most);
	bool whole = read_all(said, program->most_ms, &out), over = lt_buf_over(&out);
	if (!whole)
		kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	bool good = ended(program, status, whole, over, err);
	if (good)
		*ret_said = lt_copy_text(a, lt_buf_text(&out));
	if (out.at) /* it may be a token */
		explicit_bzero(out.at, out.len);
	lt_buf_done(&out);
	return good;
}
