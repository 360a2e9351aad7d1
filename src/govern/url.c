/* SPDX-License-Identifier: Apache-2.0 */
/* url: see url.h.  The parts of RFC 3986 that an address of an API needs, and no more. */
#include "govern/url.h"

#include "base/text.h"

enum { SOCKET_PATH = 107 };

static bool
all_of(struct lt_text text, const char *more)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!plain && (c == 0 || !strchr(more, c)))
			return false;
	}
	return true;
}

static struct lt_text
skip(struct lt_text text, size_t len)
{
	return (struct lt_text){ text.at + len, text.len - len };
}

static const char *
read_local(struct lt_text path, struct lt_url *url)
{
	if (lt_text_starts(path, "//"))
		path = skip(path, 2);
	if (path.len < 2 || path.at[0] != '/')
		return "is unix: and the whole path of a socket, unix:/run/llm.sock";
	if (path.len > SOCKET_PATH)
		return "names a socket whose path is longer than 107 bytes";
	*url = (struct lt_url){ .local = true, .host = path };
	return NULL;
}

static const char *
read_host(struct lt_text *rest, struct lt_url *url)
{
	size_t len = 0;
	if (rest->len && rest->at[0] == '[') {
		const char *end = memchr(rest->at, ']', rest->len);
		url->host = (struct lt_text){ rest->at + 1, end ? (size_t)(end - rest->at - 1) : 0 };
		if (url->host.len < 2 || !all_of(url->host, ":."))
			return "has no IPv6 address between its brackets";
		len = url->host.len + 2;
	} else {
		while (len < rest->len && rest->at[len] != ':' && rest->at[len] != '/')
			len++;
		url->host = (struct lt_text){ rest->at, len };
		if (len == 0 || len > 253 || !all_of(url->host, ".-_"))
			return "has no good name of a host in it";
	}
	*rest = skip(*rest, len);
	return NULL;
}

static const char *
read_port(struct lt_text *rest, struct lt_url *url)
{
	int64_t port;
	size_t len = 1;
	url->port = url->tls ? 443 : 80;
	if (rest->len == 0 || rest->at[0] != ':')
		return NULL;
	while (len < rest->len && rest->at[len] != '/')
		len++;
	if (!lt_text_int((struct lt_text){ rest->at + 1, len - 1 }, &port) || port < 1 || port > 65535)
		return "has a port that is no number from 1 to 65535";
	url->port = (uint16_t)port;
	*rest = skip(*rest, len);
	return NULL;
}

const char *
lt_url_read(struct lt_text text, struct lt_url *ret_url)
{
	struct lt_url url = { 0 };
	if (lt_text_starts(text, "unix:"))
		return read_local(skip(text, 5), ret_url);
	url.tls = lt_text_starts(text, "https://");
	if (!url.tls && !lt_text_starts(text, "http://"))
		return "begins with https://, http:// or unix:";
	struct lt_text rest = skip(text, url.tls ? 8 : 7);
	const char *slash = memchr(rest.at, '/', rest.len);
	if (memchr(rest.at, '@', slash ? (size_t)(slash - rest.at) : rest.len))
		return "may have no name and password in it; the key is named by key";
	if (memchr(rest.at, '?', rest.len) || memchr(rest.at, '#', rest.len))
		return "ends before any ? or #; the version goes into api_version";
	const char *wrong = read_host(&rest, &url);
	if (!wrong)
		wrong = read_port(&rest, &url);
	if (wrong)
		return wrong;
	while (rest.len && rest.at[rest.len - 1] == '/')
		rest.len--;
	if ((rest.len && rest.at[0] != '/') || !all_of(rest, "/-._~%!$&'()*+,;=:"))
		return "has a path that cannot be read";
	url.path = rest.len ? rest : LT_LIT("");
	*ret_url = url;
	return NULL;
}

bool
lt_url_loopback(const struct lt_url *url)
{
	return url->local || lt_text_eq(url->host, "localhost") || lt_text_starts(url->host, "127.") ||
		lt_text_eq(url->host, "::1");
}
