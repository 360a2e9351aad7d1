/* SPDX-License-Identifier: Apache-2.0 */
/* keyring: keys of providers in memory without a file.  It is kept out of core dumps and, as
 * far as the system lets us lock it, out of swap. */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fcntl.h>

#include "base/err.h"
#include "store/share.h"
#include "store/whole.h"

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010 /* Linux 5.1 */
#endif
#define MAGIC UINT64_C(0x312d7379656b) /* "keys-1" */
enum { WORDS = 1 + LT_KEYRING_VALUE / 8 };

struct value {
	uint64_t len;
	char bytes[LT_KEYRING_VALUE];
};
_Static_assert(sizeof(struct value) == 8 * WORDS, "words");

struct key {
	_Atomic uint64_t identity;
	LT_WHOLE(WORDS) value;
};

struct keys {
	uint64_t magic, size;
	struct key at[LT_KEYRING_KEYS];
};
_Static_assert(sizeof(struct key) == 16 + 16 * WORDS, "words");

struct lt_keyring {
	struct keys *keys;
	int fd;
};

static struct lt_keyring *
map(int fd, int protection, struct lt_err *err)
{
	void *at = mmap(NULL, sizeof(struct keys), protection, MAP_SHARED, fd, 0);
	struct lt_keyring *ring = at == MAP_FAILED ? NULL : calloc(1, sizeof *ring);
	if (!ring) {
		lt_fail_os(err, "map the memory for the providers' keys");
		if (at != MAP_FAILED)
			munmap(at, sizeof(struct keys));
		return NULL;
	}
	madvise(at, sizeof(struct keys), MADV_DONTDUMP);
	mlock2(at, sizeof(struct keys), MLOCK_ONFAULT);
	*ring = (struct lt_keyring){ at, fd };
	return ring;
}

struct lt_keyring *
lt_keyring_new(struct lt_err *err)
{
	int fd = memfd_create("lintel-keys", MFD_ALLOW_SEALING);
	if (fd < 0 || ftruncate(fd, sizeof(struct keys)) != 0) {
		lt_fail_os(err, "make memory for the providers' keys");
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	struct lt_keyring *ring = map(fd, PROT_READ | PROT_WRITE, err);
	if (!ring) {
		close(fd);
		return NULL;
	}
	ring->keys->magic = MAGIC;
	ring->keys->size = sizeof(struct keys);
	/* From here on this mapping alone can write; an old kernel knows no such seal and keeps the rest. */
	fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE);
	fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
	return ring;
}

int
lt_keyring_fd(const struct lt_keyring *ring)
{
	return ring->fd;
}

struct lt_keyring *
lt_keyring_of(int fd, struct lt_err *err)
{
	struct stat st;
	int seals = fcntl(fd, F_GET_SEALS);
	if (fstat(fd, &st) != 0 || st.st_size != sizeof(struct keys) || seals < 0 || !(seals & F_SEAL_SHRINK)) {
		lt_fail(err, "descriptor %d is not the memory of the providers' keys; start Lintel by 'lintel up'", fd);
		return NULL;
	}
	struct lt_keyring *ring = map(fd, PROT_READ, err);
	if (ring && (ring->keys->magic != MAGIC || ring->keys->size != sizeof(struct keys))) {
		lt_fail(err, "descriptor %d holds providers' keys of another version of Lintel", fd);
		munmap(ring->keys, sizeof(struct keys));
		free(ring);
		return NULL;
	}
	return ring;
}

void
lt_keyring_close(struct lt_keyring *ring)
{
	if (!ring)
		return;
	munmap(ring->keys, sizeof(struct keys));
	close(ring->fd);
	free(ring);
}

/* The key of that identity, or the free place where it would stand, or NULL. */
static struct key *
find(const struct lt_keyring *ring, uint64_t identity)
{
	for (unsigned i = 0; i < LT_KEYRING_KEYS; i++) {
		struct key *key = &ring->keys->at[(identity + i) % LT_KEYRING_KEYS];
		uint64_t is = atomic_load_explicit(&key->identity, memory_order_acquire);
		if (is == identity || is == 0)
			return key;
	}
	return NULL;
}

bool
lt_keyring_set(struct lt_keyring *ring, uint64_t identity, struct lt_text value)
{
	struct key *key = find(ring, identity);
	if (!key || value.len > LT_KEYRING_VALUE)
		return false;
	struct value set = { .len = value.len };
	if (value.len)
		memcpy(set.bytes, value.at, value.len);
	lt_whole_write(&key->value.version, &key->value.half[0][0], WORDS, &set, sizeof set.len + value.len);
	explicit_bzero(&set, sizeof set);
	atomic_store_explicit(&key->identity, identity, memory_order_release);
	return true;
}

size_t
lt_keyring_get(const struct lt_keyring *ring, uint64_t identity, char out[LT_KEYRING_VALUE])
{
	const struct key *key = find(ring, identity);
	if (!key || atomic_load_explicit(&key->identity, memory_order_acquire) != identity)
		return 0;
	const _Atomic uint64_t *version = &key->value.version, *halves = &key->value.half[0][0];
	struct value got;
	uint64_t len;
	do { /* its length first, so that a short one is a short copy */
		while (!lt_whole_read(version, halves, WORDS, &len, sizeof len))
			;
	} while (!lt_whole_read(version, halves, WORDS, &got, sizeof len + len) || got.len != len);
	memcpy(out, got.bytes, len);
	explicit_bzero(got.bytes, len);
	return len;
}
