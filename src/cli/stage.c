/* SPDX-License-Identifier: Apache-2.0 */
/* stage: see stage.h. */
#include "cli/stage.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

void
lt_stage(struct lt_stages *stages, const char *name)
{
	if (!stages->on)
		return;
	struct timespec t;
	struct rusage use;
	clock_gettime(CLOCK_MONOTONIC, &t);
	getrusage(RUSAGE_SELF, &use);
	double now = (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
	if (!name)
		stages->began = now;
	else
		fprintf(stderr, "%-8s %8.2f ms  (%8.2f ms, %5ld MB)\n", name, now - stages->last, now - stages->began, use.ru_maxrss / 1024);
	stages->last = now;
}
