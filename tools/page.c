/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page: a file of a page in a C file, so that the program carries it.
 *
 *	page NAME FILE OUT.c
 */
#include <fcntl.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "embed.h"

int
main(int count, char **words)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_err err = { 0 };
	struct lt_text bytes;
	struct lt_buf pack = LT_BUF(1 << 24);
	if (count != 4) {
		fprintf(stderr, "usage: page NAME FILE OUT.c\n");
		return 2;
	}
	if (!lt_io_read(a, AT_FDCWD, words[2], 1 << 24, &bytes, &err))
		goto failed;
	if (!lt_text_utf8(bytes) || lt_text_has(bytes, "</")) {
		lt_fail(&err, "%s would end the element that it stands in: it has '</' in it, or is no UTF-8", words[2]);
		goto failed;
	}
	lt_buf_text_add(&pack, bytes);
	if (!lt_embed(a, words[3], words[1], &pack, &err))
		goto failed;
	lt_buf_done(&pack);
	lt_arena_drop(a);
	return 0;
failed:
	fprintf(stderr, "page: %s\n", err.text);
	return 1;
}
