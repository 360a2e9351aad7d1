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
#include "embed.h"

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
		lt_embed(a, argv[1], "words", &pack, &err);
	if (!good)
		fprintf(stderr, "%s\n", err.text);
	lt_buf_done(&pack);
	lt_arena_drop(a);
	return !good;
}
