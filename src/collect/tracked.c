/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/tracked.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"
#include "base/io.h"
#include "format/gitindex.h"

enum {
	PATH_BYTES = 4096,
	INDEX_BYTES = 1 << 30,
};

/* The folder above that has .git; sets *ret_below to the way from there to dir, with a slash
 * at its end.  NULL: none has. */
static const char *
top_of(struct lt_arena *a, int dir, const char **ret_below)
{
	char link[64], here[PATH_BYTES];
	snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
	ssize_t len = readlink(link, here, sizeof here - 1);
	if (len <= 0 || here[0] != '/')
		return NULL;
	here[len] = 0;
	for (size_t end = (size_t)len;; here[end] = 0) {
		struct stat st;
		const char *top = end ? lt_copy_text(a, (struct lt_text){ here, end }).at : "/";
		if (stat(lt_io_join(a, top, ".git"), &st) == 0) {
			/* What was cut off below is still there behind the NULs that cut it. */
			char whole[PATH_BYTES];
			ssize_t again = readlink(link, whole, sizeof whole - 1);
			if (again < len)
				return NULL;
			whole[again] = 0;
			*ret_below = end == (size_t)len ? "" : lt_print(a, "%s/", whole + end + (whole[end] == '/'));
			return top;
		}
		if (end <= 1)
			return NULL;
		while (end && here[end - 1] != '/')
			end--;
		end -= end > 1;
	}
}

/* Where the index of the working tree at top lies. */
static const char *
index_of(struct lt_arena *a, const char *top)
{
	struct lt_err none = { 0 };
	struct lt_text line;
	const char *git = lt_io_join(a, top, ".git");
	if (lt_io_read(a, AT_FDCWD, git, PATH_BYTES, &line, &none) && lt_text_starts(line, "gitdir: ")) {
		line = lt_text_trim((struct lt_text){ line.at + 8, line.len - 8 });
		git = lt_io_join(a, top, lt_copy_text(a, line).at);
	}
	return lt_io_join(a, git, "index");
}

static int
by_bytes(const void *a, const void *b)
{
	const struct lt_text *l = a, *r = b;
	size_t len = l->len < r->len ? l->len : r->len;
	int order = memcmp(l->at, r->at, len);
	return order ? order : (l->len > r->len) - (l->len < r->len);
}

bool
lt_tracked_read(struct lt_arena *a, int dir, struct lt_tracked *ret_tracked, struct lt_err *err)
{
	const char *below = "", *top = top_of(a, dir, &below);
	*ret_tracked = (struct lt_tracked){ .git = top != NULL, .top = top, .below = below };
	if (!top)
		return true;
	const char *path = index_of(a, top);
	struct lt_text bytes;
	struct lt_gitindex index;
	if (access(path, F_OK) != 0)
		return true; /* a new repository: nothing is tracked yet */
	if (!lt_io_read(a, AT_FDCWD, path, INDEX_BYTES, &bytes, err) || !lt_gitindex_read(a, bytes, &index, err))
		return lt_within(err, "the index of git");
	struct lt_text *paths = LT_NEW_ARRAY(a, struct lt_text, index.count + 1);
	size_t skip = strlen(below);
	int count = 0;
	for (int i = 0; i < index.count; i++)
		if (lt_text_starts(index.paths[i], below))
			paths[count++] = (struct lt_text){ index.paths[i].at + skip, index.paths[i].len - skip };
	if (count)
		qsort(paths, (size_t)count, sizeof *paths, by_bytes);
	ret_tracked->paths = paths;
	ret_tracked->count = count;
	return true;
}

bool
lt_tracked_has(const struct lt_tracked *tracked, struct lt_text path)
{
	return tracked->count
		&& bsearch(&path, tracked->paths, (size_t)tracked->count, sizeof path, by_bytes) != NULL;
}

bool
lt_tracked_in(const struct lt_tracked *tracked, struct lt_text folder)
{
	int low = 0, high = tracked->count;
	while (low < high) {
		int middle = low + (high - low) / 2;
		if (by_bytes(&tracked->paths[middle], &folder) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	/* What sorts behind "a" before "a/": names like "a-b" and "a.c". */
	for (; low < tracked->count; low++) {
		struct lt_text path = tracked->paths[low];
		if (path.len <= folder.len || memcmp(path.at, folder.at, folder.len) != 0)
			return false;
		if (path.at[folder.len] == '/')
			return true;
		if (path.at[folder.len] > '/')
			return false;
	}
	return false;
}
