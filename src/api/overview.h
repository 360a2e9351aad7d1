/* SPDX-License-Identifier: Apache-2.0 */
/* overview: the first page's answer, put together at most once a second however many ask; a service. */
#pragma once
#include <stdint.h>

struct lt_api;
struct lt_arena;
struct lt_buf;
struct lt_noun_overview;
struct lt_service;

/* Adds the noun as JSON. */
void lt_overview_read(struct lt_api *api, int64_t now_us, struct lt_buf *out);

/* The noun itself, anew; everything in a. */
void lt_overview_make(struct lt_api *api, struct lt_arena *a, int64_t now_us, struct lt_noun_overview *ret_overview);

extern const struct lt_service lt_service_overview;
