/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "serve/front.h"
#include "t.h"

static const char *
conf(const struct lt_front *front)
{
	static char text[16384];
	struct lt_buf out = LT_BUF(sizeof text - 1);
	lt_front_conf(front, &out);
	snprintf(text, sizeof text, "%.*s", LT_ARG(lt_buf_text(&out)));
	lt_buf_done(&out);
	return text;
}

TEST(the_conf_names_what_it_was_told_and_keeps_nginx_in_the_state_folder)
{
	struct lt_front front = { .module = "/lib/m.so", .state = "/s", .listen = "127.0.0.1:8080", .keys_fd = 7, .workers = 3,
		.descriptors = 1024, .body_most = 1 << 20 };
	const char *text = conf(&front);
	for (const char *const *line = (const char *const[]){ "load_module /lib/m.so;\n", "worker_processes 3;\n", "daemon off;\n",
		"worker_connections 960;\n", "lintel_state /s;\n", "lintel_keys 7;\n", "listen 127.0.0.1:8080;\n", "pid /s/nginx/pid;\n",
		"client_max_body_size 67108864;\n", "error_log /s/nginx/error.log error;\n", "access_log off;\n", NULL }; *line; line++)
		IS(strstr(text, *line));
	IS(!strstr(text, "user ") && !strstr(text, "/var/"));
}

TEST(workers_run_as_the_account_and_take_bodies_as_large_as_the_policy_does)
{
	struct lt_front front = { .module = "/m", .state = "/s", .account = "lintel", .listen = "unix:/s/x", .workers = 1,
		.descriptors = 1 << 20, .body_most = 100 << 20 };
	const char *text = conf(&front);
	IS(strstr(text, "\nuser lintel;\n"));
	IS(strstr(text, "client_max_body_size 104857600;\n"));
	IS(strstr(text, "worker_connections 22000;\n"));
	IS(strstr(text, "listen unix:/s/x;\n"));
}

TEST(what_is_missing_is_a_sentence_with_what_to_do)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_front front = { 0 };
	struct lt_err err = { 0 };
	IS(!lt_front_find_nginx(a, "/nowhere::relative", &front, &err));
	IS_TEXT(err.text, "nginx is not installed; on Debian: apt-get install nginx");
	err = (struct lt_err){ 0 };
	IS(!lt_front_find_module(a, "/nowhere:/elsewhere", &front, &err));
	IS_TEXT(err.text, "ngx_http_lintel_module.so, Lintel's part in nginx, is not in /nowhere:/elsewhere; with nginx-dev installed,"
		" ninja -C build makes it");
	lt_arena_drop(a);
}

TEST(with_tls_the_port_speaks_it_and_pages_say_so_to_browsers)
{
	struct lt_front front = { .module = "/m", .state = "/s", .listen = "0.0.0.0:443", .workers = 1, .descriptors = 1024, .tls = true,
		.tls_fd = 9, .linger_s = 600, .admin = "unix:/s/admin.sock:" };
	const char *text = conf(&front);
	IS(strstr(text, "listen 0.0.0.0:443 ssl http2;\n"));
	IS(strstr(text, "ssl_certificate /proc/self/fd/9;\n") && strstr(text, "ssl_certificate_key /proc/self/fd/9;\n"));
	IS(strstr(text, "Strict-Transport-Security") && !strstr(text, "deny all;"));
	IS(strstr(text, "worker_shutdown_timeout 600s;\n"));
}

TEST(in_the_clear_for_others_pages_are_for_this_machine_alone)
{
	struct lt_front front = { .module = "/m", .state = "/s", .listen = "0.0.0.0:80", .workers = 1, .descriptors = 1024, .clear = true,
		.admin = "127.0.0.1:9000" };
	const char *text = conf(&front);
	IS(strstr(text, "allow ::1;\n\t\t\tallow unix:;\n\t\t\tdeny all;\n"));
	IS(!strstr(text, "ssl") && !strstr(text, "Strict-Transport-Security"));
	IS(strstr(text, "proxy_pass http://127.0.0.1:9000;\n"));
}
