/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asset: the inventory of AI that is in use: keys, addresses and SDKs in files, model servers, machines
 * and accounts that live and stand in no code, services in logs and sign-ins.
 *
 * What somebody decided about each is taken from `shadow` of lintel.yaml, and who owns what from the answer
 * governance.inventory.  Nothing found is nothing said: an empty inventory is no clean one.
 */
#pragma once
#include <stdbool.h>

#include "record/assessment.h"

struct lt_arena;
struct lt_err;
struct lt_estate;
struct lt_facts;

/* Must be announced before facts are collected (lt_run_open). */
extern const char lt_asset_statement[];

/* Fills assets of the assessment, worst first. */
bool lt_asset_fill(struct lt_arena *a, struct lt_facts *facts, const struct lt_estate *estate, struct lt_assessment *assessment,
	struct lt_err *err);
