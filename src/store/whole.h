/* SPDX-License-Identifier: Apache-2.0 */
/*
 * whole: a few words that one process writes and many copy, each copy whole.
 *
 * There are two halves and a version.  The writer fills the half that nobody is told to read and
 * then moves the version on; a reader whose version has moved meanwhile copies again.  A writer
 * that is killed in the middle leaves the old half in force, so no reader ever waits for it.
 */
#pragma once
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#define LT_WHOLE(words)                           \
	struct {                                  \
		_Atomic uint64_t version;         \
		_Atomic uint64_t half[2][words];  \
	}

/* bytes of from into the half of so many words; what does not fill a word is zeroed. */
static inline void
lt_whole_write(_Atomic uint64_t *version, _Atomic uint64_t *halves, size_t words, const void *from, size_t bytes)
{
	uint64_t next = atomic_load_explicit(version, memory_order_relaxed) + 1;
	_Atomic uint64_t *to = halves + (next & 1) * words;
	for (size_t done = 0; done < bytes; done += sizeof(uint64_t)) {
		uint64_t word = 0;
		memcpy(&word, (const char *)from + done, bytes - done < sizeof word ? bytes - done : sizeof word);
		/* Release: who sees this word sees the version that took its half out of use. */
		atomic_store_explicit(to++, word, memory_order_release);
	}
	atomic_store_explicit(version, next, memory_order_release);
}

/* Copies bytes of the half in force; false: the writer came in between, ask again. */
static inline bool
lt_whole_read(const _Atomic uint64_t *version, const _Atomic uint64_t *halves, size_t words, void *to, size_t bytes)
{
	uint64_t before = atomic_load_explicit(version, memory_order_acquire);
	const _Atomic uint64_t *from = halves + (before & 1) * words;
	for (size_t done = 0; done < bytes; done += sizeof(uint64_t)) {
		uint64_t word = atomic_load_explicit(from++, memory_order_acquire);
		memcpy((char *)to + done, &word, bytes - done < sizeof word ? bytes - done : sizeof word);
	}
	return atomic_load_explicit(version, memory_order_relaxed) == before;
}
