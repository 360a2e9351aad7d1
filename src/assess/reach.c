/* SPDX-License-Identifier: Apache-2.0 */
/* reach: see reach.h.  It guesses at languages it does not parse, and guesses narrow: a waiver
 * that reaches too little is seen at once, one that reaches too far is not. */
#include "assess/reach.h"

#include "base/arena.h"

struct lt_reach_file
lt_reach_open(struct lt_arena *a, struct lt_text text)
{
	struct lt_reach_file file = { 0 };
	struct lt_text rest = text, line;
	uint32_t count = 0;
	while (lt_text_cut(&rest, '\n', &line))
		count++;
	file.at = LT_NEW_ARRAY(a, struct lt_text, count + 1);
	while (lt_text_cut(&text, '\n', &line))
		file.at[file.count++] = line;
	return file;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct lt_text
left_of(struct lt_text line, size_t len)
{
	struct lt_text left = { line.at, len };
	while (left.len > 0 && is_blank(left.at[left.len - 1]))
		left.len--;
	return left;
}

/* What begins a comment; "*" is the habit of going on in a long one. */
static const char *const MARKS[] = { "#", "//", "--", "/*", "<!--", "*" };

static bool
ends_with_mark(struct lt_text left)
{
	for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
		if (lt_text_ends(left, MARKS[i]))
			return true;
	return false;
}

static struct lt_text
without_end(struct lt_text rest)
{
	static const char *const ends[] = { "*/", "-->" };
	for (int i = 0; i < 2; i++) {
		const char *end = memmem(rest.at, rest.len, ends[i], strlen(ends[i]));
		if (end)
			rest.len = (size_t)(end - rest.at);
	}
	return lt_text_trim(rest);
}

bool
lt_reach_comment(
	const struct lt_reach_file *file, uint32_t line, const char *word, struct lt_text *ret_rest)
{
	struct lt_text text = file->at[line - 1];
	const char *found = text.len ? memmem(text.at, text.len, word, strlen(word)) : NULL;
	if (!found || !ends_with_mark(left_of(text, (size_t)(found - text.at))))
		return false;
	const char *after = found + strlen(word);
	*ret_rest = without_end((struct lt_text){ after, (size_t)(text.at + text.len - after) });
	return true;
}

/* Open braces and brackets while a text is read line by line.  What stands in quotes or in a
 * comment opens nothing; quotes end with their line. */
struct braces {
	uint32_t line[LT_REACH_DEPTH];
	char kind[LT_REACH_DEPTH];
	int depth;
	bool in_comment;
};

static void
feed_sign(struct braces *braces, char sign, uint32_t number)
{
	if (sign == '{' || sign == '[') {
		if (braces->depth < LT_REACH_DEPTH) {
			braces->line[braces->depth] = number;
			braces->kind[braces->depth] = sign;
		}
		braces->depth++;
	} else if ((sign == '}' || sign == ']') && braces->depth > 0) {
		braces->depth--;
	}
}

static bool
starts_comment(struct lt_text line, size_t at)
{
	bool hash = line.at[at] == '#' && (at == 0 || is_blank(line.at[at - 1]));
	bool slashes = at + 1 < line.len && line.at[at] == '/' && line.at[at + 1] == '/' &&
		(at == 0 || line.at[at - 1] != ':');
	return hash || slashes;
}

static void
feed(struct braces *braces, struct lt_text line, uint32_t number)
{
	char quote = 0;
	for (size_t i = 0; i < line.len; i++) {
		char sign = line.at[i], next = i + 1 < line.len ? line.at[i + 1] : '\0';
		if (braces->in_comment) {
			braces->in_comment = !(sign == '*' && next == '/');
		} else if (quote) {
			if (sign == '\\')
				i++;
			quote = sign == quote ? 0 : quote;
		} else if (starts_comment(line, i)) {
			return;
		} else if (sign == '/' && next == '*') {
			braces->in_comment = true;
		} else if (sign == '"') {
			quote = sign;
		} else {
			feed_sign(braces, sign, number);
		}
	}
}

static int
indent_of(struct lt_text line)
{
	int indent = 0;
	while ((size_t)indent < line.len && line.at[indent] == ' ')
		indent++;
	return indent;
}

/* No words of the language's own on it? */
static bool
is_comment(struct lt_text line)
{
	struct lt_text text = lt_text_trim(line);
	bool rule = lt_text_starts(text, "---");
	for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
		if (!rule && lt_text_starts(text, MARKS[i]))
			return true;
	return false;
}

static bool
is_empty(struct lt_text line)
{
	return lt_text_trim(line).len == 0;
}

/* The last line of what starts here: to the brace that closes it, else by indent. */
static uint32_t
end_of(const struct lt_reach_file *file, uint32_t start)
{
	struct braces braces = { 0 };
	feed(&braces, file->at[start - 1], start);
	uint32_t line = start;
	if (braces.depth > 0) {
		while (braces.depth > 0 && line < file->count)
			feed(&braces, file->at[line], line + 1), line++;
		return line;
	}
	uint32_t last = start;
	int indent = indent_of(file->at[start - 1]);
	for (; line < file->count &&
		(is_empty(file->at[line]) || indent_of(file->at[line]) > indent);
		line++)
		if (!is_empty(file->at[line]))
			last = line + 1;
	return last;
}

/* A key of YAML at the left edge. */
static bool
is_key(struct lt_text line)
{
	size_t len = 0;
	while (len < line.len &&
		(line.at[len] == '_' || line.at[len] == '-' || line.at[len] == '.' ||
			(line.at[len] >= '0' && line.at[len] <= '9') ||
			(line.at[len] | 0x20) - 'a' + 0u < 26u))
		len++;
	return len > 0 && len < line.len && line.at[len] == ':' &&
		(len + 1 == line.len || is_blank(line.at[len + 1]));
}

/* At the top of a YAML document: only comments between it and the edge of the document. */
static bool
heads_document(const struct lt_reach_file *file, uint32_t line, uint32_t below)
{
	if (below == 0 || !is_key(file->at[below - 1]))
		return false;
	for (uint32_t above = line - 1; above > 0; above--) {
		if (lt_text_starts(file->at[above - 1], "---"))
			return true;
		if (!is_empty(file->at[above - 1]) && !is_comment(file->at[above - 1]))
			return false;
	}
	return true;
}

static uint32_t
end_of_document(const struct lt_reach_file *file, uint32_t line)
{
	while (line < file->count && !lt_text_starts(file->at[line], "---"))
		line++;
	return line;
}

/* The statement under a comment: the next line that is none.  0 when a blank line or the end
 * comes first. */
static uint32_t
below(const struct lt_reach_file *file, uint32_t line)
{
	while (line < file->count && is_comment(file->at[line]))
		line++;
	return line < file->count && !is_empty(file->at[line]) ? line + 1 : 0;
}

/* Bicep's decorators belong to what they decorate. */
static uint32_t
end_of_statement(const struct lt_reach_file *file, uint32_t start)
{
	uint32_t end = end_of(file, start);
	while (file->at[start - 1].len > 0 && file->at[start - 1].at[0] == '@' &&
		end < file->count) {
		start = end + 1;
		end = end_of(file, start);
	}
	return end;
}

static void
open_by_indent(const struct lt_reach_file *file, struct lt_reach *reach)
{
	int indent = indent_of(file->at[reach->line - 1]);
	for (uint32_t line = reach->line - 1;
		line > 0 && indent > 0 && reach->openers_count < LT_REACH_DEPTH; line--) {
		struct lt_text text = file->at[line - 1];
		if (is_empty(text) || is_comment(text) || indent_of(text) >= indent)
			continue;
		indent = indent_of(text);
		reach->openers[reach->openers_count++] = line;
	}
}

static void
open_by_braces(const struct braces *braces, struct lt_reach *reach)
{
	for (int i = 0; i < braces->depth && i < LT_REACH_DEPTH; i++)
		reach->openers[reach->openers_count++] = braces->line[i];
}

struct lt_reach
lt_reach_of(const struct lt_reach_file *file, uint32_t line)
{
	struct lt_reach reach = { .line = line, .first = line, .last = line };
	struct braces braces = { 0 };
	for (uint32_t n = 1; n < line; n++)
		feed(&braces, file->at[n - 1], n);
	if (braces.depth > 0)
		open_by_braces(&braces, &reach);
	else
		open_by_indent(file, &reach);

	uint32_t statement = below(file, line);
	bool in_block = braces.depth > 0 && braces.depth <= LT_REACH_DEPTH &&
		braces.kind[braces.depth - 1] == '{';
	if (!is_comment(file->at[line - 1]) && !braces.in_comment) {
		reach.last = end_of(file, line);
	} else if (in_block) {
		reach.first = braces.line[braces.depth - 1];
		reach.last = end_of(file, reach.first);
	} else if (indent_of(file->at[line - 1]) == 0 && heads_document(file, line, statement)) {
		reach.last = end_of_document(file, line);
	} else if (statement > 0) {
		reach.last = end_of_statement(file, statement);
	}
	return reach;
}

bool
lt_reach_has(const struct lt_reach *reach, uint32_t line)
{
	if (line >= reach->first && line <= reach->last)
		return true;
	for (int i = 0; i < reach->openers_count; i++)
		if (reach->openers[i] == line)
			return true;
	return false;
}
