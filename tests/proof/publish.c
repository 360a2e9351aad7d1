/* SPDX-License-Identifier: Apache-2.0 */
/* publish: policies put into force faster than anybody would.
 *
 *	publish STATE TIMES A B   the bytes of generations A and B in turn, each as a new generation
 *	publish STATE alone A     the bytes of generation A once more, without the keeper
 *	publish STATE want N      generation N is asked for, whatever its file is
 *	publish STATE force N     generation N is in force, without the keeper
 *
 * Every tenth goes the whole way, through the keeper; the others are put into force at once. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "govern/publish.h"
#include "store/share.h"

enum { PATIENCE_MS = 20000, KEEPERS = 10 };

static int64_t
now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static bool
by_keeper(struct lt_share *share, uint64_t generation, struct lt_err *err)
{
	int64_t until = now_ms() + PATIENCE_MS;
	lt_share_want(share, generation);
	for (; lt_share_generation(share) != generation; poll(NULL, 0, 1))
		if (now_ms() > until)
			return lt_fail(err, "the keeper did not take generation %llu", (unsigned long long)generation);
	return true;
}

static bool
in_turn(const char *state, struct lt_share *share, long times, const uint64_t of[2], bool alone, struct lt_err *err)
{
	for (long i = 0; i < times; i++) {
		struct lt_arena *a = lt_arena_new(SIZE_MAX);
		struct lt_policy policy;
		struct lt_text bytes;
		uint64_t generation;
		bool good = lt_publish_load(a, state, of[i % 2], &bytes, &policy, err) &&
			lt_publish_add(a, state, bytes, "test", "", time(NULL), &generation, err);
		lt_arena_drop(a);
		if (!good)
			return false;
		if (!alone && (i % KEEPERS == 0 || i == times - 1)) {
			if (!by_keeper(share, generation, err))
				return false;
		} else {
			lt_share_publish(share, generation);
			lt_share_want(share, generation);
		}
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct lt_err err = { 0 };
	bool good = false;
	if (argc < 4) {
		fputs("usage: publish STATE TIMES A B | STATE alone A | STATE want N | STATE force N\n", stderr);
		return 2;
	}
	struct lt_share *share = lt_share_open(argv[1], &err);
	uint64_t number = strtoull(argv[3], NULL, 10);
	if (share && strcmp(argv[2], "want") == 0) {
		lt_share_want(share, number);
		good = true;
	} else if (share && strcmp(argv[2], "force") == 0) {
		lt_share_publish(share, number);
		good = true;
	} else if (share && argc == 5) {
		good = in_turn(argv[1], share, strtol(argv[2], NULL, 10), (uint64_t[]){ number, strtoull(argv[4], NULL, 10) }, false, &err);
	} else if (share && strcmp(argv[2], "alone") == 0) {
		good = in_turn(argv[1], share, 1, (uint64_t[]){ number, number }, true, &err);
	}
	if (!good)
		fprintf(stderr, "publish: %s\n", err.text);
	lt_share_close(share);
	return !good;
}
