/* SPDX-License-Identifier: Apache-2.0 */
/* stream: see stream.h. */
#include "collect/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "collect/collect.h"
#include "format/unpack.h"

enum { PACKED = 256 << 10 };

static void
close_file(void *thing)
{
	close(*(int *)thing);
}

bool
lt_stream_open(struct lt_arena *a, const struct lt_source *src, const char *path, struct lt_stream *ret_stream,
	struct lt_err *err)
{
	struct stat st;
	struct lt_stream s = { .path = path, .most = src->limits.file_bytes };
	int *fd = LT_NEW(a, int);
	char head[4];
	*fd = openat(src->dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0)
		return lt_fail_os(err, "open %s", path);
	lt_arena_defer(a, close_file, fd);
	if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode))
		return lt_fail(err, "%s is no regular file", path);
	ssize_t got = pread(*fd, head, sizeof head, 0);
	if (got < 0)
		return lt_fail_os(err, "read %s", path);
	s.fd = *fd;
	s.at = lt_alloc(a, LT_STREAM_PIECE);
	if (lt_unpack_is((struct lt_text){ head, (size_t)got })) {
		s.unpack = lt_unpack_new(a);
		s.packed = lt_alloc(a, PACKED);
	}
	*ret_stream = s;
	return true;
}

/* Some bytes more; 0 at the end. */
static bool
read_some(struct lt_stream *s, size_t *ret_len, struct lt_err *err)
{
	char *to = s->at + s->len;
	size_t room = LT_STREAM_PIECE - s->len;
	if (!s->unpack) {
		ssize_t got = read(s->fd, to, room);
		*ret_len = got > 0 ? (size_t)got : 0;
		return got >= 0 || lt_fail_os(err, "read %s", s->path);
	}
	for (;;) {
		if (!s->packed_rest.len) {
			ssize_t got = read(s->fd, s->packed, PACKED);
			if (got < 0)
				return lt_fail_os(err, "read %s", s->path);
			s->packed_rest = (struct lt_text){ s->packed, (size_t)got };
			*ret_len = 0;
			if (got == 0)
				return lt_unpack_whole(s->unpack) || lt_fail(err, "%s is a gzip that is cut short; copy it again", s->path);
		}
		long got = lt_unpack(s->unpack, &s->packed_rest, to, room);
		if (got < 0)
			return lt_fail(err, "%s is a gzip that is damaged; copy it again", s->path);
		*ret_len = (size_t)got;
		if (got > 0)
			return true;
	}
}

bool
lt_stream_next(struct lt_stream *s, size_t used, struct lt_text *ret_piece, struct lt_err *err)
{
	s->len -= used;
	memmove(s->at, s->at + used, s->len);
	if (s->len == LT_STREAM_PIECE)
		return lt_fail(err, "%s has a line longer than %d KiB; is it a log?", s->path, LT_STREAM_PIECE >> 10);
	while (!s->end && s->len < LT_STREAM_PIECE) {
		size_t got = 0;
		if (!read_some(s, &got, err))
			return false;
		s->end = got == 0;
		s->len += got;
		s->total += got;
		if (s->total > s->most)
			return lt_fail(err, "%s is longer than limits.file_bytes (%llu); raise it or split the file", s->path,
				(unsigned long long)s->most);
	}
	*ret_piece = (struct lt_text){ s->at, s->len };
	return true;
}
