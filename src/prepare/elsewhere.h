/* SPDX-License-Identifier: Apache-2.0 */
/* elsewhere: what the targets of other clouds have in common. */
#pragma once
#include "prepare/target.h"

/* Tells which of these keys the section platform.<section> lacks, and contacts when there are none.  keys: NULL ends. */
void lt_elsewhere_check(struct lt_prepare *p, const char *section, const char *const *keys);

/* Lays the network's addresses as space, when they are a range of at most this prefix. */
void lt_elsewhere_space(struct lt_prepare *p, struct lt_doc *doc, const char *section, int longest);
