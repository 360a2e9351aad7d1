/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keeper: the process of `lintel up` that writes.
 *
 * Every 20 ms, or 200 when there is much to do, it takes what the workers laid into their rings to the
 * ledger, /metrics and calls.log; it publishes policies when somebody wants one, after the hosts in it
 * are resolved and the keys of its providers are there; it tells people about budgets, and answers on
 * the admin listener.  Workers go on without it: killed and started again, it takes up where the rings
 * are.
 */
#pragma once
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "serve/gauge.h"

struct lt_alerts;
struct lt_arena;
struct lt_book;
struct lt_buf;
struct lt_credentials;
struct lt_drain;
struct lt_journal;
struct lt_keyring;
struct lt_metrics;
struct lt_resolve;
struct lt_share;
struct lt_state;

/* What it is started with; all of it is made before the fork and lives as long as the process. */
struct lt_keeper_given {
	const struct lt_state *state;
	struct lt_share *share;
	struct lt_keyring *keyring;
	char *const *environ;
	int admin_fd;        /* a listening socket */
	bool traces;         /* calls are spans in spans.jsonl too */
	int shut_fds[2];     /* those of the data port and of the control plane: nothing of the keeper's */
};

struct lt_keeper {
	const struct lt_keeper_given *given;
	struct lt_arena *a;
	/* The admin listener answers from a thread of its own: it holds the lock while it reads these. */
	pthread_mutex_t lock;
	struct lt_book *book;
	struct lt_metrics *metrics;
	struct lt_alerts *alerts;
	struct lt_credentials *credentials;
	struct lt_keeping keeping;
	bool serving;        /* a policy is in force, with its addresses and keys */

	struct lt_journal *journal, *spans;
	struct lt_drain *drain;
	struct lt_resolve *resolve;
	uint64_t preparing, refused; /* generations: on its way, and the last one that could not be read */
	int64_t preparing_since;
	int64_t second, told_stuck;
};

/* In the child: works until SIGTERM, then drains the rings to the last record.  Its exit status. */
int lt_keeper_run(void *given);
