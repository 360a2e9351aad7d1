/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http.h"

#include <curl/curl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

bool
lt_http_init(struct lt_err *err)
{
	CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
	return code == CURLE_OK || lt_fail(err, "libcurl does not start: %s", curl_easy_strerror(code));
}

void
lt_http_escape(struct lt_buf *out, struct lt_text text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c)))
			lt_buf_putc(out, (char)c);
		else
			lt_buf_printf(out, "%%%02X", c);
	}
}

static size_t
take_piece(char *at, size_t size, size_t count, void *to)
{
	struct lt_buf *body = to;
	lt_buf_add(body, at, size * count);
	return lt_buf_over(body) ? 0 : size * count;
}

/* Scheme, host and port of a URL: what may be said of it.  Paths and queries stay private. */
static struct lt_text
place_of(const char *url)
{
	const char *host = strstr(url, "://");
	host = host ? host + 3 : url;
	return (struct lt_text){ url, (size_t)(host - url) + strcspn(host, "/?#") };
}

static void
prepare(CURL *curl, const struct lt_http_ask *ask, struct curl_slist *headers, struct lt_buf *body)
{
	curl_easy_setopt(curl, CURLOPT_URL, ask->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, ask->connect_ms);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ask->total_ms);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_piece);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
	if (ask->direct)
		curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	if (ask->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, ask->ca_file);
	if (ask->body.at) {
		curl_easy_setopt(curl, CURLOPT_POST, 1L);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, ask->body.at);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)ask->body.len);
	}
}

bool
lt_http_ask(struct lt_arena *a, const struct lt_http_ask *ask, struct lt_http_answer *ret_answer, struct lt_err *err)
{
	struct lt_text place = place_of(ask->url);
	CURL *curl = curl_easy_init();
	if (!curl)
		return lt_fail(err, "libcurl has no memory to ask %.*s", LT_ARG(place));
	struct curl_slist *headers = curl_slist_append(NULL, "User-Agent: lintel/" LT_VERSION);
	for (const char *const *h = ask->headers; h && *h; h++)
		headers = curl_slist_append(headers, *h);
	struct lt_buf body = LT_BUF(ask->most);
	prepare(curl, ask, headers, &body);
	CURLcode code = curl_easy_perform(curl);
	long status = 0;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	if (code == CURLE_OK)
		*ret_answer = (struct lt_http_answer){ (int)status, lt_copy_text(a, lt_buf_text(&body)) };
	else if (lt_buf_over(&body))
		lt_fail(err, "%.*s answered with more than %zu bytes", LT_ARG(place), ask->most);
	else
		lt_fail(err, "%.*s: %s", LT_ARG(place), curl_easy_strerror(code));
	if (body.at) /* an answer may be a token */
		explicit_bzero(body.at, body.len);
	lt_buf_done(&body);
	return code == CURLE_OK;
}
