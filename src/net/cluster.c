/* SPDX-License-Identifier: Apache-2.0 */
#include "net/cluster.h"

#include <errno.h>
#include <fcntl.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/err.h"
#include "base/io.h"
#include "net/http.h"

enum {
	CONNECT_MS = 5000,
	TOTAL_MS = 60000,       /* the API server itself ends a list after a minute */
	MOST = 256 << 20,       /* bytes of one page */
	TOKEN_BYTES = 1 << 20,
	TRIES = 4,
	LONGEST_PAUSE_MS = 20000,
	MOST_HEADERS = 64,
};

struct lt_cluster {
	const struct lt_cluster_login *login;
	struct lt_http *http;
};

static bool
is_local(const char *server)
{
	static const char *const hosts[] = { "http://localhost", "http://127.", "http://[::1]" };
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
		if (lt_text_starts(lt_text(server), hosts[i]))
			return true;
	return false;
}

struct lt_cluster *
lt_cluster_open(struct lt_arena *a, const struct lt_cluster_login *login, struct lt_err *err)
{
	struct lt_cluster *c = LT_NEW(a, struct lt_cluster);
	bool secret = login->token || login->token_file || login->password;
	if (secret && lt_text_starts(lt_text(login->server), "http:") && !is_local(login->server)) {
		lt_fail(err, "%s is plain http, and the credential would be readable on its way; use the https address", login->server);
		return NULL;
	}
	c->login = login;
	c->http = lt_http_open(a, err);
	return c->http ? c : NULL;
}

void
lt_cluster_close(struct lt_cluster *cluster)
{
	if (cluster)
		lt_http_close(cluster->http);
}

/* Authorization, or NULL: a certificate says who we are, or nobody is named. */
static bool
authorize(struct lt_arena *a, const struct lt_cluster_login *login, const char **ret_header, struct lt_err *err)
{
	struct lt_text token = lt_text(login->token);
	*ret_header = NULL;
	if (login->token_file && !lt_io_read(a, AT_FDCWD, login->token_file, TOKEN_BYTES, &token, err))
		return lt_within(err, "the token of %s", login->name);
	token = lt_text_trim(token);
	if (token.len)
		*ret_header = lt_print(a, "Authorization: Bearer %.*s", LT_ARG(token));
	else if (login->user && login->password) {
		const char *both = lt_print(a, "%s:%s", login->user, login->password);
		*ret_header = lt_print(a, "Authorization: Basic %s", lt_base64_write(a, lt_text(both)).at);
	}
	for (const char *c = *ret_header; c && *c; c++)
		if ((unsigned char)*c < ' ')
			return lt_fail(err, "the token of %s has a line end in it; it is one line", login->name);
	return true;
}

/* As long as the server wants, within bounds. */
static void
pause_for(int64_t ms)
{
	struct timespec left = { ms / 1000, ms % 1000 * 1000000 };
	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}

static bool
passes_by(int status)
{
	return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

bool
lt_cluster_get(struct lt_arena *a, struct lt_cluster *cluster, const char *path, const char *accept,
	struct lt_http_answer *ret_answer, struct lt_err *err)
{
	const struct lt_cluster_login *login = cluster->login;
	const char *headers[MOST_HEADERS] = { lt_print(a, "Accept: %s", accept) };
	size_t len = strlen(login->server);
	int count = 1;
	if (!authorize(a, login, &headers[count], err))
		return false;
	count += headers[count] != NULL;
	for (const char *const *h = login->headers; h && *h && count < MOST_HEADERS - 1; h++)
		headers[count++] = *h;
	while (len && login->server[len - 1] == '/')
		len--;
	struct lt_http_ask ask = { .on = cluster->http, .url = lt_print(a, "%.*s%s", (int)len, login->server, path),
		.headers = headers, .ca_file = login->ca_file, .ca_pem = login->ca_pem, .cert_file = login->cert_file,
		.key_file = login->key_file, .cert_pem = login->cert_pem, .key_pem = login->key_pem,
		.tls_name = login->tls_name, .proxy = login->proxy, .insecure = login->insecure,
		.connect_ms = CONNECT_MS, .total_ms = TOTAL_MS, .most = MOST };
	for (int tried = 1;; tried++) {
		if (!lt_http_ask(a, &ask, ret_answer, err))
			return false;
		if (!passes_by(ret_answer->status) || tried == TRIES)
			return true;
		int64_t ms = ret_answer->retry_after_s > 0 ? ret_answer->retry_after_s * 1000 : 200 << tried;
		if (ms > LONGEST_PAUSE_MS)
			return true;
		pause_for(ms);
	}
}
