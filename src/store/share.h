/* SPDX-License-Identifier: Apache-2.0 */
/*
 * share: the memory that the keeper (`lintel up`) and the workers have in common.
 *
 * It is one file of the state folder, mapped by everybody.  Every word in it has one writer or
 * is changed by one atomic operation; there is no lock and no pointer, so that a process that
 * is killed anywhere leaves it whole.  What was counted survives a restart of anybody.
 *
 *	control     the generation of the policy in force, mode, heartbeats
 *	workers     one slot a worker: who it is, which policy it has, what it has in flight
 *	places      counters of scopes, health of deployments, learnt sizes: found by identity
 *	addresses   where names of hosts lead, kept fresh by the keeper
 *
 * Keys of providers are not in it: see lt_keyring below, which never touches a disk.
 */
#pragma once
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

enum {
	LT_SHARE_WORKERS = 64,
	LT_SHARE_SCOPES = 8192,
	LT_SHARE_TARGETS = 512,  /* deployments */
	LT_SHARE_MODELS = 1024,
};

struct lt_share;

/* Maps folder/share, making it when it is not there (0600).  One of another layout is put aside
 * and a new one made. */
struct lt_share *lt_share_open(const char *folder, struct lt_err *err);
void lt_share_close(struct lt_share *share); /* NULL is fine */

/* The generation in force (0: none yet), and the one that `govern apply` asks the keeper for. */
uint64_t lt_share_generation(const struct lt_share *share);
void lt_share_publish(struct lt_share *share, uint64_t generation); /* the keeper alone */
uint64_t lt_share_wanted(const struct lt_share *share);
void lt_share_want(struct lt_share *share, uint64_t generation);

/* A worker takes a slot (0..63) by a lock on its byte of folder/workers, so that one whose owner
 * was killed is free at once; what the last owner had in flight is forgotten.  -1: none is free.
 * The slot is also the number of its ring. */
int lt_share_enter(struct lt_share *share, struct lt_err *err);
void lt_share_leave(struct lt_share *share, int slot);
void lt_share_tell(struct lt_share *share, int slot, uint64_t generation, int64_t now_ms); /* heartbeat */

struct lt_share_worker {
	int slot;
	int64_t pid, heartbeat_ms;
	uint64_t generation;
};
/* The workers that are alive, into out[LT_SHARE_WORKERS]; how many. */
int lt_share_workers(struct lt_share *share, struct lt_share_worker *out);

/* Forgets what workers had in flight that were killed, and frees the money they had leased; how
 * many there were.  Leases ask for it before they refuse, and the keeper now and then. */
int lt_share_reap(struct lt_share *share);

/* The keeper's own heartbeat; workers know from it whether anybody drains the rings. */
void lt_share_keeper_tell(struct lt_share *share, int64_t now_ms);
int64_t lt_share_keeper_heard(const struct lt_share *share);

/* Numbers of places by identity: claimed at the first ask, the same for everybody afterwards.
 * -1 when all are taken. */
int lt_share_scope(struct lt_share *share, uint64_t identity);
int lt_share_target(struct lt_share *share, uint64_t identity);
int lt_share_model(struct lt_share *share, uint64_t identity);

/* 256 zeroed bytes each that belong to gateway/health.h and gateway/guess.h. */
void *lt_share_target_health(struct lt_share *share, int target);
void *lt_share_model_guess(struct lt_share *share, int model);

/* How many calls all living workers have in flight there, and this worker's own word. */
int64_t lt_share_target_in_flight(const struct lt_share *share, int target);
int64_t lt_share_scope_in_flight(const struct lt_share *share, int scope);
void lt_share_target_add(struct lt_share *share, int slot, int target, int by);

/* Addresses of a target, kept by the keeper.  How many were copied to out; 0: not known yet. */
struct lt_address {
	socklen_t len;
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_un local;
	};
};
enum { LT_SHARE_ADDRESSES = 4 };
int lt_share_addresses(const struct lt_share *share, int target, struct lt_address out[LT_SHARE_ADDRESSES]);
void lt_share_address_set(struct lt_share *share, int target, const struct lt_address *addresses, int count);

/* Which target made an id that callers come back with (a stored response), by hash of the id.
 * The table is a cache of 65,536 ids: an old one may be forgotten, and then -1 is the answer. */
void lt_share_stick(struct lt_share *share, uint64_t id_hash, int target);
int lt_share_stuck(const struct lt_share *share, uint64_t id_hash);

/* --- keys of providers: a mapping without a file, which the children of `lintel up` inherit --- */
struct lt_keyring;
enum { LT_KEYRING_KEYS = 256, LT_KEYRING_VALUE = 8000 };

struct lt_keyring *lt_keyring_new(struct lt_err *err);        /* ret's descriptor is inherited over exec */
int lt_keyring_fd(const struct lt_keyring *ring);
struct lt_keyring *lt_keyring_of(int fd, struct lt_err *err); /* in the child, read-only */
void lt_keyring_close(struct lt_keyring *ring);
/* The keeper sets, a worker copies into out and gets the length; 0: not there.  A copy is whole
 * also while the keeper writes. */
bool lt_keyring_set(struct lt_keyring *ring, uint64_t identity, struct lt_text value);
size_t lt_keyring_get(const struct lt_keyring *ring, uint64_t identity, char out[LT_KEYRING_VALUE]);
