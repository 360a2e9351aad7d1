/* SPDX-License-Identifier: Apache-2.0 */
/* prose: see prose.h. */
#include "report/prose.h"

#include <string.h>

#include "base/buf.h"
#include "report/column.h"

enum { LONGEST = 400 };

static struct lt_buf
plain(const char *text)
{
	struct lt_buf safe = LT_BUF((size_t)1 << 24);
	struct lt_text given = lt_text(text ? text : "");
	if (given.len > LONGEST)
		lt_column_put(&safe, given, LONGEST);
	else
		lt_column_add(&safe, given);
	return safe;
}

void
lt_prose_put(struct lt_buf *out, const char *text)
{
	struct lt_buf safe = plain(text);
	struct lt_text prose = lt_buf_text(&safe);
	for (size_t i = 0; i < prose.len; i++) {
		char c = prose.at[i];
		if (c == '@')
			lt_buf_puts(out, "&#64;");
		else if (c == '<' || c == '&')
			lt_buf_puts(out, c == '<' ? "&lt;" : "&amp;");
		else if (strchr("\\`*_[]|#~>", c))
			lt_buf_printf(out, "\\%c", c);
		else
			lt_buf_putc(out, c);
	}
	lt_buf_done(&safe);
}

/* Longer fences than any run of backticks inside (CommonMark 6.1). */
void
lt_prose_code(struct lt_buf *out, const char *text)
{
	struct lt_buf safe = plain(text);
	struct lt_text code = lt_buf_text(&safe);
	int fence = 1, run = 0;
	for (size_t i = 0; i < code.len; i++) {
		run = code.at[i] == '`' ? run + 1 : 0;
		fence = run >= fence ? run + 1 : fence;
	}
	lt_buf_fill(out, '`', fence);
	lt_buf_puts(out, fence > 1 ? " " : "");
	lt_buf_text_add(out, code);
	lt_buf_puts(out, fence > 1 ? " " : "");
	lt_buf_fill(out, '`', fence);
	lt_buf_done(&safe);
}
