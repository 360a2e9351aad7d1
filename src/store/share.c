/* SPDX-License-Identifier: Apache-2.0 */
/* share: making, finding and putting aside the file, and the words of its head. */
#include "store/share.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/crc.h"
#include "base/err.h"
#include "store/layout.h"

enum { PATH = sizeof ((struct lt_share *)0)->folder + 16 };

uint64_t
lt_layout_boot(void)
{
	char id[64];
	LT_AUTO(lt_fd) fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? 0 : read(fd, id, sizeof id);
	return len <= 0 ? 0 : (uint64_t)lt_crc(1, id, (size_t)len) << 32 | lt_crc(2, id, (size_t)len);
}

int
lt_layout_lock_making(const char *folder, struct lt_err *err)
{
	char path[PATH];
	snprintf(path, sizeof path, "%s/workers", folder);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LT_LAYOUT_MAKING, .l_len = 1 };
	while (fd >= 0 && fcntl(fd, F_OFD_SETLKW, &lock) != 0)
		if (errno != EINTR) {
			int why = errno;
			close(fd);
			errno = why;
			fd = -1;
		}
	if (fd < 0)
		lt_fail_os(err, "lock %s", path);
	return fd;
}

/* Of this layout, whole, and of this start of the machine: after a power cut pages of different
 * age stand beside each other, and the ledger knows better. */
static bool
ours(int fd)
{
	struct stat st;
	struct lt_layout_head head;
	return fstat(fd, &st) == 0 && (uint64_t)st.st_size == sizeof(struct lt_layout) &&
		pread(fd, &head, sizeof head, 0) == sizeof head && head.magic == LT_LAYOUT_MAGIC &&
		head.layout == LT_LAYOUT && head.size == sizeof(struct lt_layout) && head.boot == lt_layout_boot();
}

/* Disk for a stretch of the file, now: a page that cannot be written later kills who writes.
 * A file system that knows no such thing is taken as it is. */
static bool
ground(int fd, size_t from, size_t len)
{
	int rc;
	do
		rc = fallocate(fd, 0, (off_t)from, (off_t)len);
	while (rc != 0 && errno == EINTR);
	return rc == 0 || errno == EOPNOTSUPP || errno == ENOSYS;
}

static int
make(const char *path, struct lt_err *err)
{
	char beside[PATH + 8];
	snprintf(beside, sizeof beside, "%s.XXXXXX", path);
	int fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0) {
		lt_fail_os(err, "make %s", path);
		return -1;
	}
	struct lt_layout_head head = { .magic = LT_LAYOUT_MAGIC, .layout = LT_LAYOUT,
		.size = sizeof(struct lt_layout), .boot = lt_layout_boot() };
	if (ftruncate(fd, sizeof(struct lt_layout)) == 0 && ground(fd, 0, offsetof(struct lt_layout, scopes)) &&
		pwrite(fd, &head, sizeof head, 0) == sizeof head && rename(beside, path) == 0)
		return fd;
	lt_fail_os(err, "make %s", path);
	unlink(beside);
	close(fd);
	return -1;
}

/* The file of this layout, made when it is not there; under the lock. */
static int
find(const char *path, struct lt_err *err)
{
	char aside[PATH + 8];
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0 && ours(fd))
		return fd;
	if (fd >= 0) {
		close(fd);
		snprintf(aside, sizeof aside, "%s.aside", path);
		if (rename(path, aside) != 0) {
			lt_fail_os(err, "put %s aside", path);
			return -1;
		}
	} else if (errno != ENOENT) {
		lt_fail_os(err, "open %s", path);
		return -1;
	}
	return make(path, err);
}

struct lt_share *
lt_share_open(const char *folder, struct lt_err *err)
{
	char path[PATH];
	if (strlen(folder) >= sizeof ((struct lt_share *)0)->folder) {
		lt_fail(err, "the path of the state folder is longer than %zu bytes",
			sizeof ((struct lt_share *)0)->folder - 1);
		return NULL;
	}
	LT_AUTO(lt_fd) lock = lt_layout_lock_making(folder, err);
	snprintf(path, sizeof path, "%s/share", folder);
	int fd = lock < 0 ? -1 : find(path, err);
	if (fd < 0)
		return NULL;
	void *at = mmap(NULL, sizeof(struct lt_layout), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	struct lt_share *share = at == MAP_FAILED ? NULL : calloc(1, sizeof *share);
	if (!share) {
		lt_fail_os(err, "map %s", path);
		if (at != MAP_FAILED)
			munmap(at, sizeof(struct lt_layout));
		close(fd);
		return NULL;
	}
	share->at = at;
	share->fd = fd;
	share->workers_fd = -1;
	memcpy(share->folder, folder, strlen(folder));
	return share;
}

void
lt_share_close(struct lt_share *share)
{
	if (!share)
		return;
	if (share->workers_fd >= 0)
		close(share->workers_fd);
	munmap(share->at, sizeof(struct lt_layout));
	close(share->fd);
	free(share);
}

bool
lt_layout_ground(const struct lt_share *share, const void *from, size_t len)
{
	return ground(share->fd, (size_t)((const char *)from - (const char *)share->at), len);
}

uint64_t
lt_share_generation(const struct lt_share *share)
{
	return atomic_load_explicit(&share->at->head.generation, memory_order_acquire);
}

void
lt_share_publish(struct lt_share *share, uint64_t generation)
{
	atomic_store_explicit(&share->at->head.generation, generation, memory_order_release);
}

uint64_t
lt_share_wanted(const struct lt_share *share)
{
	return atomic_load_explicit(&share->at->head.wanted, memory_order_acquire);
}

void
lt_share_want(struct lt_share *share, uint64_t generation)
{
	atomic_store_explicit(&share->at->head.wanted, generation, memory_order_release);
}

void
lt_share_keeper_tell(struct lt_share *share, int64_t now_ms)
{
	atomic_store_explicit(&share->at->head.keeper_ms, now_ms, memory_order_relaxed);
}

int64_t
lt_share_keeper_heard(const struct lt_share *share)
{
	return atomic_load_explicit(&share->at->head.keeper_ms, memory_order_relaxed);
}
