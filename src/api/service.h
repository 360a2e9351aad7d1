/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service: what the control plane knows and does beside answering, one file each: who may sign in, what was
 * found last, what runs when.
 *
 * One file, one name in the list `services` of meson.build, one registration lt_service_<name>.  Opened in
 * the order of that list, closed in the opposite one.  What a service keeps is its own: it finds it again
 * with lt_service_state() and locks it itself, since routes call from several threads.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_api;
struct lt_api_given;
struct lt_arena;
struct lt_database;
struct lt_err;

struct lt_service {
	const char *name;
	/* ret_state: what lt_service_state() gives.  False: the control plane does not start, err says why. */
	bool (*open)(struct lt_api *api, void **ret_state, struct lt_err *err);
	void (*second)(struct lt_api *api, int64_t now_us); /* about once a second, all of them on one thread of their own; or NULL */
	void (*close)(struct lt_api *api);                  /* or NULL */
};
extern const struct lt_service *const lt_services[]; /* NULL ends */

void *lt_service_state(const struct lt_api *api, const struct lt_service *service);
const struct lt_api_given *lt_api_given(const struct lt_api *api);
struct lt_arena *lt_api_arena(const struct lt_api *api); /* while services open; it lives as long as the process */

/* This thread's own connection to the database of the control plane: STATE/api.db, or the PostgreSQL that --store names,
 * where several instances share it.  Tables are named api_...; NULL with err. */
struct lt_database *lt_api_database(struct lt_api *api, struct lt_err *err);
/* A name for this instance, the same until it is stopped. */
const char *lt_api_instance(const struct lt_api *api);
