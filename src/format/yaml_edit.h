/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml_edit: a YAML document changed in place.
 *
 * Comments, order, indentation, quotes, line ends and everything else stay byte for byte; what is new is
 * written as its neighbours are: in braces or brackets where they are, by indentation elsewhere, with the line
 * ends of the file.  A text that replaces one keeps its kind of quotes.
 *
 * A path is keys between points: gateway.callers[name=web].budget.month.  [key=value] is the item of a list whose
 * key is that text, [=value] the item that is that text, [3] the fourth item.  Keys and values of anything but
 * letters, digits, - and _ stand between quotes, as in JSON.  Keys that are missing on the way are made, items
 * are not.
 *
 * Every edit is proved: what was written is read again, and must be what was read before with exactly
 * the wanted difference.  Where that cannot be had it is refused with a sentence: an alias or a merge on the
 * way, an anchor on what would be replaced, a key that is there twice, more than one document, UTF-16.
 */
#pragma once
#include "format/doc.h"

struct lt_buf;
struct lt_err;

enum { LT_YAML_EDIT_MOST = 16 << 20 }; /* bytes of a file that is edited */

enum lt_yaml_edit { LT_YAML_EDITED, LT_YAML_NOT_THERE, LT_YAML_REFUSED };

/* value into the place of path.  Into a map goes a map key by key, into a list a list item by item: only
 * what is different is touched. */
enum lt_yaml_edit lt_yaml_set(struct lt_arena *a, const char *file, struct lt_text bytes, const char *path, struct lt_node value,
	struct lt_text *ret_bytes, struct lt_err *err);

/* value as the last item of the list at path. */
enum lt_yaml_edit lt_yaml_add(struct lt_arena *a, const char *file, struct lt_text bytes, const char *path, struct lt_node value,
	struct lt_text *ret_bytes, struct lt_err *err);

/* Without the key or item at path.  Comments before it stay; a list or map that held nothing else is [] or {}. */
enum lt_yaml_edit lt_yaml_remove(struct lt_arena *a, const char *file, struct lt_text bytes, const char *path,
	struct lt_text *ret_bytes, struct lt_err *err);

/* The node at path below root; LT_NOWHERE where there is none or the path is none. */
struct lt_node lt_yaml_at(struct lt_arena *a, struct lt_node root, const char *path);

/* What a person would paste into the file for a set, or with item an add: the maps and lists of the path around the
 * value.  Nothing when the path is none. */
void lt_yaml_paste(struct lt_arena *a, const char *path, struct lt_node value, bool item, struct lt_buf *out);

/* value as lines that begin in column indent, the first one too: what a person would paste. */
void lt_yaml_write(struct lt_buf *out, struct lt_node value, int indent);
