/* SPDX-License-Identifier: Apache-2.0 */
/*
 * estate: lintel.yaml as it stands now, for routes that show and change it; a service.
 *
 * It is read again when it has changed, and kept: who reads takes a reference.  Who changes it begins an edit, and
 * hands its trouble to lt_estate_problem(), so that all routes refuse alike.
 */
#pragma once
#include <stdint.h>

#include "format/doc.h"
#include "govern/edit.h"
#include "record/estate.h"

struct lt_api;
struct lt_err;
struct lt_reply;
struct lt_request;
struct lt_service;

struct lt_estate_kept {
	struct lt_node root;        /* LT_NOWHERE when there is no file, or one that cannot be read */
	struct lt_estate estate;    /* what it says; of a file with mistakes what could be read */
	const char *file;           /* its name without the folder */
	const char *wrong;          /* why it cannot be read, or NULL */
	int64_t changed_us;         /* when the file was last written, 0: there is none */
};

struct lt_estate_kept *lt_estate_take(struct lt_api *api);
void lt_estate_drop(struct lt_estate_kept *kept); /* NULL is fine */

/* lintel.yaml's path and the folder that is assessed (where answers.yaml stands and files of findings are looked for). */
const char *lt_estate_path(struct lt_api *api);
const char *lt_estate_folder(struct lt_api *api);

/* The edit begun; NULL with the problem in the reply.  The caller ends it with lt_edit_end(). */
struct lt_edit *lt_estate_begin(const struct lt_request *request, struct lt_reply *reply);

/* Why an edit failed, as a problem: 422 wrong with a sentence for each mistake, 404 not-found, 409 estate-read-only with the
 * lines to paste, 409 estate-unsafe, 412 conflict, 500 failed.  Always false. */
bool lt_estate_problem(const struct lt_request *request, struct lt_reply *reply, const struct lt_edit *edit, const struct lt_err *err);

/* Holds If-Match of the request against what a row calls its version; without the header: true.  False with a 412. */
bool lt_estate_match(const struct lt_request *request, struct lt_reply *reply, const char *version);
/* The version of a row: some digits of the SHA-256 of what is written there. */
const char *lt_estate_version(struct lt_arena *a, struct lt_node row);

extern const struct lt_service lt_service_estate;
