/* SPDX-License-Identifier: Apache-2.0 */
/* An entry is 40 bytes of file data, an object name, flags and a path; in version 4 the path
 * is how many bytes of the one before go, and what comes instead. */
#include "format/gitindex.h"

#include "base/arena.h"
#include "base/err.h"

enum {
	HEADER = 12,
	FILE_DATA = 40,
	EXTENDED = 0x4000,
	LENGTH = 0xfff,
	LONGEST_PATH = 4096,
};

static uint32_t
number(const unsigned char *at, int bytes)
{
	uint32_t n = 0;
	for (int i = 0; i < bytes; i++)
		n = n << 8 | at[i];
	return n;
}

/* git's own variable-length number; false past the end. */
static bool
read_varint(struct lt_text bytes, size_t *at, size_t *ret_value)
{
	size_t value = 0;
	for (int i = 0; i < 4 && *at < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.at[(*at)++];
		value = (value << 7) + (c & 127);
		if (!(c & 128)) {
			*ret_value = value;
			return true;
		}
		value++;
	}
	return false;
}

/* The path at *at; *at moves behind it and its padding. */
static bool
read_path(struct lt_arena *a, struct lt_text bytes, uint32_t version, size_t start, struct lt_text before,
	size_t *at, struct lt_text *ret_path)
{
	size_t drop = before.len, keep = 0;
	if (version == 4) {
		if (!read_varint(bytes, at, &drop) || drop > before.len)
			return false;
		keep = before.len - drop;
	}
	const char *end = *at < bytes.len ? memchr(bytes.at + *at, 0, bytes.len - *at) : NULL;
	size_t len = end ? (size_t)(end - (bytes.at + *at)) : 0;
	if (!end || keep + len == 0 || keep + len > LONGEST_PATH)
		return false;
	*ret_path = (struct lt_text){ bytes.at + *at, len };
	if (keep) {
		char *whole = lt_alloc(a, keep + len + 1);
		memcpy(whole, before.at, keep);
		memcpy(whole + keep, bytes.at + *at, len);
		*ret_path = (struct lt_text){ whole, keep + len };
	}
	*at += len + 1;
	if (version != 4)
		*at = start + ((*at - start + 7) & ~(size_t)7);
	return true;
}

static bool
read_entries(struct lt_arena *a, struct lt_text bytes, uint32_t version, size_t hash, struct lt_gitindex *index,
	uint32_t count)
{
	struct lt_text path = LT_NONE;
	size_t at = HEADER;
	for (uint32_t i = 0; i < count; i++) {
		size_t start = at;
		if (bytes.len - at < FILE_DATA + hash + 2)
			return false;
		at += FILE_DATA + hash;
		uint32_t flags = number((const unsigned char *)bytes.at + at, 2);
		at += 2;
		if (version > 2 && (flags & EXTENDED))
			at += 2;
		struct lt_text next;
		if (!read_path(a, bytes, version, start, path, &at, &next) || at > bytes.len)
			return false;
		size_t said = flags & LENGTH;
		if (said != (next.len < LENGTH ? next.len : LENGTH))
			return false;
		path = next;
		index->paths[index->count++] = path;
	}
	return true;
}

bool
lt_gitindex_read(struct lt_arena *a, struct lt_text bytes, struct lt_gitindex *ret_index, struct lt_err *err)
{
	if (bytes.len < HEADER || memcmp(bytes.at, "DIRC", 4) != 0)
		return lt_fail(err, "this is not an index of git");
	uint32_t version = number((const unsigned char *)bytes.at + 4, 4);
	uint32_t count = number((const unsigned char *)bytes.at + 8, 4);
	if (version < 2 || version > 4)
		return lt_fail(err, "an index of version %u is not known here", version);
	if (count > bytes.len / (FILE_DATA + 20))
		return lt_fail(err, "the index is cut short");
	for (size_t hash = 20; hash <= 32; hash += 12) {
		struct lt_gitindex index = { .paths = LT_NEW_ARRAY(a, struct lt_text, count + 1) };
		if (read_entries(a, bytes, version, hash, &index, count)) {
			*ret_index = index;
			return true;
		}
	}
	return lt_fail(err, "the index is cut short or damaged");
}
