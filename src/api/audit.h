/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit: what was changed, by whom, and who read what is sensitive; append-only and chained by SHA-256.
 *
 * An entry is durable before lt_audit_add() returns.  Who changes something calls it before the change
 * (outcome "begun") and again when it is over ("done", or "failed"), so that a kill between the two is visible.
 */
#pragma once
#include <stdbool.h>

struct lt_api;
struct lt_err;
struct lt_principal;

/* action: a word of the thing, as waiver.add, key.create, key.revoke, token.create, assessment.start, facts.query;
 * object: which one; detail: one line of JSON without any secret, or NULL. */
bool lt_audit_add(struct lt_api *api, const struct lt_principal *who, const char *action, const char *object, const char *detail,
	const char *outcome, struct lt_err *err);
