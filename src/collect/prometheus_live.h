/* SPDX-License-Identifier: Apache-2.0 */
/* prometheus_live: what live servers say: series of the signals, targets, rules, alerts. */
#pragma once
#include "collect/collect.h"

struct lt_server;
struct lt_signals;

/* All servers that the estate names. */
bool lt_live_collect(const struct lt_source *src, struct lt_facts *facts, const struct lt_signals *signals, struct lt_err *err);

/* What is so on one server, in prom_target, alert_rule and prom_alert: which of them it told, and a row
 * of blind where a question failed.  keep is for sentences, as long as the run. */
struct lt_live_state {
	bool targets, rules, alerts;
};
void lt_live_state(struct lt_server *server, struct lt_facts *facts, struct lt_arena *keep, struct lt_live_state *ret_state);
