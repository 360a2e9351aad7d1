/* SPDX-License-Identifier: Apache-2.0 */
/* access_settings: the access section of lintel.yaml, read. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "record/assessment.h"
#include "record/words.h"

struct lt_arena;
struct lt_err;

struct lt_access_role {
	const char *group, *email, *team; /* NULL: not given */
	enum lt_role role;
};

/* Texts are NULL where nothing is given. */
struct lt_access_settings {
	int64_t idle_s, absolute_s;
	const char *issuer, *client, *name; /* issuer NULL: there is no provider */
	const char *secret_env, *secret_file, *ca_file; /* files absolute */
	struct lt_texts scopes;
	const char *groups_claim;
	struct lt_access_role *roles;
	int roles_count;
};

/* file NULL, or one that is not there: what holds without an estate.  False: it cannot be read, or its access
 * section is wrong. */
bool lt_access_settings_read(struct lt_arena *a, const char *file, struct lt_access_settings *ret_settings, struct lt_err *err);

/* The first row that fits somebody with these groups (a list of JSON, or NULL) and this verified address (or NULL); NULL: none. */
const struct lt_access_role *lt_access_settings_role(struct lt_arena *a, const struct lt_access_settings *settings, const char *groups,
	const char *email);
