/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of paths and files.  The files themselves come through the run's reader. */
#include <fnmatch.h>

#include "base/arena.h"
#include "format/hcl_function.h"

static const struct lt_value *
call_basename(struct lt_hcl_call *c)
{
	struct lt_text path = lt_hcl_function_arg(c, 0);
	const char *slash = path.len ? memrchr(path.at, '/', path.len) : NULL;
	if (slash)
		path = (struct lt_text){ slash + 1, (size_t)(path.at + path.len - slash - 1) };
	return lt_hcl_function_text(c, path);
}

static const struct lt_value *
call_dirname(struct lt_hcl_call *c)
{
	struct lt_text path = lt_hcl_function_arg(c, 0);
	const char *slash = path.len ? memrchr(path.at, '/', path.len) : NULL;
	return lt_hcl_function_text(
		c, slash ? (struct lt_text){ path.at, (size_t)(slash - path.at) } : LT_LIT("."));
}

static const struct lt_value *
call_abspath(struct lt_hcl_call *c)
{
	return lt_hcl_function_text(c, lt_hcl_function_arg(c, 0));
}

static const struct lt_value *
call_pathexpand(struct lt_hcl_call *c)
{
	struct lt_text path = lt_hcl_function_arg(c, 0);
	if (lt_text_starts(path, "~"))
		return lt_value_unknown(c->arena, LT_NONE, c->place, "lies in a home folder");
	return lt_hcl_function_text(c, path);
}

static bool
read_file(struct lt_hcl_call *c, struct lt_text *ret_bytes)
{
	struct lt_text path = lt_hcl_function_arg(c, 0);
	return path.len && c->run->read && c->run->read(c->run, path, ret_bytes);
}

static const struct lt_value *
no_file(struct lt_hcl_call *c)
{
	return lt_value_unknown(c->arena, LT_NONE, c->place,
		"needs the file %.*s, which is not here", LT_ARG(lt_hcl_function_arg(c, 0)));
}

static const struct lt_value *
call_file(struct lt_hcl_call *c)
{
	struct lt_text bytes;
	if (!read_file(c, &bytes))
		return no_file(c);
	if (!lt_text_utf8(bytes))
		return lt_hcl_function_wrong(c, "reads a file that is no text");
	return lt_value_text(c->arena, bytes, c->place);
}

static const struct lt_value *
call_filebytes(struct lt_hcl_call *c)
{
	struct lt_text bytes;
	if (!read_file(c, &bytes))
		return no_file(c);
	return lt_value_unknown(c->arena, LT_NONE, c->place, "is made from the bytes of a file");
}

static const struct lt_value *
call_fileexists(struct lt_hcl_call *c)
{
	struct lt_text bytes;
	return lt_value_bool(c->arena, read_file(c, &bytes), c->place);
}

/* The files below a folder that fit a pattern with *, ? and **. */
static const struct lt_value *
call_fileset(struct lt_hcl_call *c)
{
	const struct lt_value *all =
		c->run->list ? c->run->list(c->run, lt_hcl_function_arg(c, 0), c->place) : NULL;
	if (!all)
		return no_file(c);
	struct lt_text pattern = lt_hcl_function_arg(c, 1);
	const char *plain = lt_copy_text(c->arena, pattern).at;
	bool deep = lt_text_has(pattern, "**");
	if (lt_text_starts(pattern, "**/"))
		plain += 3;
	struct lt_value *found = lt_value_list(c->arena, all->count, c->place);
	found->count = 0;
	for (int i = 0; i < all->count; i++) {
		const char *path = lt_copy_text(c->arena, all->items[i]->text).at;
		const char *last = strrchr(path, '/');
		bool fits = fnmatch(plain, path, deep ? 0 : FNM_PATHNAME) == 0 ||
			(deep && last && fnmatch(plain, last + 1, 0) == 0);
		if (fits)
			found->items[found->count++] = all->items[i];
	}
	return found;
}

static const struct lt_value *
render(struct lt_hcl_call *c, struct lt_text text, const struct lt_value *names)
{
	const struct lt_hcl_error *error;
	const struct lt_hcl_expr *e = lt_hcl_template(c->arena, text, c->place, &error);
	struct lt_hcl_bound *bound = NULL;
	if (!e)
		return lt_hcl_function_wrong(c, "renders a template in which %s", error->sentence);
	if (names->kind != LT_KIND_MAP)
		return lt_hcl_function_wrong(c, "renders a template with no map");
	for (int i = 0; i < names->count; i++) {
		struct lt_hcl_bound *one = LT_NEW(c->arena, struct lt_hcl_bound);
		*one = (struct lt_hcl_bound){ names->keys[i], names->items[i], bound };
		bound = one;
	}
	struct lt_hcl_scope empty = { .run = c->run };
	return lt_hcl_eval(&empty, bound, e);
}

static const struct lt_value *
call_templatefile(struct lt_hcl_call *c)
{
	struct lt_text bytes;
	if (!read_file(c, &bytes))
		return no_file(c);
	if (!lt_text_utf8(bytes) || bytes.len > 1 << 20)
		return lt_hcl_function_wrong(c, "renders a file that is no text or too large");
	return render(c, bytes, c->args[1]);
}

static const struct lt_value *
call_templatestring(struct lt_hcl_call *c)
{
	return render(c, lt_hcl_function_arg(c, 0), c->args[1]);
}

const struct lt_hcl_function lt_hcl_function_files[] = {
	{ "basename", 1, 1, call_basename, false },
	{ "dirname", 1, 1, call_dirname, false },
	{ "abspath", 1, 1, call_abspath, false },
	{ "pathexpand", 1, 1, call_pathexpand, false },
	{ "file", 1, 1, call_file, false },
	{ "filebase64", 1, 1, call_filebytes, false },
	{ "filemd5", 1, 1, call_filebytes, false },
	{ "filesha1", 1, 1, call_filebytes, false },
	{ "filesha256", 1, 1, call_filebytes, false },
	{ "fileexists", 1, 1, call_fileexists, false },
	{ "fileset", 2, 2, call_fileset, false },
	{ "templatefile", 2, 2, call_templatefile, false },
	{ "templatestring", 2, 2, call_templatestring, false },
	{ 0 },
};
