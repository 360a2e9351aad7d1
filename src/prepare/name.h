/* SPDX-License-Identifier: Apache-2.0 */
/* name: names of resources by convention (infra6 7.9), the same in every language. */
#pragma once
#include "prepare/target.h"

void lt_name_lay(struct lt_prepare *p, struct lt_doc *doc);
void lt_name_check(struct lt_prepare *p);

/* Tells when what a node says is no region of Azure; nothing is one. */
void lt_name_region(struct lt_prepare *p, struct lt_node node, const char *what);

/* Tells when the platform's region is known to have no availability zones, and what the target does with them. */
void lt_name_zones(struct lt_prepare *p, const char *does);

/* The storage account of Terraform's state. */
const char *lt_name_state(struct lt_prepare *p);

/* The key of a target's name in the view: _ for -. */
const char *lt_name_key(struct lt_arena *a, const char *target);
