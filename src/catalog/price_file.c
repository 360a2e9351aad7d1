/* SPDX-License-Identifier: Apache-2.0 */
/* price_file: prices that were imported, over those that came with lintel. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/price.h"
#include "catalog/read.h"
#include "catalog/rent.h"
#include "format/json.h"

enum { MOST_BYTES = 64 << 20 };

static bool
read_row(struct lt_arena *a, struct lt_node n, const char *file, struct lt_price *ret_row, struct lt_err *err)
{
	int64_t day;
	*ret_row = (struct lt_price){
		.provider = lt_node_string(lt_node_get(n, "provider"), a),
		.currency = "USD",
		.source = lt_node_string(lt_node_get(n, "source"), a),
		.sku = lt_node_string(lt_node_get(n, "sku"), a),
		.models = lt_read_names(a, lt_node_get(n, "model")),
		.regions = lt_read_names(a, lt_node_get(n, "regions")),
		.file = file,
		.row = n,
	};
	if (!ret_row->provider || !ret_row->source || !ret_row->sku || !ret_row->models[0] ||
		!lt_date_day(lt_node_text(lt_node_get(n, "from"), a), &day))
		return lt_fail(err, "a price needs provider, model, sku, source and the day from which it holds");
	ret_row->from_day = (int32_t)day;
	return true;
}

bool
lt_prices_add(struct lt_arena *a, struct lt_prices *prices, struct lt_rents *rents, const char *file, struct lt_node root,
	struct lt_err *err)
{
	struct lt_node rows = lt_node_get(root, "prices");
	int64_t day;
	if (!lt_node_eq(lt_node_get(root, "lintel"), "prices") || !lt_date_day(lt_node_text(lt_node_get(root, "as_of"), a), &day))
		return lt_fail(err, "%s is no file of prices of lintel's; delete it, and `lintel catalog prices --update` makes it anew", file);
	struct lt_price *all = LT_NEW_ARRAY(a, struct lt_price, prices->count + (int)lt_node_count(rows) + 1);
	if (prices->count)
		memcpy(all, prices->at, sizeof *all * (size_t)prices->count);
	prices->layers++;
	for (struct lt_walk w = lt_walk(rows); lt_walk_next(&w);) {
		struct lt_price *row = &all[prices->count++];
		if (!read_row(a, w.value, file, row, err))
			return lt_within(err, "%s", file);
		row->read_day = (int32_t)day;
		row->layer = prices->layers;
	}
	prices->at = all;
	return !rents || lt_rents_lay(a, rents, file, lt_node_get(root, "rents"), err);
}

static int
by_name(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

bool
lt_prices_files(struct lt_arena *a, const char *state, struct lt_prices *prices, struct lt_rents *rents, struct lt_err *err)
{
	const char *folder = state ? lt_io_join(a, state, "prices") : "", **names = NULL;
	int count = 0, room = 0;
	DIR *dir = state ? opendir(folder) : NULL;
	if (!dir)
		return !state || errno == ENOENT || errno == ENOTDIR || errno == EACCES || lt_fail_os(err, "open %s", folder);
	for (struct dirent *at; (at = readdir(dir));)
		if (lt_text_ends(lt_text(at->d_name), ".json") && at->d_name[0] != '.')
			LT_PUSH(a, names, count, room) = lt_copy(a, at->d_name);
	closedir(dir);
	if (count)
		qsort(names, (size_t)count, sizeof *names, by_name);
	for (int i = 0; i < count; i++) {
		const char *path = lt_io_join(a, folder, names[i]);
		struct lt_text bytes;
		struct lt_doc *doc;
		if (!lt_io_read(a, AT_FDCWD, path, MOST_BYTES, &bytes, err) || !lt_json_read(a, lt_keys_new(a), path, bytes, &doc, err) ||
			!lt_prices_add(a, prices, rents, path, lt_doc_root(doc), err))
			return false;
	}
	return true;
}

static bool
bring(const char *folder, const char *beside, struct lt_text bytes, struct lt_err *err)
{
	LT_AUTO(lt_fd) fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return lt_fail_os(err, "make %s", beside);
	return (lt_io_put(fd, bytes) && fsync(fd) == 0) || lt_fail_os(err, "write %s", folder);
}

const char *
lt_prices_keep(struct lt_arena *a, const char *state, const char *day, struct lt_text bytes, struct lt_err *err)
{
	const char *folder = lt_io_join(a, state, "prices");
	const char *beside = lt_print(a, "%s/.new-%d", folder, (int)getpid()), *path = NULL;
	if (!lt_io_folder(folder, err))
		return NULL;
	unlink(beside);
	if (bring(folder, beside, bytes, err)) {
		for (int i = 1; i < 1000 && !path; i++) {
			const char *name = i == 1 ? lt_print(a, "%s/%s.json", folder, day) : lt_print(a, "%s/%s-%03d.json", folder, day, i);
			if (link(beside, name) == 0)
				path = name;
			else if (errno != EEXIST)
				break;
		}
		if (!path)
			lt_fail_os(err, "name the prices of %s in %s", day, folder);
	}
	unlink(beside);
	LT_AUTO(lt_fd) dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (path && (dir < 0 || fsync(dir) != 0)) {
		lt_fail_os(err, "bring %s to the disk", folder);
		return NULL;
	}
	return path;
}
