/* SPDX-License-Identifier: Apache-2.0 */
/*
 * permissions: the least that somebody must be allowed so that lintel can read a live system.
 *
 * A printer writes what that system takes, from the same table that asks it.
 */
#pragma once

struct lt_arena;
struct lt_buf;
struct lt_err;
struct lt_estate;
struct lt_gather;

struct lt_permissions {
	const char *name;
	void (*write)(const struct lt_estate *estate, struct lt_buf *out);
};

/* All printers; name NULL ends. */
extern const struct lt_permissions lt_permissions_all[];

/* Writes those of name, for what lintel.yaml and the options name, to standard output; the exit code. */
int lt_permissions_print(struct lt_arena *a, const char *name, struct lt_gather *gather, struct lt_err *err);

void lt_permissions_azure(const struct lt_estate *estate, struct lt_buf *out);
void lt_permissions_kubernetes(const struct lt_estate *estate, struct lt_buf *out);
