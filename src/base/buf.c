/* SPDX-License-Identifier: Apache-2.0 */
/* A growing, sticky byte buffer. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

static bool
make_room(struct lt_buf *b, size_t more)
{
	if (b->over || more > b->ceiling - b->len) {
		b->over = true;
		return false;
	}
	size_t need = b->len + more + 1;
	if (need <= b->room)
		return true;
	size_t room = b->room ? b->room * 2 : 256;
	if (room - 1 > b->ceiling) /* so that who has room is within the ceiling too */
		room = b->ceiling + 1;
	if (room < need)
		room = need;
	char *grown = realloc(b->at, room);
	if (!grown)
		abort();
	b->at = grown;
	b->room = room;
	return true;
}

void
lt_buf_done(struct lt_buf *b)
{
	free(b->at);
	*b = (struct lt_buf){ .ceiling = b->ceiling };
}

void
lt_buf_add_growing(struct lt_buf *b, const void *bytes, size_t len)
{
	if (len == 0 || !make_room(b, len))
		return;
	memcpy(b->at + b->len, bytes, len);
	b->len += len;
	b->at[b->len] = 0;
}

void
lt_buf_text_add(struct lt_buf *b, struct lt_text text)
{
	lt_buf_add(b, text.at, text.len);
}

void
lt_buf_puts(struct lt_buf *b, const char *text)
{
	lt_buf_add(b, text, strlen(text));
}

void
lt_buf_putc(struct lt_buf *b, char c)
{
	lt_buf_add(b, &c, 1);
}

void
lt_buf_fill(struct lt_buf *b, char c, int times)
{
	for (int i = 0; i < times; i++)
		lt_buf_add(b, &c, 1);
}

void
lt_buf_int(struct lt_buf *b, int64_t number)
{
	char digits[20];
	int at = sizeof digits;
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	do
		digits[--at] = (char)('0' + left % 10);
	while (left /= 10);
	if (number < 0)
		lt_buf_putc(b, '-');
	lt_buf_add(b, digits + at, sizeof digits - (size_t)at);
}

void
lt_buf_vprintf(struct lt_buf *b, const char *format, va_list args)
{
	char small[256];
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(small, sizeof small, format, again);
	va_end(again);
	if (len < (int)sizeof small) {
		lt_buf_add(b, small, (size_t)(len < 0 ? 0 : len));
		return;
	}
	if (!make_room(b, (size_t)len))
		return;
	vsnprintf(b->at + b->len, (size_t)len + 1, format, args);
	b->len += (size_t)len;
}

void
lt_buf_printf(struct lt_buf *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	lt_buf_vprintf(b, format, args);
	va_end(args);
}
