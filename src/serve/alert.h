/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert: people are told when a budget is used to a percentage that the estate names.
 *
 * Once a period, scope and percentage, also over restarts: what was told stands in a small file of
 * the state folder.  Telling is a line on standard error and a counter in /metrics.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_alerts;
struct lt_arena;
struct lt_buf;
struct lt_policy;
struct lt_policy_scope;

enum lt_alert_period { LT_ALERT_DAY, LT_ALERT_MONTH };

struct lt_alerts *lt_alerts_open(struct lt_arena *a, const char *path);

/* So much of the scope's budget is spent in that day or month (since 1970).  Returns the percentage to tell,
 * 0 for none: the highest of the scope's that was passed and not told yet. */
int lt_alerts_look(struct lt_alerts *alerts, const struct lt_policy_scope *scope, enum lt_alert_period period, int32_t number,
	int64_t nano);

/* After a round of looking: what was told is kept in the file, when something was. */
void lt_alerts_keep(struct lt_alerts *alerts);

/* The sentence for people. */
void lt_alerts_say(struct lt_buf *out, const struct lt_policy *policy, const struct lt_policy_scope *scope,
	enum lt_alert_period period, int64_t nano, int percent);

/* lintel_budget_alerts_total */
void lt_alerts_write(const struct lt_alerts *alerts, struct lt_buf *out);
