/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http.h"

#define CURL_DISABLE_TYPECHECK /* its macros name the functions themselves */
#include <curl/curl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/library.h"

#define CALLS(CALL) \
	CALL(curl_easy_cleanup) \
	CALL(curl_easy_getinfo) \
	CALL(curl_easy_init) \
	CALL(curl_easy_perform) \
	CALL(curl_easy_reset) \
	CALL(curl_easy_setopt) \
	CALL(curl_easy_strerror) \
	CALL(curl_global_init) \
	CALL(curl_slist_append) \
	CALL(curl_slist_free_all)
static struct {
	CALLS(LT_LIBRARY_CALL)
} lib;
static const struct lt_symbol symbols[] = { CALLS(LT_LIBRARY_SYMBOL) };

static bool
load(struct lt_err *err)
{
	return lib.curl_easy_init || lt_library_load("libcurl.so.4", "libcurl4", symbols, sizeof symbols / sizeof *symbols, err);
}

bool
lt_http_init(struct lt_err *err)
{
	if (!load(err))
		return false;
	CURLcode code = lib.curl_global_init(CURL_GLOBAL_DEFAULT);
	return code == CURLE_OK || lt_fail(err, "libcurl does not start: %s", lib.curl_easy_strerror(code));
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

struct lt_http {
	CURL *curl;
};

struct lt_http *
lt_http_open(struct lt_arena *a, struct lt_err *err)
{
	if (!load(err))
		return NULL;
	struct lt_http *http = LT_NEW(a, struct lt_http);
	http->curl = lib.curl_easy_init();
	if (!http->curl)
		lt_fail(err, "libcurl has no memory for a connection");
	return http->curl ? http : NULL;
}

void
lt_http_close(struct lt_http *http)
{
	if (http)
		lib.curl_easy_cleanup(http->curl);
}

static void
set_pem(CURL *curl, CURLoption option, struct lt_text pem)
{
	struct curl_blob blob = { (void *)pem.at, pem.len, CURL_BLOB_COPY };
	if (pem.at)
		lib.curl_easy_setopt(curl, option, &blob);
}

static void
prepare_tls(CURL *curl, const struct lt_http_ask *ask)
{
	if (ask->ca_file)
		lib.curl_easy_setopt(curl, CURLOPT_CAINFO, ask->ca_file);
	set_pem(curl, CURLOPT_CAINFO_BLOB, ask->ca_pem);
	if (ask->ca_file || ask->ca_pem.at) /* else the system's folder is trusted beside them */
		lib.curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	if (ask->cert_file)
		lib.curl_easy_setopt(curl, CURLOPT_SSLCERT, ask->cert_file);
	if (ask->key_file)
		lib.curl_easy_setopt(curl, CURLOPT_SSLKEY, ask->key_file);
	set_pem(curl, CURLOPT_SSLCERT_BLOB, ask->cert_pem);
	set_pem(curl, CURLOPT_SSLKEY_BLOB, ask->key_pem);
	if (ask->insecure) {
		lib.curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
		lib.curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
	}
}

/* The lists that curl borrows while it asks. */
struct lists {
	struct curl_slist *headers, *connect;
};

/* curl verifies the name it is asked for, so it is asked for tls_name and led to the real address. */
static void
prepare_name(struct lt_arena *a, CURL *curl, const struct lt_http_ask *ask, struct lists *lists)
{
	struct lt_text place = place_of(ask->url);
	const char *host = strstr(ask->url, "://");
	lib.curl_easy_setopt(curl, CURLOPT_URL, ask->url);
	if (!ask->tls_name || !host)
		return;
	struct lt_text whole = { host + 3, (size_t)(ask->url + place.len - host - 3) };
	const char *colon = whole.len ? memrchr(whole.at, ':', whole.len) : NULL;
	if (colon && memchr(colon, ']', (size_t)(whole.at + whole.len - colon)))
		colon = NULL;
	struct lt_text name = { whole.at, colon ? (size_t)(colon - whole.at) : whole.len };
	struct lt_text port = colon ? (struct lt_text){ colon + 1, whole.len - name.len - 1 }
		: lt_text_starts(place, "http:") ? LT_LIT("80") : LT_LIT("443");
	lists->connect = lib.curl_slist_append(NULL,
		lt_print(a, "%s:%.*s:%.*s:%.*s", ask->tls_name, LT_ARG(port), LT_ARG(name), LT_ARG(port)));
	lists->headers = lib.curl_slist_append(lists->headers, lt_print(a, "Host: %.*s", LT_ARG(whole)));
	lib.curl_easy_setopt(curl, CURLOPT_URL, lt_print(a, "%.*s://%s:%.*s%s", (int)(host - ask->url), ask->url, ask->tls_name,
		LT_ARG(port), ask->url + place.len));
	lib.curl_easy_setopt(curl, CURLOPT_CONNECT_TO, lists->connect);
}

static void
prepare(CURL *curl, const struct lt_http_ask *ask, struct curl_slist *headers, struct lt_buf *body)
{
	lib.curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	lib.curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	lib.curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	lib.curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	lib.curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, ask->connect_ms);
	lib.curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ask->total_ms);
	lib.curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	lib.curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_piece);
	lib.curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
	if (ask->direct)
		lib.curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	else if (ask->proxy) {
		lib.curl_easy_setopt(curl, CURLOPT_PROXY, ask->proxy);
		lib.curl_easy_setopt(curl, CURLOPT_NOPROXY, "");
	}
	if (ask->body.at) {
		lib.curl_easy_setopt(curl, CURLOPT_POST, 1L);
		lib.curl_easy_setopt(curl, CURLOPT_POSTFIELDS, ask->body.at);
		lib.curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)ask->body.len);
	}
	prepare_tls(curl, ask);
}

/* Why a certificate was not believed; the numbers are OpenSSL's X509_V_ERR_. */
static const char *
certificate_trouble(long verify)
{
	switch (verify) {
	case 9:
		return "its certificate is not valid yet; compare the clocks of both machines";
	case 10:
		return "its certificate has expired; renew it on the server";
	case 18:
	case 19:
	case 20:
	case 21:
		return "its certificate comes from an authority that this machine does not trust; name its certificate with ca_file, or certificate-authority in a kubeconfig";
	default:
		return "its certificate is for another name; use the name that the certificate has";
	}
}

/* What curl's code means, and what to do.  detail is curl's own text, which is only looked at; presented: we
 * showed a certificate; answered: a status came. */
static const char *
trouble(CURLcode code, long verify, const char *detail, bool presented, bool answered)
{
	if (strstr(detail, "HTTP/0.9"))
		return "what it answers is no HTTP; check the port";
	bool dropped = code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR;
	if (strstr(detail, "alert"))
		return "it refused the client certificate; it may be expired or from another authority: renew it";
	if (dropped && presented && !answered) /* the alert was lost on the way */
		return "it closed the connection at once, as servers do that do not take a client certificate; renew it";
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return "there is no such host; check the name and this machine's DNS";
	case CURLE_COULDNT_RESOLVE_PROXY:
		return "the proxy's name does not resolve; check HTTPS_PROXY";
	case CURLE_COULDNT_CONNECT:
		return "nothing answers at this address; check that the server runs and that no firewall is in between";
	case CURLE_OPERATION_TIMEDOUT:
		return "no answer in time; try again, or look at the server's load and the network in between";
	case CURLE_PEER_FAILED_VERIFICATION:
		return certificate_trouble(verify);
	case CURLE_SSL_CACERT_BADFILE:
		return "the file of trusted certificates cannot be read; check ca_file";
	case CURLE_SSL_CERTPROBLEM:
		return "the client certificate or its key cannot be used; check that both are PEM and belong together";
	case CURLE_SSL_CONNECT_ERROR:
		return "it does not speak TLS there; check the scheme and the port";
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_PARTIAL_FILE:
	case CURLE_SEND_ERROR:
		return "it closed the connection before its answer was whole; try again";
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
		return "this is no http or https address";
	case CURLE_WEIRD_SERVER_REPLY:
		return "what it answers is no HTTP; check the port";
	default:
		return lib.curl_easy_strerror(code);
	}
}

static void
take_answer(struct lt_arena *a, CURL *curl, struct lt_text body, struct lt_http_answer *answer)
{
	long status = 0;
	curl_off_t after = 0;
	const char *type = NULL;
	lib.curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	lib.curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &after);
	lib.curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
	*answer = (struct lt_http_answer){ .status = (int)status, .body = lt_copy_text(a, body),
		.retry_after_s = after > 0 ? (int64_t)after : -1 };
	if (type)
		answer->type = lt_copy_text(a, lt_text(type));
}

bool
lt_http_ask(struct lt_arena *a, const struct lt_http_ask *ask, struct lt_http_answer *ret_answer, struct lt_err *err)
{
	char detail[CURL_ERROR_SIZE] = "";
	struct lt_text place = place_of(ask->url);
	if (!load(err))
		return false;
	CURL *curl = ask->on ? ask->on->curl : lib.curl_easy_init();
	if (!curl)
		return lt_fail(err, "libcurl has no memory to ask %.*s", LT_ARG(place));
	if (ask->on)
		lib.curl_easy_reset(curl); /* the options, not the connection */
	struct lists lists = { .headers = lib.curl_slist_append(NULL, "User-Agent: lintel/" LT_VERSION) };
	for (const char *const *h = ask->headers; h && *h; h++)
		lists.headers = lib.curl_slist_append(lists.headers, *h);
	struct lt_buf body = LT_BUF(ask->most);
	prepare_name(a, curl, ask, &lists);
	prepare(curl, ask, lists.headers, &body);
	lib.curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
	CURLcode code = lib.curl_easy_perform(curl);
	long verify = 0, status = 0;
	lib.curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &verify);
	lib.curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_OK)
		take_answer(a, curl, lt_buf_text(&body), ret_answer);
	else if (lt_buf_over(&body))
		lt_fail(err, "%.*s answered with more than %zu bytes", LT_ARG(place), ask->most);
	else
		lt_fail(err, "%.*s: %s", LT_ARG(place), trouble(code, verify, detail, ask->cert_file || ask->cert_pem.at, status != 0));
	if (ask->on)
		lib.curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
	else
		lib.curl_easy_cleanup(curl);
	lib.curl_slist_free_all(lists.headers);
	lib.curl_slist_free_all(lists.connect);
	if (body.at) /* an answer may be a token */
		explicit_bzero(body.at, body.len);
	lt_buf_done(&body);
	return code == CURLE_OK;
}
