/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"

enum { LINES_MOST = 64 << 20 };

struct lt_journal {
	struct lt_arena *a;
	const char *path;
	int64_t most, size;
	int fd;
	struct lt_buf lines;
};

static bool
open_file(struct lt_journal *j, struct lt_err *err)
{
	struct stat st;
	j->fd = open(j->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (j->fd < 0 || fstat(j->fd, &st) != 0)
		return lt_fail_os(err, "open %s", j->path);
	j->size = st.st_size;
	return true;
}

struct lt_journal *
lt_journal_open(struct lt_arena *a, const char *path, int64_t most_bytes, struct lt_err *err)
{
	struct lt_journal *j = LT_NEW(a, struct lt_journal);
	*j = (struct lt_journal){ .a = a, .path = lt_copy(a, path), .most = most_bytes, .fd = -1, .lines = LT_BUF(LINES_MOST) };
	return open_file(j, err) ? j : NULL;
}

void
lt_journal_close(struct lt_journal *j)
{
	if (j->fd >= 0)
		close(j->fd);
	lt_buf_done(&j->lines);
}

struct lt_buf *
lt_journal_lines(struct lt_journal *j)
{
	return &j->lines;
}

/* calls.log.4 becomes calls.log.5, ..., calls.log becomes calls.log.1. */
static bool
turn(struct lt_journal *j, struct lt_err *err)
{
	char from[4096], to[4096];
	close(j->fd);
	j->fd = -1;
	for (int i = LT_JOURNAL_OLD; i > 0; i--) {
		snprintf(to, sizeof to, "%s.%d", j->path, i);
		if (i > 1)
			snprintf(from, sizeof from, "%s.%d", j->path, i - 1);
		if (rename(i > 1 ? from : j->path, to) != 0 && errno != ENOENT)
			return lt_fail_os(err, "rename %s to %s", i > 1 ? from : j->path, to);
	}
	return open_file(j, err);
}

/* What was written of a line that is not whole is taken back, so that every line is JSON. */
static bool
write_lines(struct lt_journal *j, struct lt_text lines, struct lt_err *err)
{
	if (lt_io_put(j->fd, lines)) {
		j->size += (int64_t)lines.len;
		return true;
	}
	lt_fail_os(err, "write %s", j->path);
	if (ftruncate(j->fd, j->size) != 0)
		j->size = lseek(j->fd, 0, SEEK_END); /* half a line stays */
	return false;
}

bool
lt_journal_flush(struct lt_journal *j, struct lt_err *err)
{
	struct lt_text lines = lt_buf_text(&j->lines);
	bool good = true;
	if (lines.len) {
		if (j->fd < 0)
			good = open_file(j, err);
		else if (j->size && j->size + (int64_t)lines.len > j->most)
			good = turn(j, err);
		good = good && write_lines(j, lines, err);
	}
	j->lines.len = 0; /* the memory is kept for the next */
	j->lines.over = false;
	return good;
}
