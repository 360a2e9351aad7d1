/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ring: the file, its writer and its reader.
 *
 * Positions count records for ever; a position's place is its rest by the ring's size.  A record
 * is good when its sequence is its position's and its checksum is right, so what a killed writer
 * left half done, or a power cut tore, is seen.  Head and tail say where to look, not what is true.
 *
 * A ring that is empty is begun again at its first place, so that a small load stays in a few
 * pages: the position moves on to the next multiple of the size, and `jumped` tells from where.
 */
#include "store/ring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/crc.h"
#include "base/err.h"
#include "store/layout.h"

#define MAGIC UINT64_C(0x312d676e6972) /* "ring-1" */
enum { AGAIN = 4096, POSITION_BITS = 48 }; /* AGAIN: records after which an empty ring begins again */

struct record {
	_Atomic uint64_t seq; /* incarnation 16 | position + 1 48 */
	uint32_t len, crc;    /* crc of the sequence, the length and all bytes */
	char bytes[LT_RING_BYTES];
};
_Static_assert(sizeof(struct record) == 256, "four lines");

struct head {
	uint64_t magic, size, identity, fill0[5];
	/* the writer's */
	_Atomic uint64_t head, jumped; /* jumped: position + 1 that was left for the next multiple; 0: none */
	_Atomic uint64_t incarnation;  /* how often the machine was started again: sequences stay unique */
	_Atomic uint64_t boot, fill1[4];
	/* the reader's */
	_Atomic uint64_t tail, fill2[7];
	char fill3[4096 - 3 * 64];
};
_Static_assert(sizeof(struct head) == 4096, "a page");

struct file {
	struct head head;
	struct record records[LT_RING_RECORDS];
};
_Static_assert(sizeof(struct file) == 4096 + 256 * (size_t)LT_RING_RECORDS, "the file's size");

struct lt_ring {
	struct file *file;
	uint32_t reserved;
	bool owned;             /* this process has put or reserved: it is the writer */
	uint64_t cursor_tail, cursor; /* the reader's: from cursor_tail on, position of the record that is ahead */
	uint32_t ahead;
	uint64_t damaged;
};

/* --- the file --- */

static bool
fill(int fd)
{
	struct head head = { .magic = MAGIC, .size = sizeof(struct file), .boot = lt_layout_boot() };
	bool done = getrandom(&head.identity, sizeof head.identity, 0) == sizeof head.identity;
	head.identity >>= 1; /* SQL has no unsigned numbers */
	/* Disk for all of it, now: there is no way to refuse a record whose page cannot be written. */
	int rc = posix_fallocate(fd, 0, sizeof(struct file));
	if (rc != 0)
		errno = rc;
	return done && rc == 0 && pwrite(fd, &head, sizeof head, 0) == sizeof head;
}

static int
make(const char *path, struct lt_err *err)
{
	char beside[4200];
	snprintf(beside, sizeof beside, "%s.XXXXXX", path);
	int fd = mkostemp(beside, O_CLOEXEC);
	if (fd >= 0 && fill(fd) && rename(beside, path) == 0)
		return fd;
	lt_fail_os(err, "make %s, which takes %zu MiB", path, sizeof(struct file) >> 20);
	if (fd >= 0) {
		unlink(beside);
		close(fd);
	}
	return -1;
}

/* Of this layout, and its positions are such as a ring can reach in a thousand years. */
static bool
ours(int fd)
{
	struct stat st;
	struct head head;
	uint64_t most = UINT64_C(1) << (POSITION_BITS - 1);
	return fstat(fd, &st) == 0 && st.st_size == sizeof(struct file) &&
		pread(fd, &head, sizeof head, 0) == sizeof head && head.magic == MAGIC && head.size == sizeof(struct file) &&
		head.head < most && head.jumped < most && head.tail < most;
}

static struct lt_ring *
map(int fd, const char *path, struct lt_err *err)
{
	void *at = mmap(NULL, sizeof(struct file), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	struct lt_ring *ring = at == MAP_FAILED ? NULL : calloc(1, sizeof *ring);
	if (ring) {
		ring->file = at;
		ring->cursor_tail = UINT64_MAX;
		return ring;
	}
	lt_fail_os(err, "map %s", path);
	if (at != MAP_FAILED)
		munmap(at, sizeof(struct file));
	return NULL;
}

struct lt_ring *
lt_ring_find(const char *folder, int slot, struct lt_err *err)
{
	char path[4150];
	snprintf(path, sizeof path, "%s/ring.%d", folder, slot);
	LT_AUTO(lt_fd) fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		if (errno != ENOENT)
			lt_fail_os(err, "open %s", path);
		return NULL;
	}
	if (ours(fd))
		return map(fd, path, err);
	lt_fail(err, "%s is not a ring of this version of Lintel", path);
	return NULL;
}

struct lt_ring *
lt_ring_open(const char *folder, int slot, struct lt_err *err)
{
	char path[4150], aside[4200];
	snprintf(path, sizeof path, "%s/ring.%d", folder, slot);
	LT_AUTO(lt_fd) lock = lt_layout_lock_making(folder, err);
	if (lock < 0)
		return NULL;
	LT_AUTO(lt_fd) fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno != ENOENT) {
		lt_fail_os(err, "open %s", path);
		return NULL;
	}
	if (fd >= 0 && ours(fd))
		return map(fd, path, err);
	snprintf(aside, sizeof aside, "%s.aside", path);
	if (fd >= 0 && rename(path, aside) != 0) {
		lt_fail_os(err, "put %s aside", path);
		return NULL;
	}
	LT_AUTO(lt_fd) made = make(path, err);
	return made < 0 ? NULL : map(made, path, err);
}

void
lt_ring_close(struct lt_ring *ring)
{
	if (!ring)
		return;
	munmap(ring->file, sizeof(struct file));
	free(ring);
}

uint64_t
lt_ring_identity(const struct lt_ring *ring)
{
	return ring->file->head.identity;
}

/* --- positions --- */

static struct record *
record_at(const struct lt_ring *ring, uint64_t position)
{
	return &ring->file->records[position % LT_RING_RECORDS];
}

static uint64_t
next_multiple(uint64_t position)
{
	return (position | (LT_RING_RECORDS - 1)) + 1;
}

/* Where position is really found: one that was left is followed. */
static uint64_t
follow(const struct lt_ring *ring, uint64_t position)
{
	uint64_t jumped = atomic_load_explicit(&ring->file->head.jumped, memory_order_acquire);
	return jumped == position + 1 ? next_multiple(position) : position;
}

static uint32_t
checksum(const struct record *record, uint64_t seq)
{
	uint32_t crc = lt_crc(0, &seq, sizeof seq);
	crc = lt_crc(crc, &record->len, sizeof record->len);
	return lt_crc(crc, record->bytes, sizeof record->bytes);
}

static bool
good(const struct lt_ring *ring, uint64_t position, uint64_t *ret_seq)
{
	const struct record *record = record_at(ring, position);
	uint64_t seq = atomic_load_explicit(&record->seq, memory_order_acquire);
	if ((seq & ((UINT64_C(1) << POSITION_BITS) - 1)) != position + 1)
		return false;
	*ret_seq = seq;
	return record->crc == checksum(record, seq);
}

uint32_t
lt_ring_used(const struct lt_ring *ring)
{
	uint64_t tail = atomic_load_explicit(&ring->file->head.tail, memory_order_acquire);
	uint64_t head = atomic_load_explicit(&ring->file->head.head, memory_order_acquire);
	uint64_t jumped = atomic_load_explicit(&ring->file->head.jumped, memory_order_acquire);
	uint64_t used = head > tail ? head - tail : 0;
	if (jumped && tail < jumped && jumped - 1 < head)
		used -= next_multiple(jumped - 1) - (jumped - 1);
	return used < LT_RING_RECORDS ? (uint32_t)used : LT_RING_RECORDS;
}

/* --- the writer --- */

/* After a power cut the head may be older than records that reached the disk, and those may be
 * older than what the ledger has: new sequences get a new incarnation, behind the last good record. */
static void
salvage(struct lt_ring *ring, uint64_t boot)
{
	struct head *words = &ring->file->head;
	uint64_t head = atomic_load(&words->head), tail = atomic_load(&words->tail), seq;
	atomic_store(&words->incarnation, (atomic_load(&words->incarnation) + 1) & 0x7fff);
	for (uint64_t i = 0; i < LT_RING_RECORDS; i++) {
		uint64_t behind = atomic_load(&ring->file->records[i].seq) & ((UINT64_C(1) << POSITION_BITS) - 1);
		uint64_t position = behind - 1;
		if (behind > head && position % LT_RING_RECORDS == i && good(ring, position, &seq))
			head = position + 1;
	}
	atomic_store(&words->jumped, 0);
	atomic_store(&words->head, head > tail ? head : tail);
	atomic_store(&words->boot, boot);
}

/* The first act of a writer: a record that its predecessor finished is one, though it was killed
 * before it could move the head. */
static void
own(struct lt_ring *ring)
{
	struct head *words = &ring->file->head;
	uint64_t boot = lt_layout_boot(), seq;
	if (atomic_load(&words->boot) != boot)
		salvage(ring, boot);
	uint64_t head = atomic_load(&words->head);
	for (uint64_t at; at = follow(ring, head), good(ring, at, &seq);)
		head = at + 1;
	atomic_store(&words->head, head);
	ring->owned = true;
	ring->reserved = 0;
}

bool
lt_ring_reserve(struct lt_ring *ring)
{
	if (!ring->owned)
		own(ring);
	if (lt_ring_used(ring) + ring->reserved >= LT_RING_RECORDS)
		return false;
	ring->reserved++;
	return true;
}

void
lt_ring_unreserve(struct lt_ring *ring)
{
	if (ring->reserved)
		ring->reserved--;
}

bool
lt_ring_put(struct lt_ring *ring, const void *bytes, uint32_t len)
{
	if (!ring->owned)
		own(ring);
	struct head *words = &ring->file->head;
	uint32_t used = lt_ring_used(ring);
	if (used >= LT_RING_RECORDS || len > LT_RING_BYTES)
		return false;
	uint64_t head = atomic_load_explicit(&words->head, memory_order_relaxed);
	if (used == 0 && head % LT_RING_RECORDS >= AGAIN)
		atomic_store_explicit(&words->jumped, head + 1, memory_order_release);
	uint64_t at = follow(ring, head);
	uint64_t seq = atomic_load_explicit(&words->incarnation, memory_order_relaxed) << POSITION_BITS | (at + 1);
	struct record *record = record_at(ring, at);
	atomic_store_explicit(&record->seq, 0, memory_order_relaxed);
	atomic_signal_fence(memory_order_seq_cst);
	memcpy(record->bytes, bytes, len);
	memset(record->bytes + len, 0, LT_RING_BYTES - len);
	record->len = len;
	record->crc = checksum(record, seq);
	atomic_store_explicit(&record->seq, seq, memory_order_release);
	atomic_store_explicit(&words->head, at + 1, memory_order_release);
	lt_ring_unreserve(ring);
	return true;
}

/* --- the reader --- */

/* The position of the good record that is so many ahead of position, passing over damaged ones
 * (*ret_damaged); false when there are not so many. */
static bool
walk(const struct lt_ring *ring, uint64_t *position, uint32_t ahead, uint64_t *ret_seq, uint64_t *damaged)
{
	uint64_t head = atomic_load_explicit(&ring->file->head.head, memory_order_acquire);
	uint64_t at = follow(ring, *position);
	if (head > at && head - at > 2 * (uint64_t)LT_RING_RECORDS)
		at = head - 2 * (uint64_t)LT_RING_RECORDS; /* the file was torn: older ones cannot be there */
	for (uint64_t steps = 0; steps <= 3 * (uint64_t)LT_RING_RECORDS; steps++, at = follow(ring, at + 1)) {
		*position = at;
		if (good(ring, at, ret_seq)) {
			if (ahead-- == 0)
				return true;
		} else if (at >= head)
			return false;
		else
			++*damaged;
	}
	return false;
}

const void *
lt_ring_peek(struct lt_ring *ring, uint32_t ahead, uint64_t *ret_seq)
{
	uint64_t tail = atomic_load_explicit(&ring->file->head.tail, memory_order_relaxed), damaged = 0;
	if (ring->cursor_tail != tail || ring->ahead > ahead) {
		ring->cursor_tail = ring->cursor = tail;
		ring->ahead = 0;
	}
	uint64_t at = ring->cursor;
	if (!walk(ring, &at, ahead - ring->ahead, ret_seq, &damaged))
		return NULL;
	ring->cursor = at;
	ring->ahead = ahead;
	return record_at(ring, at)->bytes;
}

void
lt_ring_drop(struct lt_ring *ring, uint32_t records)
{
	uint64_t at = atomic_load_explicit(&ring->file->head.tail, memory_order_relaxed), seq;
	if (records) {
		walk(ring, &at, records - 1, &seq, &ring->damaged);
		at++;
	}
	walk(ring, &at, 0, &seq, &ring->damaged); /* damaged ones at the end have no other occasion */
	atomic_store_explicit(&ring->file->head.tail, at, memory_order_release);
}

uint64_t
lt_ring_damaged(const struct lt_ring *ring)
{
	return ring->damaged;
}
