/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include <fcntl.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "base/map.h"
#include "base/pool.h"

TEST(an_arena_gives_zeroed_memory_and_notices_its_ceiling)
{
	struct lt_arena *a = lt_arena_new(1000);
	char *at = lt_alloc(a, 100);
	bool zero = true;
	for (int i = 0; i < 100; i++)
		zero &= at[i] == 0;
	bool before = lt_arena_over(a);
	memset(lt_alloc(a, 100000), 1, 100000);
	bool after = lt_arena_over(a);
	lt_arena_drop(a);
	IS(zero);
	IS(!before);
	IS(after);
}

static int order;
static void
release(void *thing)
{
	order = order * 10 + *(int *)thing;
}

TEST(what_is_deferred_is_released_latest_first)
{
	struct lt_arena *a = lt_arena_new(1000);
	int one = 1, two = 2;
	lt_arena_defer(a, release, &one);
	lt_arena_defer(a, release, &two);
	lt_arena_drop(a);
	IS(order == 21);
}

TEST(an_array_grows_by_pushing)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	int *items = NULL, count = 0, room = 0;
	long sum = 0;
	for (int i = 0; i < 1000; i++)
		LT_PUSH(a, items, count, room) = i;
	for (int i = 0; i < count; i++)
		sum += items[i];
	lt_arena_drop(a);
	IS(count == 1000 && sum == 499500);
}

TEST(text_is_cut_and_the_last_piece_may_be_empty)
{
	struct lt_text rest = lt_text("a,,b,"), piece;
	char seen[16] = "";
	int n = 0;
	while (lt_text_cut(&rest, ',', &piece))
		n += snprintf(seen + n, sizeof seen - (size_t)n, "[%.*s]", LT_ARG(piece));
	IS_TEXT(seen, "[a][][b][]");
}

TEST(numbers_are_whole_or_refused)
{
	int64_t i;
	double d;
	IS(lt_text_int(lt_text("-42"), &i) && i == -42);
	IS(!lt_text_int(lt_text("42x"), &i));
	IS(!lt_text_int(lt_text(""), &i));
	IS(!lt_text_int(lt_text("99999999999999999999"), &i));
	IS(lt_text_double(lt_text("1e3"), &d) && d == 1000);
	IS(!lt_text_double(lt_text("nan"), &d));
}

TEST(distance_counts_changed_letters)
{
	IS(lt_text_distance(lt_text("westeurop"), lt_text("westeurope")) == 1);
	IS(lt_text_distance(lt_text("formt"), lt_text("format")) == 1);
	IS(lt_text_distance(lt_text(""), lt_text("abc")) == 3);
}

TEST(utf8_is_told_from_what_is_not)
{
	IS(lt_text_utf8(lt_text("gr\xc3\xbc\xc3\x9f dich")));
	IS(!lt_text_utf8(lt_text("\xc0\xaf")));
	IS(!lt_text_utf8(lt_text("\xed\xa0\x80")));
	IS(!lt_text_utf8(lt_text("\xc3")));
}

TEST(a_buffer_past_its_ceiling_keeps_what_it_had_and_says_so)
{
	struct lt_buf b = LT_BUF(5);
	lt_buf_puts(&b, "abc");
	lt_buf_puts(&b, "def");
	lt_buf_puts(&b, "g");
	bool over = lt_buf_over(&b), same = strcmp(b.at, "abc") == 0;
	lt_buf_done(&b);
	IS(over && same);
}

TEST(a_map_finds_what_was_put_through_many_doublings)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_map *m = lt_map_new(a);
	for (int i = 0; i < 5000; i++)
		lt_map_put(m, lt_text(lt_print(a, "key%d", i)), i);
	lt_map_put(m, lt_text("key7"), 70);
	bool all = true;
	for (int i = 0; i < 5000; i++)
		all &= lt_map_get(m, lt_text(lt_print(a, "key%d", i))) == (i == 7 ? 70 : i);
	int64_t none = lt_map_get(m, lt_text("nothing"));
	int count = lt_map_count(m);
	lt_arena_drop(a);
	IS(all && none == -1 && count == 5000);
}

TEST(an_arena_in_lent_memory_takes_more_only_when_that_is_full)
{
	static _Alignas(16) char lent[1024];
	memset(lent, 0x55, sizeof lent);
	struct lt_arena *a = lt_arena_new_in(lent, sizeof lent, 4000);
	char *within = lt_alloc(a, 400), *beyond = lt_alloc(a, 800), *again = lt_alloc(a, 100);
	bool zeroed = true;
	for (int i = 0; i < 400; i++)
		zeroed &= within[i] == 0;
	for (int i = 0; i < 800; i++)
		zeroed &= beyond[i] == 0;
	bool inside = within >= lent && within + 400 <= lent + sizeof lent;
	bool outside = beyond < lent || beyond >= lent + sizeof lent;
	bool still_inside = again >= lent && again + 100 <= lent + sizeof lent;
	bool before = lt_arena_over(a);
	lt_alloc(a, 4000);
	bool after = lt_arena_over(a);
	int one = 1;
	order = 0;
	lt_arena_defer(a, release, &one);
	lt_arena_drop(a);
	IS(zeroed && inside && outside && still_inside && !before && after);
	IS(order == 1);
}

TEST(a_buffer_in_given_memory_stays_there_and_notices_its_end)
{
	char memory[8];
	struct lt_buf b = LT_BUF_IN(memory, sizeof memory);
	lt_buf_puts(&b, "1234567");
	IS(b.at == memory && !lt_buf_over(&b) && strcmp(memory, "1234567") == 0);
	lt_buf_putc(&b, '8');
	IS(b.at == memory && lt_buf_over(&b) && b.len == 7);
}

TEST(the_digest_of_abc_is_the_standard_s)
{
	char hex[65];
	uint8_t raw[32];
	lt_digest_raw(lt_text("abc"), raw);
	IS(raw[0] == 0xba && raw[1] == 0x78 && raw[31] == 0xad);
	lt_digest_hex(lt_text("abc"), hex);
	IS_TEXT(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(the_first_failure_stays_and_places_go_in_front)
{
	struct lt_err err = { 0 };
	lt_fail(&err, "no drive %d", 3);
	lt_fail(&err, "something else");
	lt_within(&err, "host");
	IS_TEXT(err.text, "host: no drive 3");
}

TEST(paths_are_cleaned_as_text)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	static const char *const rows[][2] = { { "a/./b/../c", "a/c" }, { "../../x", "../../x" },
		{ "a/../..", ".." }, { "/../a/", "/a" }, { "./", "." }, { "a//b", "a/b" } };
	bool right = true;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *got = lt_io_clean(a, rows[i][0]);
		if (strcmp(got, rows[i][1]) != 0) {
			printf("# %s: got %s, want %s\n", rows[i][0], got, rows[i][1]);
			right = false;
		}
	}
	lt_arena_drop(a);
	IS(right);
}

TEST(a_file_is_written_whole_and_read_back_with_a_nul_behind)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 26);
	struct lt_err err = { 0 };
	char dir[] = "/tmp/lintel-io-XXXXXX";
	IS(mkdtemp(dir) != NULL);
	const char *path = lt_io_join(a, dir, "file");
	static const size_t sizes[] = { 0, 1, 4096, 3 << 20 };
	bool right = true;
	for (int i = 0; i < 4; i++) {
		char *bytes = lt_alloc(a, sizes[i] + 1);
		memset(bytes, 'x', sizes[i]);
		struct lt_text back;
		right &= lt_io_write(path, (struct lt_text){ bytes, sizes[i] }, &err) &&
			lt_io_read(a, AT_FDCWD, path, 1 << 30, &back, &err) && back.len == sizes[i] &&
			back.at[back.len] == 0 && (back.len == 0 || back.at[back.len - 1] == 'x');
	}
	struct lt_text none;
	bool refused = !lt_io_read(a, AT_FDCWD, dir, 1 << 20, &none, &err);
	remove(path);
	remove(dir);
	lt_arena_drop(a);
	IS(right);
	IS(refused);
}

TEST(dropped_bytes_of_a_mapped_file_are_there_again_when_looked_at)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_err err = { 0 };
	struct lt_text bytes, small = lt_copy_text(a, LT_LIT("in memory alone"));
	size_t len = 3 << 20;
	char *text = lt_alloc(a, len), path[] = "/tmp/lintel-drop-XXXXXX";
	for (size_t i = 0; i < len; i++)
		text[i] = (char)('a' + i % 23);
	close(mkstemp(path));
	bool wrote = lt_io_write(path, (struct lt_text){ text, len }, &err);
	bool got = lt_io_read(a, AT_FDCWD, path, len, &bytes, &err);
	lt_io_drop((struct lt_text){ bytes.at + 5, bytes.len });
	lt_io_drop(small);
	bool same = memcmp(bytes.at, text, len) == 0 && bytes.at[len] == 0;
	bool kept = lt_text_eq(small, "in memory alone");
	unlink(path);
	lt_arena_drop(a);
	IS(wrote && got);
	IS(same);
	IS(kept);
}

TEST(a_pool_gives_pieces_back_again_and_keeps_what_is_in_them)
{
	struct lt_pool *pool = lt_pool_shared();
	char *pieces[600];
	size_t sizes[600];
	for (size_t i = 0; i < 600; i++) {
		sizes[i] = i < 300 ? i * 5 : i * 40;
		pieces[i] = lt_pool_take(pool, sizes[i]);
		IS(pieces[i] && (uintptr_t)pieces[i] % 16 == 0 && lt_pool_size(pieces[i]) >= sizes[i]);
		memset(pieces[i], (int)i & 0xff, sizes[i]);
	}
	for (size_t i = 0; i < 600; i++) {
		pieces[i] = lt_pool_change(pool, pieces[i], sizes[i] * 2 + 1);
		for (size_t at = 0; at < sizes[i]; at++)
			IS((unsigned char)pieces[i][at] == (i & 0xff));
	}
	char *first = pieces[10];
	size_t size = lt_pool_size(first);
	for (size_t i = 0; i < 600; i++)
		lt_pool_give(pool, pieces[i]);
	char *again = lt_pool_take(pool, size);
	bool used_again = false;
	for (size_t i = 0; i < 600; i++)
		used_again |= again == pieces[i];
	lt_pool_give(pool, again);
	IS(used_again);
}

TEST(base64_goes_there_and_back)
{
	static const struct {
		const char *bytes, *letters;
	} rows[] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "\xff\xfe\x00", "//4=" } };
	struct lt_arena *a = lt_arena_new(1 << 16);
	struct lt_text back;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		IS_TEXT(lt_base64_write(a, lt_text(rows[i].bytes)).at, rows[i].letters);
		IS(lt_base64_read(a, lt_text(rows[i].letters), &back) && lt_text_eq(back, rows[i].bytes));
	}
	IS(lt_base64_read(a, LT_LIT(" Zm9v\n Zm8 "), &back) && lt_text_eq(back, "foofo"));
	IS(!lt_base64_read(a, LT_LIT("Zm9%"), &back));
	lt_arena_drop(a);
}
