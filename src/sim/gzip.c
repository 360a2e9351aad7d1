/* SPDX-License-Identifier: Apache-2.0 */
/* Stored blocks between gzip's head and its checksum. */
#include "sim/gzip.h"

#include <stdint.h>

#include "base/buf.h"

static uint32_t
crc32_of(struct lt_text bytes)
{
	uint32_t crc = 0xffffffff;
	for (size_t i = 0; i < bytes.len; i++) {
		crc ^= (unsigned char)bytes.at[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static void
put_little(struct lt_buf *out, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		lt_buf_putc(out, (char)(value >> 8 * i));
}

void
lt_sim_gzip_open(struct lt_buf *out)
{
	lt_buf_add(out, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
}

static void
put_block(struct lt_buf *out, struct lt_text bytes, bool last)
{
	lt_buf_putc(out, last);
	put_little(out, (uint32_t)bytes.len, 2);
	put_little(out, ~(uint32_t)bytes.len, 2);
	lt_buf_text_add(out, bytes);
}

void
lt_sim_gzip_block(struct lt_buf *out, struct lt_text bytes)
{
	while (bytes.len) {
		size_t take = bytes.len < 65535 ? bytes.len : 65535;
		put_block(out, (struct lt_text){ bytes.at, take }, false);
		bytes = (struct lt_text){ bytes.at + take, bytes.len - take };
	}
}

void
lt_sim_gzip_close(struct lt_buf *out, struct lt_text all)
{
	put_block(out, LT_NONE, true);
	put_little(out, crc32_of(all), 4);
	put_little(out, (uint32_t)all.len, 4);
}
