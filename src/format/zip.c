/* SPDX-License-Identifier: Apache-2.0 */
/* zip: see zip.h.  The list at the end of the archive is what counts; heads of entries are only
 * stepped over. */
#include "format/zip.h"

#include <zlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum {
	LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50,
	LOCAL_SIZE = 30, CENTRAL_SIZE = 46, END_SIZE = 22, COMMENT = 65535,
	STORED = 0, DEFLATED = 8,
	ENCRYPTED = 1, UTF8 = 1 << 11,
	DAY = 0x0021,               /* 1980-01-01, the first that a zip can say */
	MADE_BY = 3 << 8 | 20, MODE = 0100644,
};

struct entry {
	struct lt_text name;
	uint32_t method, flags, crc, packed, size, at;
};

struct lt_zip {
	struct lt_arena *a;
	const char *file;
	struct lt_text bytes;
	struct entry *entries;
	int count;
	size_t read;
};

static uint32_t
little(const char *at, int bytes)
{
	uint32_t value = 0;
	for (int i = bytes; i-- > 0;)
		value = value << 8 | (uint8_t)at[i];
	return value;
}

bool
lt_zip_is(struct lt_text bytes)
{
	return bytes.len >= 4 && (little(bytes.at, 4) == LOCAL || little(bytes.at, 4) == END);
}

/* Where the last record begins: it ends the file, but for a comment. */
static const char *
find_end(struct lt_text bytes)
{
	for (size_t back = END_SIZE; back <= bytes.len && back <= END_SIZE + COMMENT; back++) {
		const char *at = bytes.at + bytes.len - back;
		if (little(at, 4) == END && little(at + 20, 2) + END_SIZE == back)
			return at;
	}
	return NULL;
}

static bool
read_entries(struct lt_zip *zip, const char *end, struct lt_err *err)
{
	size_t at = little(end + 16, 4), size = little(end + 12, 4), ends = (size_t)(end - zip->bytes.at);
	if (little(end + 4, 2) != 0 || little(end + 6, 2) != 0)
		return lt_fail(err, "%s: is one part of a zip that was split; save it as one file", zip->file);
	if (zip->count > LT_ZIP_ENTRIES)
		return lt_fail(err, "%s: lists %d entries, more than %d; 64-bit archives are not read either", zip->file, zip->count,
			LT_ZIP_ENTRIES);
	if (at > ends || size > ends - at)
		return lt_fail(err, "%s: its list of entries lies outside the file; it was cut off or is no zip", zip->file);
	zip->entries = LT_NEW_ARRAY(zip->a, struct entry, zip->count + 1);
	for (int i = 0; i < zip->count; i++) {
		const char *p = zip->bytes.at + at;
		if (ends - at < CENTRAL_SIZE || little(p, 4) != CENTRAL)
			return lt_fail(err, "%s: entry %d of its list is broken; save the file again", zip->file, i + 1);
		size_t name = little(p + 28, 2), whole = CENTRAL_SIZE + name + little(p + 30, 2) + little(p + 32, 2);
		if (whole > ends - at)
			return lt_fail(err, "%s: entry %d of its list is cut off; save the file again", zip->file, i + 1);
		zip->entries[i] = (struct entry){ .name = { p + CENTRAL_SIZE, name }, .method = little(p + 10, 2), .flags = little(p + 8, 2),
			.crc = little(p + 16, 4), .packed = little(p + 20, 4), .size = little(p + 24, 4), .at = little(p + 42, 4) };
		at += whole;
	}
	return true;
}

bool
lt_zip_open(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_zip **ret_zip, struct lt_err *err)
{
	const char *end = lt_zip_is(bytes) ? find_end(bytes) : NULL;
	if (!end)
		return lt_fail(err, "%s: is no zip archive, or was cut off", file);
	struct lt_zip *zip = LT_NEW(a, struct lt_zip);
	*zip = (struct lt_zip){ .a = a, .file = file, .bytes = bytes, .count = (int)little(end + 10, 2) };
	if (!read_entries(zip, end, err))
		return false;
	*ret_zip = zip;
	return true;
}

/* Exactly size bytes, no more and no fewer. */
static bool
inflate_all(struct lt_text packed, char *into, uint32_t size)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)packed.at, .avail_in = (uInt)packed.len, .next_out = (Bytef *)into,
		.avail_out = size };
	char beyond;
	if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return false;
	int said = inflate(&z, Z_FINISH);
	if (said == Z_BUF_ERROR && z.avail_out == 0) { /* an empty entry, or more than it says */
		z.next_out = (Bytef *)&beyond;
		z.avail_out = 1;
		said = inflate(&z, Z_FINISH);
	}
	bool whole = said == Z_STREAM_END && z.total_out == size;
	inflateEnd(&z);
	return whole;
}

static bool
unpack(struct lt_zip *zip, const struct entry *entry, struct lt_text *ret_bytes, struct lt_err *err)
{
	const char *file = zip->file;
	size_t all = zip->bytes.len;
	if (entry->flags & ENCRYPTED)
		return lt_fail(err, "%s: %.*s is encrypted; save the file without a password", file, LT_ARG(entry->name));
	if (entry->size > LT_ZIP_ENTRY || zip->read + entry->size > LT_ZIP_ALL)
		return lt_fail(err, "%s: %.*s has %u bytes, more than is read of an archive", file, LT_ARG(entry->name), entry->size);
	if (entry->at > all || all - entry->at < LOCAL_SIZE || little(zip->bytes.at + entry->at, 4) != LOCAL)
		return lt_fail(err, "%s: %.*s is not where the list says; save the file again", file, LT_ARG(entry->name));
	const char *head = zip->bytes.at + entry->at;
	size_t begin = entry->at + LOCAL_SIZE + little(head + 26, 2) + little(head + 28, 2);
	if (begin > all || entry->packed > all - begin)
		return lt_fail(err, "%s: %.*s is cut off; save the file again", file, LT_ARG(entry->name));
	struct lt_text packed = { zip->bytes.at + begin, entry->packed };
	if (entry->method != STORED && entry->method != DEFLATED)
		return lt_fail(err, "%s: %.*s is packed in way %u, which is not read; save the file again", file, LT_ARG(entry->name), entry->method);
	char *into = lt_alloc(zip->a, (size_t)entry->size + 1);
	bool good = entry->method == DEFLATED ? inflate_all(packed, into, entry->size) : entry->packed == entry->size;
	if (good && entry->method == STORED && entry->size > 0)
		memcpy(into, packed.at, packed.len);
	if (!good || crc32(0, (const Bytef *)into, entry->size) != entry->crc)
		return lt_fail(err, "%s: %.*s is damaged; save the file again", file, LT_ARG(entry->name));
	zip->read += entry->size;
	*ret_bytes = (struct lt_text){ into, entry->size };
	return true;
}

bool
lt_zip_read(struct lt_zip *zip, const char *name, struct lt_text *ret_bytes, struct lt_err *err)
{
	*ret_bytes = LT_NONE;
	for (int i = 0; i < zip->count; i++)
		if (lt_text_eq(zip->entries[i].name, name))
			return unpack(zip, &zip->entries[i], ret_bytes, err);
	return true;
}

struct lt_zip_written {
	const char *name;
	uint32_t method, crc, packed, size, at;
};

static void
put(struct lt_buf *out, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		lt_buf_putc(out, (char)(value >> 8 * i));
}

/* What the head of an entry and its row in the list have in common. */
static void
put_common(struct lt_buf *out, const struct lt_zip_written *entry)
{
	put(out, 20, 2);
	put(out, UTF8, 2);
	put(out, entry->method, 2);
	put(out, 0, 2);
	put(out, DAY, 2);
	put(out, entry->crc, 4);
	put(out, entry->packed, 4);
	put(out, entry->size, 4);
	put(out, (uint32_t)strlen(entry->name), 2);
	put(out, 0, 2);
}

/* Bytes that deflate makes smaller, or none. */
static struct lt_text
deflate_all(struct lt_arena *a, struct lt_text bytes)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)bytes.at, .avail_in = (uInt)bytes.len };
	if (bytes.len < 2 || deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return LT_NONE;
	char *into = lt_alloc(a, bytes.len);
	z.next_out = (Bytef *)into;
	z.avail_out = (uInt)bytes.len - 1;
	bool smaller = deflate(&z, Z_FINISH) == Z_STREAM_END;
	size_t len = z.total_out;
	deflateEnd(&z);
	return smaller ? (struct lt_text){ into, len } : LT_NONE;
}

void
lt_zip_add(struct lt_zip_writer *writer, const char *name, struct lt_text bytes)
{
	struct lt_buf *out = writer->out;
	struct lt_text packed = deflate_all(writer->a, bytes);
	struct lt_zip_written entry = { .name = name, .method = packed.at ? DEFLATED : STORED,
		.crc = (uint32_t)crc32_z(0, (const Bytef *)(bytes.at ? bytes.at : ""), bytes.len),
		.packed = (uint32_t)(packed.at ? packed.len : bytes.len), .size = (uint32_t)bytes.len, .at = (uint32_t)out->len };
	put(out, LOCAL, 4);
	put_common(out, &entry);
	lt_buf_puts(out, name);
	lt_buf_text_add(out, packed.at ? packed : bytes);
	LT_PUSH(writer->a, writer->entries, writer->count, writer->room) = entry;
}

void
lt_zip_end(struct lt_zip_writer *writer)
{
	struct lt_buf *out = writer->out;
	size_t began = out->len;
	for (int i = 0; i < writer->count; i++) {
		const struct lt_zip_written *entry = &writer->entries[i];
		put(out, CENTRAL, 4);
		put(out, MADE_BY, 2);
		put_common(out, entry);
		put(out, 0, 2); /* comment */
		put(out, 0, 2); /* disk */
		put(out, 0, 2); /* kind */
		put(out, (uint32_t)MODE << 16, 4);
		put(out, entry->at, 4);
		lt_buf_puts(out, entry->name);
	}
	size_t size = out->len - began;
	put(out, END, 4);
	put(out, 0, 4);
	put(out, (uint32_t)writer->count, 2);
	put(out, (uint32_t)writer->count, 2);
	put(out, (uint32_t)size, 4);
	put(out, (uint32_t)began, 4);
	put(out, 0, 2);
}
