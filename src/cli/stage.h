/* SPDX-License-Identifier: Apache-2.0 */
/* stage: how long each part of a run took and what memory it came to, for those who measure. */
#pragma once
#include <stdbool.h>

struct lt_stages {
	bool on;
	double began, last;
};

/* A line on standard error about what went on since the last call; a NULL name starts the clock. */
void lt_stage(struct lt_stages *stages, const char *name);
