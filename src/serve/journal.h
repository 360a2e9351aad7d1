/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal: calls.log, a line a call, appended in pieces.
 *
 * At 64 MB the file becomes calls.log.1 and a new one is begun; five old ones are kept.  A line that
 * finds no room on the disk is lost (the ledger keeps the call), and that is said once a minute.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_arena;
struct lt_buf;
struct lt_err;
struct lt_journal;

enum { LT_JOURNAL_BYTES = 64 << 20, LT_JOURNAL_OLD = 5 };

struct lt_journal *lt_journal_open(struct lt_arena *a, const char *path, int64_t most_bytes, struct lt_err *err);
void lt_journal_close(struct lt_journal *j);

/* Where lines are laid; they are written by lt_journal_flush(). */
struct lt_buf *lt_journal_lines(struct lt_journal *j);
bool lt_journal_flush(struct lt_journal *j, struct lt_err *err);
