/* SPDX-License-Identifier: Apache-2.0 */
/*
 * edit: lintel.yaml changed in place by a program, as a careful person would: comments, order and
 * everything else stay byte for byte.
 *
 *	struct lt_edit *edit = lt_edit_begin(a, path, state, err);
 *	const char *at = lt_print(a, "gateway.callers[name=%s]", lt_edit_quote(a, name));
 *	bool good = edit && lt_edit_match(edit, digest, err) &&
 *		lt_edit_set(edit, lt_print(a, "%s.budget", at), "{\"month\": 500}", err) &&
 *		lt_edit_commit(edit, err);
 *	lt_edit_end(edit);
 *
 * Between begin and end the file is locked (flock of its folder) against every other process and thread that
 * edits it so.  answers.yaml beside an estate is edited in the same way; its shape is not that of an estate.  Somebody's editor takes no lock: commit looks once more, and does not write over what it
 * has not seen.  What is committed is checked first: its shape (record/setting.h), and for edits below
 * gateway also its sense (govern/compile.h).  A file that would be wrong is not written.  It is written beside
 * with the mode and owner it had, synced, and renamed: after a kill it is the old one or the new one.
 *
 * A path is keys between points; [key=value] is the item of a list whose key is that, [=value] the item that is
 * that, [3] the fourth.  Keys and values that hold anything but letters, digits, - and _ are quoted as JSON
 * quotes (lt_edit_quote).  Maps and lists that are missing on the way are made; items are not.
 *
 * Everything lives in the arena; an edit that failed can only be ended.
 */
#pragma once
#include "format/doc.h"

struct lt_arena;
struct lt_compiled;
struct lt_err;
struct lt_mistakes;

/* Why a call returned false, for who must answer with a status. */
enum lt_edit_trouble {
	LT_EDIT_FINE,
	LT_EDIT_WRONG,     /* the file would be wrong, or is already: mistakes has each with its line */
	LT_EDIT_MISSING,   /* the path names an item that is not there */
	LT_EDIT_UNSAFE,    /* the place cannot be edited without harm: anchors, keys that are there twice, broken YAML */
	LT_EDIT_CHANGED,   /* somebody else changed the file in between; begin again */
	LT_EDIT_READ_ONLY, /* it cannot be written; the sentence ends with the lines to paste */
	LT_EDIT_FAILED,    /* the disk, the lock, a file that cannot be read */
};

struct lt_edit {
	const char *path;               /* the file, a link followed */
	struct lt_text was, bytes;      /* as it was read, and with the edits; was is LT_NONE when there is none yet */
	char digest[65];                /* SHA-256 of was: what a page was shown, in an ETag */
	struct lt_node root;            /* of bytes; LT_NOWHERE while there is nothing in it */
	enum lt_edit_trouble trouble;
	const struct lt_mistakes *mistakes;   /* of WRONG, else NULL */
	const struct lt_compiled *compiled;   /* after a commit that changed gateway: the policy to publish; else NULL */
	const char *lines;              /* what the edits add, as a person would paste it; "" for what is taken away */
	struct lt_edit_own *own;
};

/* path: absolute; a file that is not there is begun empty.  state: the state folder, as lt_compile_root() wants
 * it.  Waits up to 10 s for the lock.  NULL with err when the lock or the file cannot be had. */
struct lt_edit *lt_edit_begin(struct lt_arena *a, const char *path, const char *state, struct lt_err *err);

/* digest: what the caller looked at before (If-Match); NULL: anything.  False (CHANGED) when the file is another one. */
bool lt_edit_match(struct lt_edit *edit, const char *digest, struct lt_err *err);

/* What stands there with the edits so far, or LT_NOWHERE. */
struct lt_node lt_edit_get(struct lt_edit *edit, const char *path);

/* value: JSON.  set puts it where path says: a map into a map and a list into a list change only what is different
 * in them, so comments inside stay.  add appends it to the list.  remove takes a key or an item away; what is not
 * there is MISSING. */
bool lt_edit_set(struct lt_edit *edit, const char *path, const char *value, struct lt_err *err);
bool lt_edit_add(struct lt_edit *edit, const char *path, const char *value, struct lt_err *err);
bool lt_edit_remove(struct lt_edit *edit, const char *path, struct lt_err *err);

/* The whole text anew, from who has edited it in another way. */
bool lt_edit_text(struct lt_edit *edit, struct lt_text bytes, struct lt_err *err);

/* Checks and writes; nothing is written when nothing changed.  Once only.  The lock is kept until lt_edit_end(), so
 * that who publishes a policy does so in the order of the files. */
bool lt_edit_commit(struct lt_edit *edit, struct lt_err *err);
/* The same without writing, for a preview. */
bool lt_edit_check(struct lt_edit *edit, struct lt_err *err);

void lt_edit_end(struct lt_edit *edit); /* NULL is fine; gives the lock back */

/* text between quotes, for a path or a value. */
const char *lt_edit_quote(struct lt_arena *a, const char *text);
