/* SPDX-License-Identifier: Apache-2.0 */
/* unpack: see unpack.h. */
#include "format/unpack.h"

#include <stdint.h>
#include <zlib.h>

#include "base/arena.h"

struct lt_unpack {
	z_stream z;
	bool begun, whole;
};

bool
lt_unpack_is(struct lt_text head)
{
	return lt_text_starts(head, "\x1f\x8b\x08");
}

static void
end(void *thing)
{
	inflateEnd(thing);
}

struct lt_unpack *
lt_unpack_new(struct lt_arena *a)
{
	struct lt_unpack *u = LT_NEW(a, struct lt_unpack);
	u->begun = inflateInit2(&u->z, 15 + 16) == Z_OK;
	u->whole = true;
	if (u->begun)
		lt_arena_defer(a, end, &u->z);
	return u;
}

long
lt_unpack(struct lt_unpack *u, struct lt_text *in, char *out, size_t room)
{
	if (!u->begun)
		return -1;
	u->z.next_in = (Bytef *)(uintptr_t)in->at;
	u->z.avail_in = (uInt)in->len;
	u->z.next_out = (Bytef *)out;
	u->z.avail_out = (uInt)room;
	int code = Z_OK;
	while (u->z.avail_in && u->z.avail_out && (code == Z_OK || code == Z_STREAM_END)) {
		if (code == Z_STREAM_END && *u->z.next_in == 0) { /* what tapes pad with */
			u->z.next_in++, u->z.avail_in--;
			continue;
		}
		if (code == Z_STREAM_END || (u->whole && u->z.total_in))
			inflateReset(&u->z);
		code = inflate(&u->z, Z_NO_FLUSH);
		u->whole = code == Z_STREAM_END;
	}
	in->at = (const char *)u->z.next_in;
	in->len = u->z.avail_in;
	return code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR ? (long)(room - u->z.avail_out) : -1;
}

bool
lt_unpack_whole(const struct lt_unpack *u)
{
	return u->whole;
}
