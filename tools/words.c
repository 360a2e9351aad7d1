/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words: the databases of credential words in one C file, so that the program carries them.
 *
 *	words OUT.c
 *
 * They are made for the processor of the build; on another kind the program compiles its own.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/provider.h"
#include "collect/sighting.h"

static bool
write_out(struct lt_arena *a, const char *out, const struct lt_buf *pack, struct lt_err *err)
{
	const char *blob = lt_print(a, "%s.pack", out);
	char full[4096];
	if (!lt_io_write(blob, lt_buf_text(pack), err))
		return false;
	if (!realpath(blob, full))
		return lt_fail_os(err, "find %s", blob);
	const char *source = lt_print(a,
		"/* Made by tools/words.c. */\n__asm__(\".section .rodata\\n.balign 16\\n.globl lt_words_pack\\nlt_words_pack:\\n\"\n"
		"\t\".incbin \\\"%s\\\"\\n.globl lt_words_pack_end\\nlt_words_pack_end:\\n.byte 0\\n.text\\n\");\n", full);
	return lt_io_write(out, lt_text(source), err);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_err err = { 0 };
	struct lt_providers providers;
	struct lt_buf pack = LT_BUF(64 << 20);
	struct lt_sightings *s = lt_providers_load(a, &providers, &err) ? lt_sightings_new(a, &providers, 0, &err) : NULL;
	bool good = s && (lt_sightings_pack(s, &pack) || lt_fail(&err, "the words cannot be packed")) &&
		write_out(a, argv[1], &pack, &err);
	if (!good)
		fprintf(stderr, "%s\n", err.text);
	lt_buf_done(&pack);
	lt_arena_drop(a);
	return !good;
}
