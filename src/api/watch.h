/* SPDX-License-Identifier: Apache-2.0 */
/*
 * watch: whether anything changed in a folder and what lies below it.
 *
 * What git does not keep is left out (.git, what .gitignore names, node_modules, .terraform), and so are one
 * folder of the caller's and files that editors write and remove beside the one they edit.  Where the kernel
 * lets us watch fewer folders than there are, lt_watch_sentence() says so.
 */
#pragma once
#include <stdbool.h>

struct lt_arena;
struct lt_err;
struct lt_watch_folder;

/* folder: absolute.  except: an absolute folder that is left out, or NULL.  NULL with err when nothing can be watched. */
struct lt_watch_folder *lt_watch_open(const char *folder, const char *except, struct lt_err *err);
void lt_watch_close(struct lt_watch_folder *watch); /* NULL is fine */

/* What changed since the last call, without waiting: the path of one such file below the folder, or NULL.  Lives until the next
 * call.  *ret_estate: lintel.yaml at the top is among them. */
const char *lt_watch_changed(struct lt_watch_folder *watch, bool *ret_estate);

int lt_watch_count(const struct lt_watch_folder *watch);          /* folders that are watched */
const char *lt_watch_sentence(const struct lt_watch_folder *watch); /* what is not, or NULL */
