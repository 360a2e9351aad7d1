/* SPDX-License-Identifier: Apache-2.0 */
/*
 * home: where lintel keeps what outlives a run, and which estate governs it.
 */
#pragma once

struct lt_arena;
struct lt_err;

/* The state folder, absolute: given (--state), else $XDG_STATE_HOME/lintel, else /var/lib/lintel for
 * root and ~/.local/state/lintel for others.  It need not exist.  NULL with err when there is
 * no home to put it in. */
const char *lt_home_state(struct lt_arena *a, const char *given, struct lt_err *err);

/* The estate's file: given (--estate), else lintel.yaml or lintel.yml of the current folder, else
 * NULL: there is none. */
const char *lt_home_estate(const char *given);
