/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "serve/journal.h"
#include "t.h"

TEST(a_full_file_is_put_aside_and_five_are_kept)
{
	char folder[] = "/tmp/lintel-journal-XXXXXX";
	struct lt_err err = { 0 };
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	IS(mkdtemp(folder));
	const char *path = lt_io_join(a, folder, "calls.log");
	struct lt_journal *journal = lt_journal_open(a, path, 10, &err);
	IS(journal);
	for (int i = 0; i < 9; i++) {
		lt_buf_printf(lt_journal_lines(journal), "line %d\n", i); /* two do not fit into ten bytes */
		IS(lt_journal_flush(journal, &err));
	}
	lt_journal_close(journal);
	struct lt_text bytes;
	IS(lt_io_read(a, AT_FDCWD, path, 100, &bytes, &err) && lt_text_eq(bytes, "line 8\n"));
	IS(lt_io_read(a, AT_FDCWD, lt_print(a, "%s.1", path), 100, &bytes, &err) && lt_text_eq(bytes, "line 7\n"));
	IS(lt_io_read(a, AT_FDCWD, lt_print(a, "%s.5", path), 100, &bytes, &err) && lt_text_eq(bytes, "line 3\n"));
	IS(access(lt_print(a, "%s.6", path), F_OK) != 0);
	unlink(path);
	for (int i = 1; i <= 5; i++)
		unlink(lt_print(a, "%s.%d", path, i));
	IS(rmdir(folder) == 0);
	lt_arena_drop(a);
}

TEST(lines_that_find_no_room_are_lost_and_said)
{
	struct lt_err err = { 0 };
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_journal *journal = lt_journal_open(a, "/dev/full", 1 << 20, &err);
	IS(journal);
	lt_buf_puts(lt_journal_lines(journal), "line\n");
	IS(!lt_journal_flush(journal, &err));
	IS_TEXT(err.text, "write /dev/full: No space left on device");
	IS(lt_journal_lines(journal)->len == 0);
	lt_journal_close(journal);
	lt_arena_drop(a);
}
