/* SPDX-License-Identifier: Apache-2.0 */
/* excerpt: see excerpt.h.  The file is read from its beginning, because a secret may begin above the lines that are shown. */
#include "collect/excerpt.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/err.h"
#include "collect/secret.h"

enum { MOST = 4 << 20, LINE_MOST = 400, NAME_MOST = 128 };

/* What kind of file it is, which decides what of it is secret. */
struct manner {
	bool values; /* every value is */
	bool armour; /* inside of a private key or certificate in letters */
};

/* The file below the folder, without following a link anywhere. */
static int
open_below(const char *folder, const char *file, struct lt_err *err)
{
	struct lt_text rest = lt_text(file), part;
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0) {
		lt_fail_os(err, "open the folder that was assessed");
		return -1;
	}
	bool good = file[0] != '/';
	while (good && lt_text_cut(&rest, '/', &part)) {
		char name[NAME_MOST * 2];
		good = part.len > 0 && part.len < sizeof name && !lt_text_eq(part, ".") && !lt_text_eq(part, "..");
		if (!good)
			break;
		memcpy(name, part.at, part.len);
		name[part.len] = 0;
		int next = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | (rest.at ? O_DIRECTORY : 0));
		int why = errno;
		close(dir);
		if (next < 0) {
			errno = why;
			lt_fail(err, why == ENOENT ? "the file is gone since it was assessed"
				: why == ELOOP || why == ENOTDIR ? "a link stands on the way to the file, and is not followed"
				: "the file cannot be read");
			return -1;
		}
		dir = next;
	}
	if (good)
		return dir;
	close(dir);
	lt_fail(err, "the place lies outside of the folder that was assessed");
	return -1;
}

static bool
read_text(struct lt_arena *a, int fd, struct lt_text *ret_text, struct lt_err *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return lt_fail(err, "this is no regular file");
	if (st.st_size > MOST)
		return lt_fail(err, "the file is larger than %d MiB, more than is shown here", MOST >> 20);
	char *bytes = lt_alloc(a, (size_t)st.st_size + 1);
	size_t len = 0;
	for (ssize_t got; len < (size_t)st.st_size && (got = read(fd, bytes + len, (size_t)st.st_size - len)) > 0;)
		len += (size_t)got;
	*ret_text = (struct lt_text){ bytes, len };
	return (!memchr(bytes, 0, len) && lt_text_utf8(*ret_text)) || lt_fail(err, "this is no text");
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* The next name = value or name: value at or behind *at, and where its value stands; *at is then where to look on. */
static bool
next_value(struct lt_text line, size_t *at, struct lt_text *ret_name, struct lt_text *ret_value)
{
	while (*at < line.len && line.at[*at] != '=' && line.at[*at] != ':')
		(*at)++;
	if (*at == line.len)
		return false;
	size_t end = *at, begin, from = *at + 1;
	while (end > 0 && memchr(" \t\"'?+", line.at[end - 1], 6))
		end--;
	for (begin = end; begin > 0 && is_name(line.at[begin - 1]);)
		begin--;
	while (from < line.len && memchr(" \t=>:", line.at[from], 5))
		from++;
	*ret_name = (struct lt_text){ line.at + begin, end - begin };
	*at = from;
	char quote = from < line.len && (line.at[from] == '"' || line.at[from] == '\'') ? line.at[from] : 0;
	for (end = from + (quote != 0); end < line.len && (quote ? line.at[end] != quote : !memchr(",;}", line.at[end], 3)); end++)
		if (quote && line.at[end] == '\\')
			end++;
	end = end < line.len ? end + (quote != 0) : line.len;
	*ret_value = (struct lt_text){ line.at + from, end - from };
	return true;
}

/* A word of code that only names where the value is: var.x, data.y.z, a call, a reference, a number, true. */
static bool
is_reference(struct lt_text value)
{
	static const char *const begins[] = { "var.", "local.", "data.", "module.", "each.", "azurerm_", "aws_", "google_", "random_",
		"param", "reference(", "listKeys(", "[", "{", "|", ">", "&", "*", "null" };
	value = lt_text_trim(value);
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (lt_text_starts(value, begins[i]))
			return true;
	int64_t number;
	return lt_text_int(value, &number);
}

static void
put_masked(struct lt_buf *out, struct lt_text value)
{
	bool quoted = value.len > 1 && (value.at[0] == '"' || value.at[0] == '\'');
	const char *close = quoted ? memrchr(value.at + 1, value.at[0], value.len - 1) : NULL;
	if (!quoted)
		return lt_buf_puts(out, LT_EXCERPT_MASK);
	lt_buf_putc(out, value.at[0]);
	lt_buf_puts(out, LT_EXCERPT_MASK);
	if (close)
		lt_buf_add(out, close, (size_t)(value.at + value.len - close));
}

/* Words of a line that look like secrets whatever they are called. */
static bool
mask_words(struct lt_buf *out, struct lt_text line)
{
	bool any = false;
	for (size_t i = 0; i < line.len;) {
		size_t end = i;
		while (end < line.len && !memchr(" \t\"'`,;()[]{}", line.at[end], 13))
			end++;
		struct lt_text word = { line.at + i, end - i };
		bool secret = word.len > 0 && lt_secret_value(word);
		if (secret)
			lt_buf_puts(out, LT_EXCERPT_MASK);
		else
			lt_buf_text_add(out, word);
		if (end < line.len)
			lt_buf_putc(out, line.at[end++]);
		any |= secret;
		i = end;
	}
	return any;
}

static bool
is_secret(const struct manner *manner, struct lt_text name, struct lt_text value)
{
	return name.len > 0 && value.len > 0 && (manner->values || lt_secret_name(name)) && !lt_secret_stand_in(value) && !is_reference(value);
}

static bool
mask_values(const struct manner *manner, struct lt_text line, struct lt_buf *out)
{
	struct lt_text name, value;
	size_t at = 0, done = 0;
	bool any = false;
	while (next_value(line, &at, &name, &value)) {
		if (!is_secret(manner, name, value))
			continue;
		any = true;
		mask_words(out, (struct lt_text){ line.at + done, (size_t)(value.at - line.at) - done });
		put_masked(out, value);
		at = done = (size_t)(value.at + value.len - line.at);
	}
	return mask_words(out, (struct lt_text){ line.at + done, line.len - done }) || any;
}

static bool
mask_line(struct manner *manner, struct lt_text line, struct lt_buf *out)
{
	if (manner->armour || lt_text_has(line, "-----BEGIN ")) {
		manner->armour = !lt_text_has(line, "-----END ");
		lt_buf_puts(out, LT_EXCERPT_MASK);
		return true;
	}
	if (mask_values(manner, line, out))
		return true;
	if (!lt_secret_value(line))
		return false;
	/* What is secret only as a whole, as a login that a quote parts. */
	out->len = 0;
	lt_buf_puts(out, LT_EXCERPT_MASK);
	return true;
}

static struct manner
manner_of(const char *file, struct lt_text text)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	bool env = strncmp(name, ".env", 4) == 0 || lt_text_ends(lt_text(name), ".env"), tfvars = lt_text_ends(lt_text(name), ".tfvars");
	bool secret = lt_text_has(text, "kind: Secret") || lt_text_has(text, "\"kind\": \"Secret\"") || lt_text_has(text, "\"kind\":\"Secret\"");
	return (struct manner){ env || tfvars || secret, false };
}

static bool
is_state(const char *file)
{
	return lt_text_has(lt_text(file), ".tfstate") || lt_text_ends(lt_text(file), ".pem") || lt_text_ends(lt_text(file), ".key") ||
		lt_text_ends(lt_text(file), ".pfx") || lt_text_has(lt_text(file), "kubeconfig");
}

bool
lt_excerpt_read(struct lt_arena *a, const char *folder, const char *file, uint32_t line, uint32_t before, uint32_t after,
	struct lt_excerpt *ret_excerpt, struct lt_err *err)
{
	struct lt_text text, one;
	if (is_state(file))
		return lt_fail(err, "files of this kind hold secrets, and are not shown");
	LT_AUTO(lt_fd) fd = open_below(folder, file, err);
	if (fd < 0 || !read_text(a, fd, &text, err))
		return false;
	struct manner manner = manner_of(file, text);
	uint32_t from = line > before ? line - before : 1, to = (line ? line : 1) + after;
	struct lt_excerpt excerpt = { LT_NEW_ARRAY(a, struct lt_excerpt_line, to - from + 1), 0 };
	for (uint32_t n = 1; n <= to && lt_text_cut(&text, '\n', &one); n++) {
		struct lt_buf out = LT_BUF(1 << 20);
		if (one.len > 0 && one.at[one.len - 1] == '\r')
			one.len--;
		if (n < from) { /* only whether a key in letters begins and does not end */
			manner.armour = (manner.armour || lt_text_has(one, "-----BEGIN ")) && !lt_text_has(one, "-----END ");
			continue;
		}
		bool masked = mask_line(&manner, one, &out);
		if (text.at || one.len > 0) {
			struct lt_text shown = lt_buf_text(&out);
			while (shown.len > LINE_MOST || (shown.len > 0 && !lt_text_utf8(shown)))
				shown.len--;
			excerpt.at[excerpt.count++] = (struct lt_excerpt_line){ n,
				shown.len < out.len ? lt_print(a, "%.*s ...", LT_ARG(shown)) : lt_copy_text(a, shown).at, masked };
		}
		lt_buf_done(&out);
	}
	*ret_excerpt = excerpt;
	return excerpt.count > 0 || lt_fail(err, "the file is shorter than it was when it was assessed");
}
