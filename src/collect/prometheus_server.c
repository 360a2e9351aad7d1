/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/prometheus_server.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"
#include "net/http.h"
#include "record/estate.h"

enum {
	CONNECT_MS = 5000,
	WHOLE_MS = 240000,         /* for all questions to one server */
	ANSWER_BYTES = 256 << 20,
	ADDRESS_BYTES = 1800,      /* of a GET; proxies refuse longer ones */
	QUERY_BYTES = 64 << 10,
	TOKEN_BYTES = 64 << 10,
};

/* The header that says who asks: the token as it is when it names its own scheme, else as a bearer. */
static bool
read_token(const struct lt_source *src, const struct lt_estate_prometheus *how, struct lt_server *server, struct lt_err *err)
{
	struct lt_text token = LT_NONE;
	if (how->token_env) {
		token = lt_text(how->token);
		if (!token.at)
			return lt_fail(err, "the variable %s, which token.env names, is not set; export it before you run lintel", how->token_env);
	} else if (how->token_file) {
		if (!lt_io_read(server->a, src->dir, how->token_file, TOKEN_BYTES, &token, err))
			return false;
	} else {
		return true;
	}
	token = lt_text_trim(token);
	if (!token.len || memchr(token.at, '\n', token.len))
		return lt_fail(err, "the token is empty or has more than one line; look at what token.%s names", how->token_env ? "env" : "file");
	bool scheme = lt_text_starts(token, "Basic ") || lt_text_starts(token, "Bearer ");
	server->headers[0] = lt_print(server->a, "Authorization: %s%.*s", scheme ? "" : "Bearer ", LT_ARG(token));
	server->token = true;
	return true;
}

bool
lt_server_open(const struct lt_source *src, const struct lt_estate_prometheus *how, struct lt_server *ret_server, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_text url = lt_text_trim(lt_text(how->url)), match = lt_text_trim(lt_text(how->match));
	*ret_server = (struct lt_server){ .a = a, .deadline = lt_clock_steady_ms() + WHOLE_MS };
	const char *host = url.len ? memmem(url.at, url.len, "://", 3) : NULL;
	if (host && memchr(host, '@', strcspn(host + 3, "/?#") + 3)) {
		ret_server->url = "prometheus";
		return lt_fail(err, "a password in an address ends in logs; write the address without it and put 'Basic' with the base64 of user:password where token.env or token.file says");
	}
	if (url.len && memchr(url.at, '?', url.len))
		url.len = (size_t)((const char *)memchr(url.at, '?', url.len) - url.at);
	while (url.len && url.at[url.len - 1] == '/')
		url.len--;
	ret_server->url = lt_copy_text(a, url).at;
	if (!host || !(lt_text_starts(url, "http://") || lt_text_starts(url, "https://")))
		return lt_fail(err, "this is no http or https address; write it as http://prometheus:9090");
	if (match.len > 1 && match.at[0] == '{' && match.at[match.len - 1] == '}')
		match = (struct lt_text){ match.at + 1, match.len - 2 };
	ret_server->match = match.len ? lt_copy_text(a, match).at : "";
	if (how->ca_file)
		ret_server->ca_file = lt_io_join(a, src->root, how->ca_file);
	if (!read_token(src, how, ret_server, err) || !lt_http_init(err))
		return false;
	ret_server->http = lt_http_open(a, err);
	return ret_server->http != NULL;
}

void
lt_server_close(struct lt_server *server)
{
	if (server->headers[0])
		explicit_bzero((char *)server->headers[0], strlen(server->headers[0]));
	lt_http_close(server->http);
	lt_arena_drop(server->a);
}

const char *
lt_server_place(const struct lt_server *server, const char *path)
{
	return lt_print(server->a, "%s/api/v1/%s", server->url, path);
}

/* The kinds of errors that the API has, with what to do; what else an answer says is not repeated. */
static const struct {
	const char *type, *sentence;
} errors[] = {
	{ "bad_data", "it cannot read the query (bad_data); check the selector 'match' of this server in lintel.yaml" },
	{ "execution", "the query takes too much of it (execution); narrow it with 'match', or raise --query.max-samples" },
	{ "timeout", "the query took longer than the server allows (timeout); narrow it with 'match', or raise --query.timeout" },
	{ "canceled", "the server gave the query up (canceled); ask again when it is less busy" },
	{ "unavailable", "a part of it does not answer (unavailable); look at its stores" },
	{ "too_many_requests", "it is asked too much (too_many_requests); ask again later" },
	{ "internal", "it failed by itself (internal); look at its log" },
};

static bool
refuse_status(const struct lt_server *server, int status, struct lt_node root, struct lt_err *err)
{
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (lt_node_eq(lt_node_get(root, "errorType"), errors[i].type))
			return lt_fail(err, "%s", errors[i].sentence);
	if (status == 401)
		return lt_fail(err, server->token ? "it does not accept the token (401); renew the one that token.env or token.file names"
						  : "it wants to know who asks (401); name a token under sources.prometheus: token: {env: NAME}");
	if (status == 403)
		return lt_fail(err, "the token may not read it (403); grant it the right to query, for Azure Monitor the role Monitoring Data Reader");
	if (status == 400 || status == 422)
		return lt_fail(err, "it cannot answer the query (%d); check the selector 'match' of this server in lintel.yaml", status);
	if (status == 404)
		return lt_fail(err, "there is no Prometheus at this address (404); check the path in its url, Mimir's ends in /prometheus");
	if (status == 429)
		return lt_fail(err, "it is asked too much (429); ask again later, or raise the limit for this token");
	if (status >= 300 && status < 400)
		return lt_fail(err, "it sends us elsewhere (%d), perhaps to a page for signing in; give the address behind it, or a token", status);
	if (status >= 500)
		return lt_fail(err, "it is not ready or overloaded (%d); look at its log and ask again", status);
	return lt_fail(err, "its answer is no Prometheus' (%d); check the address", status);
}

/* Answers with a warning are whole for those parts that answered. */
static enum lt_told
read_answer(struct lt_server *server, struct lt_arena *a, const struct lt_http_answer *answer, struct lt_node *ret_data, struct lt_err *err)
{
	struct lt_doc *doc;
	struct lt_err why = { 0 };
	bool page = lt_text_has_nocase(answer->type, "html") || lt_text_starts(lt_text_trim(answer->body), "<");
	struct lt_node root = LT_NOWHERE;
	if (!page && lt_json_read(a, lt_keys_new(a), "answer", answer->body, &doc, &why))
		root = lt_doc_root(doc);
	if (answer->status == 404) {
		refuse_status(server, 404, root, err);
		return LT_NOT_OFFERED;
	}
	if (answer->status != 200) {
		refuse_status(server, answer->status, root, err);
		return LT_NOT_TOLD;
	}
	if (page) {
		lt_fail(err, "it answers with a web page, perhaps for signing in; give the address of Prometheus itself, or a token");
		return LT_NOT_TOLD;
	}
	if (!lt_node_eq(lt_node_get(root, "status"), "success") || lt_node_is(lt_node_get(root, "data"), LT_KIND_NONE)) {
		lt_fail(err, "its answer is broken off or no Prometheus'; check the address, and what stands in between");
		return LT_NOT_TOLD;
	}
	server->warnings += lt_node_count(lt_node_get(root, "warnings")) > 0;
	*ret_data = lt_node_get(root, "data");
	return LT_TOLD;
}

enum lt_told
lt_server_ask(struct lt_server *server, struct lt_arena *a, const char *path, const char *form, long total_ms, struct lt_node *ret_data,
	struct lt_err *err)
{
	struct lt_http_answer answer;
	const char *place = lt_server_place(server, path);
	bool post = form && strlen(place) + strlen(form) > ADDRESS_BYTES;
	int64_t left = server->deadline - lt_clock_steady_ms();
	*ret_data = LT_NOWHERE;
	if (left <= 0) {
		lt_fail(err, "its answers take so long that the %d minutes for one server are over; narrow them with 'match'", WHOLE_MS / 60000);
		return LT_NOT_TOLD;
	}
	struct lt_http_ask ask = { .on = server->http, .url = form && !post ? lt_print(a, "%s?%s", place, form) : place,
		.headers = server->headers, .body = post ? lt_text(form) : LT_NONE, .ca_file = server->ca_file, .connect_ms = CONNECT_MS,
		.total_ms = total_ms < left ? total_ms : (long)left, .most = ANSWER_BYTES };
	if (!lt_http_ask(a, &ask, &answer, err))
		return LT_NOT_TOLD;
	return read_answer(server, a, &answer, ret_data, err);
}

enum lt_told
lt_server_query(struct lt_server *server, struct lt_arena *a, const char *query, long total_ms, struct lt_node *ret_results, struct lt_err *err)
{
	struct lt_buf form = LT_BUF(QUERY_BYTES);
	struct lt_node data;
	lt_buf_puts(&form, "query=");
	lt_http_escape(&form, lt_text(query));
	enum lt_told told = lt_server_ask(server, a, "query", lt_buf_text(&form).at, total_ms, &data, err);
	lt_buf_done(&form);
	*ret_results = lt_node_get(data, "result");
	if (told == LT_TOLD && !lt_node_is(*ret_results, LT_KIND_LIST)) {
		lt_fail(err, "its answer to a query has no results; check that the address is a Prometheus'");
		return LT_NOT_TOLD;
	}
	return told;
}
