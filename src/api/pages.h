/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pages: the web page, whose files travel inside the program.
 *
 * /ui, /ui/ and every address below it are the one page, which reads its own address; /ui/assets/NAME are
 * its files, whose names change with their bytes, so browsers keep them for good.  Every answer carries
 * the headers that pages need: what scripts may run (those of this address, none written into the page),
 * who may put the page into a frame (nobody).  A program that was built without npm has one plain page
 * instead, which says so and how to build the others.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_page_file {
	int status;           /* 200, 304: the browser has it, or 404 */
	struct lt_text body;  /* empty with 304; lives as long as the program */
	const char *(*headers)[2];       /* all of them, Content-Type, Content-Encoding and ETag too; { NULL, NULL } ends */
	const char *own[16][2];          /* what headers points to */
	char tag[40];                    /* the ETag among them */
};

/* Is path ("/ui/...", without the query) one of the pages?  False: it is not, ret is as it was.  gzip: the browser takes it;
 * if_none_match: the header as it came, or NULL.  For GET and HEAD.  Any thread; headers stay in ret, which stays where it is. */
bool lt_pages_answer(const char *path, bool gzip, const char *if_none_match, struct lt_page_file *ret);
