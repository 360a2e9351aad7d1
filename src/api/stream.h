/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream: what is live, told to every page that listens (Server-Sent Events).
 *
 * An event is a name and JSON on one line.  The last one of each name is told to who comes new; with
 * Last-Event-ID what was missed among the last 256 comes first.  Telling never waits for who listens: one that does not
 * read is cut off when it is 1 MB behind.
 */
#pragma once
#include <stdint.h>

#include "api/route.h"

struct lt_stream;

/* From any thread.  team: only who is bound to that team or to none hears it; NULL: who is bound to a team does not. */
void lt_stream_tell(struct lt_api *api, const char *event, const char *team, struct lt_text json);
/* How many listen; nobody: the work of making an event can be spared. */
int lt_stream_listeners(struct lt_api *api);

/* Ends the streams of a session or token that is no more. */
void lt_stream_end(struct lt_api *api, const char *principal_id);

bool lt_stream_run(const struct lt_request *request, struct lt_reply *reply); /* of a route with LT_ROUTE_STREAM */
