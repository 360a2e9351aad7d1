/* SPDX-License-Identifier: Apache-2.0 */
/* hcl_align: see hcl_align.h.  The rules are those of hclwrite: a line counts when its value begins and ends on it. */
#include "format/hcl_align.h"

#include "base/arena.h"
#include "base/buf.h"

struct line {
	struct lt_text lead, assign, remark; /* at NULL: it has none; blanks between them are gone */
	int pad, remark_pad;                 /* blanks before assign and remark */
	bool inside;                         /* of a heredoc, whose end is still that of the line that opened it */
};

static int
columns(struct lt_text text)
{
	int count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
	return count;
}

static struct lt_text
without_blanks_behind(struct lt_text text)
{
	while (text.len && (text.at[text.len - 1] == ' ' || text.at[text.len - 1] == '\t' || text.at[text.len - 1] == '\r'))
		text.len--;
	return text;
}

/* Behind the closing quote of the string that begins at i; what ${ and %{ hold may have quotes of its own. */
static size_t
behind_string(struct lt_text text, size_t i)
{
	int inside = 0;
	for (i++; i < text.len; i++) {
		char c = text.at[i];
		if (c == '\\' && inside == 0)
			i++;
		else if ((c == '$' || c == '%') && i + 1 < text.len && text.at[i + 1] == '{' && !(i > 0 && text.at[i - 1] == c))
			inside++, i++;
		else if (inside && c == '}')
			inside--;
		else if (inside && c == '{')
			inside++;
		else if (inside && c == '"')
			i = behind_string(text, i) - 1;
		else if (c == '"')
			return i + 1;
	}
	return text.len;
}

static bool
stands_alone(struct lt_text text, size_t i)
{
	char before = i > 0 ? text.at[i - 1] : ' ', behind = i + 1 < text.len ? text.at[i + 1] : ' ';
	return !strchr("=!<>", before) && behind != '=' && behind != '>';
}

static struct line
cut(struct lt_text text)
{
	struct line line = { .lead = text };
	size_t equals = 0, remark = 0;
	int open = 0;
	bool has_equals = false, has_remark = false;
	for (size_t i = 0; i < text.len && !has_remark; i++) {
		char c = text.at[i];
		if (c == '"') {
			i = behind_string(text, i) - 1;
		} else if (c == '#' || (c == '/' && i + 1 < text.len && text.at[i + 1] == '/')) {
			has_remark = true;
			remark = i;
		} else if (c == '=' && !has_equals && stands_alone(text, i) && lt_text_trim((struct lt_text){ text.at, i }).len) {
			has_equals = true;
			equals = i;
		} else if (has_equals && strchr("([{", c)) {
			open++;
		} else if (has_equals && strchr(")]}", c)) {
			open--;
		}
	}
	if (has_remark && lt_text_trim((struct lt_text){ text.at, remark }).len) {
		line.remark = (struct lt_text){ text.at + remark, text.len - remark };
		text.len = remark;
	}
	line.lead = without_blanks_behind(text);
	if (has_equals && open == 0 && (!has_remark || equals < remark)) {
		line.assign = without_blanks_behind((struct lt_text){ text.at + equals, text.len - equals });
		line.lead = without_blanks_behind((struct lt_text){ text.at, equals });
	}
	return line;
}

static void
align_assigns(struct line *lines, int from, int to)
{
	int widest = 0;
	for (int i = from; i < to; i++)
		widest = !lines[i].inside && columns(lines[i].lead) > widest ? columns(lines[i].lead) : widest;
	for (int i = from; i < to; i++)
		lines[i].pad = lines[i].inside ? 0 : widest - columns(lines[i].lead) + 1;
}

static int
width(const struct line *line)
{
	return columns(line->lead) + (line->assign.at ? line->pad + columns(line->assign) : 0);
}

static void
align_remarks(struct line *lines, int from, int to)
{
	int widest = 0;
	for (int i = from; i < to; i++)
		widest = width(&lines[i]) > widest ? width(&lines[i]) : widest;
	for (int i = from; i < to; i++)
		lines[i].remark_pad = widest - width(&lines[i]) + 1;
}

/* The word that ends the heredoc that a line opens, or LT_NONE. */
static struct lt_text
heredoc(struct lt_text line)
{
	for (size_t i = 0; i + 2 < line.len; i++)
		if (line.at[i] == '<' && line.at[i + 1] == '<') {
			struct lt_text word = { line.at + i + 2, line.len - i - 2 };
			if (word.at[0] == '-')
				word.at++, word.len--;
			return lt_text_trim(word);
		}
	return LT_NONE;
}

struct lt_text
lt_hcl_align(struct lt_arena *a, struct lt_text source)
{
	struct lt_text rest = source, text, until = LT_NONE;
	struct line *lines = NULL;
	int count = 0, room = 0;
	while (lt_text_cut(&rest, '\n', &text)) {
		struct line line = { .lead = text };
		if (until.at) {
			line.inside = true;
			if (lt_text_is(lt_text_trim(text), until))
				until = LT_NONE;
		} else {
			line = cut(text);
			until = line.assign.at ? heredoc(line.assign) : LT_NONE;
		}
		LT_PUSH(a, lines, count, room) = line;
	}
	for (int i = 0, j; i < count; i = j > i ? j : i + 1) {
		for (j = i; j < count && (lines[j].assign.at || (j > i && lines[j].inside)); j++)
			;
		align_assigns(lines, i, j);
	}
	for (int i = 0, j; i < count; i = j > i ? j : i + 1) {
		for (j = i; j < count && lines[j].remark.at; j++)
			;
		align_remarks(lines, i, j);
	}
	struct lt_buf out = LT_BUF(64 << 20);
	for (int i = 0; i < count; i++) {
		lt_buf_puts(&out, i ? "\n" : "");
		lt_buf_text_add(&out, lines[i].lead);
		lt_buf_fill(&out, ' ', lines[i].pad);
		lt_buf_text_add(&out, lines[i].assign);
		lt_buf_fill(&out, ' ', lines[i].remark_pad);
		lt_buf_text_add(&out, lines[i].remark);
	}
	struct lt_text aligned = lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
	return aligned;
}
