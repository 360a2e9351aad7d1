/* SPDX-License-Identifier: Apache-2.0 */
/* slot: which worker holds which slot.  A slot is held by a lock on its byte of folder/workers,
 * which the system lets go of when its holder ends in any way. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "store/layout.h"

/* The descriptor whose locks are this process's alone; one from before a fork is its parent's. */
static int
locks(struct lt_share *share)
{
	if (share->workers_pid == getpid())
		return share->workers_fd;
	char path[sizeof share->folder + 16];
	snprintf(path, sizeof path, "%s/workers", share->folder);
	if (share->workers_fd >= 0)
		close(share->workers_fd);
	share->workers_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	share->workers_pid = getpid();
	share->mine = 0;
	return share->workers_fd;
}

static bool
set(int fd, int slot, short type)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = slot, .l_len = 1 };
	return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

static bool
held(int fd, int slot)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = slot, .l_len = 1 };
	return fcntl(fd, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

/* Gives back what a row has out of a budget.  The row is emptied first: killed in between, money
 * stays counted rather than being given back twice. */
static void
give_back(struct lt_budget *row, struct lt_budget *budget)
{
	for (int i = 0; i < 2; i++) {
		uint64_t was = atomic_exchange(&row->words[i], 0);
		uint64_t now = atomic_load(&budget->words[i]);
		int32_t period = (int32_t)(was >> 56 << 1) | i; /* one that has this tag */
		if (was & LT_BUDGET_MOST && was >> 56 == now >> 56)
			lt_budget_change(budget, period, was & LT_BUDGET_MOST, 0);
	}
}

void
lt_layout_forget(struct lt_share *share, int slot)
{
	struct lt_layout *at = share->at;
	for (int i = 0; i < LT_SHARE_SCOPES; i++) {
		if (atomic_load_explicit(&at->scope_ids[i], memory_order_relaxed) == 0)
			continue;
		struct lt_layout_row *row = &at->scopes[i].rows[slot];
		atomic_store(&row->in_flight, 0);
		give_back(&row->day, &at->scopes[i].day);
		give_back(&row->month, &at->scopes[i].month);
	}
	for (int i = 0; i < LT_SHARE_TARGETS; i++)
		if (atomic_load_explicit(&at->target_ids[i], memory_order_relaxed) != 0)
			atomic_store(&at->targets[i].in_flight[slot], 0);
	atomic_store(&at->workers[slot].pid, 0);
}

/* Taken: what the last owner left is forgotten, then it is ours. */
static void
claim(struct lt_share *share, int slot)
{
	struct lt_layout_head *head = &share->at->head;
	struct lt_layout_worker *worker = &share->at->workers[slot];
	uint32_t top = atomic_load(&head->top);
	while (top <= (uint32_t)slot && !atomic_compare_exchange_weak(&head->top, &top, (uint32_t)slot + 1))
		;
	lt_layout_forget(share, slot);
	atomic_store(&worker->generation, 0);
	atomic_store(&worker->heartbeat_ms, 0);
	atomic_store(&worker->pid, getpid());
	share->mine |= UINT64_C(1) << slot;
}

int
lt_share_enter(struct lt_share *share, struct lt_err *err)
{
	int fd = locks(share);
	if (fd < 0) {
		lt_fail_os(err, "open %s/workers", share->folder);
		return -1;
	}
	for (int slot = 0; slot < LT_SHARE_WORKERS; slot++) {
		if (share->mine >> slot & 1 || !set(fd, slot, F_WRLCK))
			continue;
		claim(share, slot);
		lt_share_reap(share);
		return slot;
	}
	lt_fail(err, "all %d slots for workers are taken; are old workers still ending their streams?", LT_SHARE_WORKERS);
	return -1;
}

void
lt_share_leave(struct lt_share *share, int slot)
{
	lt_layout_forget(share, slot);
	set(locks(share), slot, F_UNLCK);
	share->mine &= ~(UINT64_C(1) << slot);
}

int
lt_share_reap(struct lt_share *share)
{
	int fd = locks(share), reaped = 0;
	int top = (int)atomic_load_explicit(&share->at->head.top, memory_order_acquire);
	for (int slot = 0; fd >= 0 && slot < top; slot++) {
		_Atomic int64_t *pid = &share->at->workers[slot].pid;
		if (share->mine >> slot & 1 || atomic_load(pid) == 0 || held(fd, slot) || !set(fd, slot, F_WRLCK))
			continue;
		if (atomic_load(pid) != 0) { /* nobody came and left meanwhile */
			lt_layout_forget(share, slot);
			reaped++;
		}
		set(fd, slot, F_UNLCK);
	}
	return reaped;
}

void
lt_share_tell(struct lt_share *share, int slot, uint64_t generation, int64_t now_ms)
{
	struct lt_layout_worker *worker = &share->at->workers[slot];
	atomic_store_explicit(&worker->generation, generation, memory_order_release);
	atomic_store_explicit(&worker->heartbeat_ms, now_ms, memory_order_relaxed);
}

int
lt_share_workers(struct lt_share *share, struct lt_share_worker *out)
{
	int count = 0, fd = locks(share);
	int top = (int)atomic_load_explicit(&share->at->head.top, memory_order_acquire);
	for (int slot = 0; slot < top; slot++) {
		const struct lt_layout_worker *worker = &share->at->workers[slot];
		int64_t pid = atomic_load(&worker->pid);
		if (pid == 0 || (!(share->mine >> slot & 1) && (fd < 0 || !held(fd, slot))))
			continue;
		out[count++] = (struct lt_share_worker){ slot, pid, atomic_load(&worker->heartbeat_ms),
			atomic_load(&worker->generation) };
	}
	return count;
}
