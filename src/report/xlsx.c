/* SPDX-License-Identifier: Apache-2.0 */
/* xlsx: the Technical Maturity Assessment as a workbook, with a form for the answers. */
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "report/sheet.h"

#ifdef __SANITIZE_ADDRESS__
/* libxlsxwriter 1.1.4 forgets the formula of each list to pick from: 16 bytes a question. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:lxw_strdup\n";
}
#endif

static lxw_format *
format_of(lxw_workbook *workbook, lxw_color_t ink, lxw_color_t paper)
{
	lxw_format *format = workbook_add_format(workbook);
	format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	if (ink != LXW_COLOR_UNSET)
		format_set_font_color(format, ink);
	if (paper != LXW_COLOR_UNSET)
		format_set_bg_color(format, paper);
	return format;
}

static void
make_formats(struct lt_book *book)
{
	lxw_workbook *w = book->workbook;
	lxw_format *plain[11];
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		plain[i] = format_of(w, LXW_COLOR_UNSET, LXW_COLOR_UNSET);
	book->title = plain[0];
	format_set_bold(book->title);
	format_set_font_size(book->title, 18);
	book->head = plain[1];
	book->head_right = plain[10];
	format_set_align(book->head_right, LXW_ALIGN_RIGHT);
	for (int i = 1; i <= 10; i += 9) {
		format_set_bold(plain[i]);
		format_set_bg_color(plain[i], 0xd7e8f2);
		format_set_bottom(plain[i], LXW_BORDER_THIN);
	}
	book->text = plain[2];
	book->wrap = plain[3];
	format_set_text_wrap(book->wrap);
	book->mono = plain[4];
	format_set_font_name(book->mono, "Consolas");
	format_set_font_size(book->mono, 10);
	book->number = plain[5];
	format_set_num_format(book->number, "#,##0");
	book->share = plain[6];
	format_set_num_format(book->share, "0 %");
	book->level = plain[7];
	format_set_num_format(book->level, "0.0");
	book->open = plain[8];
	book->open_day = plain[9];
	format_set_num_format(book->open_day, "yyyy-mm-dd");
	for (int i = 8; i < 10; i++) {
		format_set_unlocked(plain[i]);
		format_set_text_wrap(plain[i]);
		format_set_bg_color(plain[i], 0xfffbe6);
		format_set_border(plain[i], LXW_BORDER_HAIR);
	}
	book->quiet = format_of(w, 0x545d66, LXW_COLOR_UNSET);
	book->good = format_of(w, 0x17693a, 0xe1f2e6);
	book->bad = format_of(w, 0xb02318, 0xfbe6e3);
	book->doubt = format_of(w, 0x7c4a03, 0xfaeed6);
}

static void
put_properties(const struct lt_book *book)
{
	const struct lt_run *run = &book->assessment->run;
	int64_t day = 0;
	lt_date_day(lt_text(run->today), &day);
	lxw_doc_properties about = { .title = lt_copy(book->arena, "Technical Maturity Assessment"),
		.company = lt_copy(book->arena, run->organisation ? run->organisation : ""), .author = lt_print(book->arena, "lintel %s", run->version),
		.created = (time_t)(day * 86400) };
	workbook_set_properties(book->workbook, &about);
}

/* What lies behind a descriptor, from its beginning. */
static bool
read_back(int fd, struct lt_buf *out, struct lt_err *err)
{
	char piece[1 << 16];
	ssize_t len;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return lt_fail_os(err, "xlsx: read the workbook back");
	while ((len = read(fd, piece, sizeof piece)) > 0)
		lt_buf_add(out, piece, (size_t)len);
	return len == 0 || lt_fail_os(err, "xlsx: read the workbook back");
}

/* libxlsxwriter of Debian 12 writes to a path alone: it gets one that is memory. */
static bool
write_xlsx(const struct lt_assessment *assessment, const struct lt_report_options *options,
	struct lt_buf *out, struct lt_err *err)
{
	(void)options;
	LT_AUTO(lt_fd) fd = memfd_create("lintel.xlsx", MFD_CLOEXEC);
	if (fd < 0)
		return lt_fail_os(err, "xlsx: make a file in memory");
	struct lt_arena *arena = lt_arena_new((size_t)4 << 30);
	struct lt_book book = { .assessment = assessment, .arena = arena };
	book.workbook = workbook_new(lt_print(arena, "/proc/self/fd/%d", fd));
	make_formats(&book);
	put_properties(&book);
	lt_sheet_scorecard(&book);
	lt_sheet_gaps(&book);
	lt_sheet_evidence(&book);
	lt_sheet_framework(&book);
	lt_sheet_answers(&book);
	lt_sheet_about(&book);
	lxw_error said = workbook_close(book.workbook);
	lt_arena_drop(arena);
	if (said != LXW_NO_ERROR)
		return lt_fail(err, "xlsx: %s; it needs /proc and temporary files in /tmp", lxw_strerror(said));
	return read_back(fd, out, err);
}

const struct lt_reporter lt_reporter_xlsx = {
	.name = "xlsx",
	.summary = "the Technical Maturity Assessment as a workbook, with a form for the answers",
	.whole = true,
	.binary = "xlsx",
	.write = write_xlsx,
};
