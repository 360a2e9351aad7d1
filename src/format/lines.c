/* SPDX-License-Identifier: Apache-2.0 */
/* Lines on demand, by blocks of 512 bytes: pretty JSON has a place for every cell, and counting from
 * further away was an eighth of what a large dump cost. */
#include "format/lines.h"

#include "base/arena.h"

#define BLOCK ((uint32_t)512)

struct spot {
	uint32_t line, start; /* start: the offset where that line begins */
};

struct lt_lines {
	struct lt_arena *arena;
	struct lt_text text;
	bool single;
	struct spot *blocks; /* the spot at the beginning of each block */
	int count, room;
};

struct lt_lines *
lt_lines_new(struct lt_arena *a, struct lt_text text)
{
	struct lt_lines *lines = LT_NEW(a, struct lt_lines);
	lines->arena = a;
	lines->text = text;
	return lines;
}

void
lt_lines_single(struct lt_lines *lines)
{
	lines->single = true;
}

/* The spot at offset to, from the spot at offset from. */
static struct spot
count_on(const struct lt_lines *lines, struct spot at, uint32_t from, uint32_t to)
{
	const char *p = lines->text.at + from, *end = lines->text.at + to;
	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		p++;
		at.line++;
		at.start = (uint32_t)(p - lines->text.at);
	}
	return at;
}

struct lt_place
lt_lines_place(struct lt_lines *lines, const char *file, uint32_t offset)
{
	if (offset > lines->text.len)
		offset = (uint32_t)lines->text.len;
	if (lines->single)
		return (struct lt_place){ file, 1, offset + 1 };
	uint32_t block = offset / BLOCK;
	if (lines->count == 0)
		LT_PUSH(lines->arena, lines->blocks, lines->count, lines->room) = (struct spot){ 1, 0 };
	while ((uint32_t)lines->count <= block) {
		uint32_t from = (uint32_t)(lines->count - 1) * BLOCK;
		struct spot next = count_on(lines, lines->blocks[lines->count - 1], from, from + BLOCK);
		LT_PUSH(lines->arena, lines->blocks, lines->count, lines->room) = next;
	}
	struct spot at = count_on(lines, lines->blocks[block], block * BLOCK, offset);
	return (struct lt_place){ file, at.line, offset - at.start + 1 };
}
