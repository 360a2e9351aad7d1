/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect: sources of evidence become rows of facts.
 *
 * A collector reads and never judges.  It is given the files of the estate, already found,
 * sorted and told apart by kind (files.h), and the fact tables.  What it cannot read is one
 * row of lt_facts_blind() with a sentence, and it goes on; it returns false only when going
 * on makes no sense.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "facts/facts.h"

struct lt_arena;
struct lt_estate;
struct lt_files;

/* Ceilings; each is a row of record/setting.def. */
struct lt_limits {
	uint64_t file_bytes;  /* a file larger than this is blind */
	int depth;            /* of nesting in documents and expressions */
	int64_t values;       /* of one evaluated estate: instances, list items, texts made */
	int files;            /* in one walk */
};
extern const struct lt_limits lt_limits_default;

/* What a collector works on. */
struct lt_source {
	struct lt_arena *arena;       /* for the whole run; make another for one file's documents */
	const char *root;             /* the folder being assessed, as the user spelt it */
	int dir;                      /* a descriptor of that folder */
	const struct lt_files *files; /* what is in it */
	const char *host_root;        /* "/" or --root; NULL when the host is not asked */
	const struct lt_estate *estate; /* lintel.yaml: live systems to ask are in it, also those that options added */
	char *const *environ;         /* NAME=value, NULL ends; for who signs in somewhere */
	const char *today;            /* 2026-11-22; the clock is given */
	struct lt_limits limits;
};

struct lt_collector {
	const char *name;    /* host, terraform, ... */
	const char *summary;
	const char *give;    /* what to do where it has nothing to read */
	bool (*collect)(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err);
};

/* All of them, in order of running; NULL ends. */
extern const struct lt_collector *const lt_collectors[];
