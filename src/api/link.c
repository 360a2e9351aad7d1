/* SPDX-License-Identifier: Apache-2.0 */
#include "api/link.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/api.h"
#include "base/arena.h"
#include "base/auto.h"
#include "base/digest.h"
#include "base/draw.h"
#include "base/err.h"
#include "base/io.h"

enum { FILE_MOST = 1024 };

static const char *
path_of(struct lt_arena *a, const char *state, const char *name)
{
	return lt_io_join(a, lt_io_join(a, state, "links"), name);
}

/* Root makes it for the account that lintel up runs as: whose the state folder is. */
static bool
give(const char *state, const char *path, struct lt_err *err)
{
	struct stat owner;
	return geteuid() != 0 || (stat(state, &owner) == 0 && lchown(path, owner.st_uid, owner.st_gid) == 0) || lt_fail_os(err, "give %s to its owner", path);
}

bool
lt_link_make(struct lt_arena *a, const char *state, const struct lt_link *link, const char **ret_token, struct lt_err *err)
{
	char *token = lt_alloc(a, LT_DRAW_SECRET + 1), digest[65];
	const char *folder = lt_io_join(a, state, "links");
	if (!lt_io_folder(folder, err) || !give(state, folder, err) || !lt_draw(token, LT_DRAW_SECRET, err))
		return false;
	lt_digest_hex(lt_text(token), digest);
	const char *line = lt_print(a, "%" PRId64 " %s %s\n", link->until_s, lt_words_role.at[link->role].word, link->name);
	if (!lt_io_write(path_of(a, state, digest), lt_text(line), err) || !give(state, path_of(a, state, digest), err))
		return false;
	*ret_token = token;
	return true;
}

static struct lt_link
read_link(struct lt_arena *a, const char *path)
{
	struct lt_text rest, until, role;
	struct lt_err none = { 0 };
	struct lt_link link = { 0 };
	if (!lt_io_read(a, AT_FDCWD, path, FILE_MOST, &rest, &none))
		return (struct lt_link){ 0 };
	rest = lt_text_trim(rest);
	if (!lt_text_cut(&rest, ' ', &until) || !lt_text_cut(&rest, ' ', &role) || !lt_text_int(until, &link.until_s))
		return (struct lt_link){ 0 };
	int word = lt_words_find(&lt_words_role, role);
	link.role = word < 0 ? LT_ROLE_NOBODY : (enum lt_role)word;
	link.name = rest.len ? lt_copy_text(a, rest).at : "link";
	return link;
}

struct lt_link
lt_link_find(struct lt_arena *a, const struct lt_api_given *given, const char *sha256, int64_t now_s)
{
	struct lt_link link = { 0 };
	if (given->once_sha256[0] && lt_digest_same(lt_text(sha256), lt_text(given->once_sha256)))
		link = (struct lt_link){ LT_ROLE_OWNER, "owner", given->once_until_s };
	else
		link = read_link(a, path_of(a, given->state, sha256));
	if (now_s >= link.until_s)
		link.role = LT_ROLE_NOBODY;
	return link;
}

void
lt_link_drop(struct lt_arena *a, const struct lt_api_given *given, const char *sha256)
{
	unlink(path_of(a, given->state, sha256));
}

void
lt_link_prune(struct lt_arena *a, const char *state, int64_t now_s)
{
	const char *folder = lt_io_join(a, state, "links");
	LT_AUTO(lt_dir) dir = opendir(folder);
	for (const struct dirent *at; dir && (at = readdir(dir));)
		if (at->d_type == DT_REG && read_link(a, lt_io_join(a, folder, at->d_name)).until_s <= now_s)
			unlink(lt_io_join(a, folder, at->d_name));
}

bool
lt_link_tell_url(struct lt_arena *a, const char *state, const char *url, struct lt_err *err)
{
	return lt_io_write(lt_io_join(a, state, "url"), lt_text(lt_print(a, "%s\n", url)), err);
}

const char *
lt_link_url(struct lt_arena *a, const char *state)
{
	struct lt_text url;
	struct lt_err none = { 0 };
	if (!lt_io_read(a, AT_FDCWD, lt_io_join(a, state, "url"), FILE_MOST, &url, &none))
		return NULL;
	return lt_copy_text(a, lt_text_trim(url)).at;
}
