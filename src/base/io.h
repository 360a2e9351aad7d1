/* SPDX-License-Identifier: Apache-2.0 */
/*
 * io: whole files in and out.
 *
 * Reading maps large files privately and copies small ones into an arena; the bytes live as
 * long as it does.  What cannot be read is an error in a sentence.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

/* The bytes of a regular file below the directory descriptor dir (AT_FDCWD for none),
 * followed by a NUL that is not counted.  Longer than most: refused with the size.
 * Folders, sockets and devices: refused. */
bool lt_io_read(struct lt_arena *a, int dir, const char *path, uint64_t most,
	struct lt_text *ret_bytes, struct lt_err *err);

/* Bytes out of lt_io_read that are not needed soon: where they are mapped their memory is given
 * back, and they are read from the file again when somebody looks.  Any other bytes stay. */
void lt_io_drop(struct lt_text bytes);

/* Writes all of bytes to a descriptor; false with errno. */
bool lt_io_put(int fd, struct lt_text bytes);

/* Writes bytes to path by way of a temporary file beside it, so that a reader sees the
 * old bytes or the new ones.  "-" is standard output. */
bool lt_io_write(const char *path, struct lt_text bytes, struct lt_err *err);

/* Makes a folder and those above it, like mkdir -p: those above as everybody's folders are, the last
 * for its owner alone.  One that is there stays as it is. */
bool lt_io_folder(const char *path, struct lt_err *err);

/* dir and name with one slash between; name alone when it is absolute or dir is "" or ".". */
char *lt_io_join(struct lt_arena *a, const char *dir, const char *name);

/* path without "." and "..", as text: "a/./b/../c" is "a/c".  Leading ".." stay. */
char *lt_io_clean(struct lt_arena *a, const char *path);
