/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan: the members of a JSON object that matter, found in one pass over pieces of it.
 *
 * A call's body is never decoded: the scanner proves it (RFC 8259 grammar, UTF-8, balanced, one
 * object and nothing behind it, at most LT_SCAN_DEPTH deep), remembers where the values of the
 * wanted top-level members are, and counts the bytes of texts for the guess of tokens.  It can
 * stop between any two bytes and go on in the next piece.
 *
 * A wanted member that comes twice, or any top-level name spelt with an escape, is refused:
 * a provider might take the other one.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum { LT_SCAN_DEPTH = 256, LT_SCAN_WANTED = 16 };

enum lt_scan_kind { LT_SCAN_ABSENT, LT_SCAN_NULL, LT_SCAN_FALSE, LT_SCAN_TRUE, LT_SCAN_NUMBER, LT_SCAN_TEXT,
	LT_SCAN_LIST, LT_SCAN_MAP };

/* Where one value lies: offsets in all bytes fed, past its last byte; a text's with its quotes. */
struct lt_scan_value {
	enum lt_scan_kind kind;
	bool escaped;             /* a text with a backslash in it */
	uint64_t at, end;
	uint32_t count;           /* of a list: its items */
};

enum lt_scan_state { LT_SCAN_MORE, LT_SCAN_DONE, LT_SCAN_BAD, LT_SCAN_TWICE, LT_SCAN_ESCAPED, LT_SCAN_DEEP,
	LT_SCAN_UTF8 };

struct lt_scan {
	/* set by lt_scan_init() */
	const char *const *wanted; /* names, NULL ends */
	/* answered */
	enum lt_scan_state state;
	uint64_t fed, bad_at;      /* bytes so far; where it went wrong */
	struct lt_scan_value values[LT_SCAN_WANTED]; /* as wanted */
	uint64_t text_bytes;       /* bytes between quotes of all values that are texts, at any depth; images
	                              and sound are not among them: data: URLs, and texts of 64 bytes and more
	                              that are called data, file_data or b64_json */
	uint64_t open_at, close_at; /* of the outermost braces */
	bool empty;                /* {} */
	/* its own */
	uint64_t inner[56];
};

void lt_scan_init(struct lt_scan *scan, const char *const *wanted);
void lt_scan_feed(struct lt_scan *scan, struct lt_text piece);
enum lt_scan_state lt_scan_end(struct lt_scan *scan); /* no more pieces: DONE or what is wrong */

/* An edit of bytes without building them anew: at place `at` (in the bytes as fed), `drop` bytes
 * go and `put` comes. */
struct lt_edit {
	uint64_t at, drop;
	struct lt_text put;
};

/* Bytes [at, end) of the pieces, copied into out of at least end - at bytes. */
void lt_scan_copy(const struct lt_text *pieces, int count, uint64_t at, uint64_t end, char *out);
