/* SPDX-License-Identifier: Apache-2.0 */
/* crc: CRC-32C (Castagnoli, RFC 3720 B.4) of bytes, by the processor's own instruction where there is one. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Goes on from crc, which is 0 at the start: the sum of two pieces is that of the whole. */
uint32_t lt_crc(uint32_t crc, const void *bytes, size_t len);
