/* SPDX-License-Identifier: Apache-2.0 */
/* pages: the files that tools/pages.c packed, found by name. */
#include "api/pages.h"

#include <stdlib.h>

extern const char lt_pages_pack[], lt_pages_pack_end[];

/* What browsers may do with a page of ours.  connect-src: the API and the gateway itself, which are this address. */
#define POLICY "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " \
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

static const char *const ALWAYS[][2] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
	{ "Content-Security-Policy", POLICY },
	{ "X-Frame-Options", "DENY" },
	{ "Vary", "Accept-Encoding" },
};
enum { ALWAYS_COUNT = sizeof ALWAYS / sizeof *ALWAYS };

static const struct {
	const char *ends, *type;
} TYPES[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
};

struct file {
	const char *name, *digest;
	struct lt_text plain, small; /* small: compressed; empty: it does not get smaller */
};

static struct lt_text
take(const char **at)
{
	struct lt_text bytes = { .len = strtoul(*at, NULL, 10) };
	bytes.at = *at + strlen(*at) + 1;
	*at = bytes.at + bytes.len + 1;
	return bytes;
}

/* There are a few dozen. */
static bool
find(const char *name, struct file *ret)
{
	for (const char *at = lt_pages_pack; at < lt_pages_pack_end;) {
		struct file file = { .name = at, .digest = at + strlen(at) + 1 };
		at = file.digest + strlen(file.digest) + 1;
		file.plain = take(&at);
		file.small = take(&at);
		if (strcmp(file.name, name) == 0) {
			*ret = file;
			return true;
		}
	}
	return false;
}

static const char *
type_of(const char *name)
{
	for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
		if (lt_text_ends(lt_text(name), TYPES[i].ends))
			return TYPES[i].type;
	return "application/octet-stream";
}

/* One of our own tags is what If-None-Match names, alone or in a list, weak or not, or "*". */
static bool
matches(const char *if_none_match, struct lt_text digest)
{
	struct lt_text rest = lt_text(if_none_match), one;
	while (if_none_match && lt_text_cut(&rest, ',', &one)) {
		one = lt_text_trim(one);
		if (lt_text_starts(one, "W/"))
			one = (struct lt_text){ one.at + 2, one.len - 2 };
		if (lt_text_eq(one, "*") || lt_text_is(one, digest))
			return true;
	}
	return false;
}

static int
put_always(struct lt_page_file *file)
{
	for (int i = 0; i < ALWAYS_COUNT; i++) {
		file->own[i][0] = ALWAYS[i][0];
		file->own[i][1] = ALWAYS[i][1];
	}
	file->headers = file->own;
	return ALWAYS_COUNT;
}

static void
put(struct lt_page_file *file, int *n, const char *name, const char *value)
{
	file->own[*n][0] = name;
	file->own[(*n)++][1] = value;
}

/* A strong tag is of the bytes as they are sent: the compressed ones have another. */
static void
put_tag(struct lt_page_file *ret, const char *digest, bool small)
{
	ret->tag[0] = '"';
	memcpy(ret->tag + 1, digest, 32);
	memcpy(ret->tag + 33, small ? "-gz\"" : "\"\0\0\0", 5);
}

static bool
missing(struct lt_page_file *ret)
{
	int n = put_always(ret);
	ret->status = 404;
	ret->body = LT_LIT("There is no such file of the pages; the page that asked is older than this lintel: load it again.\n");
	put(ret, &n, "Content-Type", "text/plain; charset=utf-8");
	put(ret, &n, "Cache-Control", "no-store");
	return true;
}

bool
lt_pages_answer(const char *path, bool gzip, const char *if_none_match, struct lt_page_file *ret)
{
	static const char assets[] = "/ui/assets/";
	struct file file;
	if (strcmp(path, "/ui") != 0 && strncmp(path, "/ui/", 4) != 0)
		return false;
	memset(ret, 0, sizeof *ret);
	bool asset = strncmp(path, assets, sizeof assets - 1) == 0;
	if (!find(asset ? path + sizeof assets - 1 : "index.html", &file) || (asset && strcmp(file.name, "index.html") == 0))
		return missing(ret);
	int n = put_always(ret);
	bool small = gzip && file.small.len > 0;
	put_tag(ret, file.digest, small);
	ret->status = matches(if_none_match, lt_text(ret->tag)) ? 304 : 200;
	ret->body = ret->status == 304 ? LT_LIT("") : small ? file.small : file.plain;
	put(ret, &n, "Content-Type", type_of(file.name));
	put(ret, &n, "Cache-Control", asset ? "public, max-age=31536000, immutable" : "no-cache");
	put(ret, &n, "ETag", ret->tag);
	if (small)
		put(ret, &n, "Content-Encoding", "gzip");
	return true;
}
