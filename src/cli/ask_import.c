/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet comes back: one row a question, by its id. */
#include <fcntl.h>
#include <stdio.h>

#include "assess/answer.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/ask.h"
#include "govern/answers_file.h"
#include "format/xlsx.h"

enum { SHEET_MOST = 64 << 20 };

static bool
same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Nobody touched the row: it says what the answer says already. */
static bool
untouched(const struct lt_xlsx_row *row, const struct lt_answer *answer)
{
	return same(row->value, answer->value) && same(row->evidence, answer->evidence) && (!row->who || same(row->who, answer->who));
}

bool
lt_ask_import(struct lt_arena *a, const char *file, const char *folder, const struct lt_questions *questions,
	const struct lt_assessment *assessment, const char *who, const char *today, int *ret_wrong, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_xlsx sheet = { 0 };
	const char *written = "answers.yaml";
	int taken = 0, same_count = 0;
	*ret_wrong = 0;
	if (!lt_io_read(a, AT_FDCWD, file, SHEET_MOST, &bytes, err) || !lt_xlsx_read(a, file, bytes, &sheet, err))
		return false;
	for (int i = 0; i < sheet.count; i++) {
		const struct lt_xlsx_row *row = &sheet.rows[i];
		const struct lt_question *question = lt_question_find(questions, row->id);
		const struct lt_answer *answer = question ? lt_answer_find(assessment, row->id) : NULL;
		struct lt_err why = { 0 };
		if (!row->value || (answer && untouched(row, answer))) {
			same_count += row->value != NULL;
			continue;
		}
		bool moved = answer && !same(row->day, answer->day); /* the day of an older answer is not that of a new one */
		const char *day = row->day && (moved || !answer->value || same(row->value, answer->value)) ? row->day : today;
		if (!question)
			lt_fail(&why, "there is no question '%s'", row->id);
		if (question && lt_answers_give(a, folder, question, lt_text(row->value), row->who ? row->who : who, day, row->evidence, &written, &why)) {
			taken++;
			continue;
		}
		fprintf(stderr, "%s: %s, row %u: %s\n", file, LT_XLSX_ANSWERS, row->line, why.text);
		++*ret_wrong;
	}
	fprintf(stderr, "%d answer%s written to %s, %d as they were", taken, taken == 1 ? "" : "s", written, same_count);
	fprintf(stderr, *ret_wrong ? ", %d not taken\n" : "\n", *ret_wrong);
	return true;
}
