/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/front.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "serve/state.h"

static const char *
find(struct lt_arena *a, const char *folders, const char *name, int mode)
{
	struct lt_text rest = lt_text(folders), folder;
	while (lt_text_cut(&rest, ':', &folder)) {
		const char *path = lt_io_clean(a, lt_print(a, "%.*s/%s", LT_ARG(folder), name));
		if (folder.len && folder.at[0] == '/' && access(path, mode) == 0)
			return path;
	}
	return NULL;
}

bool
lt_front_find_nginx(struct lt_arena *a, const char *folders, struct lt_front *front, struct lt_err *err)
{
	front->nginx = find(a, folders, "nginx", X_OK);
	return front->nginx || lt_fail(err, "nginx is not installed; on Debian: apt-get install nginx");
}

bool
lt_front_find_module(struct lt_arena *a, const char *folders, struct lt_front *front, struct lt_err *err)
{
	front->module = find(a, folders, "ngx_http_lintel_module.so", R_OK);
	return front->module || lt_fail(err, "ngx_http_lintel_module.so, Lintel's part in nginx, is not in %s; with nginx-dev "
		"installed, ninja -C build makes it", folders);
}

/* Each call has a connection on either side, and some are kept for the next: enough for 10,000
 * streams at once, with the sixteenth that nginx keeps free, at 430 bytes of a worker each. */
static long
connections(const struct lt_front *front)
{
	long most = front->descriptors - 64;
	return most > 22000 ? 22000 : most < 64 ? 64 : most;
}

/* What people ask goes to the control plane.  While that is being started again, or is too slow, they are told so. */
static void
write_plane(const struct lt_front *front, struct lt_buf *out)
{
	lt_buf_puts(out, "\n\t\tlocation = / {\n\t\t\treturn 302 /ui/;\n\t\t}\n"
		"\t\tlocation = /ui {\n\t\t\treturn 302 /ui/;\n\t\t}\n");
	/* Lists compress tenfold.  What is small stays as it is, and with it every answer that holds a secret. */
	for (const char *const *at = (const char *const[]){ "/ui/", "/api/", NULL }; *at; at++)
		lt_buf_printf(out, "\t\tlocation %s {\n\t\t\terror_page 502 503 504 @plane;\n\t\t\tclient_max_body_size 2m;\n"
			"\t\t\tproxy_pass http://lintel_plane;\n\t\t\tproxy_http_version 1.1;\n\t\t\tproxy_max_temp_file_size 0;\n"
			"\t\t\tgzip on;\n\t\t\tgzip_comp_level 5;\n\t\t\tgzip_types application/json text/csv;\n\t\t\tgzip_min_length 2048;\n\t\t\tgzip_proxied any;\n\t\t\tgzip_vary on;\n"
			"\t\t\tproxy_set_header Connection \"\";\n\t\t\tproxy_set_header Host $http_host;\n"
			"\t\t\tproxy_set_header X-Real-IP $remote_addr;\n\t\t\tproxy_set_header X-Forwarded-Proto $scheme;\n%s%s\t\t}\n", *at,
			front->tls ? "\t\t\tadd_header Strict-Transport-Security max-age=31536000 always;\n" : "",
			front->clear ? "\t\t\tallow 127.0.0.0/8;\n\t\t\tallow ::1;\n\t\t\tallow unix:;\n\t\t\tdeny all;\n\t\t\terror_page 403 @clear;\n" : "");
	if (front->clear)
		lt_buf_puts(out, "\t\tlocation @clear {\n\t\t\tdefault_type application/problem+json;\n"
			"\t\t\treturn 403 '{\"type\":\"urn:lintel:problem:clear\",\"title\":\"Not in the clear\",\"status\":403,"
			"\"detail\":\"this address is in the clear, so pages and the API answer its own machine alone; give lintel.yaml tls.certificate and tls.key, "
			"or tls.terminated where a proxy in front speaks TLS\",\"code\":\"clear\",\"errors\":[]}\\n';\n\t\t}\n");
	lt_buf_puts(out, "\t\tlocation @plane {\n\t\t\tdefault_type application/problem+json;\n\t\t\tadd_header Retry-After 1 always;\n"
		"\t\t\treturn 503 '{\"type\":\"urn:lintel:problem:starting\",\"title\":\"Not ready yet\",\"status\":503,"
		"\"detail\":\"the control plane is being started; calls of models go on\",\"code\":\"starting\",\"errors\":[]}\\n';\n\t\t}\n");
}

/* Suites that keep what was said secret when the key is lost later; what is older than TLS 1.2 nobody needs who calls models. */
static void
write_tls(const struct lt_front *front, struct lt_buf *out)
{
	lt_buf_printf(out, "\n\t\tssl_certificate /proc/self/fd/%d;\n\t\tssl_certificate_key /proc/self/fd/%d;\n", front->tls_fd, front->tls_fd);
	lt_buf_puts(out, "\t\tssl_protocols TLSv1.2 TLSv1.3;\n"
		"\t\tssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
		"ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;\n"
		"\t\tssl_prefer_server_ciphers off;\n\t\tssl_session_cache shared:lintel:10m;\n\t\tssl_session_timeout 1d;\n"
		"\t\tssl_session_tickets off;\n\t\thttp2_max_concurrent_streams 512;\n"
		"\t\terror_page 497 @tls;\n\t\tlocation @tls {\n\t\t\tdefault_type application/json;\n"
		"\t\t\treturn 400 '{\"error\":{\"message\":\"This port speaks TLS; write https:// in place of http://.\","
		"\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"tls\"}}\\n';\n\t\t}\n");
}

static void
write_server(const struct lt_front *front, struct lt_buf *out)
{
	lt_buf_printf(out, "\n\tupstream lintel_plane {\n\t\tserver unix:%s/api.sock;\n\t\tkeepalive 32;\n\t}\n", front->state);
	lt_buf_printf(out, "\n\tserver {\n\t\tlisten %s%s;\n", front->listen, front->tls ? " ssl http2" : "");
	if (front->tls)
		write_tls(front, out);
	lt_buf_puts(out, "\n\t\tabsolute_redirect off;\n\t\terror_page 400 403 404 405 411 412 413 414 415 416 421 494 495 496 501 505 /.lintel/refused;\n"
		"\t\terror_page 500 502 503 504 @lintel;\n"
		"\n\t\tlocation / {\n\t\t\tlintel;\n\t\t}\n"
		"\t\tlocation = /.lintel/refused {\n\t\t\tinternal;\n\t\t\tlintel;\n\t\t}\n"
		"\t\tlocation @lintel {\n\t\t\tlintel;\n\t\t}\n"
		"\t\tlocation = /healthz {\n\t\t\tdefault_type text/plain;\n\t\t\treturn 200 \"ok\\n\";\n\t\t}\n");
	lt_buf_printf(out, "\t\tlocation = /readyz {\n\t\t\tproxy_pass http://%s;\n\t\t\tproxy_set_header Host localhost;\n"
		"\t\t\tproxy_connect_timeout 2s;\n\t\t\tproxy_read_timeout 3s;\n\t\t\terror_page 502 504 =503 @unready;\n\t\t}\n"
		"\t\tlocation @unready {\n\t\t\tdefault_type application/json;\n"
		"\t\t\treturn 503 '{\"ready\": false, \"reasons\": [\"the keeper does not answer\"]}\\n';\n\t\t}\n", front->admin);
	write_plane(front, out);
	lt_buf_puts(out, "\t}\n");
}

void
lt_front_conf(const struct lt_front *front, struct lt_buf *out)
{
	uint64_t ceiling = front->body_most > 64 << 20 ? front->body_most : 64 << 20;
	lt_buf_printf(out, "# Written by lintel up at each start; changes are lost.\nload_module %s;\n", front->module);
	if (front->account)
		lt_buf_printf(out, "user %s;\n", front->account);
	lt_buf_printf(out, "daemon off;\nworker_processes %d;\nworker_rlimit_nofile %ld;\nworker_shutdown_timeout %ds;\n",
		front->workers, front->descriptors, front->linger_s);
	lt_buf_printf(out, "pid %s/nginx/pid;\nerror_log %s/nginx/error.log error;\n", front->state, front->state);
	lt_buf_printf(out, "\nevents {\n\tworker_connections %ld;\n}\n\nhttp {\n", connections(front));
	lt_buf_printf(out, "\tlintel_state %s;\n\tlintel_keys %d;\n\n", front->state, front->keys_fd);
	lt_buf_puts(out, "\taccess_log off;\n\tserver_tokens off;\n\ttcp_nodelay on;\n\tkeepalive_timeout 75s;\n"
		"\tkeepalive_requests 1000000;\n\tclient_header_buffer_size 2k;\n\tlarge_client_header_buffers 4 16k;\n"
		"\tclient_header_timeout 30s;\n\tclient_body_timeout 60s;\n\tsend_timeout 60s;\n\tlingering_timeout 1s;\n\tclient_body_buffer_size 1m;\n");
	lt_buf_printf(out, "\tclient_max_body_size %llu;\n\tclient_body_temp_path %s/nginx/body;\n",
		(unsigned long long)ceiling, front->state);
	for (const char *const *kind = (const char *const[]){ "proxy", "fastcgi", "uwsgi", "scgi", NULL }; *kind; kind++)
		lt_buf_printf(out, "\t%s_temp_path %s/nginx/unused;\n", *kind, front->state);
	write_server(front, out);
	lt_buf_puts(out, "}\n");
}

/* Bodies of calls that were being received when a worker was killed. */
static void
empty_folder(struct lt_arena *a, const char *path)
{
	LT_AUTO(lt_dir) dir = opendir(path);
	for (const struct dirent *at; dir && (at = readdir(dir));)
		if (at->d_type == DT_REG)
			unlink(lt_io_join(a, path, at->d_name));
}

bool
lt_front_write(struct lt_arena *a, const struct lt_front *front, const struct lt_state *state, struct lt_err *err)
{
	struct lt_buf conf = LT_BUF(1 << 16);
	if (!lt_state_make(a, state, "nginx", err) || !lt_state_make(a, state, "nginx/body", err))
		return false;
	empty_folder(a, lt_state_path(a, state, "nginx/body"));
	lt_front_conf(front, &conf);
	bool good = lt_io_write(lt_state_path(a, state, "nginx/nginx.conf"), lt_buf_text(&conf), err);
	lt_buf_done(&conf);
	return good;
}

/* No key of a provider goes into nginx's environment: it gets the sockets, and what concerns how any
 * program is loaded and whom it trusts. */
static void
choose_variables(char *const *ours, char *sockets, char *theirs[16])
{
	static const char *const names[] = { "LD_PRELOAD=", "LD_LIBRARY_PATH=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=", "SSL_CERT_FILE=",
		"SSL_CERT_DIR=", NULL };
	int count = 0;
	theirs[count++] = sockets;
	theirs[count++] = "TZ=UTC";
	for (; *ours; ours++)
		for (int i = 0; names[i]; i++)
			if (strncmp(*ours, names[i], strlen(names[i])) == 0 && count < 15)
				theirs[count++] = *ours;
	theirs[count] = NULL;
}

/* What keeps nginx from starting is in its log and, while it starts, on standard error too. */
int
lt_front_run(void *what)
{
	const struct lt_front *front = what;
	char sockets[32], folder[PATH_MAX], conf[PATH_MAX], log[PATH_MAX], *variables[16];
	snprintf(sockets, sizeof sockets, "NGINX=%d;", front->listen_fd);
	snprintf(folder, sizeof folder, "%s/nginx", front->state);
	snprintf(conf, sizeof conf, "%s/nginx/nginx.conf", front->state);
	snprintf(log, sizeof log, "%s/nginx/error.log", front->state);
	fcntl(front->listen_fd, F_SETFD, 0);
	fcntl(front->keys_fd, F_SETFD, 0);
	if (front->tls)
		fcntl(front->tls_fd, F_SETFD, 0);
	choose_variables(front->environ, sockets, variables);
	char *const argv[] = { "nginx", "-e", log, "-p", folder, "-c", conf, NULL };
	execve(front->nginx, argv, variables);
	fprintf(stderr, "lintel: %s: %s\n", front->nginx, strerror(errno));
	return 1;
}
