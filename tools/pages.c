/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pages: the built files of the web page in one C file, so that the program carries them.
 *
 *	pages FOLDER OUT.c
 *
 * For each file in byte order of its name: name, NUL, its digest (64 hex digits), NUL, length in
 * decimal, NUL, bytes, NUL, then the same length and bytes compressed with gzip; a length of 0: it does not
 * get smaller.  The build wrote NAME.gz beside NAME.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "embed.h"

static void
put_bytes(struct lt_buf *pack, struct lt_text bytes)
{
	lt_buf_printf(pack, "%zu", bytes.len);
	lt_buf_add(pack, "\0", 1);
	lt_buf_text_add(pack, bytes);
	lt_buf_add(pack, "\0", 1);
}

static bool
put_file(struct lt_arena *a, const char *folder, const char *name, struct lt_buf *pack, struct lt_err *err)
{
	struct lt_text bytes, small;
	const char *path = lt_io_join(a, folder, name);
	char digest[65];
	if (!lt_io_read(a, AT_FDCWD, path, 16 << 20, &bytes, err))
		return false;
	if (!lt_io_read(a, AT_FDCWD, lt_print(a, "%s.gz", path), 16 << 20, &small, err) || small.len >= bytes.len)
		small = LT_NONE;
	lt_digest_hex(bytes, digest);
	lt_buf_add(pack, name, strlen(name) + 1);
	lt_buf_add(pack, digest, sizeof digest);
	put_bytes(pack, bytes);
	put_bytes(pack, small);
	return true;
}

int
main(int count, char **words)
{
	struct lt_arena *a = lt_arena_new(256 << 20);
	struct lt_err err = { 0 };
	struct lt_buf pack = LT_BUF(64 << 20);
	struct dirent **names;
	if (count != 3) {
		fprintf(stderr, "usage: pages FOLDER OUT.c\n");
		return 2;
	}
	int files = scandir(words[1], &names, NULL, alphasort);
	bool good = files >= 0 || lt_fail_os(&err, "open %s", words[1]);
	for (int i = 0; i < files; i++) {
		const char *name = names[i]->d_name;
		if (good && name[0] != '.' && !lt_text_ends(lt_text(name), ".gz"))
			good = put_file(a, words[1], name, &pack, &err);
		free(names[i]);
	}
	if (files >= 0)
		free(names);
	good = good && lt_embed(a, words[2], "pages", &pack, &err);
	if (!good)
		fprintf(stderr, "pages: %s\n", err.text);
	lt_buf_done(&pack);
	lt_arena_drop(a);
	return !good;
}
