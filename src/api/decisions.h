/* SPDX-License-Identifier: Apache-2.0 */
/* decisions: tables, records and the register of use cases as they lie beside the estate now, for the routes that show them. */
#pragma once
#include "plan/decision_book.h"

struct lt_edit;
struct lt_facts;
struct lt_reply;
struct lt_request;
struct lt_usecases;

/* The book with tables, records and inputs of lintel.yaml, and with the facts of the last assessment where there are some.  False with
 * a problem: 422 where a file has mistakes, each with its line.  *ret_facts (or NULL): the facts, or NULL. */
bool lt_decisions_open(const struct lt_request *request, struct lt_decision_book *book, struct lt_facts **ret_facts, struct lt_reply *reply);

/* usecases.yaml. */
bool lt_decisions_usecases(const struct lt_request *request, struct lt_usecases *cases, struct lt_reply *reply);

/* item, a JSON map, to the list at path of a file beside the estate; with the audit log before and after. */
bool lt_decisions_add(const struct lt_request *request, const char *file, const char *path, const char *item, const char *action, const char *of,
	struct lt_reply *reply);
