/* SPDX-License-Identifier: Apache-2.0 */
/* Front matter in comments, one statement below. */
#include "catalog/check.h"

#include <dirent.h>
#include <fcntl.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"
#include "base/io.h"
#include "catalog/content.h"

static const char **
slot(struct lt_check *check, struct lt_text key)
{
#define KEY(name, required, sentence)       \
	if (lt_text_eq(key, #name))         \
		return &check->name;
	LT_CHECK_KEYS(KEY)
#undef KEY
	return NULL;
}

static bool
read_line(struct lt_arena *a, struct lt_text line, int number, struct lt_check *check, struct lt_err *err)
{
	struct lt_text rest = lt_text_trim((struct lt_text){ line.at + 2, line.len - 2 }), key;
	if (!rest.len || lt_text_starts(rest, "SPDX"))
		return true;
	lt_text_cut(&rest, ':', &key);
	const char **into = rest.at ? slot(check, lt_text_trim(key)) : NULL;
	if (!into)
		return lt_fail(err, "%s:%d: '%.*s' is no key of a check; write `-- key: value` above the statement", check->file,
			number, LT_ARG(key));
	if (*into)
		return lt_fail(err, "%s:%d: '%.*s' is given twice", check->file, number, LT_ARG(key));
	struct lt_text value = lt_text_trim(rest);
	*into = value.len ? lt_copy_text(a, value).at : NULL;
	return true;
}

/* The fix names what renders the cure, wherever it is shown. */
static void
name_cure(struct lt_arena *a, struct lt_check *check)
{
	if (!check->cure || strcmp(check->cure, "person") == 0)
		return;
	struct lt_text fix = lt_text(check->fix);
	if (lt_text_ends(fix, "."))
		fix.len--;
	check->fix = lt_print(a, "%.*s; lintel prepare render %s shows it in code", LT_ARG(fix), check->cure);
}

bool
lt_check_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_check *ret_check, struct lt_err *err)
{
	struct lt_check check = { .file = file };
	struct lt_text rest = bytes, line;
	int number = 0;
	for (;;) {
		struct lt_text before = rest;
		number++;
		if (!lt_text_cut(&rest, '\n', &line))
			break;
		if (lt_text_starts(line, "--")) {
			if (!read_line(a, line, number, &check, err))
				return false;
		} else if (lt_text_trim(line).len) {
			check.sql = lt_text_trim(before);
			check.sql_line = number;
			break;
		}
	}
#define KEY(name, required, sentence)  \
	if ((required) && !check.name) \
		return lt_fail(err, "%s: the line `-- " #name ": ...` is missing (" sentence ")", file);
	LT_CHECK_KEYS(KEY)
#undef KEY
	if (!check.sql.len)
		return lt_fail(err, "%s: there is no SELECT below the comments", file);
	name_cure(a, &check);
	*ret_check = check;
	return true;
}

const struct lt_check *
lt_checks_find(const struct lt_checks *checks, struct lt_text name)
{
	for (int i = 0; i < checks->count; i++)
		if (lt_text_eq(name, checks->at[i].id) || (checks->at[i].code && lt_text_eq(name, checks->at[i].code)))
			return &checks->at[i];
	return NULL;
}

static void
add_check(struct lt_arena *a, struct lt_checks *checks, const struct lt_check *check)
{
	for (int i = 0; i < checks->count; i++)
		if (strcmp(checks->at[i].id, check->id) == 0) {
			checks->at[i] = *check;
			return;
		}
	LT_PUSH(a, checks->at, checks->count, checks->room) = *check;
}

/* One file of a folder: a check, a description of a table, or nothing of ours. */
static bool
load_file(struct lt_arena *a, const char *path, bool facts, struct lt_checks *checks, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_check check;
	bool table = facts && lt_text_ends(lt_text(path), ".yaml");
	if (!table && !lt_text_ends(lt_text(path), ".sql"))
		return true;
	if (!lt_io_read(a, AT_FDCWD, path, 1 << 20, &bytes, err))
		return false;
	if (table)
		LT_PUSH(a, checks->tables, checks->table_count, checks->table_room) = (struct lt_content){ path, bytes };
	else if (!lt_check_read(a, path, bytes, &check, err))
		return false;
	else
		add_check(a, checks, &check);
	return true;
}

/* The folder and the folders in it, in byte order. */
static bool
load_folder(struct lt_arena *a, const char *folder, int depth, struct lt_checks *checks, struct lt_err *err)
{
	struct dirent **names;
	int count = scandir(folder, &names, NULL, alphasort);
	if (count < 0)
		return lt_fail_os(err, "read checks from %s", folder);
	bool good = true;
	for (int i = 0; i < count; i++) {
		struct lt_text name = lt_text(names[i]->d_name);
		const char *path = lt_io_join(a, folder, names[i]->d_name);
		if (good && names[i]->d_type == DT_DIR && name.at[0] != '.' && depth < 4)
			good = load_folder(a, path, depth + 1, checks, err);
		else if (good && names[i]->d_type != DT_DIR)
			good = load_file(a, path, lt_text_ends(lt_text(folder), "/facts"), checks, err);
		free(names[i]);
	}
	free(names);
	return good;
}

bool
lt_checks_load(struct lt_arena *a, const char *const *folders, int folder_count, struct lt_checks *ret_checks,
	struct lt_err *err)
{
	struct lt_checks checks = { 0 };
	struct lt_content file;
	for (const char *at = NULL; lt_content_next("checks/", &at, &file);) {
		struct lt_check check;
		if (!lt_text_ends(lt_text(file.path), ".sql"))
			continue;
		if (!lt_check_read(a, file.path, file.bytes, &check, err))
			return false;
		LT_PUSH(a, checks.at, checks.count, checks.room) = check;
	}
	for (int i = 0; i < folder_count; i++)
		if (!load_folder(a, folders[i], 0, &checks, err))
			return false;
	*ret_checks = checks;
	return true;
}
