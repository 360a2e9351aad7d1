/* SPDX-License-Identifier: Apache-2.0 */
/* csv: see csv.h. */
#include "format/csv.h"

#include "base/arena.h"
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

/* --- reading --- */

/* Behind the cell at `at`, whose text is put down; NULL when it does not end here. */
static const char *
read_quoted(struct lt_csv *csv, const char *at, const char *end, struct lt_text *ret_cell, bool *ret_doubled)
{
	const char *start = ++at;
	for (;;) {
		const char *quote = memchr(at, '"', (size_t)(end - at));
		if (!quote)
			return NULL;
		if (quote + 1 < end && quote[1] == '"') {
			*ret_doubled = true;
			at = quote + 2;
			continue;
		}
		*ret_cell = (struct lt_text){ start, (size_t)(quote - start) };
		for (at = quote + 1; at < end && *at != csv->cut && *at != '\n';)
			at++;
		return at;
	}
}

static const char *
read_plain(const struct lt_csv *csv, const char *at, const char *end, struct lt_text *ret_cell)
{
	const char *start = at;
	char cut = csv->cut;
	while (at < end && *at != cut && *at != '\n')
		at++;
	size_t len = (size_t)(at - start);
	if (len && (at == end || *at == '\n') && at[-1] == '\r')
		len--;
	*ret_cell = (struct lt_text){ start, len };
	return at;
}

bool
lt_csv_read(struct lt_csv *csv, struct lt_text *rest, bool last)
{
	const char *at = rest->at, *end = at + rest->len;
	csv->cut = csv->cut ? csv->cut : ',';
	csv->count = 0;
	while (at < end && (*at == '\n' || *at == '\r'))
		at++;
	rest->at = at;
	rest->len = (size_t)(end - at);
	if (at == end)
		return false;
	for (;;) {
		struct lt_text cell = LT_NONE;
		bool doubled = false;
		at = at < end && *at == '"' ? read_quoted(csv, at, end, &cell, &doubled) : read_plain(csv, at, end, &cell);
		if (!at || (at == end && !last)) {
			csv->count = 0;
			if (!at && last) /* a quote that nobody closes: there is nothing more */
				*rest = LT_NONE;
			return false;
		}
		if (csv->count < LT_CSV_CELLS) {
			csv->cells[csv->count] = cell;
			csv->doubled[csv->count++] = doubled;
		}
		if (at == end || *at++ == '\n')
			break;
	}
	rest->at = at;
	rest->len = (size_t)(end - at);
	return true;
}

struct lt_text
lt_csv_plain(const struct lt_csv *csv, int number, struct lt_arena *a)
{
	if (number < 0 || number >= csv->count)
		return LT_NONE;
	struct lt_text cell = csv->cells[number];
	if (!csv->doubled[number])
		return cell;
	char *plain = lt_alloc(a, cell.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < cell.len; i++) {
		plain[len++] = cell.at[i];
		i += cell.at[i] == '"' && i + 1 < cell.len;
	}
	return (struct lt_text){ plain, len };
}

static bool
is_called(struct lt_text cell, struct lt_text name)
{
	size_t i = 0, k = 0;
	for (; i < cell.len; i++) {
		unsigned char c = (unsigned char)cell.at[i];
		if (c == ' ' || c == '_' || c == '-' || c == '(' || c == ')')
			continue;
		if (k == name.len || (c >= 'A' && c <= 'Z' ? c + 32 : c) != name.at[k])
			return false;
		k++;
	}
	return k == name.len && k > 0;
}

int
lt_csv_column(const struct lt_csv *head, const char *names)
{
	struct lt_text rest = lt_text(names), name;
	while (lt_text_cut(&rest, '|', &name))
		for (int i = 0; i < head->count; i++) {
			struct lt_text cell = lt_text_trim(head->cells[i]);
			if (i == 0 && lt_text_starts(cell, "\xef\xbb\xbf\""))
				cell = (struct lt_text){ cell.at + 4, cell.len > 4 ? cell.len - 5 : 0 };
			else if (i == 0 && lt_text_starts(cell, "\xef\xbb\xbf"))
				cell = (struct lt_text){ cell.at + 3, cell.len - 3 };
			if (is_called(cell, name))
				return i;
		}
	return -1;
}
