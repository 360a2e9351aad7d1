/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/admin.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/library.h"
#include "serve/keeper.h"
#include "serve/page.h"

#define CALLS(CALL) \
	CALL(MHD_add_response_header) \
	CALL(MHD_create_response_from_buffer) \
	CALL(MHD_destroy_response) \
	CALL(MHD_lookup_connection_value) \
	CALL(MHD_queue_response) \
	CALL(MHD_start_daemon) \
	CALL(MHD_stop_daemon)
static struct {
	CALLS(LT_LIBRARY_CALL)
} lib;
static const struct lt_symbol symbols[] = { CALLS(LT_LIBRARY_SYMBOL) };

enum { ANSWER_MOST = 256 << 20, TIMEOUT_S = 30, CONNECTIONS = 64 };

struct lt_admin {
	struct lt_keeper *keeper;
	struct MHD_Daemon *daemon;
	bool local; /* a Unix socket */
};

static const struct {
	const char *path, *type;
	lt_page_fn write;
} pages[] = {
	{ "/metrics", "text/plain; version=0.0.4; charset=utf-8", lt_page_metrics },
	{ "/healthz", "text/plain", lt_page_healthz },
	{ "/readyz", "application/json", lt_page_readyz },
	{ "/usage", "application/json", lt_page_usage },
	{ "/policy", "application/json", lt_page_policy },
};

/* An address or localhost, with a port or without.  A page that a browser was led to names a host. */
static bool
is_address(const char *host)
{
	char name[64];
	struct in6_addr address;
	if (host[0] == '[')
		return true;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(host, ":"), host);
	return strcmp(name, "localhost") == 0 || inet_pton(AF_INET, name, &address) == 1;
}

static const char *
query_value(const void *from, const char *name)
{
	return lib.MHD_lookup_connection_value((struct MHD_Connection *)from, MHD_GET_ARGUMENT_KIND, name);
}

static enum MHD_Result
answer(struct MHD_Connection *connection, int status, const char *type, struct lt_text body)
{
	struct MHD_Response *response = lib.MHD_create_response_from_buffer(body.len, (void *)body.at, MHD_RESPMEM_MUST_COPY);
	lib.MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	lib.MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	lib.MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	enum MHD_Result result = lib.MHD_queue_response(connection, (unsigned)status, response);
	lib.MHD_destroy_response(response);
	return result;
}

static enum MHD_Result
take(void *given, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
	const char *body, size_t *body_len, void **of_call)
{
	struct lt_admin *admin = given;
	const char *host = lib.MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
	(void)version;
	(void)body;
	(void)of_call;
	*body_len = 0;
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return answer(connection, 405, "text/plain", LT_LIT("only GET\n"));
	if (!admin->local && host && !is_address(host))
		return answer(connection, 403, "text/plain", LT_LIT("name this listener by its address\n"));
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		if (strcmp(url, pages[i].path) != 0)
			continue;
		struct lt_buf page = LT_BUF(ANSWER_MOST);
		int status = pages[i].write(admin->keeper, &(struct lt_page_query){ query_value, connection }, &page);
		enum MHD_Result result = answer(connection, status, pages[i].type, lt_buf_text(&page));
		lt_buf_done(&page);
		return result;
	}
	return answer(connection, 404, "text/plain", LT_LIT("/metrics /healthz /readyz /usage /policy\n"));
}

struct lt_admin *
lt_admin_open(struct lt_keeper *keeper, struct lt_err *err)
{
	if (!lt_library_load("libmicrohttpd.so.12", "libmicrohttpd12", symbols, sizeof symbols / sizeof *symbols, err))
		return NULL;
	struct lt_admin *admin = LT_NEW(keeper->a, struct lt_admin);
	struct sockaddr_storage at = { 0 };
	socklen_t len = sizeof at;
	getsockname(keeper->given->admin_fd, (struct sockaddr *)&at, &len);
	admin->keeper = keeper;
	admin->local = at.ss_family == AF_UNIX;
	admin->daemon = lib.MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, take, admin,
		MHD_OPTION_LISTEN_SOCKET, keeper->given->admin_fd, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)16384,
		MHD_OPTION_END);
	if (admin->daemon)
		return admin;
	lt_fail(err, "the admin listener does not start; metrics cannot be read until the keeper starts again");
	return NULL;
}

void
lt_admin_close(struct lt_admin *admin)
{
	lib.MHD_stop_daemon(admin->daemon);
}
