/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify: what systemd is told of how we are (sd_notify(3)), where it started us and asked for it.
 *
 * Where NOTIFY_SOCKET is not in the environment every call does nothing.
 */
#pragma once
#include <stdint.h>

struct lt_notify {
	const char *socket; /* or NULL */
	int64_t watchdog_ms; /* how often it wants to hear of us, at least; 0: never */
};

struct lt_notify lt_notify_find(char *const *variables);

/* One or more lines of NAME=VALUE. */
void lt_notify_tell(const struct lt_notify *n, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A reload begins: ended by READY=1. */
void lt_notify_reloading(const struct lt_notify *n);
