/* SPDX-License-Identifier: Apache-2.0 */
/*
 * layout: how the shared memory is laid out, for the files of this room alone.
 *
 * Every size is held by an assertion below; who changes one raises LT_LAYOUT, so that a file
 * of the old layout is put aside.  A page of zeroes is a place that nobody has used: claiming
 * one is a single exchange of its identity and needs no second step that a kill could miss.
 */
#pragma once
#include <stdatomic.h>

#include "store/budget.h"
#include "store/rate.h"
#include "store/share.h"
#include "store/whole.h"
#include "store/window.h"

enum {
	LT_LAYOUT = 1,
	LT_LAYOUT_STICKS = 1 << 16,
	LT_LAYOUT_WAYS = 4,
};
#define LT_LAYOUT_MAGIC UINT64_C(0x312d6572616873) /* "share-1" */

struct lt_layout_head {
	uint64_t magic, layout, size, boot;
	uint64_t fill0[4];
	_Atomic uint64_t generation, fill1[7];
	_Atomic uint64_t wanted, fill2[7];
	_Atomic int64_t keeper_ms, fill3[7];
	_Atomic uint32_t top, fill4[15]; /* slots above it were never taken */
};

struct lt_layout_worker {
	_Atomic int64_t pid, heartbeat_ms; /* pid 0: left in order, nothing to forget */
	_Atomic uint64_t generation, fill[5];
};

/* What one worker has out in one scope: a line of its own, and no other worker writes it. */
struct lt_layout_row {
	struct lt_budget day, month; /* money leased and not settled, where there is a budget */
	_Atomic uint32_t in_flight, fill[7];
};

struct lt_layout_scope {
	struct lt_rate rate;
	struct lt_window window;
	struct lt_budget day, month; /* money leased and spent */
	uint64_t fill[3];
	struct lt_layout_row rows[LT_SHARE_WORKERS];
};

struct lt_layout_target {
	char health[256];
	_Atomic uint32_t in_flight[LT_SHARE_WORKERS];
	LT_WHOLE(60) addresses;
	uint64_t fill[7];
};

struct lt_layout {
	struct lt_layout_head head;
	struct lt_layout_worker workers[LT_SHARE_WORKERS];
	_Atomic uint64_t target_ids[LT_SHARE_TARGETS], model_ids[LT_SHARE_MODELS], scope_ids[LT_SHARE_SCOPES];
	_Atomic uint64_t sticks[LT_LAYOUT_STICKS]; /* tag 40 | stamp 14 | target + 1 10 */
	struct lt_layout_target targets[LT_SHARE_TARGETS];
	char guesses[LT_SHARE_MODELS][256];
	struct lt_layout_scope scopes[LT_SHARE_SCOPES]; /* disk is taken for those that are claimed */
};

_Static_assert(sizeof(struct lt_layout_head) == 320, "five lines");
_Static_assert(sizeof(struct lt_layout_worker) == 64, "a line");
_Static_assert(sizeof(struct lt_layout_row) == 64, "a line");
_Static_assert(sizeof(struct lt_layout_scope) == 1024 + 64 + 64 + 64 * LT_SHARE_WORKERS, "see above");
_Static_assert(sizeof(struct lt_layout_target) == 256 + 256 + 968 + 56, "whole lines");
_Static_assert(offsetof(struct lt_layout, targets) % 64 == 0, "lines");
_Static_assert(offsetof(struct lt_layout, scopes) % 64 == 0, "lines");
_Static_assert(sizeof(struct lt_layout) == 320 + 64 * 64 + 8 * (512 + 1024 + 8192) + 8 * 65536 + 512 * 1536 +
	1024 * 256 + 8192 * 5248, "the file's size");

struct lt_share {
	struct lt_layout *at;
	int fd;
	int workers_fd;          /* of this process alone: its locks are the slots it holds */
	int64_t workers_pid;     /* who opened it: a child that was forked since must not use it */
	uint64_t mine;           /* slots held here */
	int64_t reaped_ms;
	struct lt_rate_seen seen[LT_SHARE_SCOPES];
	char folder[4096];
};

/* Forgets what a worker had in flight and gives back the money it had leased (slot.c).  The
 * caller holds the slot's lock. */
void lt_layout_forget(struct lt_share *share, int slot);

/* Takes the disk that a part of the layout needs, before anybody writes there (share.c). */
bool lt_layout_ground(const struct lt_share *share, const void *from, size_t len);

/* A lock on one byte of folder/workers: of a slot, or LT_LAYOUT_MAKING while files are made. */
enum { LT_LAYOUT_MAKING = 100 };
int lt_layout_lock_making(const char *folder, struct lt_err *err); /* -1, or what to close */
uint64_t lt_layout_boot(void); /* of this start of the machine; 0: not known */
