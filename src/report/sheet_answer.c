/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sheet_answer: the form that people fill in.
 *
 * A row is a question.  Answer, who, day and evidence are open, all else is locked without a
 * password.  Choices stand in a hidden sheet, one list a column, because a list that stands in its
 * rule may have 255 characters only.  format/xlsx.h reads it back and knows the same words.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "format/xlsx.h"
#include "report/sheet.h"

static const struct lt_column COLUMNS[] = { { "Id", 28 }, { "Part", 26 }, { "Question", 60 }, { "What is meant", 60 }, { "Scale", 12 },
	{ "Answer", 40 }, { "Who", 18 }, { "Day", 12 }, { "Evidence", 36 }, { "State", 12 }, { "Note", 44 }, { "Decides", 9, true }, { 0 } };

enum { ANSWER = 5, DAY = 7 };

/* The lists of choices so far, each in a column of the hidden sheet. */
struct lists {
	lxw_worksheet *at;
	struct lt_map *columns;
};

/* The place of a list, as a formula: it is written when it is met first. */
static char *
range_of(const struct lt_book *book, struct lists *lists, struct lt_texts choices)
{
	struct lt_buf all = LT_BUF((size_t)1 << 20);
	for (int i = 0; i < choices.count; i++) {
		lt_buf_puts(&all, choices.at[i]);
		lt_buf_putc(&all, '\n');
	}
	struct lt_text key = lt_copy_text(book->arena, lt_buf_text(&all));
	int64_t column = lt_map_get(lists->columns, key);
	lt_buf_done(&all);
	if (column < 0) {
		column = lt_map_count(lists->columns);
		lt_map_put(lists->columns, key, column);
		struct lt_sheet sheet = { .book = book, .at = lists->at };
		for (int i = 0; i < choices.count; i++) {
			sheet.column = (lxw_col_t)column;
			lt_sheet_text(&sheet, book->text, choices.at[i]);
			sheet.row++;
		}
	}
	char name[LXW_MAX_CELL_RANGE_LENGTH];
	lxw_rowcol_to_range_abs(name, 0, (lxw_col_t)column, (lxw_row_t)choices.count - 1, (lxw_col_t)column);
	return lt_print(book->arena, "=" LT_XLSX_LISTS "!%s", name);
}

/* What the list shows for a value: "3: written for at least one case" for 3. */
static const char *
choice_of(const struct lt_answer *answer)
{
	size_t len = strlen(answer->value);
	for (int i = 0; i < answer->choices.count; i++)
		if (strncmp(answer->choices.at[i], answer->value, len) == 0 && answer->choices.at[i][len] == ':')
			return answer->choices.at[i];
	return NULL;
}

static void
put_value(struct lt_sheet *sheet, const struct lt_answer *answer)
{
	const struct lt_book *book = sheet->book;
	const char *scale = answer->scale ? answer->scale : "";
	double number;
	bool counts = strcmp(scale, "number") == 0 || strcmp(scale, "share") == 0;
	if (!answer->value)
		lt_sheet_text(sheet, book->open, NULL);
	else if (choice_of(answer))
		lt_sheet_text(sheet, book->open, choice_of(answer));
	else if (strcmp(scale, "day") == 0)
		lt_sheet_day(sheet, book->open_day, answer->value);
	else if (counts && lt_text_double(lt_text(answer->value), &number) && number >= 0)
		lt_sheet_number(sheet, book->open, number);
	else
		lt_sheet_text(sheet, book->open, answer->value);
}

static void
put_question(struct lt_sheet *sheet, const struct lt_answer *answer, struct lists *lists)
{
	const struct lt_book *book = sheet->book;
	if (answer->choices.count > 0) {
		lxw_data_validation rule = { .validate = LXW_VALIDATION_TYPE_LIST_FORMULA, .ignore_blank = LXW_VALIDATION_ON,
			.show_input = LXW_VALIDATION_ON, .show_error = LXW_VALIDATION_ON,
			.value_formula = range_of(book, lists, answer->choices), .error_title = "Not in the list",
			.error_message = "Pick one of the answers in the list." };
		worksheet_data_validation_cell(sheet->at, sheet->row, ANSWER, &rule);
	}
	lt_sheet_text(sheet, book->mono, answer->question);
	lt_sheet_text(sheet, book->text, answer->block);
	lt_sheet_text(sheet, book->wrap, answer->title);
	lt_sheet_text(sheet, book->wrap, answer->help);
	lt_sheet_text(sheet, book->text, answer->scale);
	put_value(sheet, answer);
	lt_sheet_text(sheet, book->open, answer->who);
	lt_sheet_day(sheet, book->open_day, answer->day);
	lt_sheet_text(sheet, book->open, answer->evidence);
	lt_sheet_text(sheet, answer->state == LT_ANSWER_GIVEN ? book->good : answer->state == LT_ANSWER_OPEN ? book->text : book->doubt,
		lt_words_answer_state.at[answer->state].word);
	lt_sheet_text(sheet, book->wrap, answer->sentence);
	lt_sheet_number(sheet, book->number, answer->decides);
	lt_sheet_end(sheet);
}

void
lt_sheet_answers(const struct lt_book *book)
{
	const struct lt_assessment *assessment = book->assessment;
	if (assessment->answers_count == 0)
		return;
	struct lt_sheet sheet = lt_sheet_table(book, LT_XLSX_ANSWERS, COLUMNS);
	struct lists lists = { workbook_add_worksheet(book->workbook, LT_XLSX_LISTS), lt_map_new(book->arena) };
	lxw_protection open = { .format_columns = 1, .format_rows = 1, .autofilter = 1, .sort = 1 };
	for (int i = 0; i < assessment->answers_count; i++)
		put_question(&sheet, &assessment->answers[i], &lists);
	lt_sheet_choose(&sheet, COLUMNS);
	worksheet_freeze_panes(sheet.at, 1, 1);
	worksheet_protect(sheet.at, NULL, &open);
	worksheet_hide(lists.at);
}
