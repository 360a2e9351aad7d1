/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ring: records on their way from one worker to the ledger, safe when either is killed.
 *
 * A ring is a file, folder/ring.<slot>, of 2^17 records of 256 bytes: a sequence number, a
 * checksum and 240 bytes of the writer's.  One worker writes (the one that holds the slot), the
 * keeper reads.  A record counts once its sequence is stored, last of all; half a record is
 * overwritten by the next owner.  The reader moves the tail only after the ledger has them.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_ring;
struct lt_err;

enum { LT_RING_BYTES = 240, LT_RING_RECORDS = 1 << 17 };

struct lt_ring *lt_ring_open(const char *folder, int slot, struct lt_err *err); /* makes it */
void lt_ring_close(struct lt_ring *ring);

/* Room for one more record?  Asked before a metered call is let in, so that none is lost. Counts
 * those that were let in and have not been put yet. */
bool lt_ring_reserve(struct lt_ring *ring);
void lt_ring_unreserve(struct lt_ring *ring);

/* Lays a record of len bytes (at most LT_RING_BYTES); false: full, nothing happened. */
bool lt_ring_put(struct lt_ring *ring, const void *record, uint32_t len);

/* The reader: the record at the tail plus ahead, or NULL.  seq is unique in this ring for ever. */
const void *lt_ring_peek(const struct lt_ring *ring, uint32_t ahead, uint64_t *ret_seq);
void lt_ring_drop(struct lt_ring *ring, uint32_t records); /* they are in the ledger */
uint32_t lt_ring_used(const struct lt_ring *ring);
uint64_t lt_ring_identity(const struct lt_ring *ring);    /* of this file: with seq it names a record */
