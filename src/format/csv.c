/* SPDX-License-Identifier: Apache-2.0 */
/* csv: see csv.h. */
#include "format/csv.h"

#include "base/buf.h"

void
lt_csv_text(struct lt_buf *out, struct lt_text text)
{
	bool quoted = false;
	for (size_t i = 0; i < text.len; i++)
		quoted |= text.at[i] == ',' || text.at[i] == '"' || text.at[i] == '\r' || text.at[i] == '\n';
	if (!quoted) {
		lt_buf_text_add(out, text);
		return;
	}
	lt_buf_putc(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			lt_buf_putc(out, '"');
		lt_buf_putc(out, text.at[i]);
	}
	lt_buf_putc(out, '"');
}

/* The signs that begin a formula, and their full-width forms (U+FF1D, FF0B, FF0D, FF20), which some
 * sheets fold into them.  Blanks in front do not help: sheets trim them. */
static bool
is_formula(struct lt_text text)
{
	static const char *const begins[] = { "=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
	text = lt_text_trim(text);
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (lt_text_starts(text, begins[i]))
			return true;
	return false;
}

void
lt_csv_cell(struct lt_buf *out, struct lt_text text)
{
	if (!is_formula(text)) {
		lt_csv_text(out, text);
		return;
	}
	struct lt_buf quoted = LT_BUF(text.len + 2);
	lt_buf_putc(&quoted, '\'');
	lt_buf_text_add(&quoted, text);
	lt_csv_text(out, lt_buf_text(&quoted));
	lt_buf_done(&quoted);
}
