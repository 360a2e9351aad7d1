/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/path.h"

#include "base/buf.h"

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
plain(char c)
{
	return letter(c) || (c && strchr("-._~:@", c));
}

static bool
dots(struct lt_text piece)
{
	size_t n = 0;
	while (n < piece.len && piece.at[n] == '.')
		n++;
	return n == piece.len;
}

bool
lt_path_skip(struct lt_text *path, const char *with)
{
	size_t len = strlen(with);
	if (path->len < len || memcmp(path->at, with, len) != 0)
		return false;
	path->at += len;
	path->len -= len;
	return true;
}

bool
lt_path_plain(struct lt_text piece)
{
	if (!piece.len || piece.len > 256 || dots(piece))
		return false;
	for (size_t i = 0; i < piece.len; i++)
		if (!plain(piece.at[i]))
			return false;
	return true;
}

bool
lt_path_openai(struct lt_text path, const char *name, struct lt_text *ret_rest)
{
	if (!lt_path_skip(&path, "/v1/") && !lt_path_skip(&path, "/openai/v1/") && !lt_path_skip(&path, "/openai/") &&
		!lt_path_skip(&path, "/"))
		return false;
	if (!lt_path_skip(&path, name) || (path.len && *path.at != '/'))
		return false;
	*ret_rest = path;
	return true;
}

bool
lt_path_azure(struct lt_text path, const char *tail, struct lt_text *ret_deployment)
{
	if (!lt_path_skip(&path, "/openai/deployments/"))
		return false;
	const char *slash = path.len ? memchr(path.at, '/', path.len) : NULL;
	if (!slash)
		return false;
	struct lt_text name = { path.at, (size_t)(slash - path.at) };
	path = (struct lt_text){ slash + 1, path.len - name.len - 1 };
	if (!lt_text_eq(path, tail) || !lt_path_plain(name))
		return false;
	*ret_deployment = name;
	return true;
}

static void
encode(struct lt_buf *out, char c)
{
	static const char hex[] = "0123456789ABCDEF";
	const char bytes[3] = { '%', hex[(unsigned char)c >> 4], hex[c & 15] };
	lt_buf_add(out, bytes, sizeof bytes);
}

void
lt_path_piece(struct lt_buf *out, struct lt_text piece)
{
	/* Encoded twice, for what decodes before it looks for dots; a thing named so does not exist anyway. */
	bool only_dots = dots(piece);
	size_t from = 0;
	for (size_t i = 0; i < piece.len; i++) {
		if (plain(piece.at[i]) && !only_dots)
			continue;
		lt_buf_add(out, piece.at + from, i - from);
		if (only_dots)
			lt_buf_puts(out, "%252E");
		else
			encode(out, piece.at[i]);
		from = i + 1;
	}
	lt_buf_add(out, piece.at + from, piece.len - from);
}

void
lt_path_pieces(struct lt_buf *out, struct lt_text pieces)
{
	struct lt_text piece;
	for (bool first = true; lt_text_cut(&pieces, '/', &piece); first = false) {
		if (!first)
			lt_buf_putc(out, '/');
		lt_path_piece(out, piece);
	}
}

bool
lt_path_query(struct lt_buf *out, struct lt_text query, char first)
{
	struct lt_text pair;
	char before = first;
	while (lt_text_cut(&query, '&', &pair)) {
		if (!pair.len || lt_text_starts(pair, "api-version=") || lt_text_eq(pair, "api-version"))
			continue;
		lt_buf_putc(out, before);
		before = '&';
		for (size_t i = 0; i < pair.len; i++) {
			char c = pair.at[i];
			if (plain(c) || (c && strchr("=%+,/[]()*!$'", c)))
				lt_buf_putc(out, c);
			else
				encode(out, c);
		}
	}
	return before != first;
}
