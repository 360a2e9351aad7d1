/* SPDX-License-Identifier: Apache-2.0 */
/* elsewhere: what the targets of other clouds have in common. */
#pragma once
#include "prepare/target.h"

/* Is the section platform.<section> there, with these keys below it?  Where all is rendered and it is not there, it is
 * left out; asked for by name without it is a mistake, as is a key or a contact that is missing.  keys: NULL ends. */
bool lt_elsewhere_wanted(struct lt_prepare *p, const char *section, const char *const *keys);

/* Lays the network's addresses as space, when they are a range of at most this prefix. */
void lt_elsewhere_space(struct lt_prepare *p, struct lt_doc *doc, const char *section, int longest);
