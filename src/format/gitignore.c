/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns as gitignore(5) has them, each sorted into the cheapest way of asking it. */
#include "format/gitignore.h"

#include "base/arena.h"

enum way {
	WAY_NAME,   /* the last part is this word */
	WAY_ENDING, /* the last part ends so: *.log */
	WAY_PART,   /* the last part fits */
	WAY_PATH,   /* the whole path fits */
};

struct pattern {
	struct lt_text text;
	enum way way;
	bool in, folder;
};

struct lt_gitignore {
	struct pattern *patterns;
	int count;
};

static bool
wild(struct lt_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr("*?[\\", text.at[i]))
			return true;
	return false;
}

/* Blanks at the end go, unless a backslash holds them. */
static struct lt_text
without_tail(struct lt_text line)
{
	if (line.len && line.at[line.len - 1] == '\r')
		line.len--;
	while (line.len && line.at[line.len - 1] == ' ' && !(line.len > 1 && line.at[line.len - 2] == '\\'))
		line.len--;
	return line;
}

static bool
read_pattern(struct lt_text line, struct pattern *ret_pattern)
{
	struct pattern p = { 0 };
	line = without_tail(line);
	if (line.len == 0 || line.at[0] == '#')
		return false;
	if (line.at[0] == '!') {
		p.in = true;
		line.at++, line.len--;
	}
	if (line.len && line.at[line.len - 1] == '/') {
		p.folder = true;
		line.len--;
	}
	bool slash = line.len && memchr(line.at, '/', line.len);
	if (line.len && line.at[0] == '/')
		line.at++, line.len--;
	if (line.len == 0)
		return false;
	if (slash)
		p.way = WAY_PATH;
	else if (!wild(line))
		p.way = WAY_NAME;
	else if (line.len > 1 && line.at[0] == '*' && !wild((struct lt_text){ line.at + 1, line.len - 1 }))
		p.way = WAY_ENDING;
	else
		p.way = WAY_PART;
	p.text = line;
	if (p.way == WAY_ENDING)
		p.text.at++, p.text.len--;
	*ret_pattern = p;
	return true;
}

struct lt_gitignore *
lt_gitignore_read(struct lt_arena *a, struct lt_text bytes)
{
	struct lt_gitignore *g = LT_NEW(a, struct lt_gitignore);
	struct pattern p;
	int room = 0;
	if (lt_text_starts(bytes, "\xef\xbb\xbf"))
		bytes.at += 3, bytes.len -= 3;
	for (struct lt_text line; lt_text_cut(&bytes, '\n', &line);)
		if (read_pattern(line, &p))
			LT_PUSH(a, g->patterns, g->count, room) = p;
	return g->count ? g : NULL;
}

/* The set that starts behind '[': sets *ret_after to what follows its ']'.  A set that
 * does not end fits nothing. */
static bool
set_has(struct lt_text set, char c, size_t *ret_after)
{
	size_t i = 0;
	bool has = false, not = set.len && (set.at[0] == '!' || set.at[0] == '^');
	i += not;
	for (size_t first = i; i < set.len && (set.at[i] != ']' || i == first);) {
		if (set.at[i] == '\\' && i + 1 < set.len)
			i++;
		unsigned char low = (unsigned char)set.at[i], high = low;
		if (i + 2 < set.len && set.at[i + 1] == '-' && set.at[i + 2] != ']') {
			i += 2;
			if (set.at[i] == '\\' && i + 1 < set.len)
				i++;
			high = (unsigned char)set.at[i];
		}
		has |= low <= (unsigned char)c && (unsigned char)c <= high;
		i++;
	}
	*ret_after = i + 1;
	return i < set.len && has != not && c != '/';
}

/* One pattern character at *p against c; *p moves behind it. */
static bool
fits_one(struct lt_text pattern, size_t *p, char c)
{
	char want = pattern.at[*p];
	size_t after;
	if (want == '?') {
		++*p;
		return c != '/';
	}
	if (want == '[') {
		struct lt_text set = { pattern.at + *p + 1, pattern.len - *p - 1 };
		if (!set_has(set, c, &after))
			return false;
		*p += 1 + after;
		return true;
	}
	if (want == '\\' && *p + 1 < pattern.len)
		want = pattern.at[++*p];
	++*p;
	return want == c;
}

/* Stars are tried short first; only the latest * and the latest ** are ever tried again,
 * so the work is bounded by the product of the lengths. */
bool
lt_gitignore_fits(struct lt_text pattern, struct lt_text text)
{
	enum { NOWHERE = -1 };
	ssize_t star_p = NOWHERE, star_t = 0, deep_p = NOWHERE, deep_t = 0;
	size_t p = 0, t = 0;
	while (t < text.len || p < pattern.len) {
		if (p < pattern.len && pattern.at[p] == '*') {
			bool two = p + 1 < pattern.len && pattern.at[p + 1] == '*';
			bool starts = p == 0 || pattern.at[p - 1] == '/';
			if (two && starts && p + 2 == pattern.len)
				return t < text.len;
			if (two && starts && pattern.at[p + 2] == '/') {
				p += 3;
				star_p = NOWHERE;
				deep_p = (ssize_t)p, deep_t = (ssize_t)t;
				continue;
			}
			while (p < pattern.len && pattern.at[p] == '*')
				p++;
			star_p = (ssize_t)p, star_t = (ssize_t)t;
			continue;
		}
		if (p < pattern.len && t < text.len) {
			size_t next = p;
			if (fits_one(pattern, &next, text.at[t])) {
				p = next, t++;
				continue;
			}
		}
		if (star_p != NOWHERE && (size_t)star_t < text.len && text.at[star_t] != '/') {
			p = (size_t)star_p, t = (size_t)++star_t;
			continue;
		}
		if (deep_p == NOWHERE)
			return false;
		const char *slash = memchr(text.at + deep_t, '/', text.len - (size_t)deep_t);
		if (!slash)
			return false;
		deep_t = slash + 1 - text.at;
		star_p = NOWHERE;
		p = (size_t)deep_p, t = (size_t)deep_t;
	}
	return true;
}

static bool
fits(const struct pattern *p, struct lt_text path, struct lt_text last)
{
	switch (p->way) {
	case WAY_NAME:
		return lt_text_is(p->text, last);
	case WAY_ENDING:
		return last.len >= p->text.len
			&& memcmp(last.at + last.len - p->text.len, p->text.at, p->text.len) == 0;
	case WAY_PART:
		return lt_gitignore_fits(p->text, last);
	case WAY_PATH:
		return lt_gitignore_fits(p->text, path);
	}
	return false;
}

enum lt_gitignore_says
lt_gitignore_ask(const struct lt_gitignore *g, struct lt_text path, bool folder)
{
	struct lt_text last = path;
	const char *slash = path.len ? memrchr(path.at, '/', path.len) : NULL;
	if (slash) {
		last.at = slash + 1;
		last.len = path.len - (size_t)(last.at - path.at);
	}
	for (int i = g ? g->count : 0; i-- > 0;) {
		const struct pattern *p = &g->patterns[i];
		if ((folder || !p->folder) && fits(p, path, last))
			return p->in ? LT_GITIGNORE_IN : LT_GITIGNORE_OUT;
	}
	return LT_GITIGNORE_NOTHING;
}
