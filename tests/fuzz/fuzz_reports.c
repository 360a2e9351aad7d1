/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a report of another scanner, through the collector into facts. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "catalog/content.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "facts/facts.h"

extern const struct lt_collector lt_collector_scans;
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUTS_PER_TABLES = 500 };
static struct lt_arena *arena;
static struct lt_facts *facts;
static int inputs;

static void
open_tables(void)
{
	struct lt_err err = { 0 };
	struct lt_content file;
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	facts = lt_facts_new(arena, lt_keys_new(arena), &err);
	for (const char *at = NULL; facts && lt_content_next("facts/scan_", &at, &file);)
		if (!lt_facts_describe(facts, file.path, file.bytes, &err))
			abort();
	lt_facts_expect(facts, LT_LIT("select * from scan_finding"));
	lt_facts_expect(facts, LT_LIT("select * from scan_run"));
	if (!facts || !lt_facts_begin(facts, &err))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (inputs++ % INPUTS_PER_TABLES == 0)
		open_tables();
	int fd = memfd_create("fuzz", 0);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	char path[64];
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	const struct lt_file at = { path, size, LT_FILE_SCAN };
	const struct lt_files files = { &at, 1, false };
	struct lt_arena *run = lt_arena_new(SIZE_MAX);
	const struct lt_source src = { .arena = run, .root = ".", .dir = AT_FDCWD, .files = &files, .today = "2026-11-22",
		.limits = lt_limits_default };
	struct lt_err err = { 0 };
	if (!lt_collector_scans.collect(&src, facts, &err)) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	lt_arena_drop(run);
	close(fd);
	return 0;
}
