/* SPDX-License-Identifier: Apache-2.0 */
/* waive: applies the waivers of lintel.yaml and of comments in the files that findings stand in. */
#pragma once

struct lt_arena;
struct lt_assessment;
struct lt_checks;
struct lt_estate;
struct lt_facts;

/* The waivers and decisions of lintel.yaml become facts, so that they can be asked about: tables waiver and
 * shadow_decision.  Comments are no facts: they are looked for where gaps are. */
void lt_waive_facts(struct lt_arena *a, const struct lt_estate *estate, const struct lt_checks *checks, struct lt_facts *facts);

/* folder: what the paths of findings are relative to. */
void lt_waive(struct lt_arena *a, const char *folder, const struct lt_estate *estate,
	struct lt_assessment *assessment);
