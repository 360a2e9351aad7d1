/* SPDX-License-Identifier: Apache-2.0 */
/* unified: see unified.h.  Myers, An O(ND) difference algorithm (1986), with the rows kept to walk back. */
#include "format/unified.h"

#include "base/arena.h"
#include "base/buf.h"

enum { AROUND = 3, STEPS_MOST = 4000 };

struct lines {
	struct lt_text *at; /* with their line ends */
	int count, room;
};

struct pair {
	struct lines old, new;
	bool *gone, *come; /* for each line */
};

static struct lines
cut(struct lt_arena *a, struct lt_text text)
{
	struct lines lines = { 0 };
	for (size_t at = 0; at < text.len;) {
		const char *end = memchr(text.at + at, '\n', text.len - at);
		size_t next = end ? (size_t)(end - text.at) + 1 : text.len;
		LT_PUSH(a, lines.at, lines.count, lines.room) = (struct lt_text){ text.at + at, next - at };
		at = next;
	}
	return lines;
}

/* Along the diagonal as far as lines are the same. */
static int
slide(const struct pair *p, int x, int y, int old_end, int new_end)
{
	while (x < old_end && y < new_end && lt_text_is(p->old.at[x], p->new.at[y]))
		x++, y++;
	return x;
}

/* The way back through the rows, marking what it takes away and brings. */
static void
walk_back(struct pair *p, int **rows, int steps, int from, int x, int y)
{
	for (int d = steps; d > 0; d--) {
		const int *v = rows[d - 1] + d; /* v[k] for k of -d..d */
		int k = x - y;
		bool down = k == -d || (k != d && v[k - 1] < v[k + 1]);
		int before = down ? k + 1 : k - 1, px = v[before], py = px - before;
		if (down)
			p->come[from + py] = true;
		else
			p->gone[from + px] = true;
		x = px;
		y = py;
	}
}

/* Marks the lines between two ends; all of them when the texts have next to nothing in common. */
static void
compare(struct lt_arena *a, struct pair *p, int from, int old_end, int new_end)
{
	int n = old_end - from, m = new_end - from, most = n + m < STEPS_MOST ? n + m : STEPS_MOST;
	int **rows = LT_NEW_ARRAY(a, int *, most + 2), *v = LT_NEW_ARRAY(a, int, 2 * most + 3) + most + 1;
	for (int d = 0; d <= most; d++) {
		for (int k = -d; k <= d; k += 2) {
			bool down = k == -d || (k != d && v[k - 1] < v[k + 1]);
			int x = d == 0 ? 0 : down ? v[k + 1] : v[k - 1] + 1;
			if (x > n || x - k > m || x - k < 0) {
				v[k] = x;
				continue;
			}
			x = slide(p, from + x, from + x - k, old_end, new_end) - from;
			v[k] = x;
			if (x >= n && x - k >= m) {
				walk_back(p, rows, d, from, n, m);
				return;
			}
		}
		rows[d] = LT_NEW_ARRAY(a, int, 2 * d + 3);
		memcpy(rows[d], v - d - 1, sizeof(int) * (size_t)(2 * d + 3));
	}
	memset(p->gone + from, 1, (size_t)n);
	memset(p->come + from, 1, (size_t)m);
}

static void
put_line(struct lt_buf *out, char sign, struct lt_text line)
{
	lt_buf_putc(out, sign);
	lt_buf_text_add(out, line);
	if (!lt_text_ends(line, "\n"))
		lt_buf_puts(out, "\n\\ No newline at end of file\n");
}

/* Both places walk on together; what is not marked is the same on both sides. */
static void
put_hunk(const struct pair *p, int x, int y, int x_end, int y_end, struct lt_buf *out)
{
	int old_count = x_end - x, new_count = y_end - y;
	lt_buf_printf(out, "@@ -%d", old_count ? x + 1 : x);
	if (old_count != 1)
		lt_buf_printf(out, ",%d", old_count);
	lt_buf_printf(out, " +%d", new_count ? y + 1 : y);
	if (new_count != 1)
		lt_buf_printf(out, ",%d", new_count);
	lt_buf_puts(out, " @@\n");
	while (x < x_end || y < y_end)
		if (x < x_end && p->gone[x])
			put_line(out, '-', p->old.at[x++]);
		else if (y < y_end && p->come[y])
			put_line(out, '+', p->new.at[y++]);
		else {
			put_line(out, ' ', p->old.at[x++]);
			y++;
		}
}

static void
put_hunks(const struct pair *p, struct lt_buf *out)
{
	int x = 0, y = 0;
	while (x < p->old.count || y < p->new.count) {
		if (!(x < p->old.count && p->gone[x]) && !(y < p->new.count && p->come[y])) {
			x++, y++;
			continue;
		}
		int before = x < y ? x : y;
		before = before < AROUND ? before : AROUND;
		int x_end = x, y_end = y, same = 0, x_last = x, y_last = y;
		while ((x_end < p->old.count || y_end < p->new.count) && same <= 2 * AROUND) {
			if (x_end < p->old.count && p->gone[x_end])
				x_end++, same = 0;
			else if (y_end < p->new.count && p->come[y_end])
				y_end++, same = 0;
			else
				x_end++, y_end++, same++;
			if (same == 0)
				x_last = x_end, y_last = y_end;
		}
		int behind = p->old.count - x_last < p->new.count - y_last ? p->old.count - x_last : p->new.count - y_last;
		behind = behind < AROUND ? behind : AROUND;
		put_hunk(p, x - before, y - before, x_last + behind, y_last + behind, out);
		x = x_last + behind;
		y = y_last + behind;
	}
}

bool
lt_unified(struct lt_arena *a, const char *path, struct lt_text before, struct lt_text after, struct lt_buf *out)
{
	struct pair p = { .old = cut(a, before), .new = cut(a, after) };
	int from = 0, old_end = p.old.count, new_end = p.new.count;
	if (!before.at == !after.at && lt_text_is(before, after))
		return false;
	p.gone = LT_NEW_ARRAY(a, bool, p.old.count + 1);
	p.come = LT_NEW_ARRAY(a, bool, p.new.count + 1);
	while (from < old_end && from < new_end && lt_text_is(p.old.at[from], p.new.at[from]))
		from++;
	while (old_end > from && new_end > from && lt_text_is(p.old.at[old_end - 1], p.new.at[new_end - 1]))
		old_end--, new_end--;
	compare(a, &p, from, old_end, new_end);
	lt_buf_printf(out, "--- %s%s\n+++ %s%s\n", before.at ? "a/" : "", before.at ? path : "/dev/null", after.at ? "b/" : "", after.at ? path : "/dev/null");
	put_hunks(&p, out);
	return true;
}
