/* SPDX-License-Identifier: Apache-2.0 */
/* JSON by its shape, written span by span: printf would take as long as the rest of a call. */
#include "sim/put.h"

#include <assert.h>

#include "base/buf.h"
#include "base/text.h"
#include "format/json.h"

void
lt_sim_put_number(struct lt_buf *out, int64_t number)
{
	char digits[24];
	char *at = digits + sizeof digits;
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	do {
		*--at = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (number < 0)
		*--at = '-';
	lt_buf_add(out, at, (size_t)(digits + sizeof digits - at));
}

/* What stands at the percent sign; returns what follows it. */
static const char *
put_value(struct lt_buf *out, const char *at, va_list *args)
{
	if (at[1] == 's') {
		lt_buf_puts(out, va_arg(*args, const char *));
		return at + 2;
	}
	if (at[1] == 'd') {
		lt_sim_put_number(out, va_arg(*args, int));
		return at + 2;
	}
	if (at[1] == 'l') {
		lt_sim_put_number(out, va_arg(*args, long));
		return at + 3;
	}
	assert(strncmp(at, "%.*s", 4) == 0);
	int len = va_arg(*args, int);
	lt_json_quote(out, (struct lt_text){ va_arg(*args, const char *), (size_t)len });
	return at + 4;
}

/* Up to the next percent sign, with ' as "; returns where it stopped.  Byte by byte into a place of
 * our own, because the spans between quotes are too short to be worth a call each. */
static const char *
put_span(struct lt_buf *out, const char *at)
{
	char span[256];
	size_t len = 0;
	for (; *at && *at != '%' && len < sizeof span; at++)
		span[len++] = *at == '\'' ? '"' : *at;
	lt_buf_add(out, span, len);
	return at;
}

void
lt_sim_put(struct lt_buf *out, const char *shape, ...)
{
	va_list args;
	va_start(args, shape);
	for (const char *at = shape; *at;)
		at = *at == '%' ? put_value(out, at, &args) : put_span(out, at);
	va_end(args);
}
