/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ring: records on their way from one worker to the ledger, safe when either is killed.
 *
 * A ring is a file, folder/ring.<slot>, of 2^17 records of 256 bytes: a sequence number, a
 * checksum and 240 bytes of the writer's.  One worker writes (the one that holds the slot), the
 * keeper reads.  A record counts once its sequence is stored, last of all; half a record is
 * overwritten by the next owner.  The reader moves the tail only after the ledger has them.  A file
 * of another layout is put aside; the disk for all of it is taken when it is made.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_ring;
struct lt_err;

enum { LT_RING_BYTES = 240, LT_RING_RECORDS = 1 << 17 };

struct lt_ring *lt_ring_open(const char *folder, int slot, struct lt_err *err); /* makes it */
/* For the reader: NULL, and nothing in err, when no worker has made it yet. */
struct lt_ring *lt_ring_find(const char *folder, int slot, struct lt_err *err);
void lt_ring_close(struct lt_ring *ring); /* NULL is fine */

/* Room for one more record?  Asked before a metered call is let in, so that none is lost. Counts
 * those that were let in and have not been put yet; a put uses one of them up.  Who reserves or
 * puts first in a process is the ring's one writer. */
bool lt_ring_reserve(struct lt_ring *ring);
void lt_ring_unreserve(struct lt_ring *ring);

/* Lays a record of len bytes (at most LT_RING_BYTES); false: full, nothing happened. */
bool lt_ring_put(struct lt_ring *ring, const void *record, uint32_t len);

/* The reader: the LT_RING_BYTES of the record at the tail plus ahead (zeroes behind what was put),
 * or NULL; they stay until they are dropped.  seq is unique in this ring for ever, goes up, and
 * is less than 2^63, as the identity is.  Damaged records, which only a power cut makes, are
 * passed over and counted when others are dropped, or none (0). */
const void *lt_ring_peek(struct lt_ring *ring, uint32_t ahead, uint64_t *ret_seq);
void lt_ring_drop(struct lt_ring *ring, uint32_t records); /* they are in the ledger */
uint64_t lt_ring_damaged(const struct lt_ring *ring);      /* since it was opened */
uint32_t lt_ring_used(const struct lt_ring *ring);
uint64_t lt_ring_identity(const struct lt_ring *ring);    /* of this file: with seq it names a record */
