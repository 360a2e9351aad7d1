/* SPDX-License-Identifier: Apache-2.0 */
/* html_text: texts of anybody's files in a page, and the words and numbers that its parts share. */
#include <assert.h>
#include <ctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/json.h"
#include "report/column.h"
#include "report/html.h"

static void
put(struct lt_buf *out, const char *text)
{
	struct lt_buf safe = LT_BUF((size_t)1 << 24);
	lt_column_add(&safe, lt_text(text ? text : ""));
	for (size_t i = 0; i < safe.len; i++) {
		char c = safe.at[i];
		const char *as = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : c == '\'' ? "&#39;" : NULL;
		if (as)
			lt_buf_puts(out, as);
		else
			lt_buf_putc(out, c);
	}
	lt_buf_done(&safe);
}

void
lt_html(const struct lt_html *page, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	for (const char *at = format; *at; at++) {
		if (*at != '%') {
			lt_buf_putc(page->out, *at);
			continue;
		}
		switch (*++at) {
		case 's':
			put(page->out, va_arg(args, const char *));
			break;
		case 'd':
			lt_buf_int(page->out, va_arg(args, int));
			break;
		case 'u':
			lt_buf_int(page->out, va_arg(args, unsigned));
			break;
		case '.':
			lt_buf_printf(page->out, at[1] == '1' ? "%.1f" : "%.0f", va_arg(args, double));
			at += 2;
			break;
		default:
			assert(*at == '%');
			lt_buf_putc(page->out, '%');
		}
	}
	va_end(args);
}

/* What could end the element or, as a line break of old scripts, the string, is escaped. */
void
lt_html_json(struct lt_buf *out, const char *text)
{
	struct lt_buf safe = LT_BUF((size_t)1 << 24), quoted = LT_BUF((size_t)1 << 26);
	lt_column_add(&safe, lt_text(text ? text : ""));
	lt_json_quote(&quoted, lt_buf_text(&safe));
	struct lt_text rest = lt_buf_text(&quoted);
	for (size_t i = 0; i < rest.len; i++) {
		unsigned char c = (unsigned char)rest.at[i];
		if (c == '<' || c == '>' || c == '&')
			lt_buf_printf(out, "\\u%04x", c);
		else if (i + 2 < rest.len && memcmp(rest.at + i, "\xe2\x80", 2) == 0 && ((uint8_t)rest.at[i + 2] & 0xfe) == 0xa8)
			lt_buf_printf(out, "\\u20%02x", (unsigned char)rest.at[i += 2] & 0x3f);
		else
			lt_buf_putc(out, (char)c);
	}
	lt_buf_done(&safe);
	lt_buf_done(&quoted);
}

const char *
lt_html_number(const struct lt_html *page, int64_t number)
{
	const char *digits = lt_print(page->arena, "%lld", (long long)number);
	size_t len = strlen(digits), lead = (len + 2) % 3 + 1;
	const char *text = lt_print(page->arena, "%.*s", (int)lead, digits);
	for (const char *rest = digits + lead; *rest; rest += 3)
		text = lt_print(page->arena, "%s,%.3s", text, rest);
	return text;
}

const char *
lt_html_count(const struct lt_html *page, int64_t number, const char *one, const char *many)
{
	return lt_print(page->arena, "%s %s", lt_html_number(page, number), number == 1 ? one : many);
}

const char *
lt_html_place(const struct lt_html *page, const char *file, uint32_t line)
{
	return !file ? "" : line > 0 ? lt_print(page->arena, "%s:%u", file, line) : file;
}

void
lt_html_tag(const struct lt_html *page, const char *colour, const char *word)
{
	lt_html(page, "<span class=\"tag %s\">%s</span>", colour, word);
}

const char *
lt_html_of_severity(enum lt_severity severity)
{
	return severity == LT_SEVERITY_CRITICAL ? "bad" : severity == LT_SEVERITY_HIGH ? "doubt" : "none";
}

const char *
lt_html_of_verdict(enum lt_verdict verdict)
{
	return verdict == LT_VERDICT_READY ? "good" : verdict == LT_VERDICT_ACTION ? "bad" : "none";
}

const char *
lt_html_of_status(enum lt_status status)
{
	return status == LT_STATUS_OK ? "good" : status == LT_STATUS_GAP ? "bad" : "none";
}

const char *
lt_html_anchor(const struct lt_html *page, const struct lt_checked *check)
{
	char *anchor = lt_print(page->arena, "c-%s", check->id);
	for (char *at = anchor; *at; at++)
		if (!isalnum((unsigned char)*at) && *at != '.' && *at != '_')
			*at = '-';
	return anchor;
}

bool
lt_html_listed(const struct lt_checked *check)
{
	return check->gap > 0 || check->unknown > 0;
}

void
lt_html_check(const struct lt_html *page, uint32_t index)
{
	const struct lt_checked *check = &page->assessment->checks[index];
	if (lt_html_listed(check))
		lt_html(page, "<a href=\"#%s\"><span class=\"fit\">%s</span> %s</a>", lt_html_anchor(page, check),
			lt_assessment_check_name(check), check->title);
	else
		lt_html(page, "<span class=\"fit\">%s</span> %s", lt_assessment_check_name(check), check->title);
}
