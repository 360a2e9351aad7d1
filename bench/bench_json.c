/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a process needs for one JSON file: to map it, and to read it onto a tape.
 *
 *	bench_json FILE
 *
 * Prints bytes, milliseconds of mapping and of reading, GB/s, words of tape a byte, peak
 * MiB.  Once a process: what counts is the first time.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"

static double
now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int
main(int argc, char **argv)
{
	struct lt_arena *a = lt_arena_new((size_t)16 << 30);
	struct lt_err err = { 0 };
	struct lt_text bytes;
	struct lt_doc *doc;
	double start = now_ms();
	if (argc != 2 || !lt_io_read(a, AT_FDCWD, argv[1], (uint64_t)8 << 30, &bytes, &err)) {
		fprintf(stderr, "bench_json: %s\n", argc == 2 ? err.text : "one FILE, please");
		return 2;
	}
	double mapped = now_ms();
	if (!lt_json_read(a, lt_keys_new(a), argv[1], bytes, &doc, &err)) {
		fprintf(stderr, "bench_json: %s\n", err.text);
		return 2;
	}
	double done = now_ms();
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	printf("%zu bytes, mapped %.1f ms, read %.1f ms, %.2f GB/s, both %.2f GB/s, peak %ld MiB, %.2f bytes a byte\n",
		bytes.len, mapped - start, done - mapped, (double)bytes.len / (done - mapped) / 1e6,
		(double)bytes.len / (done - start) / 1e6, used.ru_maxrss / 1024,
		(double)used.ru_maxrss * 1024 / (double)bytes.len);
	return 0;
}
