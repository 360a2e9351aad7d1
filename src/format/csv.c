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
