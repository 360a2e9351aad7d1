/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reading: what routes share that read the last assessment: pages that stay right, rows out of its document, and waivers
 * that it has not seen yet.
 */
#pragma once
#include "api/assessed.h"
#include "api/request.h"

struct lt_estate_kept;
struct lt_record;

/* 404 until something was assessed.  The caller drops what it gets. */
struct lt_assessed_whole *lt_reading_take(const struct lt_request *request, struct lt_reply *reply);

/* As lt_request_page(), for cursors that go through one assessment: when another one has taken its place, that is told
 * (409 cursor) and not read over, because rows would be missed or seen twice. */
bool lt_reading_page(const struct lt_request *request, const struct lt_assessed_whole *whole, int64_t *ret_from, int64_t *ret_most,
	struct lt_reply *reply);
const char *lt_reading_cursor(const struct lt_request *request, const struct lt_assessed_whole *whole, int64_t from);

/* Fields of the noun that the node has by the same names; the node may have others. */
void lt_reading_fill(struct lt_arena *a, const struct lt_record *record, struct lt_node node, void *ret_noun);

/* The day of the request, as 2026-11-22. */
const char *lt_reading_today(const struct lt_request *request);

/* Waivers of lintel.yaml that would be accepted and that the assessment (or NULL: there is none) has not seen. */
struct lt_pending {
	const struct lt_waiver **at;
	int count;
};
struct lt_pending lt_reading_pending(const struct lt_request *request, const struct lt_estate_kept *estate,
	const struct lt_assessed_whole *whole);
bool lt_reading_is_pending(const struct lt_request *request, const struct lt_pending *pending, const struct lt_assessed_whole *whole,
	const struct lt_assessed_finding *finding);
/* Has the assessment seen this waiver? NULL: no; else its node. */
struct lt_node lt_reading_seen(struct lt_arena *a, const struct lt_waiver *waiver, const struct lt_assessed_whole *whole);
