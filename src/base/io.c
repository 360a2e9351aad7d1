/* SPDX-License-Identifier: Apache-2.0 */
/* Whole files: large ones are mapped, small ones copied. */
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"

#define LT_IO_MAP ((uint64_t)1 << 20)

struct mapping {
	char *at;
	size_t len, file; /* file: so much of it is laid over a file */
	struct mapping *next;
};

/* All that there are, so that lt_io_drop never touches other memory. */
static struct mapping *mappings;

static void
unmap(void *thing)
{
	struct mapping *m = thing, **at = &mappings;
	while (*at != m)
		at = &(*at)->next;
	*at = m->next;
	munmap(m->at, m->len);
}

void
lt_io_drop(struct lt_text bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	for (const struct mapping *m = mappings; m; m = m->next) {
		if (bytes.at < m->at || bytes.at >= m->at + m->file)
			continue;
		size_t from = ((size_t)(bytes.at - m->at) + page - 1) / page * page;
		size_t to = (size_t)(bytes.at - m->at) + bytes.len;
		to = (to < m->file ? to : m->file) / page * page;
		if (from < to)
			madvise(m->at + from, to - from, MADV_DONTNEED);
	}
}

/* One page more than the file, so that the NUL behind the last byte is always there:
 * the anonymous page stands first and the file is laid over all but the last of it. */
static bool
map_file(struct lt_arena *a, int fd, const char *path, size_t size, struct lt_text *ret_bytes,
	struct lt_err *err)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t whole = (size / page + 2) * page;
	void *at = mmap(NULL, whole, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (at == MAP_FAILED)
		return lt_fail_os(err, "map %s", path);
	struct mapping *m = LT_NEW(a, struct mapping);
	*m = (struct mapping){ at, whole, 0, mappings };
	mappings = m;
	lt_arena_defer(a, unmap, m);
	if (mmap(at, size, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_POPULATE, fd, 0) == MAP_FAILED)
		return lt_fail_os(err, "map %s", path);
	m->file = size;
	*ret_bytes = (struct lt_text){ at, size };
	return true;
}

static int
open_plain(int dir, const char *path, struct stat *st, struct lt_err *err)
{
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		lt_fail_os(err, "open %s", path);
		return -1;
	}
	if (fstat(fd, st) != 0 || !S_ISREG(st->st_mode)) {
		lt_fail(err, "open %s: not a plain file", path);
		close(fd);
		return -1;
	}
	return fd;
}

bool
lt_io_read(struct lt_arena *a, int dir, const char *path, uint64_t most, struct lt_text *ret_bytes,
	struct lt_err *err)
{
	struct stat st;
	LT_AUTO(lt_fd) fd = open_plain(dir, path, &st, err);
	if (fd < 0)
		return false;
	if ((uint64_t)st.st_size > most)
		return lt_fail(err, "%s is %lld bytes long, more than the limit of %llu", path,
			(long long)st.st_size, (unsigned long long)most);
	size_t size = (size_t)st.st_size, len = 0;
	if (size >= LT_IO_MAP)
		return map_file(a, fd, path, size, ret_bytes, err);
	char *bytes = lt_alloc(a, size + 1);
	while (len < size) {
		ssize_t got = read(fd, bytes + len, size - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return lt_fail_os(err, "read %s", path);
		if (got == 0)
			break;
		len += (size_t)got;
	}
	bytes[len] = 0;
	*ret_bytes = (struct lt_text){ bytes, len };
	return true;
}

bool
lt_io_put(int fd, struct lt_text bytes)
{
	while (bytes.len) {
		ssize_t put = write(fd, bytes.at, bytes.len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes.at += put;
		bytes.len -= (size_t)put;
	}
	return true;
}

bool
lt_io_write(const char *path, struct lt_text bytes, struct lt_err *err)
{
	if (strcmp(path, "-") == 0)
		return lt_io_put(STDOUT_FILENO, bytes) || lt_fail_os(err, "write standard output");
	struct stat st;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) { /* /dev/stdout, a pipe: nothing to rename over */
		LT_AUTO(lt_fd) fd = open(path, O_WRONLY | O_CLOEXEC);
		return (fd >= 0 && lt_io_put(fd, bytes)) || lt_fail_os(err, "write %s", path);
	}
	char beside[4096];
	int len = snprintf(beside, sizeof beside, "%s.XXXXXX", path);
	if (len < 0 || (size_t)len >= sizeof beside)
		return lt_fail(err, "write %s: the path is too long", path);
	LT_AUTO(lt_fd) fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return lt_fail_os(err, "write %s", path);
	mode_t mask = umask(0);
	umask(mask);
	if (!lt_io_put(fd, bytes) || fchmod(fd, 0666 & ~mask) != 0 || rename(beside, path) != 0) {
		lt_fail_os(err, "write %s", path);
		unlink(beside);
		return false;
	}
	return true;
}

char *
lt_io_join(struct lt_arena *a, const char *dir, const char *name)
{
	if (name[0] == '/' || dir[0] == 0 || strcmp(dir, ".") == 0)
		return lt_copy(a, name);
	const char *slash = dir[strlen(dir) - 1] == '/' ? "" : "/";
	return lt_print(a, "%s%s%s", dir, slash, name);
}

char *
lt_io_clean(struct lt_arena *a, const char *path)
{
	char *out = lt_alloc(a, strlen(path) + 2);
	size_t len = 0, floor = 0; /* floor: what ".." may not eat */
	if (path[0] == '/')
		out[len++] = '/', floor = 1;
	struct lt_text rest = lt_text(path), piece;
	while (lt_text_cut(&rest, '/', &piece)) {
		if (piece.len == 0 || lt_text_eq(piece, "."))
			continue;
		if (lt_text_eq(piece, "..")) {
			if (len > floor) {
				while (len > floor && out[len - 1] != '/')
					len--;
				if (len > floor)
					len--;
				continue;
			}
			if (path[0] == '/')
				continue;
		}
		if (len && out[len - 1] != '/')
			out[len++] = '/';
		memcpy(out + len, piece.at, piece.len);
		len += piece.len;
		if (lt_text_eq(piece, ".."))
			floor = len;
	}
	if (len == 0)
		out[len++] = '.';
	out[len] = 0;
	return out;
}

bool
lt_io_folder(const char *folder, struct lt_err *err)
{
	char path[PATH_MAX];
	if (snprintf(path, sizeof path, "%s", folder) >= (int)sizeof path)
		return lt_fail(err, "make the folder %s: its name is too long", folder);
	for (char *slash = *path ? strchr(path + 1, '/') : NULL; slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		if (mkdir(path, 0755) != 0 && errno != EEXIST)
			return lt_fail_os(err, "make the folder %s for %s", path, folder);
		*slash = '/';
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST || lt_fail_os(err, "make the folder %s", folder);
}
