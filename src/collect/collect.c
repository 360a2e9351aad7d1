/* SPDX-License-Identifier: Apache-2.0 */
/* The list of collectors, from the room's meson.build. */
#include "collect/collect.h"

#include "collect/collectors.h"

#define COLLECTOR(name) extern const struct lt_collector lt_collector_##name;
COLLECTORS
#undef COLLECTOR

const struct lt_collector *const lt_collectors[] = {
#define COLLECTOR(name) &lt_collector_##name,
	COLLECTORS
#undef COLLECTOR
	NULL,
};

const struct lt_limits lt_limits_default = {
	.file_bytes = (uint64_t)2 << 30,
	.depth = 512,
	.values = 20 * 1000 * 1000,
	.files = 500 * 1000,
};
