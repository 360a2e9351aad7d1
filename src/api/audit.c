/* SPDX-License-Identifier: Apache-2.0 */
/* audit: the control plane's end of the audit log; a service. */
#include "api/audit.h"

#include <stdio.h>

#include "api/api.h"
#include "api/audit_log.h"
#include "api/route.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

enum { ENTRY_MOST = 4 << 20 };

bool
lt_audit_add(struct lt_api *api, const struct lt_principal *who, const char *action, const char *object, const char *detail,
	const char *outcome, struct lt_err *err)
{
	struct lt_audit_log log = { lt_api_database(api, err), lt_api_given(api)->state };
	struct lt_arena *a = lt_arena_new(ENTRY_MOST);
	struct lt_audit_line line = { .at_us = lt_clock_us(), .who = who->name ? who->name : "", .role = lt_words_role.at[who->role].word, .by = who->id,
		.action = action, .object = object, .detail = detail, .outcome = outcome, .instance = lt_api_instance(api) };
	bool good = log.db && lt_audit_log_add(a, &log, &line, err);
	lt_arena_drop(a);
	return good;
}

static bool
open_audit(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	struct lt_audit_log log = { lt_api_database(api, err), lt_api_given(api)->state };
	*ret_state = NULL;
	return log.db && lt_audit_log_open(lt_api_arena(api), &log, err);
}

extern const struct lt_service lt_service_audit;
const struct lt_service lt_service_audit = { "audit", open_audit, NULL, NULL };
