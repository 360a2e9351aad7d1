/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look: what a file is, by its name and its first bytes.
 *
 * Many names decide alone (main.tf, kustomization.yaml).  The others are looked at: JSON for
 * the keys of its outermost object, YAML for the keys at the left margin of each document.
 * This is no parser: it never fails, and what it cannot tell is LT_FILE_OTHER.
 */
#pragma once
#include "collect/files.h"

enum { LT_LOOK_BYTES = 65536 };

/* The kind by the name alone; false when a look inside must decide. */
bool lt_look_name(struct lt_text path, enum lt_file_kind *ret_kind);

/* The kind by the first LT_LOOK_BYTES of a file that the name did not decide.  UTF-16 with
 * a byte order mark is understood. */
enum lt_file_kind lt_look_inside(struct lt_arena *a, struct lt_text path, struct lt_text head);
