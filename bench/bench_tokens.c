/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_tokens: how fast one text is counted and encoded.
 *
 *	bench_tokens ENCODING FILE
 *
 * Prints bytes, tokens and MB/s of processor time: of counting again and again, of counting with nothing
 * remembered from an earlier text, of ids.  Medians of five, the first and the last over as many times as make 16 MB.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "tokens/tokens.h"

enum { ROUNDS = 5, ENOUGH = 16 << 20 };

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

enum what { AGAIN, FRESH, IDS };

/* Seconds of doing it so often. */
static double
take(enum what what, const char *encoding, struct lt_tokens *t, struct lt_text text, size_t times)
{
	struct lt_err err = { 0 };
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	uint64_t count;
	if (what == FRESH)
		t = lt_tokens_open(a, encoding, &err);
	double began = now();
	for (size_t i = 0; i < times; i++) {
		struct lt_arena *each = lt_arena_new(SIZE_MAX);
		if (what == IDS)
			lt_tokens_ids(t, each, text, &count);
		else
			lt_tokens_count(t, text);
		lt_arena_drop(each);
	}
	double took = now() - began;
	lt_arena_drop(a);
	return took;
}

static double
speed(enum what what, const char *encoding, struct lt_tokens *t, struct lt_text text)
{
	double all[ROUNDS];
	size_t times = what == FRESH ? 1 : ENOUGH / (text.len + 1) + 1;
	for (int round = 0; round < ROUNDS; round++)
		all[round] = (double)(times * text.len) / take(what, encoding, t, text, times) / 1e6;
	qsort(all, ROUNDS, sizeof *all, by_value);
	return all[ROUNDS / 2];
}

int
main(int argc, char **argv)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_err err = { 0 };
	struct lt_text text;
	struct lt_tokens *t = argc == 3 ? lt_tokens_open(a, argv[1], &err) : NULL;
	if (!t || !lt_io_read(a, AT_FDCWD, argv[2], UINT32_MAX, &text, &err)) {
		fprintf(stderr, "bench_tokens: %s\n", err.text);
		return 1;
	}
	uint64_t count = lt_tokens_count(t, text);
	printf("%zu bytes, %llu tokens, again %.1f MB/s, fresh %.1f MB/s, ids %.1f MB/s\n", text.len, (unsigned long long)count,
		speed(AGAIN, argv[1], t, text), speed(FRESH, argv[1], t, text), speed(IDS, argv[1], t, text));
	lt_arena_drop(a);
	return 0;
}
