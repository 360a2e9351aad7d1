/* SPDX-License-Identifier: Apache-2.0 */
/* beside: see beside.h. */
#include "govern/beside.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/io.h"

enum { BYTES_MOST = 8 << 20, FILES_MOST = 200 };

static int
by_name(const void *left, const void *right)
{
	return strcmp(((const struct lt_beside *)left)->file, ((const struct lt_beside *)right)->file);
}

static bool
is_yaml(const char *name)
{
	return name[0] != '.' && (lt_text_ends(lt_text(name), ".yaml") || lt_text_ends(lt_text(name), ".yml"));
}

bool
lt_beside_read(struct lt_arena *a, const char *estate_folder, const char *name, struct lt_beside **ret_files, int *ret_count, struct lt_err *err)
{
	struct stat st;
	struct lt_beside *files = NULL;
	int count = 0, room = 0;
	const char *path = lt_io_join(a, estate_folder, name);
	*ret_files = NULL;
	*ret_count = 0;
	if (stat(path, &st) != 0)
		return true;
	if (!S_ISDIR(st.st_mode)) {
		struct lt_beside one = { .file = name };
		bool good = lt_io_read(a, AT_FDCWD, path, BYTES_MOST, &one.bytes, err);
		LT_PUSH(a, files, count, room) = one;
		*ret_files = files;
		*ret_count = good;
		return good;
	}
	LT_AUTO(lt_dir) dir = opendir(path);
	for (struct dirent *entry; dir && count < FILES_MOST && (entry = readdir(dir));)
		if (is_yaml(entry->d_name))
			LT_PUSH(a, files, count, room) = (struct lt_beside){ .file = lt_print(a, "%s/%s", name, entry->d_name) };
	if (count)
		qsort(files, (size_t)count, sizeof *files, by_name);
	for (int i = 0; i < count; i++)
		if (!lt_io_read(a, AT_FDCWD, lt_io_join(a, estate_folder, files[i].file), BYTES_MOST, &files[i].bytes, err))
			return false;
	*ret_files = files;
	*ret_count = count;
	return true;
}
