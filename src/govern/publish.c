/* SPDX-License-Identifier: Apache-2.0 */
/* publish: see publish.h. */
#include "govern/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "govern/draft.h"

enum { POLICY_BYTES = 1 << 30, HISTORY_BYTES = 256 << 20 };

static char *
folder_of(struct lt_arena *a, const char *state)
{
	return lt_io_join(a, state, "policy");
}

/* What root writes into the folder of another account belongs to that account. */
static void
give(int fd, const char *folder)
{
	struct stat st;
	if (geteuid() == 0 && stat(folder, &st) == 0 && st.st_uid != 0 && fchown(fd, st.st_uid, st.st_gid) != 0)
		return; /* the keeper will say that it cannot read it */
}

static bool
make_folder(const char *path, struct lt_err *err)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST || lt_fail_os(err, "make the folder %s", path);
}

/* Makes the folders above a state folder that does not exist yet. */
static bool
make_state(struct lt_arena *a, const char *state, struct lt_err *err)
{
	char *path = lt_copy(a, state);
	for (char *at = path + 1; *at; at++)
		if (*at == '/') {
			*at = 0;
			if (mkdir(path, 0755) != 0 && errno != EEXIST)
				return lt_fail_os(err, "make the folder %s", path);
			*at = '/';
		}
	if (!make_folder(state, err) || !make_folder(folder_of(a, state), err))
		return false;
	LT_AUTO(lt_fd) folder = open(folder_of(a, state), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0)
		give(folder, state);
	return true;
}

static bool
sync_folder(const char *folder, struct lt_err *err)
{
	LT_AUTO(lt_fd) dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return (dir >= 0 && fsync(dir) == 0) || lt_fail_os(err, "bring %s to the disk", folder);
}

/* A file that is whole once it has its name. */
static bool
write_whole(struct lt_arena *a, const char *folder, const char *name, struct lt_text bytes, struct lt_err *err)
{
	const char *path = lt_io_join(a, folder, name);
	char *beside = lt_print(a, "%s.XXXXXX", path);
	LT_AUTO(lt_fd) fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return lt_fail_os(err, "write %s", path);
	give(fd, folder);
	if (!lt_io_put(fd, bytes) || fsync(fd) != 0 || rename(beside, path) != 0) {
		lt_fail_os(err, "write %s", path);
		unlink(beside);
		return false;
	}
	return sync_folder(folder, err);
}

static int
lock_folder(struct lt_arena *a, const char *folder, struct lt_err *err)
{
	const char *path = lt_io_join(a, folder, "lock");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0 && flock(fd, LOCK_EX) == 0) {
		give(fd, folder);
		return fd;
	}
	lt_fail_os(err, "lock %s", path);
	if (fd >= 0)
		close(fd);
	return -1;
}

/* "12.policy" is 12; 0: it is no policy. */
static uint64_t
generation_of(const char *name)
{
	struct lt_text text = lt_text(name);
	int64_t number;
	if (!lt_text_ends(text, ".policy"))
		return 0;
	text.len -= strlen(".policy");
	return text.len && text.at[0] != '+' && lt_text_int(text, &number) && number > 0 ? (uint64_t)number : 0;
}

static uint64_t
last_generation(const char *folder)
{
	uint64_t last = 0;
	LT_AUTO(lt_dir) dir = opendir(folder);
	for (struct dirent *at; dir && (at = readdir(dir));) {
		uint64_t generation = generation_of(at->d_name);
		last = generation > last ? generation : last;
	}
	return last;
}

static bool
add_history(struct lt_arena *a, const char *folder, uint64_t generation, int64_t now_s, const char *how,
	const char *by, struct lt_err *err)
{
	char *line = lt_print(a, "%" PRIu64 "\t%lld\t%s\t%s\n", generation, (long long)now_s, how, by);
	for (char *at = line; at[1]; at++)
		if ((unsigned char)*at < ' ' && *at != '\t')
			*at = ' ';
	const char *path = lt_io_join(a, folder, "history");
	LT_AUTO(lt_fd) fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || !lt_io_put(fd, lt_text(line)) || fsync(fd) != 0)
		return lt_fail_os(err, "write %s", path);
	give(fd, folder);
	return true;
}

bool
lt_publish_add(struct lt_arena *a, const char *state, struct lt_text bytes, const char *how, const char *by,
	int64_t now_s, uint64_t *ret_generation, struct lt_err *err)
{
	struct lt_policy proven;
	const char *folder = folder_of(a, state);
	if (!lt_policy_open(bytes, &proven, err) || !make_state(a, state, err))
		return false;
	LT_AUTO(lt_fd) lock = lock_folder(a, folder, err);
	if (lock < 0)
		return false;
	uint64_t last = last_generation(folder), current = lt_publish_current(a, state);
	uint64_t generation = (last > current ? last : current) + 1;
	char *copy = (char *)lt_copy_text(a, bytes).at;
	lt_draft_stamp(copy, bytes.len, generation, now_s);
	if (!lt_policy_open((struct lt_text){ copy, bytes.len }, &proven, err) ||
		!add_history(a, folder, generation, now_s, how, by, err) ||
		!write_whole(a, folder, lt_print(a, "%" PRIu64 ".policy", generation),
			(struct lt_text){ copy, bytes.len }, err))
		return false;
	*ret_generation = generation;
	return true;
}

uint64_t
lt_publish_current(struct lt_arena *a, const char *state)
{
	struct lt_err err = { 0 };
	struct lt_text text;
	int64_t generation;
	const char *path = lt_io_join(a, folder_of(a, state), "current");
	if (!lt_io_read(a, AT_FDCWD, path, 64, &text, &err) || !lt_text_int(lt_text_trim(text), &generation))
		return 0;
	return generation > 0 ? (uint64_t)generation : 0;
}

bool
lt_publish_set_current(struct lt_arena *a, const char *state, uint64_t generation, struct lt_err *err)
{
	const char *text = lt_print(a, "%" PRIu64 "\n", generation), *folder = folder_of(a, state);
	LT_AUTO(lt_fd) lock = lock_folder(a, folder, err);
	if (lock < 0)
		return false;
	return lt_publish_current(a, state) >= generation || write_whole(a, folder, "current", lt_text(text), err);
}

bool
lt_publish_load(struct lt_arena *a, const char *state, uint64_t generation, struct lt_text *ret_bytes,
	struct lt_policy *ret_policy, struct lt_err *err)
{
	const char *path = lt_io_join(a, folder_of(a, state), lt_print(a, "%" PRIu64 ".policy", generation));
	if (!lt_io_read(a, AT_FDCWD, path, POLICY_BYTES, ret_bytes, err))
		return false;
	if (!lt_policy_open(*ret_bytes, ret_policy, err))
		return lt_within(err, "%s", path);
	if (ret_policy->head->generation != generation)
		return lt_fail(err, "%s: the policy inside is generation %" PRIu64, path,
			ret_policy->head->generation);
	return true;
}

static int
by_generation(const void *a, const void *b)
{
	const struct lt_published *x = a, *y = b;
	return (x->generation > y->generation) - (x->generation < y->generation);
}

/* What the history says of each; a line nobody can read says nothing. */
static void
read_history(struct lt_arena *a, const char *folder, struct lt_published *list, int count)
{
	struct lt_err err = { 0 };
	struct lt_text rest, line, piece;
	int64_t generation;
	if (!lt_io_read(a, AT_FDCWD, lt_io_join(a, folder, "history"), HISTORY_BYTES, &rest, &err))
		return;
	while (lt_text_cut(&rest, '\n', &line)) {
		if (!lt_text_cut(&line, '\t', &piece) || !lt_text_int(piece, &generation))
			continue;
		struct lt_published wanted = { .generation = (uint64_t)generation };
		struct lt_published *row = count == 0
			? NULL : bsearch(&wanted, list, (size_t)count, sizeof *list, by_generation);
		if (!row || !lt_text_cut(&line, '\t', &piece) || !lt_text_cut(&line, '\t', &piece))
			continue;
		row->how = lt_copy_text(a, piece).at;
		row->by = lt_copy_text(a, line).at;
	}
}

static struct lt_published
published(struct lt_arena *a, const char *state, uint64_t generation)
{
	struct lt_published row = { .generation = generation, .how = "", .by = "" };
	struct lt_err err = { 0 };
	struct lt_policy policy;
	struct lt_text bytes;
	if (!lt_publish_load(a, state, generation, &bytes, &policy, &err)) {
		row.broken = lt_copy(a, err.text);
		return row;
	}
	row.made_at = policy.head->made_at;
	memcpy(row.digest, policy.head->digest, sizeof row.digest);
	row.deployments = policy.deployments_count;
	row.models = policy.models_count;
	row.callers = policy.callers_count;
	return row;
}

int
lt_publish_list(struct lt_arena *a, const char *state, struct lt_published **ret_list)
{
	int count = 0, room = 0;
	const char *folder = folder_of(a, state);
	struct lt_published *list = NULL;
	LT_AUTO(lt_dir) dir = opendir(folder);
	for (struct dirent *at; dir && (at = readdir(dir));) {
		uint64_t generation = generation_of(at->d_name);
		if (generation)
			LT_PUSH(a, list, count, room) = published(a, state, generation);
	}
	if (count)
		qsort(list, (size_t)count, sizeof *list, by_generation);
	read_history(a, folder, list, count);
	*ret_list = list;
	return count;
}

bool
lt_publish_prune(struct lt_arena *a, const char *state, int64_t before_s, int keep, int *ret_count, struct lt_err *err)
{
	struct lt_published *list;
	const char *folder = folder_of(a, state);
	*ret_count = 0;
	int count = lt_publish_list(a, state, &list);
	if (count == 0)
		return true;
	LT_AUTO(lt_fd) lock = lock_folder(a, folder, err);
	if (lock < 0)
		return false;
	uint64_t current = lt_publish_current(a, state);
	for (int i = 0; i + 1 < count && i < count - keep && list[i].generation < current; i++) {
		const struct lt_published *next = &list[i + 1]; /* the one that replaced it */
		const char *path = lt_io_join(a, folder, lt_print(a, "%" PRIu64 ".policy", list[i].generation));
		if (next->broken || next->made_at >= before_s)
			continue;
		if (unlink(path) != 0 && errno != ENOENT)
			return lt_fail_os(err, "remove %s", path);
		++*ret_count;
	}
	return *ret_count == 0 || sync_folder(folder, err);
}
