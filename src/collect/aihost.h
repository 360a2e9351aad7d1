/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aihost: is this host, or this application, one for AI?  Providers' APIs are known from
 * content/providers/, what people use from content/data/ai_host.yaml and ai_app.yaml.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;
struct lt_aihosts;

struct lt_aihost {
	const char *service;  /* ChatGPT; of a provider its id */
	const char *class;    /* provider, saas, tool or hub */
	const char *provider; /* its id in content/providers/, or NULL */
};

struct lt_aihosts *lt_aihosts_new(struct lt_arena *a, struct lt_err *err); /* NULL: it failed */

/* NULL: it is none.  host in any letters, without a port. */
const struct lt_aihost *lt_aihosts_host(const struct lt_aihosts *hosts, struct lt_text host);
const struct lt_aihost *lt_aihosts_app(const struct lt_aihosts *hosts, struct lt_text app);
