/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A custom role for what the azure collector asks: az role definition create takes it.  It
 * allows reading alone and no data of any service.
 */
#include "assess/run.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "catalog/check.h"
#include "cli/permissions.h"
#include "collect/azure_action.h"
#include "facts/facts.h"
#include "format/json.h"
#include "record/estate.h"

static void
put_scopes(const struct lt_estate *estate, struct lt_buf *out)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_texts named = estate->azure.subscriptions;
	for (int i = 0; i < named.count; i++) {
		lt_buf_puts(out, i ? ",\n    " : "\n    ");
		lt_json_quote(out, lt_text(lt_print(a, "/subscriptions/%s", named.at[i])));
	}
	if (named.count == 0)
		lt_buf_puts(out, "\n    \"/subscriptions/<put the subscription's id here>\"");
	lt_arena_drop(a);
}

void
lt_permissions_azure(const struct lt_estate *estate, struct lt_buf *out)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_err err = { 0 };
	struct lt_checks checks;
	struct lt_facts *facts = NULL;
	if (lt_checks_load(a, NULL, 0, &checks, &err))
		facts = lt_run_open(a, lt_keys_new(a), &checks, NULL, 0, "2026-01-01", &err);
	lt_buf_puts(out, "{\n  \"Name\": \"Lintel Reader\",\n  \"IsCustom\": true,\n  \"Description\": \"What lintel assess reads of Azure, and nothing else."
		" What was bought ahead lies outside subscriptions: to see it, assign Reservations Reader at /providers/Microsoft.Capacity too.\",\n"
		"  \"Actions\": [");
	const char *const *actions = facts ? lt_azure_actions(a, facts) : NULL;
	for (int i = 0; actions && actions[i]; i++) {
		lt_buf_puts(out, i ? ",\n    " : "\n    ");
		lt_json_quote(out, lt_text(actions[i]));
	}
	lt_buf_puts(out, "\n  ],\n  \"NotActions\": [],\n  \"DataActions\": [],\n  \"NotDataActions\": [],\n  \"AssignableScopes\": [");
	put_scopes(estate, out);
	lt_buf_puts(out, "\n  ]\n}\n");
	lt_arena_drop(a);
}
