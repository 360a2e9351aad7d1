/* SPDX-License-Identifier: Apache-2.0 */
/* view: what templates read, made of the estate. */
#pragma once
#include "prepare/target.h"

/* What must be there and how it must be written, told with its place. */
void lt_view_check(struct lt_prepare *p);

/* Lays platform, names, tags, lintel and targets on doc, in an open map. */
void lt_view_lay(struct lt_prepare *p, struct lt_doc *doc);

/* A text of the platform section, with what it is when not given: "" then where it is nothing. */
const char *lt_view_platform(struct lt_prepare *p, const char *path);

/* Is this target rendered? */
bool lt_view_renders(struct lt_prepare *p, const char *target);
