/* SPDX-License-Identifier: Apache-2.0 */
/* token: what Entra ID answered, read; and when to ask again. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_entra_answer;
struct lt_err;

struct lt_token {
	struct lt_text value;
	int64_t until; /* seconds since 1970 */
};

/* Any of the shapes: access_token with expires_in or expires_on (numbers or texts), az's accessToken.
 * What is refused is told by its error and the first line of its description. */
bool lt_token_read(struct lt_arena *a, const struct lt_entra_answer *answer, int64_t now_s, struct lt_token *ret_token,
	struct lt_err *err);

/* When to ask for the next: after 50 to 80 % of its life, by draw, so that a fleet does not ask at once. */
int64_t lt_token_renew(const struct lt_token *token, int64_t now_s, uint64_t draw);
