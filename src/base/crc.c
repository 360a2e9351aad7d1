/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crc.h"

#include <string.h>

enum { POLYNOMIAL = 0x82f63b78 }; /* of Castagnoli, bits mirrored */

static uint32_t
crc_plain(uint32_t crc, const unsigned char *at, size_t len)
{
	while (len--) {
		crc ^= *at++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ ((uint32_t)POLYNOMIAL & -(crc & 1));
	}
	return crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t
crc_quick(uint32_t crc, const unsigned char *at, size_t len)
{
	uint64_t wide = crc, word;
	for (; len >= sizeof word; at += sizeof word, len -= sizeof word) {
		memcpy(&word, at, sizeof word);
		wide = _mm_crc32_u64(wide, word);
	}
	crc = (uint32_t)wide;
	while (len--)
		crc = _mm_crc32_u8(crc, *at++);
	return crc;
}

static inline int
quick(void)
{
	return __builtin_cpu_supports("sse4.2");
}
#else
#define crc_quick crc_plain
#define quick() 0
#endif

uint32_t
lt_crc(uint32_t crc, const void *bytes, size_t len)
{
	return ~(quick() ? crc_quick(~crc, bytes, len) : crc_plain(~crc, bytes, len));
}
