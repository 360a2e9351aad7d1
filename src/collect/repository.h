/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repository: what the parts of the repository collector share while it runs.
 *
 * repository.c reads every file; repository_part.c lays the rows that come from what a file
 * is for: governance, credentials, assistants, workflows.
 */
#pragma once
#include "catalog/provider.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "collect/purpose.h"
#include "collect/sighting.h"
#include "collect/tracked.h"

struct lt_repository {
	const struct lt_source *src;
	struct lt_facts *facts;
	struct lt_arena *a; /* of the file being read */
	struct lt_providers providers;
	struct lt_sightings *sightings;
	struct lt_tracked tracked;
	char *buffer;
	uint64_t named; /* providers that the file being read names */
	int64_t count, searched, unsearched;
	bool ai_use;
};

/* A row about a place of a file; line 0: about the file.  name NULL: the path. */
struct lt_row *lt_repository_row(struct lt_repository *r, const char *table, const struct lt_file *file,
	const char *name, uint32_t line);
void lt_repository_tracked(struct lt_repository *r, struct lt_row *row, struct lt_text path);
const char *lt_repository_place(const struct lt_file *file);
struct lt_text lt_repository_folder(const char *path); /* "." for the top */

struct lt_text lt_repository_bare_url(struct lt_arena *a, struct lt_text url); /* scheme and host */

bool lt_repository_is_env(struct lt_text path);
void lt_repository_env(struct lt_repository *r, const struct lt_file *file, struct lt_text text);
void lt_repository_purpose(struct lt_repository *r, const struct lt_file *file, const struct lt_purpose *purpose,
	struct lt_text text);
void lt_repository_assistant(struct lt_repository *r, const struct lt_file *file, struct lt_text text);
void lt_repository_workflow(struct lt_repository *r, const struct lt_file *file, struct lt_text text);
