/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast source code becomes trees.
 *
 *	bench_source hcl|bicep < PATHS
 *
 * Reads all files first, then parses each once, cold.  Prints files, bytes, milliseconds,
 * MB/s and files with mistakes; names those when a second word, "names", is given.
 */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "format/bicep.h"
#include "format/hcl.h"

struct source {
	const char *path;
	struct lt_text bytes;
};

static bool
read_hcl(struct lt_arena *a, const struct source *s)
{
	return !lt_hcl_read(a, s->path, s->bytes)->errors;
}

static bool
read_bicep(struct lt_arena *a, const struct source *s)
{
	return !lt_bicep_read(a, s->path, s->bytes)->error_count;
}

static const struct language {
	const char *name;
	bool (*read)(struct lt_arena *a, const struct source *s);
} languages[] = {
	{ "hcl", read_hcl },
	{ "bicep", read_bicep },
	{ 0 },
};

static struct source *
read_files(struct lt_arena *a, int *ret_count, size_t *ret_bytes)
{
	struct source *files = NULL;
	int room = 0;
	char line[4096];
	while (fgets(line, sizeof line, stdin)) {
		struct lt_err err = { 0 };
		struct source s = { .path = (char *)lt_copy_text(a, lt_text_trim(lt_text(line))).at };
		if (!lt_io_read(a, AT_FDCWD, s.path, 64 << 20, &s.bytes, &err)) {
			fprintf(stderr, "bench_source: %s\n", err.text);
			continue;
		}
		*ret_bytes += s.bytes.len;
		LT_PUSH(a, files, *ret_count, room) = s;
	}
	return files;
}

int
main(int argc, char **argv)
{
	const struct language *l = languages;
	while (l->name && (argc < 2 || strcmp(argv[1], l->name) != 0))
		l++;
	if (!l->name) {
		fputs("usage: bench_source hcl|bicep [names] < PATHS\n", stderr);
		return 2;
	}
	struct lt_arena *a = lt_arena_new((size_t)4 << 30), *trees = lt_arena_new((size_t)4 << 30);
	size_t bytes = 0;
	int count = 0, bad = 0;
	struct source *files = read_files(a, &count, &bytes);
	struct timespec from, to;
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < count; i++) {
		bool good = l->read(trees, &files[i]);
		bad += !good;
		if (!good && argc > 2)
			fprintf(stderr, "%s\n", files[i].path);
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	double ms = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
	printf("%d files, %zu bytes, %.2f ms, %.0f MB/s, %d with mistakes\n", count, bytes, ms, (double)bytes / ms / 1e3, bad);
	return 0;
}
