/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server: from a connection of nginx's to a dispatch, by libmicrohttpd.
 *
 * A few threads with epoll each; a read runs on one of them.  What may wait (a write, another process, another server)
 * is done by a clerk, a thread with nothing else to do, while its connection is suspended.  A stream costs no thread.
 */
#include <microhttpd.h>

#include "api/inside.h"
#include "api/listener.h"
#include "api/pages.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/library.h"

#define CALLS(CALL) \
	CALL(MHD_add_response_header) \
	CALL(MHD_create_response_from_buffer) \
	CALL(MHD_create_response_from_callback) \
	CALL(MHD_destroy_response) \
	CALL(MHD_get_connection_values) \
	CALL(MHD_lookup_connection_value) \
	CALL(MHD_queue_response) \
	CALL(MHD_quiesce_daemon) \
	CALL(MHD_resume_connection) \
	CALL(MHD_start_daemon) \
	CALL(MHD_stop_daemon) \
	CALL(MHD_suspend_connection)
static struct {
	CALLS(LT_LIBRARY_CALL)
} lib;
static const struct lt_symbol symbols[] = { CALLS(LT_LIBRARY_SYMBOL) };

enum { THREADS = 4, CLERKS = 8, CONNECTIONS = 4096, TIMEOUT_S = 120, CONNECTION_BYTES = 32768, PIECE = 16384 };

/* What of a request was heard so far. */
struct heard {
	struct lt_arena *a;
	struct lt_buf body;
	struct lt_listener *listener;
	/* Of one that a clerk answers. */
	struct MHD_Connection *connection;
	const char *path, *method;
	struct lt_reply reply;
	bool answered;
	struct heard *next;
};

struct lt_server {
	struct lt_api *api;
	struct MHD_Daemon *daemon;
	pthread_t clerks[CLERKS];
	pthread_mutex_t lock;
	pthread_cond_t comes;
	struct heard *first, **last; /* that wait for a clerk */
	bool stopped;
};

static const char *
header(void *from, const char *name)
{
	return lib.MHD_lookup_connection_value(from, MHD_HEADER_KIND, name);
}

static const char *
param(void *from, const char *name)
{
	return lib.MHD_lookup_connection_value(from, MHD_GET_ARGUMENT_KIND, name);
}

struct each {
	void (*each)(void *to, const char *name);
	void *to;
};

static enum MHD_Result
tell_param(void *to, enum MHD_ValueKind kind, const char *name, const char *value)
{
	const struct each *each = to;
	(void)kind;
	(void)value;
	each->each(each->to, name);
	return MHD_YES;
}

static void
params(void *from, void (*each)(void *to, const char *name), void *to)
{
	lib.MHD_get_connection_values(from, MHD_GET_ARGUMENT_KIND, tell_param, &(struct each){ each, to });
}

/* Escapes are undone by who knows what is between them. */
static size_t
leave_escapes(void *given, struct MHD_Connection *connection, char *text)
{
	(void)given;
	(void)connection;
	return strlen(text);
}

/* --- answering --- */

static void
suspend(void *connection)
{
	lib.MHD_suspend_connection(connection);
}

static void
resume(void *connection)
{
	lib.MHD_resume_connection(connection);
}

static ssize_t
read_stream(void *listener, uint64_t at, char *out, size_t room)
{
	(void)at;
	ssize_t len = lt_listener_read(listener, out, room);
	return len < 0 ? MHD_CONTENT_READER_END_OF_STREAM : len;
}

static enum MHD_Result
queue(struct MHD_Connection *connection, struct heard *heard, const struct lt_reply *reply)
{
	static const struct lt_wake how = { suspend, resume };
	struct MHD_Response *response;
	if (reply->response && !reply->problem) {
		heard->listener = reply->response;
		lt_listener_begin(heard->listener, connection, &how);
		response = lib.MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, read_stream, heard->listener, NULL);
	} else {
		response = lib.MHD_create_response_from_buffer(reply->body.len, (void *)lt_buf_text(&reply->body).at, MHD_RESPMEM_MUST_COPY);
	}
	if (reply->body.len || reply->response)
		lib.MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->type);
	lib.MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	lib.MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
	lib.MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
	lib.MHD_add_response_header(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
	for (int i = 0; reply->headers[i][0]; i++)
		lib.MHD_add_response_header(response, reply->headers[i][0], reply->headers[i][1]);
	enum MHD_Result result = lib.MHD_queue_response(connection, (unsigned)reply->status, response);
	lib.MHD_destroy_response(response);
	return result;
}

static enum MHD_Result
queue_page(struct MHD_Connection *connection, const char *path, const char *method)
{
	const char *accepts = header(connection, "Accept-Encoding");
	struct lt_page_file file = { 0 };
	bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	if (!reads || !lt_pages_answer(path, accepts && strstr(accepts, "gzip"), header(connection, "If-None-Match"), &file))
		return MHD_NO;
	struct MHD_Response *response = lib.MHD_create_response_from_buffer(file.body.len, (void *)file.body.at, MHD_RESPMEM_PERSISTENT);
	for (int i = 0; file.headers && file.headers[i][0]; i++)
		lib.MHD_add_response_header(response, file.headers[i][0], file.headers[i][1]);
	enum MHD_Result result = lib.MHD_queue_response(connection, (unsigned)file.status, response);
	lib.MHD_destroy_response(response);
	return result;
}

static void
dispatch(struct lt_server *server, struct MHD_Connection *connection, const char *path, const char *method, struct heard *heard)
{
	struct lt_asked asked = { .method = method, .path = path, .header = header, .param = param, .params = params, .from = connection,
		.body = lt_buf_text(&heard->body), .body_over = lt_buf_over(&heard->body) };
	heard->reply.body = LT_BUF(LT_ANSWER_MOST);
	lt_dispatch(server->api, heard->a, &asked, lt_clock_us(), &heard->reply);
}

/* --- clerks --- */

static struct heard *
wait_for_one(struct lt_server *server)
{
	pthread_mutex_lock(&server->lock);
	while (!server->first && !server->stopped)
		pthread_cond_wait(&server->comes, &server->lock);
	struct heard *heard = server->first;
	if (heard && !(server->first = heard->next))
		server->last = &server->first;
	pthread_mutex_unlock(&server->lock);
	return heard;
}

static void *
clerk(void *given)
{
	struct lt_server *server = given;
	for (struct heard *heard; (heard = wait_for_one(server));) {
		dispatch(server, heard->connection, heard->path, heard->method, heard);
		heard->answered = true;
		lib.MHD_resume_connection(heard->connection);
	}
	return NULL;
}

static enum MHD_Result
give_to_clerk(struct lt_server *server, struct MHD_Connection *connection, const char *path, const char *method, struct heard *heard)
{
	heard->connection = connection;
	heard->path = lt_copy(heard->a, path);
	heard->method = lt_copy(heard->a, method);
	lib.MHD_suspend_connection(connection);
	pthread_mutex_lock(&server->lock);
	*server->last = heard;
	server->last = &heard->next;
	pthread_cond_signal(&server->comes);
	pthread_mutex_unlock(&server->lock);
	return MHD_YES;
}

static enum MHD_Result
answer(struct lt_server *server, struct MHD_Connection *connection, const char *path, const char *method, struct heard *heard)
{
	if (strncmp(path, "/ui", 3) == 0 && queue_page(connection, path, method) == MHD_YES)
		return MHD_YES;
	if (!heard->answered && lt_dispatch_waits(method, path))
		return give_to_clerk(server, connection, path, method, heard);
	if (!heard->answered)
		dispatch(server, connection, path, method, heard);
	return queue(connection, heard, &heard->reply);
}

/* Called with the head, with each piece of the body, and at its end. */
static enum MHD_Result
take(void *given, struct MHD_Connection *connection, const char *path, const char *method, const char *version, const char *body,
	size_t *body_len, void **of_call)
{
	struct heard *heard = *of_call;
	(void)version;
	if (!heard) {
		struct lt_arena *a = lt_arena_new(LT_REQUEST_MOST);
		heard = LT_NEW(a, struct heard);
		heard->a = a;
		heard->body = LT_BUF(LT_BODY_MOST);
		*of_call = heard;
		return MHD_YES;
	}
	if (*body_len) {
		lt_buf_add(&heard->body, body, *body_len);
		*body_len = 0;
		return MHD_YES;
	}
	return answer(given, connection, path, method, heard);
}

static void
done(void *given, struct MHD_Connection *connection, void **of_call, enum MHD_RequestTerminationCode code)
{
	struct heard *heard = *of_call;
	(void)given;
	(void)connection;
	(void)code;
	if (!heard)
		return;
	if (heard->listener)
		lt_listener_done(heard->listener);
	lt_buf_done(&heard->body);
	lt_buf_done(&heard->reply.body);
	lt_arena_drop(heard->a);
	*of_call = NULL;
}

struct lt_server *
lt_api_server_open(struct lt_api *api, struct lt_err *err)
{
	if (!lt_library_load("libmicrohttpd.so.12", "libmicrohttpd12", symbols, sizeof symbols / sizeof *symbols, err))
		return NULL;
	struct lt_server *server = LT_NEW(api->a, struct lt_server);
	server->api = api;
	server->last = &server->first;
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->comes, NULL);
	server->daemon = lib.MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, take, server,
		MHD_OPTION_LISTEN_SOCKET, api->given->fd, MHD_OPTION_NOTIFY_COMPLETED, done, NULL, MHD_OPTION_THREAD_POOL_SIZE,
		(unsigned)THREADS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL,
		MHD_OPTION_END);
	bool good = server->daemon != NULL;
	for (int i = 0; good && i < CLERKS; i++)
		good = pthread_create(&server->clerks[i], NULL, clerk, server) == 0;
	if (good)
		return server;
	lt_fail(err, "the listener of the API does not start");
	return NULL;
}

void
lt_api_server_close(struct lt_server *server)
{
	lib.MHD_quiesce_daemon(server->daemon);
	pthread_mutex_lock(&server->lock);
	server->stopped = true;
	pthread_cond_broadcast(&server->comes);
	pthread_mutex_unlock(&server->lock);
	for (int i = 0; i < CLERKS; i++)
		pthread_join(server->clerks[i], NULL); /* what they were given is done */
	lib.MHD_stop_daemon(server->daemon);
}
