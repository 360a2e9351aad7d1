/* SPDX-License-Identifier: Apache-2.0 */
/* mark: what is ours in a file and what is a person's; see prepare.h. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "format/escape.h"
#include "prepare/prepare.h"

enum { DIGITS = 12 };

/* The signs before and after a remark; NULL: the syntax has none. */
static const char *const SIGNS[][2] = {
	[LT_SYNTAX_PLAIN] = { NULL, NULL },
	[LT_SYNTAX_HCL] = { "# ", "" },
	[LT_SYNTAX_BICEP] = { "// ", "" },
	[LT_SYNTAX_JSON] = { NULL, NULL },
	[LT_SYNTAX_YAML] = { "# ", "" },
	[LT_SYNTAX_SHELL] = { "# ", "" },
	[LT_SYNTAX_UNIT] = { "# ", "" },
	[LT_SYNTAX_MARKDOWN] = { "<!-- ", " -->" },
	[LT_SYNTAX_TEMPLATE] = { "{{- /* ", " */ -}}" },
};

static const char *const HASHED[] = { ".gitignore", ".helmignore", ".conf", ".ini", ".py", ".rules", "Dockerfile", "Makefile" };

static const char *const *
signs_of(const char *path)
{
	enum lt_syntax syntax = lt_syntax_of(path);
	for (size_t i = 0; syntax == LT_SYNTAX_PLAIN && i < sizeof HASHED / sizeof *HASHED; i++)
		if (lt_text_ends(lt_text(path), HASHED[i]))
			syntax = LT_SYNTAX_SHELL;
	return SIGNS[syntax];
}

/* The line ends of an editor are no change. */
static void
digest(struct lt_arena *a, struct lt_text bytes, char out[DIGITS + 1])
{
	char whole[65], *plain = lt_alloc(a, bytes.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.at[i] != '\r' || i + 1 >= bytes.len || bytes.at[i + 1] != '\n')
			plain[len++] = bytes.at[i];
	lt_digest_hex((struct lt_text){ plain, len }, whole);
	memcpy(out, whole, DIGITS);
	out[DIGITS] = 0;
}

const char *
lt_prepare_digest(struct lt_arena *a, const struct lt_prepared_file *file)
{
	char out[DIGITS + 1];
	digest(a, file->bytes, out);
	return lt_copy(a, out);
}

/* A first line that must stay the first stands above the mark. */
static size_t
head_of(struct lt_text bytes)
{
	const char *end = bytes.len ? memchr(bytes.at, '\n', bytes.len) : NULL;
	if (!end || !(lt_text_starts(bytes, "#!") || lt_text_starts(bytes, "#cloud-config")))
		return 0;
	return (size_t)(end - bytes.at) + 1;
}

/* Where our lines are in a file. */
struct marked {
	size_t begin, from, to, end; /* of the line of the first mark, of what it holds, behind the line of the last */
	char digits[DIGITS + 1];
	int begins, ends;
};

static bool
is_mark(struct lt_text line, const char *const *signs, const char *word, const char *path, struct lt_text *ret_behind)
{
	char begin[512];
	int len = snprintf(begin, sizeof begin, "%slintel:%s %s", signs[0], word, path);
	line = lt_text_trim(line);
	if (len < 0 || (size_t)len >= sizeof begin || !lt_text_starts(line, begin) || !lt_text_ends(line, signs[1]))
		return false;
	size_t tail = strlen(signs[1]);
	if (line.len < (size_t)len + tail)
		return false;
	*ret_behind = (struct lt_text){ line.at + len, line.len - (size_t)len - tail };
	return ret_behind->len == 0 || ret_behind->at[0] == ' ';
}

static struct marked
find(struct lt_text there, const char *const *signs, const char *path)
{
	struct marked m = { 0 };
	struct lt_text rest = there, line, behind;
	while (lt_text_cut(&rest, '\n', &line)) {
		size_t at = (size_t)(line.at - there.at), next = rest.at ? (size_t)(rest.at - there.at) : there.len;
		if (is_mark(line, signs, "begin", path, &behind)) {
			m.begins++;
			m.begin = at;
			m.from = next;
			behind = lt_text_trim(behind);
			snprintf(m.digits, sizeof m.digits, "%.*s", LT_ARG(behind));
		} else if (is_mark(line, signs, "end", path, &behind) && behind.len == 0) {
			m.ends++;
			m.to = at;
			m.end = next;
		}
	}
	return m;
}

static void
put_ours(struct lt_buf *out, const char *const *signs, const char *path, const char *digits, struct lt_text inside)
{
	lt_buf_printf(out, "%slintel:begin %s %s%s\n", signs[0], path, digits, signs[1]);
	lt_buf_text_add(out, inside);
	lt_buf_printf(out, "%slintel:end %s%s\n", signs[0], path, signs[1]);
}

static struct lt_text
taken(struct lt_arena *a, struct lt_buf *out)
{
	struct lt_text text = lt_copy_text(a, lt_buf_text(out));
	lt_buf_done(out);
	return text;
}

/* A file that has no place for marks is ours as a whole. */
static enum lt_merge
merge_whole(struct lt_arena *a, const struct lt_prepared_file *file, struct lt_text there, const char *remembered, bool force, struct lt_text *ret_bytes)
{
	char now[DIGITS + 1], before[DIGITS + 1];
	*ret_bytes = file->bytes;
	digest(a, there, before);
	digest(a, file->bytes, now);
	if (strcmp(now, before) == 0) {
		*ret_bytes = there;
		return LT_MERGE_SAME;
	}
	if (remembered && strcmp(remembered, before) == 0)
		return LT_MERGE_CHANGE;
	if (!force)
		*ret_bytes = there;
	return remembered ? LT_MERGE_EDITED : LT_MERGE_THEIRS;
}

enum lt_merge
lt_prepare_merge(struct lt_arena *a, const struct lt_prepared_file *file, struct lt_text there, const char *remembered, bool force,
	struct lt_text *ret_bytes)
{
	const char *const *signs = signs_of(file->path);
	size_t head = head_of(file->bytes);
	struct lt_text inside = { file->bytes.at + head, file->bytes.len - head };
	char now[DIGITS + 1], before[DIGITS + 1];
	struct lt_buf out = LT_BUF(64 << 20);
	if (!signs[0] && there.at)
		return merge_whole(a, file, there, remembered, force, ret_bytes);
	if (!signs[0]) {
		*ret_bytes = file->bytes;
		return LT_MERGE_NEW;
	}
	digest(a, inside, now);
	if (!there.at) {
		lt_buf_add(&out, file->bytes.at, head);
		put_ours(&out, signs, file->path, now, inside);
		*ret_bytes = taken(a, &out);
		return LT_MERGE_NEW;
	}
	struct marked m = find(there, signs, file->path);
	bool whole = m.begins == 1 && m.ends == 1 && m.from <= m.to;
	*ret_bytes = there;
	if (!whole && m.begins + m.ends > 0)
		return LT_MERGE_EDITED; /* not even force can tell what is whose */
	if (!whole && !force)
		return LT_MERGE_THEIRS;
	if (!whole) {
		lt_buf_add(&out, file->bytes.at, head);
		put_ours(&out, signs, file->path, now, inside);
		*ret_bytes = taken(a, &out);
		return LT_MERGE_THEIRS;
	}
	digest(a, (struct lt_text){ there.at + m.from, m.to - m.from }, before);
	if (strcmp(now, before) == 0 && strcmp(now, m.digits) == 0)
		return LT_MERGE_SAME;
	bool edited = strcmp(before, m.digits) != 0 && strcmp(before, now) != 0;
	if (edited && !force)
		return LT_MERGE_EDITED;
	lt_buf_add(&out, there.at, m.begin);
	put_ours(&out, signs, file->path, now, inside);
	lt_buf_add(&out, there.at + m.end, there.len - m.end);
	*ret_bytes = taken(a, &out);
	return edited ? LT_MERGE_EDITED : LT_MERGE_CHANGE;
}
