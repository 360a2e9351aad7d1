/* SPDX-License-Identifier: Apache-2.0 */
/* decide: see decide.h. */
#include "govern/decide.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"
#include "record/assessment.h"

enum { VALUE_MOST = 1 << 16, NUMBER_MOST = 100000 };

/* A member more of the map that is written; nothing for NULL and "". */
static void
put(struct lt_buf *out, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	lt_buf_printf(out, "%s\"%s\": ", out->len > 1 ? ", " : "", key);
	lt_json_quote(out, lt_text(value));
}

static bool
add_map(struct lt_edit *edit, const char *path, struct lt_buf *map, struct lt_err *err)
{
	lt_buf_putc(map, '}');
	bool good = lt_edit_add(edit, path, lt_buf_text(map).at, err);
	lt_buf_done(map);
	return good;
}

bool
lt_decide_waive(struct lt_edit *edit, const struct lt_waiver *waiver, struct lt_err *err)
{
	struct lt_buf map = LT_BUF(VALUE_MOST);
	lt_buf_putc(&map, '{');
	put(&map, "check", waiver->check);
	put(&map, "resource", waiver->resource);
	put(&map, "until", waiver->until);
	put(&map, "by", waiver->by);
	put(&map, "because", waiver->because);
	return add_map(edit, "waivers", &map, err);
}

static bool
missing(struct lt_edit *edit)
{
	edit->trouble = LT_EDIT_MISSING;
	return false;
}

bool
lt_decide_unwaive(struct lt_edit *edit, int64_t n, struct lt_err *err)
{
	char path[64];
	if (n < 1 || n > NUMBER_MOST) {
		lt_fail(err, "waivers are counted from 1");
		return missing(edit);
	}
	snprintf(path, sizeof path, "waivers[%d]", (int)n - 1);
	return lt_edit_remove(edit, path, err);
}

static bool
put_key(struct lt_edit *edit, struct lt_arena *a, const char *at, const char *key, const char *value, struct lt_err *err)
{
	const char *path = lt_print(a, "%s.%s", at, key);
	if (!value)
		return true;
	if (*value)
		return lt_edit_set(edit, path, lt_edit_quote(a, value), err);
	return lt_node_is(lt_edit_get(edit, path), LT_KIND_NONE) || lt_edit_remove(edit, path, err);
}

bool
lt_decide_assign(struct lt_edit *edit, const char *item, const char *owner, const char *due, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	const char *at = lt_print(a, "assignments[item=%s]", lt_edit_quote(a, item));
	bool good;
	if (lt_node_is(lt_edit_get(edit, at), LT_KIND_NONE)) {
		struct lt_buf map = LT_BUF(VALUE_MOST);
		lt_buf_putc(&map, '{');
		put(&map, "item", item);
		put(&map, "owner", owner);
		put(&map, "due", due);
		good = (!owner || !*owner) && (!due || !*due) ? (lt_buf_done(&map), true) : add_map(edit, "assignments", &map, err);
	} else {
		good = put_key(edit, a, at, "owner", owner, err) && put_key(edit, a, at, "due", due, err);
		struct lt_node left = lt_edit_get(edit, at);
		if (good && lt_node_is(lt_node_get(left, "owner"), LT_KIND_NONE) && lt_node_is(lt_node_get(left, "due"), LT_KIND_NONE))
			good = lt_edit_remove(edit, at, err);
	}
	lt_arena_drop(a);
	return good;
}
