/* SPDX-License-Identifier: Apache-2.0 */
/* refusal: the reasons for which the gateway says no, each a row of refusal.def. */
#pragma once
#include <stdint.h>

enum lt_refusal {
	LT_REFUSE_NONE,
#define REFUSAL(name, status, type, code, retry, message, help) LT_REFUSE_##name,
#include "gateway/refusal.def"
#undef REFUSAL
	LT_REFUSE_COUNT,
};

enum lt_retry { LT_RETRY_NO, LT_RETRY_LATER, LT_RETRY_FREE };

struct lt_refusal_row {
	const char *name;
	uint16_t status;
	enum lt_retry retry;
	const char *type, *code, *message, *help;
};
extern const struct lt_refusal_row lt_refusal_rows[LT_REFUSE_COUNT];

/* docs/reference/refusals.md. */
struct lt_buf;
void lt_refusal_page(struct lt_buf *out);
