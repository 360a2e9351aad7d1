/* SPDX-License-Identifier: Apache-2.0 */
/*
 * join: what is live and what code and states say are one thing, where they are one.
 *
 * A resource of a cloud is the same when its id is (a state knows the id of what the code calls
 * module.a.azurerm_x.b); an object of a cluster when it has the same namespace, kind and name.  A
 * check that judged both sides answers once: the worse of the two, at the place in the code, with a
 * sentence that names the side that is wrong.  What only the code cannot know yet, the live side
 * decides.
 */
#pragma once
#include <stdint.h>

#include "record/assessment.h"

struct lt_arena;
struct lt_err;
struct lt_facts;

/* Announced before facts are collected (lt_run_open). */
extern const char lt_join_clouds[], lt_join_clusters[];

/* Did a live cloud answer, so that all answers are wanted for joining? */
bool lt_join_wanted(const struct lt_facts *facts);

/* Joins the findings, which must hold every answer; afterwards those whose status is not in keep (bit
 * 1 << LT_STATUS_...) are left out, and only counted. */
bool lt_join(struct lt_arena *a, struct lt_facts *facts, uint8_t keep, struct lt_assessment *assessment, struct lt_err *err);
