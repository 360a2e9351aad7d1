/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip: several files in one (APPNOTE 6.3), read with limits and written the same each time.
 *
 * A reader opens nothing and writes nothing: names are looked up, never used as paths.  An entry
 * is at most LT_ZIP_ENTRY bytes and all that were read together LT_ZIP_ALL, whatever the archive
 * says of itself.  Encrypted, split and 64-bit archives are refused.
 *
 * A writer gives every entry the same day and the order it was added in, so that equal entries
 * are equal bytes.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_buf;
struct lt_err;

enum { LT_ZIP_ENTRY = 64 << 20, LT_ZIP_ALL = 256 << 20, LT_ZIP_ENTRIES = 10000 };

struct lt_zip;

/* Does it begin as a zip? */
bool lt_zip_is(struct lt_text bytes);

/* bytes live as long as a; file is for messages. */
bool lt_zip_open(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_zip **ret_zip, struct lt_err *err);

/* The bytes of the entry with this name, followed by a NUL; LT_NONE when there is no such entry. */
bool lt_zip_read(struct lt_zip *zip, const char *name, struct lt_text *ret_bytes, struct lt_err *err);

/* What was written so far, for the list at the end. */
struct lt_zip_writer {
	struct lt_arena *a;
	struct lt_buf *out;
	struct lt_zip_written *entries;
	int count, room;
};

void lt_zip_add(struct lt_zip_writer *writer, const char *name, struct lt_text bytes);
void lt_zip_end(struct lt_zip_writer *writer);
