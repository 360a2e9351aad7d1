/* SPDX-License-Identifier: Apache-2.0 */
/* page: see page.h. */
#include "report/page.h"

#include "base/arena.h"
#include "base/buf.h"
#include "report/column.h"

static void
begin(const struct lt_page *page, enum lt_style style)
{
	static const char *const codes[] = {
		[LT_STYLE_PLAIN] = "",
		[LT_STYLE_STRONG] = "\033[1m",
		[LT_STYLE_QUIET] = "\033[2m",
		[LT_STYLE_GOOD] = "\033[32m",
		[LT_STYLE_BAD] = "\033[31m",
		[LT_STYLE_DOUBT] = "\033[33m",
	};
	if (page->colour)
		lt_buf_puts(page->out, codes[style]);
}

static void
end(const struct lt_page *page, enum lt_style style)
{
	if (page->colour && style != LT_STYLE_PLAIN)
		lt_buf_puts(page->out, "\033[0m");
}

void
lt_page_print(const struct lt_page *page, enum lt_style style, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *text = lt_print_va(page->arena, format, args);
	va_end(args);
	begin(page, style);
	lt_column_add(page->out, lt_text(text));
	end(page, style);
}

void
lt_page_column(const struct lt_page *page, enum lt_style style, int columns, const char *text)
{
	begin(page, style);
	lt_column_put(page->out, lt_text(text), columns);
	end(page, style);
}

void
lt_page_wrap(const struct lt_page *page, enum lt_style style, int at, int indent, const char *text)
{
	begin(page, style);
	lt_column_wrap(page->out, lt_text(text), at, indent, page->width);
	end(page, style);
	lt_page_line(page);
}

void
lt_page_title(const struct lt_page *page, const char *title, const char *note)
{
	lt_page_line(page);
	lt_page_print(page, LT_STYLE_STRONG, "%s", title);
	if (note)
		lt_page_print(page, LT_STYLE_QUIET, "   %s", note);
	lt_page_line(page);
}

void
lt_page_list(const struct lt_page *page, const char *title, enum lt_style style, struct lt_texts lines)
{
	if (lines.count == 0)
		return;
	lt_page_title(page, title, NULL);
	for (int i = 0; i < lines.count; i++) {
		lt_page_print(page, style, "  ");
		lt_page_wrap(page, style, 2, 4, lines.at[i]);
	}
}

void
lt_page_line(const struct lt_page *page)
{
	lt_buf_putc(page->out, '\n');
}

const char *
lt_page_number(const struct lt_page *page, int64_t number)
{
	const char *digits = lt_print(page->arena, "%lld", (long long)number);
	size_t len = strlen(digits), lead = (len + 2) % 3 + 1;
	const char *text = lt_print(page->arena, "%.*s", (int)lead, digits);
	for (const char *rest = digits + lead; *rest; rest += 3)
		text = lt_print(page->arena, "%s,%.3s", text, rest);
	return text;
}
