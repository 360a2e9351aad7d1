/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_tokens: how fast one text is counted, encoded and cut.
 *
 *	bench_tokens ENCODING FILE
 *
 * Prints bytes, tokens and MB/s of counting, of ids and of the first count with cold tables: medians of
 * five, each over the text as often as makes 32 MB.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "tokens/tokens.h"

enum { ROUNDS = 5, ENOUGH = 32 << 20 };

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double
speed(struct lt_tokens *t, struct lt_text text, bool ids)
{
	double all[ROUNDS];
	size_t times = ENOUGH / (text.len + 1) + 1;
	for (int round = 0; round < ROUNDS; round++) {
		double began = now();
		for (size_t i = 0; i < times; i++) {
			uint64_t count;
			if (ids) {
				struct lt_arena *a = lt_arena_new(SIZE_MAX);
				lt_tokens_ids(t, a, text, &count);
				lt_arena_drop(a);
			} else {
				count = lt_tokens_count(t, text);
			}
		}
		all[round] = (double)(times * text.len) / (now() - began) / 1e6;
	}
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
	double began = now();
	uint64_t count = lt_tokens_count(t, text);
	double cold = (double)text.len / (now() - began) / 1e6;
	printf("%zu bytes, %llu tokens, count %.1f MB/s, ids %.1f MB/s, first %.1f MB/s\n", text.len, (unsigned long long)count,
		speed(t, text, false), speed(t, text, true), cold);
	lt_arena_drop(a);
	return 0;
}
