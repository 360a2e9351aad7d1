/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tape: the words a document is made of; for doc.c and json.c alone.
 *
 * A word is a tag (4 bits), a size (28 bits) and an offset (32 bits) into the document's
 * text.  The size is a text's length in bytes, a container's count or a key's number:
 *
 *	NULL FALSE TRUE                 one word
 *	NUMBER TEXT ESCAPED             one word; ESCAPED has escapes to undo
 *	LIST MAP                        two words: count, then the index behind the last inner word
 *	EMPTY_LIST EMPTY_MAP            one word
 *	UNKNOWN                         two words: the reason, then the address it refers to
 *	KEY                             one word before each member's value, but
 *	KEY_NULL KEY_FALSE KEY_TRUE     are key and value in one (JSON is full of nulls)
 *
 * The offset of a value in JSON is its first byte (behind the quote for texts); a built
 * document has texts in a pool of its own and the places in a parallel array.
 */
#pragma once
#include "base/arena.h"
#include "base/map.h"
#include "format/doc.h"

enum lt_tag {
	LT_TAG_NULL,
	LT_TAG_FALSE,
	LT_TAG_TRUE,
	LT_TAG_NUMBER,
	LT_TAG_TEXT,
	LT_TAG_ESCAPED,
	LT_TAG_LIST,
	LT_TAG_MAP,
	LT_TAG_EMPTY_LIST,
	LT_TAG_EMPTY_MAP,
	LT_TAG_UNKNOWN,
	LT_TAG_KEY,
	LT_TAG_KEY_NULL,
	LT_TAG_KEY_FALSE,
	LT_TAG_KEY_TRUE,
};

enum {
	LT_TAPE_MOST = (1 << 28) - 1, /* of bytes in a text, items in a list, keys in a run */
	LT_TAPE_DEPTH = 1024,         /* of a built document */
	LT_TAPE_PAST = 1 << 22,       /* bytes of a file given back at a time */
};

static inline uint64_t
lt_tape_word(enum lt_tag tag, uint32_t size, uint32_t offset)
{
	return (uint64_t)offset << 32 | (uint64_t)size << 4 | tag;
}

static inline enum lt_tag
lt_tape_tag(uint64_t word)
{
	return (enum lt_tag)(word & 15);
}

static inline uint32_t
lt_tape_size(uint64_t word)
{
	return (uint32_t)word >> 4;
}

static inline uint32_t
lt_tape_offset(uint64_t word)
{
	return (uint32_t)(word >> 32);
}

struct lt_keys {
	struct lt_arena *arena;
	struct lt_map *numbers;
	struct lt_text *known;
	int count, room;
	struct lt_shorts *shorts; /* of the JSON reader, else NULL */
};

struct lt_doc {
	struct lt_keys *keys;
	const char *file;
	const char *text; /* what offsets count from */
	uint64_t *words;
	uint32_t count;
	struct lt_place *places; /* one a word, of built documents */
	struct lt_lines *lines;  /* of read documents */
	uint32_t *past;          /* of read documents: how far memory was given back */
	struct lt_build *build;  /* of built documents */
};

/* Undoes the escapes of a text that was read; out has room for text.len bytes.  Returns the length. */
size_t lt_tape_unescape(struct lt_text text, char *out);
