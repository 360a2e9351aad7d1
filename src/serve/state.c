/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"
#include "base/io.h"

char *
lt_state_path(struct lt_arena *a, const struct lt_state *state, const char *name)
{
	return lt_io_join(a, state->folder, name);
}

/* A folder of ours, or an empty one, is closed to others; anybody else's is left as it is. */
static bool
close_folder(struct lt_arena *a, const char *folder, struct lt_err *err)
{
	bool ours = access(lt_io_join(a, folder, "lock"), F_OK) == 0, empty = true;
	LT_AUTO(lt_dir) dir = opendir(folder);
	for (const struct dirent *at; dir && (at = readdir(dir));)
		empty &= strcmp(at->d_name, ".") == 0 || strcmp(at->d_name, "..") == 0;
	if (!ours && !empty)
		return lt_fail(err, "%s is no state folder of lintel up, and others may look into it; choose an empty one with --state", folder);
	return chmod(folder, 0700) == 0 || lt_fail_os(err, "close the state folder %s to others", folder);
}

static bool
take_lock(struct lt_arena *a, struct lt_state *s, struct lt_err *err)
{
	const char *path = lt_state_path(a, s, "lock");
	s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->lock < 0)
		return lt_fail_os(err, "the state folder %s cannot be written; choose another with --state", s->folder);
	if (flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
		char pid[16] = "";
		ssize_t got = pread(s->lock, pid, sizeof pid - 1, 0);
		close(s->lock);
		return lt_fail(err, "another lintel up (process %.*s) has the state folder %s; stop that, or choose another with --state",
			got > 0 ? (int)strcspn(pid, "\n") : 1, got > 0 ? pid : "?", s->folder);
	}
	char *pid = lt_print(a, "%d\n", (int)getpid());
	if (ftruncate(s->lock, 0) != 0 || pwrite(s->lock, pid, strlen(pid), 0) < 0) {
		close(s->lock);
		return lt_fail_os(err, "write %s", path);
	}
	return true;
}

bool
lt_state_place(struct lt_arena *a, const char *folder, struct lt_state *ret_state, struct lt_err *err)
{
	char here[PATH_MAX];
	if (folder[0] != '/') {
		if (!getcwd(here, sizeof here))
			return lt_fail_os(err, "the current folder");
		folder = lt_io_join(a, here, folder);
	}
	folder = lt_io_clean(a, folder);
	if (strlen(folder) > 80) /* sockets lie in it, and their paths are short */
		return lt_fail(err, "the path of the state folder is longer than 80 bytes: %s", folder);
	if (strpbrk(folder, "\"\\;{}$'\n\r\t "))
		return lt_fail(err, "the path of the state folder has blanks or signs that nginx does not take: '%s'", folder);
	*ret_state = (struct lt_state){ .folder = folder, .lock = -1 };
	return true;
}

bool
lt_state_open(struct lt_arena *a, struct lt_state *state, struct lt_err *err)
{
	struct stat found;
	const char *folder = state->folder;
	if (!lt_io_folder(folder, err))
		return false;
	if (stat(folder, &found) != 0 || !S_ISDIR(found.st_mode))
		return lt_fail(err, "%s is no folder; choose another with --state", folder);
	state->owner = found.st_uid;
	state->group = found.st_gid;
	return (!(found.st_mode & 077) || close_folder(a, folder, err)) && take_lock(a, state, err);
}

void
lt_state_close(struct lt_state *state)
{
	close(state->lock);
}

bool
lt_state_make(struct lt_arena *a, const struct lt_state *state, const char *name, struct lt_err *err)
{
	const char *path = lt_state_path(a, state, name);
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return lt_fail_os(err, "make %s", path);
	lt_state_give(a, state, name);
	return true;
}

void
lt_state_give(struct lt_arena *a, const struct lt_state *state, const char *name)
{
	if (state->owner == geteuid())
		return;
	LT_AUTO(lt_fd) fd = open(lt_state_path(a, state, name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && fchown(fd, state->owner, state->group) != 0)
		return; /* the worker will say that it cannot read it */
}
