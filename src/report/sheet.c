/* SPDX-License-Identifier: Apache-2.0 */
/* sheet: see sheet.h. */
#include "report/sheet.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "report/column.h"

enum { LONGEST = 8000, LINES = 12, LINE_HEIGHT = 15 }; /* bytes; a cell holds 32,767 characters */

void
lt_sheet_head(struct lt_sheet *sheet, const struct lt_column *columns)
{
	for (; columns->name; columns++)
		lt_sheet_text(sheet, columns->right ? sheet->book->head_right : sheet->book->head, columns->name);
	lt_sheet_end(sheet);
}

struct lt_sheet
lt_sheet_table(const struct lt_book *book, const char *name, const struct lt_column *columns)
{
	struct lt_sheet sheet = { .book = book, .at = workbook_add_worksheet(book->workbook, name) };
	for (int i = 0; columns[i].name; i++)
		worksheet_set_column(sheet.at, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL);
	worksheet_freeze_panes(sheet.at, 1, 0);
	worksheet_set_landscape(sheet.at);
	worksheet_set_paper(sheet.at, 9);
	worksheet_fit_to_pages(sheet.at, 1, 0);
	worksheet_repeat_rows(sheet.at, 0, 0);
	lt_sheet_head(&sheet, columns);
	sheet.columns = columns;
	return sheet;
}

/* Excel finds the height of a row with broken lines by itself, LibreOffice does not. */
static void
measure(struct lt_sheet *sheet, lxw_format *format, struct lt_text text, lxw_col_t column)
{
	if (!sheet->columns || (format != sheet->book->wrap && format != sheet->book->open))
		return;
	int lines = 1 + lt_column_width(text) / (int)sheet->columns[column].width;
	sheet->lines = lines > LINES ? LINES : lines > sheet->lines ? lines : sheet->lines;
}

void
lt_sheet_text(struct lt_sheet *sheet, lxw_format *format, const char *text)
{
	lxw_col_t column = sheet->column++;
	if (!text || !*text) {
		worksheet_write_blank(sheet->at, sheet->row, column, format);
		return;
	}
	struct lt_buf safe = LT_BUF((size_t)1 << 24);
	lt_column_add(&safe, lt_text(text));
	measure(sheet, format, lt_buf_text(&safe), column);
	size_t len = safe.len < LONGEST ? safe.len : LONGEST;
	while (len < safe.len && ((uint8_t)safe.at[len] & 0xc0) == 0x80)
		len--;
	worksheet_write_string(sheet->at, sheet->row, column, lt_print(sheet->book->arena, "%.*s", (int)len, safe.at), format);
	lt_buf_done(&safe);
}

void
lt_sheet_texts(struct lt_sheet *sheet, struct lt_texts texts)
{
	const char *all = "";
	for (int i = 0; i < texts.count; i++)
		all = lt_print(sheet->book->arena, "%s%s%s", all, i ? ", " : "", texts.at[i]);
	lt_sheet_text(sheet, sheet->book->wrap, all);
}

void
lt_sheet_number(struct lt_sheet *sheet, lxw_format *format, double number)
{
	lxw_col_t column = sheet->column++;
	if (number >= 0)
		worksheet_write_number(sheet->at, sheet->row, column, number, format);
	else
		worksheet_write_blank(sheet->at, sheet->row, column, format);
}

/* What is no day stays the text it is. */
void
lt_sheet_day(struct lt_sheet *sheet, lxw_format *format, const char *day)
{
	int64_t number;
	if (day && strlen(day) == 10 && lt_date_day(lt_text(day), &number) && number > -25000)
		lt_sheet_number(sheet, format, (double)number + 25569);
	else
		lt_sheet_text(sheet, format, day);
}

void
lt_sheet_end(struct lt_sheet *sheet)
{
	if (sheet->lines > 1)
		worksheet_set_row(sheet->at, sheet->row, LINE_HEIGHT * sheet->lines, NULL);
	sheet->row++;
	sheet->column = 0;
	sheet->lines = 0;
}

void
lt_sheet_choose(const struct lt_sheet *sheet, const struct lt_column *columns)
{
	int count = 0;
	while (columns[count].name)
		count++;
	if (sheet->row > 1)
		worksheet_autofilter(sheet->at, 0, 0, sheet->row - 1, (lxw_col_t)(count - 1));
}
