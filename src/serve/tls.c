/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/tls.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "format/doc.h"
#include "format/yaml.h"
#include "record/setting.h"

enum { ESTATE_BYTES = 64 << 20, PEM_BYTES = 1 << 20, WARN_DAYS = 21, DAY_S = 86400 };

static const char *
beside(struct lt_arena *a, const char *estate, struct lt_node node)
{
	const char *slash = strrchr(estate, '/'), *path = lt_node_string(node, a);
	const char *folder = slash ? lt_print(a, "%.*s", (int)(slash - estate) + 1, estate) : ".";
	char whole[PATH_MAX];
	return path && realpath(folder, whole) ? lt_io_clean(a, lt_io_join(a, whole, path)) : path;
}

static bool
read_url(struct lt_arena *a, const char *estate, struct lt_node url, struct lt_tls *tls, struct lt_err *err)
{
	char *text = lt_node_string(url, a);
	if (!text)
		return true;
	size_t len = strlen(text);
	while (len && text[len - 1] == '/')
		text[--len] = '\0';
	const char *host = strncmp(text, "https://", 8) == 0 ? text + 8 : strncmp(text, "http://", 7) == 0 ? text + 7 : "";
	if (!*host || strpbrk(host, "/?#@ \"'\\;{}$"))
		return lt_fail(err, "%s:%u: url is http:// or https:// and a host, with a port where that is not the usual one; nothing stands behind it",
			estate, lt_node_place(url).line);
	tls->url = text;
	return true;
}

bool
lt_tls_read(struct lt_arena *a, const char *estate, struct lt_tls *ret_tls, struct lt_err *err)
{
	struct lt_tls tls = { .fd = -1 };
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	*ret_tls = tls;
	if (!estate)
		return true;
	if (!lt_io_read(a, AT_FDCWD, estate, ESTATE_BYTES, &bytes, err) || !lt_yaml_read(a, lt_keys_new(a), estate, bytes, &docs, err))
		return false;
	struct lt_node root = docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE, map = lt_node_get(root, "tls");
	struct lt_node certificate = lt_node_get(map, "certificate"), key = lt_node_get(map, "key");
	tls.terminated = lt_setting_true(map, "tls.terminated");
	tls.certificate = beside(a, estate, certificate);
	tls.key = beside(a, estate, key);
	tls.on = tls.certificate && tls.key;
	if (!tls.certificate != !tls.key)
		return lt_fail(err, "%s:%u: tls.%s is given and tls.%s is not; TLS needs both", estate, lt_node_place(map).line,
			tls.key ? "key" : "certificate", tls.key ? "certificate" : "key");
	if (tls.on && tls.terminated)
		return lt_fail(err, "%s:%u: tls.terminated says that a proxy in front speaks TLS; take it away, or tls.certificate and tls.key",
			estate, lt_node_place(map).line);
	if (!read_url(a, estate, lt_node_get(root, "url"), &tls, err))
		return false;
	*ret_tls = tls;
	return true;
}

static void
look(const char *path, int64_t ret_seen[4])
{
	struct stat is = { 0 };
	if (stat(path, &is) != 0)
		is = (struct stat){ 0 };
	ret_seen[0] = (int64_t)is.st_dev;
	ret_seen[1] = (int64_t)is.st_ino;
	ret_seen[2] = is.st_size;
	ret_seen[3] = is.st_mtim.tv_sec * INT64_C(1000000000) + is.st_mtim.tv_nsec;
}

bool
lt_tls_changed(const struct lt_tls *tls)
{
	int64_t seen[2][4];
	if (!tls->on)
		return false;
	look(tls->certificate, seen[0]);
	look(tls->key, seen[1]);
	return memcmp(seen, tls->seen, sizeof seen) != 0;
}

static bool
keep(struct lt_tls *tls, struct lt_text certificate, struct lt_text key, struct lt_err *err)
{
	if (tls->fd < 0)
		tls->fd = memfd_create("lintel certificate", MFD_CLOEXEC);
	bool good = tls->fd >= 0 && ftruncate(tls->fd, 0) == 0 && lseek(tls->fd, 0, SEEK_SET) == 0 && lt_io_put(tls->fd, certificate)
		&& lt_io_put(tls->fd, LT_LIT("\n")) && lt_io_put(tls->fd, key);
	return good || lt_fail_os(err, "a place in memory for the certificate");
}

static const char *
day_of(struct lt_arena *a, int64_t s)
{
	char *day = lt_alloc(a, 16);
	lt_date_spell(s / DAY_S, day);
	return day;
}

static bool
load(struct lt_arena *a, struct lt_tls *tls, int64_t now_s, struct lt_err *err)
{
	struct lt_text certificate, key;
	struct lt_certificate is;
	if (!lt_io_read(a, AT_FDCWD, tls->certificate, PEM_BYTES, &certificate, err))
		return lt_within(err, "tls.certificate");
	if (!lt_io_read(a, AT_FDCWD, tls->key, PEM_BYTES, &key, err))
		return lt_within(err, "tls.key");
	if (!lt_certificate_look(certificate, key, &is, err))
		return lt_within(err, "tls.certificate %s, tls.key %s", tls->certificate, tls->key);
	if (is.until_s <= now_s)
		return lt_fail(err, "tls.certificate %s has expired on %s; put a new one in its place", tls->certificate,
			day_of(a, is.until_s));
	if (is.from_s > now_s + DAY_S)
		return lt_fail(err, "tls.certificate %s is valid only from %s on", tls->certificate, day_of(a, is.from_s));
	tls->is = is;
	return keep(tls, certificate, key, err);
}

bool
lt_tls_load(struct lt_tls *tls, int64_t now_s, struct lt_err *err)
{
	if (!tls->on)
		return true;
	look(tls->certificate, tls->seen[0]);
	look(tls->key, tls->seen[1]);
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	bool good = load(a, tls, now_s, err);
	lt_arena_drop(a);
	return good;
}

void
lt_tls_done(struct lt_tls *tls)
{
	if (tls->fd >= 0)
		close(tls->fd);
	tls->fd = -1;
}

int
lt_tls_days_left(const struct lt_tls *tls, int64_t now_s)
{
	int64_t left = tls->is.until_s - now_s;
	return tls->on && left < WARN_DAYS * DAY_S ? left > 0 ? (int)(left / DAY_S) : 0 : -1;
}
