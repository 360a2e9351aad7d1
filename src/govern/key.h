/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key: keys of callers, lk_ and 43 letters and digits.
 *
 * A key is shown once, to whom it is made for; the estate has its SHA-256, and people name it by the first
 * twelve digits of that.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/draw.h"

struct lt_err;

enum {
	LT_KEY_NAME_MOST = 128,   /* of a caller's name, as record/setting.c has it */
	LT_KEY_ID = 12,
};

struct lt_key {
	char text[3 + LT_DRAW_SECRET + 1];
	char sha256[65];
	char id[LT_KEY_ID + 1];
};

bool lt_key_draw(struct lt_key *ret_key, struct lt_err *err);

/* The name that a key of this digest goes by; its first six bytes do. */
void lt_key_id(const uint8_t *digest, char out[LT_KEY_ID + 1]);

/* May a caller be called so: 1 to 128 bytes on one line? */
bool lt_key_name(const char *name);
