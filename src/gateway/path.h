/* SPDX-License-Identifier: Apache-2.0 */
/*
 * path: paths and queries of calls, as they come from callers and as they go to providers.
 *
 * What a caller wrote never becomes another path than the one meant: pieces are checked when a
 * surface is looked for, and whatever is not a plain character is percent-encoded when it is
 * written.
 */
#pragma once
#include "base/text.h"

struct lt_buf;

/* Takes the text off the front of *path; false: it does not begin so. */
bool lt_path_skip(struct lt_text *path, const char *with);

/* A piece between slashes that can be passed on as it is: letters, digits and -._~:@ , not . or ..
 * alone, at most 256 bytes. */
bool lt_path_plain(struct lt_text piece);

/* Is path the same path of OpenAI's API in one of the shapes callers use: behind /v1, /openai/v1,
 * /openai, or nothing?  *ret_rest: what follows name. */
bool lt_path_openai(struct lt_text path, const char *name, struct lt_text *ret_rest);

/* /openai/deployments/NAME/tail */
bool lt_path_azure(struct lt_text path, const char *tail, struct lt_text *ret_deployment);

/* One piece of a path, percent-encoded; one of dots alone so that it is never taken for a way up. */
void lt_path_piece(struct lt_buf *out, struct lt_text piece);
/* Pieces with slashes between them, each as above. */
void lt_path_pieces(struct lt_buf *out, struct lt_text pieces);
/* A query, its characters checked, without api-version; begun with ? or & as first says.  True: it
 * wrote something. */
bool lt_path_query(struct lt_buf *out, struct lt_text query, char first);
