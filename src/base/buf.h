/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf: bytes that grow as they are written.
 *
 * A buffer has a ceiling.  A write past it is dropped and remembered: the owner asks
 * lt_buf_over() once at the end.  LT_BUF(ceiling) needs no call; lt_buf_done() gives
 * the memory back (also through LT_AUTO(lt_buf_local)).
 */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct lt_buf {
	char *at; /* NUL-terminated once anything was written, else NULL */
	size_t len, room, ceiling;
	bool over;
};

#define LT_BUF(limit) ((struct lt_buf){ .ceiling = (limit) })
/* One that stays in memory of the caller's (size bytes, the NUL among them) and needs no lt_buf_done(). */
#define LT_BUF_IN(memory, size) ((struct lt_buf){ .at = (memory), .room = (size), .ceiling = (size) - 1 })

void lt_buf_done(struct lt_buf *b);
static inline bool
lt_buf_over(const struct lt_buf *b)
{
	return b->over;
}
static inline struct lt_text
lt_buf_text(const struct lt_buf *b)
{
	return (struct lt_text){ b->at ? b->at : "", b->len };
}

void lt_buf_add_growing(struct lt_buf *b, const void *bytes, size_t len); /* only for the next */
static inline void
lt_buf_add(struct lt_buf *b, const void *bytes, size_t len)
{
	if (b->over || len >= b->room - b->len) {
		lt_buf_add_growing(b, bytes, len);
		return;
	}
	if (len)
		memcpy(b->at + b->len, bytes, len);
	b->len += len;
	b->at[b->len] = 0;
}
void lt_buf_text_add(struct lt_buf *b, struct lt_text text);
void lt_buf_puts(struct lt_buf *b, const char *text);
void lt_buf_putc(struct lt_buf *b, char c);
void lt_buf_fill(struct lt_buf *b, char c, int times); /* nothing when times <= 0 */
void lt_buf_int(struct lt_buf *b, int64_t number); /* as %d, ten times as fast */
void lt_buf_printf(struct lt_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lt_buf_vprintf(struct lt_buf *b, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
