/* SPDX-License-Identifier: Apache-2.0 */
/*
 * edit_gateway: one change of the gateway section, from lintel.yaml to the policy in force.
 *
 *	struct lt_edit_gateway change;
 *	if (!lt_edit_gateway_begin(request, "caller.limits", name, &change, reply))
 *		return false;
 *	bool good = lt_edit_gateway_match(&change, version, reply) && lt_edit_set(change.edit, ..., &change.err);
 *	return lt_edit_gateway_end(&change, good, "limits of caller web", reply) && ...
 *
 * Changes come one after the other (govern/edit.h holds a lock until the policy is in force), so that each sees
 * what the one before it did.  The audit log has each twice: before, and how it went.
 */
#pragma once
#include "api/force.h"
#include "base/err.h"
#include "govern/edit.h"

struct lt_edit_gateway {
	const struct lt_request *request;
	const char *action, *object;
	struct lt_force force;      /* in force before the change */
	struct lt_edit *edit;
	struct lt_err err;          /* of edits that failed */
	uint64_t generation;        /* afterwards */
	bool taken;                 /* it is in force; else the keeper takes it in a moment */
};

/* False with the problem in the reply; lt_edit_gateway_end() need not be called then. */
bool lt_edit_gateway_begin(const struct lt_request *request, const char *action, const char *object, struct lt_edit_gateway *ret_change,
	struct lt_reply *reply);

/* If-Match of the request against the version of what is changed; true when there is none. */
bool lt_edit_gateway_match(const struct lt_edit_gateway *change, const char *version, struct lt_reply *reply);

/* good: the edits are made.  Checks, writes, publishes and waits up to two seconds until it is in force; how: what was
 * done, for the history.  Whatever came of it is in the audit log and, when it failed, in the reply. */
bool lt_edit_gateway_end(struct lt_edit_gateway *change, bool good, const char *how, struct lt_reply *reply);

/* --- limits --- */

/* What of struct lt_noun_limits_change is given, into the item at path (gateway.callers[name=web]); limits below it at
 * path itself, or in the map `limits` where the organisation has them. */
bool lt_edit_gateway_limits(struct lt_edit_gateway *change, const char *path, const struct lt_record *record, const void *noun, uint64_t given);

/* One key: set to JSON, or taken away where value is NULL. */
bool lt_edit_gateway_key(struct lt_edit_gateway *change, const char *path, const char *value);

/* PATCH of limits with the body limits_change: of the organisation (team NULL) or of a team. */
bool lt_edit_gateway_scope(const struct lt_request *request, const char *team, struct lt_reply *reply);
