/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit_log: the audit log itself: a chain in a database, and an anchor in the state folder that holds it.
 *
 * An entry's digest is SHA-256 over the digest before it, a line feed, and the entry as one line of JSON (lt_audit_log_line()), so that
 * an entry that was changed, taken out or put elsewhere no longer fits the next one.  A chain that was cut at its end, or
 * written anew from some entry on, fits in itself: against that stands the anchor, STATE/audit.anchor: number and digest of the last
 * entry that this state folder knows of, under an HMAC whose key is STATE/audit.key.  Who can write both the
 * database and the state folder can forge both; who has one of them cannot.
 *
 * Several processes and instances may write one chain: each entry is added under the database's own lock, and the anchor
 * under the state folder's.  An anchor is moved only along entries that fit.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_buf;
struct lt_database;
struct lt_err;

struct lt_audit_log {
	struct lt_database *db;
	const char *state;        /* the state folder */
};

struct lt_audit_line {
	int64_t number;
	int64_t at_us;            /* since 1970 */
	const char *who, *role, *by, *action, *object, *detail, *outcome, *instance; /* by, object, detail: NULL when there is none */
	const char *previous, *digest; /* 64 hex digits; previous of the first: "" */
};

/* 2026-11-22T10:00:00.123456Z and a NUL. */
void lt_audit_log_time(int64_t at_us, char out[32]);

/* Makes the table when it is not there. */
bool lt_audit_log_open(struct lt_arena *a, const struct lt_audit_log *log, struct lt_err *err);

/* line without number, previous and digest, which it gets (in a); when it returns true the entry is on the disk. */
bool lt_audit_log_add(struct lt_arena *a, const struct lt_audit_log *log, struct lt_audit_line *line, struct lt_err *err);

/* What the digest is over, behind the digest before. */
void lt_audit_log_line(const struct lt_audit_line *line, struct lt_buf *out);

/* Entries in order of their numbers from `from` on, or downwards; texts last until the call returns. */
typedef bool (*lt_audit_line_fn)(void *to, const struct lt_audit_line *line, struct lt_err *err);
struct lt_audit_want {
	int64_t from, most;       /* from 0: the first, or downwards the last; most 0: all */
	bool down;
	int64_t since_us, until_us; /* 0: any; until_us itself is not wanted */
	const char *who, *action; /* NULL: any; action: that one, or all that begin with it and a dot */
};
bool lt_audit_log_read(struct lt_arena *a, const struct lt_audit_log *log, const struct lt_audit_want *want, lt_audit_line_fn take, void *to,
	struct lt_err *err);
bool lt_audit_log_count(struct lt_arena *a, const struct lt_audit_log *log, const struct lt_audit_want *want, int64_t *ret_count, struct lt_err *err);

/* Has somebody written one?  Where it is read only. */
bool lt_audit_log_is_there(const struct lt_audit_log *log, int64_t *ret_there, struct lt_err *err);

struct lt_audit_found {
	bool good;
	int64_t entries, anchored, wrong_at;
	char head[65];
	char sentence[512];
};
/* Walks the whole chain and holds it against the anchor.  False: it could not be read. */
bool lt_audit_log_verify(struct lt_arena *a, const struct lt_audit_log *log, struct lt_audit_found *ret_found, struct lt_err *err);
