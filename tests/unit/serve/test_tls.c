/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "serve/tls.h"
#include "t.h"

static char folder[] = "/tmp/lintel-tls-XXXXXX";

static const char *
estate(const char *text)
{
	static char path[64];
	struct lt_err err = { 0 };
	if (strstr(folder, "XXXXXX") && !mkdtemp(folder))
		return NULL;
	snprintf(path, sizeof path, "%s/lintel.yaml", folder);
	return lt_io_write(path, lt_text(text), &err) ? path : NULL;
}

/* What a wrong one is told, without the path of the folder. */
static const char *
wrong(const char *text)
{
	static struct lt_err err;
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_tls tls;
	err = (struct lt_err){ 0 };
	bool good = lt_tls_read(a, estate(text), &tls, &err);
	lt_arena_drop(a);
	if (good)
		return "it is taken";
	return strstr(err.text, "lintel.yaml") ? strstr(err.text, "lintel.yaml") : err.text;
}

TEST(paths_are_relative_to_the_estate_and_an_address_loses_its_last_slash)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_tls tls;
	struct lt_err err = { 0 };
	char want[64];
	IS(lt_tls_read(a, estate("url: https://ai.example.com:8443/\ntls: {certificate: tls/c.pem, key: /etc/k.pem}\n"), &tls, &err));
	snprintf(want, sizeof want, "%s/tls/c.pem", folder);
	IS(tls.on && !tls.terminated);
	IS_TEXT(tls.certificate, want);
	IS_TEXT(tls.key, "/etc/k.pem");
	IS_TEXT(tls.url, "https://ai.example.com:8443");
	lt_arena_drop(a);
}

TEST(without_an_estate_or_without_tls_in_it_there_is_none)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_tls tls;
	struct lt_err err = { 0 };
	IS(lt_tls_read(a, NULL, &tls, &err) && !tls.on && !tls.url);
	IS(lt_tls_read(a, estate("organisation: x\n"), &tls, &err) && !tls.on);
	IS(lt_tls_read(a, estate("tls: {terminated: true}\n"), &tls, &err) && !tls.on && tls.terminated);
	IS(lt_tls_load(&tls, 0, &err) && !lt_tls_changed(&tls) && lt_tls_days_left(&tls, 0) == -1);
	lt_arena_drop(a);
}

TEST(half_a_pair_two_ways_at_once_and_an_address_with_a_path_are_told)
{
	IS_TEXT(wrong("tls: {certificate: c.pem}\n"), "lintel.yaml:1: tls.certificate is given and tls.key is not; TLS needs both");
	IS_TEXT(wrong("tls: {key: c.pem}\n"), "lintel.yaml:1: tls.key is given and tls.certificate is not; TLS needs both");
	IS_TEXT(wrong("tls: {certificate: c.pem, key: k.pem, terminated: true}\n"),
		"lintel.yaml:1: tls.terminated says that a proxy in front speaks TLS; take it away, or tls.certificate and tls.key");
	IS(strstr(wrong("url: ai.example.com\n"), "url is http:// or https:// and a host"));
	IS(strstr(wrong("\nurl: https://ai.example.com/lintel\n"), "lintel.yaml:2: url is"));
	char path[64];
	snprintf(path, sizeof path, "%s/lintel.yaml", folder);
	unlink(path);
	rmdir(folder);
}
